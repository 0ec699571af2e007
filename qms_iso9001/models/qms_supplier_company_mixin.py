from odoo import fields, models


class QmsSupplierCompanyMixin(models.AbstractModel):
    """Since when a company checks its orders against the status of vendors: not before they were approved once."""

    _name = "qms.supplier.company.mixin"
    _description = "Vendors of a company"

    qms_purchase_check_from = fields.Date(
        "Purchase check from",
        copy=False,
        help="The day on which vendors were approved in bulk. Empty: orders are not checked.",
    )
