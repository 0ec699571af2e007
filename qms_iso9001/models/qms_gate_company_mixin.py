from odoo import fields, models


class QmsGateCompanyMixin(models.AbstractModel):
    """Which checks before the ERP acts are switched on in a company."""

    _name = "qms.gate.company.mixin"
    _description = "Checks of a company"

    qms_purchase_check_from = fields.Date(
        "Purchase check from",
        copy=False,
        help="First day on which orders are checked for the approval of their vendor. Set when no vendor was left "
        "to approve, or by Start checking orders. Empty: that of the parent company; without one the check is asleep.",
    )
    qms_order_review = fields.Boolean(
        "Review of quotations",
        help="What is asked for is reviewed before a quotation becomes an order, by the points of its products.",
    )
    qms_receipt_check = fields.Boolean(
        "Receipt check",
        help="Receipts of orders are checked for the approval of their vendor, too.",
    )

    def _qms_checked_from(self):
        """Return the day from which orders are checked, False: not at all. A branch, whose vendors its parent approves,
        is checked with the nearest company above that has a day."""
        self.ensure_one()
        # Whether orders are checked is no secret of who sets up companies.
        companies = self.sudo().parent_ids[::-1]  # from itself to the top
        return next(
            (company.qms_purchase_check_from for company in companies if company.qms_purchase_check_from), False
        )

    def _qms_start_review_points(self):
        """Give companies that review quotations copies of the points that come with the addon, unless there are points
        already, of their own or of a company above."""
        # Whoever sets up companies need not write points.
        points = self.env["qms.review.point"].sudo().with_context(active_test=False)
        names = self.env["ir.model.data"].sudo().search([("model", "=", points._name), ("module", "=", "qms_iso9001")])
        shipped = points.browse(names.mapped("res_id")).exists()
        for company in self.filtered("qms_order_review"):
            if not points.search_count([("company_id", "parent_of", company.id)], limit=1):
                shipped.copy({"company_id": company.id})
