from odoo import api, fields, models


class QmsGateChange(models.TransientModel):
    """Asks for the release of more on an order that is placed: which product, how many in all, at which price. The
    order checks everything itself."""

    _name = "qms.gate.change"
    _description = "Release of a change"

    order_id = fields.Many2one("purchase.order", "Order", required=True, readonly=True)
    order_company_id = fields.Many2one(related="order_id.company_id")
    product_id = fields.Many2one("product.product", "Product", required=True)
    product_uom_id = fields.Many2one("uom.uom", "Unit", compute="_compute_product_uom_id")
    quantity = fields.Float(
        "Quantity in all",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        digits="Product Unit",
        help="Of this product on this order after the change, in the unit of its line there.",
    )
    price_unit = fields.Float(
        "Unit price",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        digits="Product Price",
        help="For one of that unit, in the currency of the order, without taxes.",
    )
    reason = fields.Text("Why it should pass", help="The reason stays on the release and on the order.")
    date_end = fields.Date("Until", help="Last day of the release. Empty: without end.")

    @api.depends("product_id", "order_id")
    def _compute_product_uom_id(self):
        for change in self:
            change.product_uom_id = change.order_id._qms_ordered_of(change.product_id)[1]

    @api.depends("product_id", "order_id")
    def _compute_quantity(self):
        for change in self:
            lines, _unit, change.quantity = change.order_id._qms_ordered_of(change.product_id)
            change.price_unit = lines[:1].price_unit

    def action_ask_release(self):
        """Ask a quality manager for the release; for whoever may change the order."""
        self.ensure_one()
        release = self.order_id._qms_ask_change(
            (self.product_id, self.quantity, self.price_unit), self.reason, self.date_end
        )
        return release._show_asked()
