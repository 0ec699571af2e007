from odoo import api, fields, models
from odoo.exceptions import UserError

# What the date of a delivery follows from, on the order.
PLAN = {"commitment_date", "date_order"}


class QmsSalePromiseMixin(models.AbstractModel):
    """When a quotation becomes an order, what the customer asked for is kept; when it stops being one, the day is."""

    _name = "qms.sale.promise.mixin"
    _inherit = ["qms.guarded.mixin"]
    _description = "Promises of a sales order"

    qms_date_cancelled = fields.Date("No longer an order since", readonly=True, copy=False)
    qms_line_ids = fields.One2many(
        "sale.order.line", "order_id", "Agreed", domain=[("display_type", "=", False)], readonly=True
    )
    qms_promise_change_ids = fields.One2many("qms.promise.change", "sale_order_id", "Changes of dates", readonly=True)

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_date_cancelled"}

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Use the buttons of the sales order.")

    def _qms_place(self):
        # What was asked is recorded for everybody who sells, whatever quality rights.
        orders = self.sudo()
        orders.filtered("qms_date_cancelled")._qms_write({"qms_date_cancelled": False})
        orders.order_line._qms_goods()._qms_ask()
        # Who signs a quotation agrees to its date.
        orders.filtered("signed_on").order_line._qms_stand("acknowledged")

    def _qms_write_order(self, write, vals, cause=None, reason=False):
        """Call `write`, which writes `vals` to these orders; keep what it means for their promises (see `_qms_follow`
        for `cause` and `reason`)."""
        state = vals.get("state")
        placed = self.filtered(lambda order: order.state != "sale") if state == "sale" else self.browse()
        ended = self.filtered(lambda order: order.state == "sale") if state not in (None, "sale") else self.browse()
        # What was due to stand stands before the order ends, so that a revival does not open it again.
        ended.sudo().order_line._qms_settle()
        replanned = self - placed if PLAN & vals.keys() else self.browse()
        res = replanned.order_line._qms_keep_promise(write, cause, reason)
        placed._qms_place()
        for company, orders in ended.grouped("company_id").items():
            orders.sudo()._qms_write({"qms_date_cancelled": company._qms_today()})
        return res

    def action_open_delivery_date(self):
        """Open the dialog in which the delivery date of the order is confirmed or changed.

        Raises AccessError without the right to change the order, UserError for a quotation.
        """
        self.ensure_one()
        self.check_access("write")
        self._qms_check_placed()
        self.sudo().order_line._qms_settle()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Delivery date"),
            "res_model": "qms.promise.move",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _qms_check_placed(self):
        for order in self:
            if order.state != "sale":
                raise UserError(
                    self.env._("Confirm %(order)s first: a date is promised for what was ordered.", order=order.name)
                )

    def action_view_qms_promise_changes(self):
        """Open the history of dates and quantities of these orders."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_promise_change_action")
        return {**action, "domain": [("sale_order_id", "in", self.ids)], "context": {"create": False}}
