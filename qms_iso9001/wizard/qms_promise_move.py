from datetime import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang


class QmsPromiseMove(models.TransientModel):
    """The delivery date of a sales order: confirmed to the customer as it stands, or changed, and by whose wish."""

    _name = "qms.promise.move"
    _description = "Delivery date of a sales order"

    order_id = fields.Many2one("sale.order", required=True, readonly=True, ondelete="cascade")
    date = fields.Date("Delivery date", required=True)
    cause = fields.Selection(
        [
            ("confirmed", "No change: the customer is told this date"),
            ("customer", "The customer asked for it"),
            ("ours", "Ours"),
        ],
        "Whose wish is another date or quantity?",
        default="confirmed",
        required=True,
    )
    reason = fields.Char("Why")
    difference = fields.Text("Differs from what was agreed", compute="_compute_difference")

    @api.constrains("order_id")
    def _check_order(self):
        # As whoever fills in the dialog: Odoo checks with all rights.
        self.sudo(False).order_id.check_access("read")

    @api.depends("order_id", "date")
    def _compute_difference(self):
        for move in self:
            move.difference = "\n".join(move._difference_text(line) for line in move._differing())

    @api.model
    def default_get(self, fields):
        """Fill in the last day for which something of the order is planned."""
        values = super().default_get(fields)
        values["date"] = self._planned_date(self.env["sale.order"].browse(values.get("order_id")))
        return values

    @api.model
    def _planned_date(self, order):
        order.check_access("read")
        return max((line._qms_planned()[0] for line in order.sudo().order_line._qms_goods()), default=False)

    def action_confirm(self):
        """Write the delivery date to the order and record whose wish it was.

        Raises AccessError for users who may not change the order, UserError for an order that is none any more, for
        another date without saying whose wish it is, for a wish of the customer without a reason, and where every
        promise that would move is over.
        """
        self.ensure_one()
        order, reason = self.order_id, (self.reason or "").strip()
        order.check_access("write")
        order._qms_check_placed()
        self._check_cause(reason)
        if self._is_other_date():
            noon = order.company_id.sudo()._qms_clock(self.date, time(12))
            order._qms_replan({"commitment_date": noon}, self.cause, reason)
        # What is agreed with a customer is recorded for everybody who sells, whatever quality rights.
        lines = order.sudo().order_line._qms_goods()
        if self.cause == "customer":
            for line in self._differing():
                line._qms_claim(reason)
        if self.cause != "ours":
            lines._qms_stand("acknowledged")
        return {"type": "ir.actions.act_window_close"}

    def _is_other_date(self):
        return self.date != self._planned_date(self.order_id)

    def _check_cause(self, reason):
        if self._is_other_date() and self.cause == "confirmed":
            raise UserError(self.env._("Say whose wish the other date is: the customer's or ours."))
        if self.cause != "customer":
            return
        if not reason:
            raise UserError(self.env._("Write why the customer asked for it: it moves what we are measured by."))
        differing = self._differing()
        if differing and all(line._qms_is_over() for line in differing):
            raise UserError(
                self.env._(
                    "The agreed day is over: what was promised for it does not move any more. Note the new date as "
                    "ours."
                )
            )

    def _differing(self):
        """Return the lines of which date or quantity will be other than what was agreed."""
        self.ensure_one()
        self.order_id.check_access("read")
        # Whoever sees the order sees what was agreed.
        lines = self.order_id.sudo().order_line._qms_goods().filtered("qms_promise_date")
        return lines.filtered(lambda line: self._becomes(line) != self._agreed(line))

    def _becomes(self, line):
        day, quantity, unit = line._qms_planned()
        return self.date if self._is_other_date() else day, unit.round(quantity)

    def _agreed(self, line):
        day, quantity, unit = line._qms_promised()
        return day, unit.round(quantity or 0)

    def _difference_text(self, line):
        (new_day, new_quantity), (day, quantity) = self._becomes(line), self._agreed(line)
        return self.env._(
            "%(product)s: agreed %(quantity)s %(unit)s for %(day)s, now %(new_quantity)s for %(new_day)s",
            product=line.product_id.display_name,
            quantity=formatLang(self.env, quantity, dp="Product Unit"),
            unit=line.product_uom_id.name,
            day=format_date(self.env, day),
            new_quantity=formatLang(self.env, new_quantity, dp="Product Unit"),
            new_day=format_date(self.env, new_day),
        )
