from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "qms.source.mixin", "qms.complaint.source.mixin"]
    _nonconformity_link = "sale_id"
    _complaint_link = "sale_id"

    def _nonconformity_work(self):
        return [], ["on_sale"]

    def _nonconformity_lines(self):
        """One line per product: the quantity delivered, else ordered."""
        return self._group_nonconformity_lines(
            (line.product_id, line.product_uom_id, line.qty_delivered or line.product_uom_qty)
            for line in self.order_line.filtered("product_id")
        )

    def _complaint_orders(self):
        return self
