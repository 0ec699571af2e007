from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "qms.guarded.mixin"]

    # Odoo takes this text from the order line with the reader's own rights: an auditor who may read transfers could
    # open no receipt of an order. What a transfer says about itself is for everybody who may read it.
    description_picking = fields.Text(compute_sudo=True)
    qms_arrived_date = fields.Date("Arrived on", readonly=True, copy=False)

    qms_is_exchange = fields.Boolean(
        "In exchange", readonly=True, help="Delivered in exchange for what came back: it adds nothing to the order."
    )

    # All that the delivery history asks of a move, so that it is answered by the index alone.
    _qms_purchase_index = models.Index(
        "(purchase_line_id) INCLUDE (state, product_id, product_uom, quantity, qms_arrived_date, date, location_id,"
        " location_dest_id, picking_id) WHERE purchase_line_id IS NOT NULL"
    )

    _qms_sale_index = models.Index(
        "(sale_line_id) INCLUDE (state, product_id, product_uom, quantity, date, location_id, location_dest_id,"
        " qms_is_exchange) WHERE sale_line_id IS NOT NULL"
    )

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"qms_arrived_date"}

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Correct Arrived on at the receipt: the change is noted there.")

    def _action_done(self, cancel_backorder=False):
        """Finish the moves; before the first receipt or delivery of an order line what is open stands as agreed."""
        # Whoever books goods need not read orders.
        arriving = self.filtered(
            lambda move: move.picked and move.quantity > 0 and move.state not in ("done", "cancel")
        )
        arriving.filtered(lambda move: move.sudo().purchase_line_id).picking_id._gate_check()
        lines = arriving.sudo().purchase_line_id
        lines._qms_settle()
        lines._qms_stand("receipt")
        sold = arriving.filtered(lambda move: move.location_dest_id.usage == "customer").sudo().sale_line_id
        sold._qms_settle()
        sold._qms_stand("receipt")
        return super()._action_done(cancel_backorder=cancel_backorder)

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what is created as done has arrived as well."""
        moves = super().create(vals_list)
        moves.filtered(lambda move: move.state == "done" and move.purchase_line_id)._qms_arrive()
        return moves

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "qms_is_exchange"]

    def write(self, vals):
        """Write; what arrives from a vendor keeps its day, which may be earlier than the booking. Another day of what
        a customer got is noted."""
        if "qms_is_exchange" in vals:
            self._qms_check_exchange(vals["qms_is_exchange"])
        if vals.get("date"):
            self._qms_note_day(fields.Datetime.to_datetime(vals["date"]))
        if {"purchase_line_id", "product_id"} & vals.keys():
            self._qms_check_ordered(vals)
        if vals.get("state") == "done":
            self.filtered("purchase_line_id")._qms_arrive()
        res = super().write(vals)
        if vals.get("purchase_line_id"):
            # Found to be an order's only now: it counts from today, unless its receipt says when it came.
            self.filtered(lambda move: move.state == "done" and not move.qms_arrived_date)._qms_arrive()
        return res

    def _qms_check_exchange(self, value):
        """Raise UserError when what stands would become an exchange, or be none any more: Odoo tells it at creation."""
        if any(move.qms_is_exchange != bool(value) for move in self):
            raise UserError(
                self.env._(
                    "Whether a delivery is in exchange is recorded when it is made. Press Return at the delivery that "
                    "came back and choose to exchange it, or make a delivery of its own."
                )
            )

    def _qms_note_day(self, date):
        """Note at the transfers, whoever books them, that a delivery or return of an order now has another day."""
        if self.env.su and self.env.context.get("tracking_disable"):
            return  # as with_history: a caller chooses the context, but is no superuser
        done = self.sudo().filtered(lambda move: move.state == "done" and move.sale_line_id)
        places = done.grouped(lambda move: (move.picking_id or move.sale_line_id.order_id, move.company_id, move.date))
        for (place, company, before), _moves in places.items():
            days = [company._qms_day(instant) for instant in (before, date)]
            if days[0] != days[1]:
                text = self.env._(
                    "Day of the transfer changed from %(before)s to %(after)s: deliveries are judged by it.",
                    before=format_date(self.env, days[0]),
                    after=format_date(self.env, days[1]),
                )
                place.message_post(body=text, author_id=self.env.user.partner_id.id)

    def _qms_check_ordered(self, vals):
        """Raise UserError when what came for an order line would become something else or another line's."""
        for move in self.sudo().filtered(lambda move: move.purchase_line_id.qms_asked_on):
            product = vals.get("product_id", move.product_id.id) != move.product_id.id
            line = move.state == "done" and vals.get("purchase_line_id", move.purchase_line_id.id) != (
                move.purchase_line_id.id
            )
            if product or line:
                raise UserError(
                    self.env._(
                        "%(move)s is a receipt of %(order)s. Return the goods, or book another receipt, instead.",
                        move=move.display_name,
                        order=move.purchase_line_id.order_id.name,
                    )
                )

    def _qms_arrive(self):
        """Give moves that are being finished the day on which the goods arrived: the receipt's, else today."""
        for (picking, company), moves in self.sudo().grouped(lambda m: (m.picking_id, m.company_id)).items():
            day = picking.qms_arrived_date or company._qms_today()
            moves._qms_write({"qms_arrived_date": day})
            if picking and not picking.qms_arrived_date:
                picking._qms_write({"qms_arrived_date": day})
