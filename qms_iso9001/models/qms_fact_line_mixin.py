from odoo import api, fields, models


class QmsFactLineMixin(models.AbstractModel):
    """Rows that stand for something of a line of a purchase order: what was bought."""

    _name = "qms.fact.line.mixin"
    _inherit = ["qms.fact.order.mixin"]
    _description = "Row of a line of a purchase order"

    order_line_id = fields.Many2one("purchase.order.line", "Order line", readonly=True)
    product_id = fields.Many2one("product.product", "Product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    uom_id = fields.Many2one("uom.uom", "Unit", readonly=True)

    @api.depends("order_id", "product_id")
    def _compute_display_name(self):
        # The number of the order is no secret to who reads its rows; the order itself has rights of its own.
        for fact in self.sudo():
            fact.display_name = f"{fact.order_id.name}: {fact.product_id.display_name}"
