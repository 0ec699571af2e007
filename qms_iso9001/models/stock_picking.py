from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.history import with_history


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = [
        "stock.picking",
        "qms.instructions.mixin",
        "qms.receipt.check.mixin",
        "qms.measured.with.mixin",
        "qms.guarded.mixin",
    ]
    _measured_link = "picking_id"

    qms_arrived_date = fields.Date(
        "Arrived on",
        copy=False,
        tracking=True,
        help="The day on which the goods reached us; booking them may come later. Empty: the day of booking.",
    )
    qms_is_purchase = fields.Boolean(compute="_compute_qms_is_purchase", compute_sudo=True)
    qms_is_return = fields.Boolean(compute="_compute_qms_is_purchase", compute_sudo=True)

    qms_promise_change_count = fields.Integer(
        "Changes of agreed dates", compute="_compute_qms_promise_change_count", compute_sudo=True
    )

    # Whether a receipt is an exchange for what was sent back, answered by a small index alone.
    _qms_return_index = models.Index("(id) WHERE return_id IS NOT NULL")

    def _compute_qms_promise_change_count(self):
        orders = self.move_ids.purchase_line_id.order_id
        counts = dict(
            self.env["qms.promise.change"]._read_group([("order_id", "in", orders.ids)], ["order_id"], ["__count"])
        )
        for picking in self:
            picking.qms_promise_change_count = sum(
                counts.get(order, 0) for order in picking.move_ids.purchase_line_id.order_id
            )

    # What hangs on an order is known to everybody who may read the transfer.
    @api.depends("move_ids.purchase_line_id", "location_id.usage", "location_dest_id.usage")
    def _compute_qms_is_purchase(self):
        for picking in self:
            picking.qms_is_purchase = bool(picking.move_ids.purchase_line_id)
            picking.qms_is_return = picking.qms_is_purchase and picking.location_dest_id.usage == "supplier"

    def write(self, vals):
        """Write; a corrected arrival is noted, and carried to the moves."""
        if "qms_arrived_date" not in vals:
            return super().write(vals)
        res = super(StockPicking, with_history(self)).write(vals)
        self.sudo().filtered(lambda picking: picking.state == "done")._qms_carry_arrived()
        return res

    def button_validate(self):
        """Validate; in the form of one receipt the check asks first, of several it names those it refuses."""
        return self._gate_step(self, lambda receipts: super().button_validate())

    def _action_done(self):
        """Book; what was named as *Measured with* while it was planned was used today."""
        res = super()._action_done()
        self.filtered(lambda picking: picking.state == "done")._qms_follow_done()
        return res

    @api.constrains("qms_arrived_date")
    def _check_qms_arrived_date(self):
        for picking in self.sudo():
            if picking.qms_arrived_date and picking.qms_arrived_date > picking.company_id._qms_today():
                raise ValidationError(
                    self.env._(
                        "%(receipt)s: nothing has arrived in the future. Enter today or an earlier day.",
                        receipt=picking.name,
                    )
                )
            ordered = picking._qms_ordered_on()
            if picking.qms_arrived_date and ordered and picking.qms_arrived_date < ordered:
                raise ValidationError(
                    self.env._(
                        "%(receipt)s: ordered on %(day)s, it did not arrive before. Enter that day or a later one.",
                        receipt=picking.name,
                        day=ordered,
                    )
                )

    def _qms_ordered_on(self):
        """Return the first day on which what this transfer moves was ordered, or False."""
        orders = self.move_ids.purchase_line_id.order_id
        days = [self.company_id._qms_day(order.date_order) for order in orders if order.date_order]
        return min(days + orders.order_line.filtered("qms_asked_on").mapped("qms_asked_on"), default=False)

    def _qms_carry_arrived(self):
        for picking in self:
            moves = picking.move_ids.filtered(lambda move: move.state == "done" and move.purchase_line_id)
            # Emptied: the day of booking, as if nobody had said another.
            day = picking.qms_arrived_date or picking.company_id._qms_day(picking.date_done)
            moves._qms_write({"qms_arrived_date": day})
            if not picking.qms_arrived_date:
                picking._qms_write({"qms_arrived_date": day})

    def action_view_qms_promise_changes(self):
        """Open the history of dates and quantities of the orders behind these receipts."""
        self.check_access("read")
        # Who may read the receipt may know which order it belongs to; the history has rules of its own.
        orders = self.sudo().move_ids.purchase_line_id.order_id
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_promise_change_action")
        return {**action, "domain": [("order_id", "in", orders.ids)], "context": {"create": False}}

    def _qms_work_place(self):
        categories = self.move_ids.product_id.categ_id
        return super()._qms_work_place()._replace(types=self.picking_type_id, categories=categories)

    def _qms_work_instant(self):
        return self.state == "done" and self.date_done

    def _qms_is_measured(self):
        return self.state in ("done", "cancel")

    def _qms_measured_on(self, company):
        return company._qms_day(self.date_done) if self.state == "done" else super()._qms_measured_on(company)

    def _qms_was_measured(self):
        return self.state == "done"
