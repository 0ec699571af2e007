from odoo import models


class SaleOrder(models.Model):
    """Shows the instructions for the work at the order."""

    _name = "sale.order"
    _inherit = ["sale.order", "qms.instructions.mixin"]

    def _qms_work_place(self):
        categories = self.order_line.product_id.categ_id
        return super()._qms_work_place()._replace(flags={"on_sale"}, categories=categories)

    def _qms_work_instant(self):
        return self.state == "sale" and self.date_order
