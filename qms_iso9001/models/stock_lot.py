from odoo import models


class StockLot(models.Model):
    """Quality officers and auditors read lots and no orders. Odoo's form counts the orders behind a lot, which would
    stop them at the door: for who may not read orders there are none."""

    _name = "stock.lot"
    _inherit = ["stock.lot", "qms.measured.with.mixin"]
    _measured_link = "lot_id"

    def _compute_sale_order_ids(self):
        if self.env["sale.order.line"].has_access("read"):
            return super()._compute_sale_order_ids()
        # Even an empty set of orders may only be written by those who read orders.
        self.sudo().sale_order_ids = False
        self.sale_order_count = 0
        return None

    def _compute_purchase_order_ids(self):
        if self.env["purchase.order"].has_access("read"):
            return super()._compute_purchase_order_ids()
        self.sudo().purchase_order_ids = False
        self.purchase_order_count = 0
        return None
