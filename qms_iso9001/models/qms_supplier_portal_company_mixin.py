from odoo import fields, models


class QmsSupplierPortalCompanyMixin(models.AbstractModel):
    """What a company lets its vendors do on their scorecards."""

    _name = "qms.supplier.portal.company.mixin"
    _description = "Vendors' pages of a company"

    qms_vendor_comments = fields.Boolean(
        "Vendors comment on their scorecard",
        help="On the page of a scorecard the vendor can write about each criterion. Your answer stands below it.",
    )
