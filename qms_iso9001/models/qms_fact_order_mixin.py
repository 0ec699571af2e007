from odoo import api, fields, models
from odoo.tools import SQL


class QmsFactOrderMixin(models.AbstractModel):
    """Rows that stand for something of a purchase order: whose it is, and the order, which opens for those who may read
    orders."""

    _name = "qms.fact.order.mixin"
    _description = "Row of a purchase order"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    order_id = fields.Many2one("purchase.order", "Order", readonly=True)
    can_open_order = fields.Boolean(compute="_compute_can_open_order")

    @api.depends_context("uid")
    def _compute_can_open_order(self):
        readable = self.env[self._fields["order_id"].comodel_name].has_access("read")
        for fact in self:
            fact.can_open_order = readable

    def action_open_order(self):
        """Open the order behind the row. Raises AccessError without the right to read orders."""
        self.ensure_one()
        order = self.order_id
        order.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": order._name,
            "res_id": order.id,
            "views": [(False, "form")],
        }

    @api.model
    def _ordered_price_sql(self):
        """Return SQL, over the order line `line`, for the price of a unit when it was ordered: without tax, in the
        order's currency. Of a line from before installation it is the price that stands."""
        return SQL(
            "COALESCE(line.qms_asked_price, CASE WHEN line.product_qty <> 0 THEN line.price_subtotal / line.product_qty"
            " ELSE line.price_unit * (1 - COALESCE(line.discount, 0) / 100) END)"
        )
