from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# What of a line is reviewed.
ASKED = {"product_id", "product_uom_qty", "product_uom_id", "price_unit", "discount", "name", "order_id"}
PLAN = {"customer_lead", "product_uom_qty", "product_uom_id"}
# What a line is an order of, and of whom; how its deliveries are counted.
IDENTITY = {"product_id", "order_id", "qty_delivered_method", "company_id"}
SOURCES = [
    ("open", "Just ordered"),
    ("acknowledged", "Confirmed to the customer"),
    ("stood", "Stood unchanged"),
    ("receipt", "Stood at the delivery"),
    ("planned", "Planned before installation"),
    ("none", "Nothing agreed"),
]


class SaleOrderLine(models.Model):
    """What a customer asked for and what we promised, kept where each of it happens; what changes is reviewed again."""

    _name = "sale.order.line"
    _inherit = ["sale.order.line", "qms.sale.change.line.mixin", "qms.promise.line.mixin"]
    _qms_placed_state = "sale"
    _qms_moving_cause = "customer"

    qms_promise_source = fields.Selection(SOURCES)
    qms_promise_change_ids = fields.One2many("qms.promise.change", "sale_line_id", "Changes of dates", readonly=True)

    # The delivery history of one period finds its lines by this.
    _qms_promise_index = models.Index("(company_id, qms_promise_date) WHERE qms_promise_date IS NOT NULL")
    _qms_open_index = models.Index("(company_id, qms_asked_on) WHERE qms_promise_source = 'open'")

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Use the button Delivery date of the sales order.")

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a line that is added to an order already confirmed is reviewed, too, and asked for now."""
        lines = super().create(vals_list)
        lines._qms_check_added()
        lines.filtered(lambda line: line.state == "sale").sudo()._qms_goods()._qms_ask()
        return lines

    def write(self, vals):
        """Write; a change of what was ordered is reviewed again and recorded, and moves the agreed date only while
        nothing stands."""
        if IDENTITY & vals.keys():
            self._qms_check_identity(vals)
        reviewed = self._qms_reviewed_before() if ASKED & vals.keys() else {}
        if PLAN & vals.keys():
            self._qms_refuse_guarded(vals)
            res = self._qms_keep_promise(lambda: super(SaleOrderLine, self).write(vals))
        else:
            res = super().write(vals)
        if "order_id" in vals:
            self.sudo().filtered(lambda line: line not in reviewed)._qms_check_added()
        self._qms_check_changed(reviewed)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_qms_due(self):
        self._qms_check_due()

    def _qms_goods(self):
        """Return the lines that order goods or services: no sections, notes, down payments, expenses."""
        return self.filtered(lambda line: line.product_id and not line.is_downpayment and not line.is_expense)

    def _qms_check_identity(self, vals):
        """Raise UserError when goods that were promised would become something else, or be counted otherwise."""
        promised = self.sudo().filtered(lambda line: line.qms_asked_on and line.qty_delivered_method == "stock_move")
        for line in promised:
            for name in IDENTITY & vals.keys():
                field = self._fields[name]
                if field.convert_to_cache(vals[name], line) != field.convert_to_cache(line[name], line):
                    raise UserError(
                        self.env._(
                            "%(line)s was ordered: what was promised to the customer hangs on it. Set its quantity to "
                            "0 and add another line instead.",
                            line=line.display_name,
                        )
                    )

    def _qms_planned(self):
        return self.company_id._qms_day(self._qms_planned_at()), self.product_uom_qty, self.product_uom_id

    def _qms_planned_at(self):
        """Return for when the delivery is planned: the order's delivery date, else its date and the lead time."""
        order = self.order_id
        return order.commitment_date or order.date_order + timedelta(days=self.customer_lead)

    def _qms_ordered_at(self):
        return self.order_id.date_order

    def _qms_has_date(self):
        """Tell whether somebody meant the date: it was set on the order, or the product has a lead time."""
        return bool(self.order_id.commitment_date or self.customer_lead)

    def _qms_has_moved(self):
        """Tell whether goods of the line have left for the customer already."""
        return any(move.state == "done" and move.location_dest_id.usage == "customer" for move in self.move_ids)

    def _qms_change_links(self):
        return {"side": "sale", "sale_order_id": self.order_id.id, "sale_line_id": self.id}
