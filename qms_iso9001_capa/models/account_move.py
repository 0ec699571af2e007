from odoo import fields, models


class AccountMove(models.Model):
    """Customer invoices and credit notes: there a complaint about what was invoiced begins."""

    _name = "account.move"
    _inherit = ["account.move", "qms.source.mixin", "qms.complaint.source.mixin"]
    _nonconformity_link = "invoice_id"
    _complaint_link = "invoice_id"

    qms_return_reason_id = fields.Many2one(
        "qms.defect",
        "Quality reason",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What was wrong with the goods that are credited.",
    )

    def _nonconformity_lines(self):
        """One line per product: the quantity invoiced."""
        return self._group_nonconformity_lines(
            (line.product_id, line.product_uom_id, line.quantity)
            for line in self.invoice_line_ids.filtered("product_id")
        )

    def _complaint_orders(self):
        return self.invoice_line_ids.sale_line_ids.order_id
