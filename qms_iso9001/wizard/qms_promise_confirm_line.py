from datetime import time

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class QmsPromiseConfirmLine(models.TransientModel):
    """One order line in the dialog: what stands, and what it becomes. A line taken out keeps its date and quantity."""

    _name = "qms.promise.confirm.line"
    _description = "Order line to confirm"

    confirm_id = fields.Many2one("qms.promise.confirm", required=True, ondelete="cascade", index=True)
    order_line_id = fields.Many2one("purchase.order.line", required=True, readonly=True, ondelete="cascade")
    product_id = fields.Many2one(related="order_line_id.product_id")
    uom_id = fields.Many2one(related="order_line_id.product_uom_id")
    date_agreed = fields.Date(related="order_line_id.qms_promise_date")
    date_new = fields.Date("Date", required=True)
    qty_new = fields.Float("Quantity", digits="Product Unit", required=True)

    @api.constrains("order_line_id", "confirm_id")
    def _check_order_line_id(self):
        for line in self:
            if line.order_line_id.order_id != line.confirm_id.order_id:
                raise ValidationError(
                    self.env._(
                        "%(product)s belongs to another order. Open the dialog from that order.",
                        product=line.product_id.name,
                    )
                )

    @api.constrains("qty_new")
    def _check_qty_new(self):
        for line in self:
            if line.qty_new < 0:
                raise ValidationError(
                    self.env._("%(product)s: enter the quantity that will come, or 0.", product=line.product_id.name)
                )

    @api.model
    def _prepare_command(self, order_line):
        day, quantity, _uom = order_line._qms_planned()
        return fields.Command.create({"order_line_id": order_line.id, "date_new": day, "qty_new": quantity})

    def _is_changed(self, or_agreed):
        """Tell whether the dialog differs from the order, or, with `or_agreed`, from what is agreed."""
        line = self.order_line_id.sudo()
        stands = [line._qms_planned()[:2], *([line._qms_promised()[:2]] if or_agreed else [])]
        return any(
            self.date_new != day or line.product_uom_id.compare(self.qty_new, quantity or 0) != 0
            for day, quantity in stands
        )

    def _check_not_over(self):
        """Raise UserError when a promise would be moved of which the day is over."""
        for line in self.order_line_id.sudo():
            if line.qms_promise_date and line.qms_promise_date < line.company_id._qms_today():
                raise UserError(
                    self.env._(
                        "%(product)s was due on %(day)s: what was agreed for a day that is over does not move any "
                        "more. Note the new date as the vendor's.",
                        product=line.product_id.display_name,
                        day=line.qms_promise_date,
                    )
                )

    def _apply(self, cause, reason):
        line = self.order_line_id
        day, quantity, _uom = line.sudo()._qms_planned()
        # Always with date and price: Odoo would take both of a line with another quantity from the vendor's list again.
        planned = line.date_planned
        if self.date_new != day:
            planned = line.company_id.sudo()._qms_clock(self.date_new, time(12))
        if planned != line.date_planned or line.product_uom_id.compare(self.qty_new, quantity) != 0:
            kept = {"date_planned": planned, "price_unit": line.price_unit}
            line._qms_replan({**kept, "product_qty": self.qty_new}, cause, reason)
        if cause == "ours":
            line.sudo()._qms_claim(reason)
