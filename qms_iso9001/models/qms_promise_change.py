from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..tools.optional_number import OptionalFloat


class QmsPromiseChange(models.Model):
    """One change of date or quantity of an order line after it was ordered: from, to, by whom, why, and whether what
    is agreed moved with it. Append-only; Odoo lets people delete orders, so the names stand as text."""

    _name = "qms.promise.change"
    _inherit = ["qms.append.only.mixin", "qms.contribution"]
    _description = "Change of what was ordered"
    _pack_part = "13"
    _order = "create_date desc, id desc"
    _rec_name = "line_name"

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="restrict")
    side = fields.Selection(
        [("purchase", "Agreed with a vendor"), ("sale", "Promised to a customer")], required=True, default="purchase"
    )
    order_id = fields.Many2one("purchase.order", "Order", index="btree_not_null", ondelete="set null")
    order_name = fields.Char("Order (as text)", required=True)
    order_line_id = fields.Many2one("purchase.order.line", "Order line", index="btree_not_null", ondelete="set null")
    sale_order_id = fields.Many2one("sale.order", "Sales order", index="btree_not_null", ondelete="set null")
    sale_line_id = fields.Many2one("sale.order.line", "Sales order line", index="btree_not_null", ondelete="set null")
    line_name = fields.Char("What", required=True)
    partner_id = fields.Many2one("res.partner", "Vendor or customer", index="btree_not_null", ondelete="set null")
    partner_name = fields.Char("Vendor or customer (as text)")
    product_id = fields.Many2one("product.product", "Product", index="btree_not_null", ondelete="set null")
    date_from = fields.Date("Date before")
    date_to = fields.Date("New date")
    qty_from = OptionalFloat("Quantity before", digits="Product Unit")
    qty_to = OptionalFloat("New quantity", digits="Product Unit")
    uom_id = fields.Many2one("uom.uom", "Unit", ondelete="restrict")
    cause = fields.Selection(
        [
            ("ours", "We asked for it"),
            ("vendor", "The vendor"),
            ("customer", "The customer asked for it"),
            ("unstated", "Not stated"),
        ],
        required=True,
        index=True,
        help="Only what the other side of a promise asked for moves it: we of a vendor, a customer of us.",
    )
    reason = fields.Char()
    is_agreed = fields.Boolean(
        "Agreed date follows", help="What the vendor, or we, are measured by moved with this change."
    )
    user_id = fields.Many2one("res.users", "Changed by", required=True, ondelete="restrict")

    change_text = fields.Char("Change", compute="_compute_change_text")

    @api.depends("date_from", "date_to", "qty_from", "qty_to", "uom_id")
    @api.depends_context("lang")
    def _compute_change_text(self):
        """Say what changed, and only that: the day, the quantity, or both."""
        for change in self:
            parts = []
            if change.date_from != change.date_to:
                days = (format_date(self.env, day) or "–" for day in (change.date_from, change.date_to))
                parts.append(" → ".join(days))
            if change.qty_from != change.qty_to:
                quantities = (change._quantity_text(quantity) for quantity in (change.qty_from, change.qty_to))
                parts.append(f"{' → '.join(quantities)} {change.uom_id.sudo().name or ''}".strip())
            change.change_text = ", ".join(parts)

    def _quantity_text(self, quantity):
        if quantity is False:
            return "–"
        return formatLang(self.env, quantity, digits=0 if quantity == int(quantity) else 2)

    @api.model
    def _prepare_vals(self, line, was, cause, reason, is_agreed):
        """Return the row for a change of `line` (an order line, as it is now) from `was` (day, quantity)."""
        day, quantity, uom = line._qms_planned()
        partner = line.order_id.partner_id.commercial_partner_id
        return {
            "company_id": line.company_id.id,
            **line._qms_change_links(),
            "order_name": line.order_id.name,
            "line_name": line.product_id.display_name,
            "partner_id": partner.id,
            "partner_name": partner.display_name,
            "product_id": line.product_id.id,
            "date_from": was[0],
            "date_to": day,
            "qty_from": was[1],
            "qty_to": quantity,
            "uom_id": uom.id,
            "cause": cause or "unstated",
            "reason": reason,
            "is_agreed": is_agreed,
            "user_id": self.env.uid,
        }

    @api.model
    def _append_only_way_on(self):
        return self.env._("History cannot be changed. Change the order instead: that is recorded as well.")

    @api.model
    def _let_go_of(self, orders):
        """Forget the ids (never the names) of `orders` and their lines, which are about to be deleted.

        The database would do it too, but one id at a time and in an order of its own: a row of the same transaction
        could then still name a line that is gone, and the deletion would fail.
        """
        order, line = (
            ("order_id", "order_line_id") if orders._name == "purchase.order" else ("sale_order_id", "sale_line_id")
        )
        changes = self.sudo().search([(order, "in", orders.ids)])
        changes._write_past_append_only({order: False, line: False})

    @api.model
    def _append_only_way_out(self):
        return self.env._("History cannot be deleted. Record what is right with the button for dates of the order.")

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Changes of agreed dates"), [], "create_date")]
