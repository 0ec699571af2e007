from odoo import api, models
from odoo.tools import SQL

from ..tools.promise_side import Side


class QmsReceiptFactQueryMixin(models.AbstractModel):
    """The query behind the deliveries of vendors: where the promises of vendors stand, and what only they have: the
    lead time and the price when the line was ordered."""

    _name = "qms.receipt.fact.query.mixin"
    _inherit = ["qms.promise.fact.query.mixin", "qms.fact.line.mixin"]
    _description = "Query of the deliveries of vendors"
    _auto = False

    @api.model
    def _side(self):
        return Side(
            lines=SQL("purchase_order_line"),
            orders=SQL("purchase_order"),
            state="purchase",
            counted=SQL("line.qty_received_method = 'stock_moves'"),
            quantity=SQL("line.product_qty"),
            partner=SQL("line.partner_id"),
            planned=SQL("line.date_planned"),
            placed=SQL("(placed.state = 'purchase' OR placed.state = 'cancel' AND placed.date_approve IS NOT NULL)"),
            link=SQL("purchase_line_id"),
            brings=SQL("move.location_id"),
            returns=SQL("move.location_dest_id"),
            # Once for all moves: looking up each transfer takes longer, few are returns.
            exchange=SQL("move.picking_id IN (SELECT id FROM stock_picking WHERE return_id IS NOT NULL)"),
            usage="supplier",
            day=SQL("COALESCE(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE line.zone)::date)"),
        )

    @api.model
    def _own_columns_sql(self, verdicts):
        # Only of a line asked for with the whole lead time does the difference say something about the vendor.
        judged = SQL("COALESCE(line.asked_date = line.asked_on + line.asked_delay AND %s, FALSE)", verdicts["ended"])
        return SQL(
            """
                   moved.moved_qty AS received_qty, moved.moved_date AS arrived_date, line.asked_delay,
                   %(judged)s AS is_lead_judged,
                   CASE WHEN %(judged)s THEN abs(%(waited)s + line.promise_date - line.asked_date) END AS days_off,
                   line.promise_qty * line.price AS agreed_amount,
                   LEAST(moved.moved_qty, line.promise_qty) * line.price AS received_amount
            """,
            judged=judged,
            waited=verdicts["waited"],
        )

    @api.model
    def _own_line_columns_sql(self):
        return SQL(
            "line.qms_asked_delay AS asked_delay, %s / COALESCE(NULLIF(placed.currency_rate, 0), 1) AS price",
            self._ordered_price_sql(),
        )
