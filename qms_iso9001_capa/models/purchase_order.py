from odoo import models


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "qms.source.mixin", "qms.request.source.mixin"]
    _nonconformity_link = "purchase_id"
    _request_link = "purchase_id"

    def _nonconformity_work(self):
        return [], ["on_purchase"]

    def _nonconformity_lines(self):
        """One line per product: the quantity received, else ordered."""
        return self._group_nonconformity_lines(
            (line.product_id, line.product_uom_id, line.qty_received or line.product_qty)
            for line in self.order_line.filtered("product_id")
        )
