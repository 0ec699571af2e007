from odoo import api, fields, models


class QmsSupplierOpenOrdersMixin(models.AbstractModel):
    """What is still to be received from the vendor of an approval: who blocks a vendor has to know, for nothing else
    stops what was ordered already."""

    _name = "qms.supplier.open.orders.mixin"
    _description = "Open orders of the vendor of an approval"

    open_order_count = fields.Integer("Open orders", compute="_compute_open_orders")
    open_line_count = fields.Integer("Order lines to receive", compute="_compute_open_orders")

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("partner_id", "company_id", "categ_id")
    def _compute_open_orders(self):
        lines = self._open_lines()
        for approval in self:
            found = lines.get(approval, self.env["purchase.order.line"].sudo())
            approval.open_order_count = len(found.order_id)
            approval.open_line_count = len(found)

    def _open_lines(self):
        """Return {approval: order lines still to receive} for its company and branches and its products, as far as the
        user may see orders; three queries whatever the number. Readable as superuser only."""
        # The company behind a contact may be hidden from the user.
        by_vendor = self.sudo().partner_id._origin._qms_open_lines()
        orders = self.env["purchase.order.line"]
        ids = [line for rows in by_vendor.values() for line, _late in rows]
        # Officers and auditors need not have a right to orders: that something is open is no secret to them.
        seen = orders.search([("id", "in", ids)]) if ids and orders.has_access("read") else orders.browse(ids)
        seen = set(seen.ids)
        found = {}
        for approval in self:
            rows = by_vendor.get(approval.sudo().partner_id._origin.id, ())
            # Read together with those of the other vendors.
            lines = orders.sudo().browse([line for line, _late in rows if line in seen]).with_prefetch(ids)
            found[approval] = lines.filtered(approval._covers_line)
        return found

    def _covers_line(self, line):
        """Tell whether this approval is about the order line (both read as superuser)."""
        approval = self.sudo()
        category = line.product_id.categ_id.parent_path or ""
        return (line.company_id.parent_path or "").startswith(approval.company_id.parent_path or "-") and (
            not approval.categ_id or category.startswith(approval.categ_id.parent_path)
        )

    def _open_orders_text(self):
        """Return how much is still to be received from these vendors; empty when nothing is."""
        return self._say_open_lines(*self._open_lines().values())

    @api.model
    def _say_open_lines(self, *lines):
        found = self.env["purchase.order.line"].sudo().union(*lines)
        if not found:
            return ""
        return self.env._(
            "Open orders: %(orders)s, lines still to receive: %(lines)s.",
            orders=len(found.order_id),
            lines=len(found),
        )

    def action_view_open_orders(self):
        """Open the orders still to be received; to whom may not read orders, their deliveries."""
        self.check_access("read")
        found = self.env["purchase.order.line"].sudo().union(*self._open_lines().values())
        orders = self.env["purchase.order"].has_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open orders") if orders else self.env._("Open deliveries"),
            "res_model": "purchase.order" if orders else "qms.receipt.fact",
            "domain": [("id", "in", found.order_id.ids)] if orders else [("order_line_id", "in", found.ids)],
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False},
        }

    # What the dialog of the reason says

    def _reason_note(self, verb):
        note = super()._reason_note(verb)
        if verb != "action_block" or not self.has_access("read") or not (open_orders := self._open_orders_text()):
            return note
        goes_on = self.env._("Blocking does not cancel them: cancel what should not come any more, or tell the buyer.")
        return f"{open_orders} {goes_on}"

    def _reason_details(self, verb):
        return self.action_view_open_orders() if verb == "action_block" else super()._reason_details(verb)
