from odoo import fields, models


class QmsGateCompanyMixin(models.AbstractModel):
    """Which checks before the ERP acts are switched on in a company."""

    _name = "qms.gate.company.mixin"
    _description = "Checks of a company"

    qms_purchase_check_from = fields.Date(
        "Purchase check from",
        copy=False,
        help="First day on which orders are checked for the approval of their vendor. Set when vendors were approved "
        "in bulk for the first time. Empty: the check is asleep.",
    )
    qms_order_review = fields.Boolean(
        "Review of quotations",
        help="What is asked for is reviewed before a quotation becomes an order, by the points of its products.",
    )
    qms_receipt_check = fields.Boolean(
        "Receipt check",
        help="Receipts of orders are checked for the approval of their vendor, too.",
    )
