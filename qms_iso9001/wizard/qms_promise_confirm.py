from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsPromiseConfirm(models.TransientModel):
    """What the vendor confirmed, or a change of what was agreed: one date for all lines or one per line, and whose
    wish it was."""

    _name = "qms.promise.confirm"
    _description = "Confirmation of an order by the vendor"

    order_id = fields.Many2one("purchase.order", required=True, readonly=True, ondelete="cascade")
    is_change = fields.Boolean(compute="_compute_is_change")
    date = fields.Date("Date for all lines")
    cause = fields.Selection(
        [("vendor", "The vendor"), ("ours", "We asked for it")],
        "Whose wish is another date or quantity?",
        default="vendor",
        required=True,
    )
    reason = fields.Char("Why")
    line_ids = fields.One2many("qms.promise.confirm.line", "confirm_id", string="Lines")

    @api.depends("order_id")
    def _compute_is_change(self):
        for confirm in self:
            confirm.is_change = confirm.order_id.qms_promise_stands

    @api.model
    def default_get(self, fields):
        """Fill in the lines of the order in the context, as they stand."""
        values = super().default_get(fields)
        order = self.env["purchase.order"].browse(values.get("order_id"))
        rows = self.env["qms.promise.confirm.line"]
        values["line_ids"] = [rows._prepare_command(line) for line in order.order_line._qms_goods()]
        return values

    @api.onchange("date")
    def _onchange_date(self):
        if self.date:
            self.line_ids.date_new = self.date

    def action_confirm(self):
        """Write dates and quantities to the order; record the confirmation, or who asked for the change.

        Raises AccessError for users who may not change the order, UserError for an order that is none any more and
        without a reason for what we asked for. The order is confirmed as a whole, also its lines that are not here.
        """
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        order._qms_check_placed()
        ours = self.cause == "ours"
        reason = (self.reason or "").strip()
        changed = self.line_ids.filtered(lambda line: line._is_changed(ours and self.is_change))
        if ours and changed and not reason:
            raise UserError(self.env._("Write why you asked for it: it moves what the vendor is measured by."))
        if ours:
            changed._check_not_over()
        first = not order.qms_promise_stands
        for line in changed:
            line._apply(self.cause, reason)
        if first or not ours:
            user = self.env.user
            note = self.env._("The vendor confirmed the order; entered by %(name)s.", name=user.name)
            order._qms_acknowledge(note, user.partner_id)
        return {"type": "ir.actions.act_window_close"}
