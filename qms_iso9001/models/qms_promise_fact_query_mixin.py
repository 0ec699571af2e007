from odoo import api, models
from odoo.tools import SQL

from .product_category import WEIGHED_TOLERANCE

# Why a line cannot be judged; NULL: it can.
LEFT_OUT_SQL = (
    "CASE WHEN line.promise_source = 'none' THEN 'no_promise' WHEN moved.is_kit THEN 'kit'"
    " WHEN line.is_cancelled AND line.cancelled_date IS NULL THEN 'cancelled' END"
)


class QmsPromiseFactQueryMixin(models.AbstractModel):
    """The query behind promises kept or broken, of vendors to us and of us to customers: the order lines with what was
    agreed, and for each of them the moves that came and went by the day asked for. What nobody asks of it (the day of
    completion, say) costs nothing, because the database leaves out joins of which no column is used."""

    _name = "qms.promise.fact.query.mixin"
    _inherit = ["qms.fact.mixin"]
    _description = "Query of promises"
    _auto = False

    @api.model
    def _side(self):
        """Return where the rows stand, as a Side."""
        raise NotImplementedError

    @api.model
    def _own_columns_sql(self, verdicts):
        """Return what only this side tells of a row, as SQL; `verdicts` as `_verdicts_sql` returns them."""
        raise NotImplementedError

    @api.model
    def _own_line_columns_sql(self):
        """Return what only this side takes from an order line, as SQL."""
        raise NotImplementedError

    @property
    def _table_query(self):
        needed = SQL("round((line.promise_qty * (1 - line.tolerance / 100.0))::numeric, %s)", self._fact_digits())
        verdicts = self._verdicts_sql(needed)
        return SQL(
            """
            SELECT line.id, line.company_id, line.order_id, line.id AS order_line_id, line.product_id, line.uom_id,
                   partner.commercial_partner_id AS partner_id, template.categ_id,
                   line.asked_date, line.asked_qty, line.promise_date, line.promise_qty, line.promise_source,
                   moved.returned_qty, complete.complete_date,
                   LEAST(moved.on_time_qty, line.promise_qty) AS on_time_qty,
                   %(is_due)s AS is_due, %(on_time)s AS is_on_time, %(in_full)s AS is_in_full,
                   line.promise_date - complete.complete_date > line.early_days AND %(left_out)s IS NULL AS is_early,
                   CASE WHEN %(ended)s THEN GREATEST(%(waited)s, 0) END AS days_late,
                   CASE WHEN %(judged)s THEN 100 * (%(on_time)s)::int END AS on_time_share,
                   CASE WHEN line.is_cancelled AND line.cancelled_date <= line.as_of THEN line.cancelled_date
                   END AS date_cancelled,
                   %(judged)s AND moved.is_closed_short AND NOT line.is_cancelled AND complete.complete_date IS NULL
                   AS is_closed_short,
                   %(left_out)s AS left_out, GREATEST(line.write_date, changed.write_date) AS date_changed, %(own)s
              FROM (%(lines)s) AS line
              LEFT JOIN res_partner AS partner ON partner.id = line.partner_id
              LEFT JOIN product_product AS product ON product.id = line.product_id
              LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
              LEFT JOIN LATERAL (%(moved)s) AS moved ON TRUE
              LEFT JOIN LATERAL (%(complete)s) AS complete ON TRUE
              LEFT JOIN LATERAL (
                    SELECT max(move.write_date) AS write_date FROM stock_move AS move
                     WHERE move.%(link)s = line.id) AS changed ON TRUE
            """,
            own=self._own_columns_sql(verdicts),
            link=self._side().link,
            lines=self._lines_sql(),
            moved=self._moved_sql(),
            complete=self._complete_sql(needed),
            **verdicts,
        )

    @api.model
    def _verdicts_sql(self, needed):
        """Return what a line is judged by, as SQL by name; `needed` is the quantity that must have come."""
        is_due, left_out = SQL("line.promise_date < line.as_of"), SQL(LEFT_OUT_SQL)
        judged = SQL("%s AND %s IS NULL", is_due, left_out)
        ended = SQL(
            "%s AND (complete.complete_date IS NOT NULL OR line.is_cancelled OR NOT moved.is_closed_short)", judged
        )
        return {
            "is_due": is_due,
            "on_time": SQL("moved.on_time_qty >= %s AND moved.on_time_qty > 0 AND %s IS NULL", needed, left_out),
            "in_full": SQL("moved.moved_qty >= %s AND moved.moved_qty > 0 AND %s IS NULL", needed, left_out),
            "left_out": left_out,
            "judged": judged,
            # What came short for good has no day on which it was complete.
            "ended": ended,
            # What never got complete has waited until it was cancelled; closed short there is no day to wait for.
            "waited": SQL(
                "COALESCE(complete.complete_date, LEAST(line.cancelled_date, line.as_of)) - line.promise_date"
            ),
        }

    @api.model
    def _lines_sql(self):
        """Return the order lines with what was agreed: as frozen, and as planned for those from before installation.

        Two parts, so that the first is found by the index on the agreed date.
        """
        side, frozen, planned = self._side(), SQL("line.qms_promise_date"), SQL("days.planned")
        return SQL(
            "%s UNION ALL %s",
            self._part_sql(
                SQL("SELECT %s AS as_of", self._fact_as_of(frozen)),
                SQL("line.qms_asked_date"),
                SQL("line.qms_asked_qty"),
                frozen,
                SQL("line.qms_promise_qty"),
                SQL("line.qms_promise_source"),
                SQL("line.qms_promise_date IS NOT NULL"),
            ),
            self._part_sql(
                SQL(
                    "SELECT days.planned, %s AS as_of FROM ("
                    "SELECT (%s AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date AS planned OFFSET 0"
                    ") AS days",
                    self._fact_as_of(planned),
                    side.planned,
                ),
                planned,
                side.quantity,
                planned,
                side.quantity,
                SQL("'planned'"),
                SQL("line.qms_promise_date IS NULL AND %s AND %s", self._fact_hint(side.planned), side.placed),
            ),
        )

    @api.model
    def _part_sql(self, days, asked_date, asked_qty, promise_date, promise_qty, source, condition):
        """Return one of the parts. `days` selects its days per line; OFFSET keeps the database from counting them
        again wherever they are used, which costs more than all the rest of a line."""
        side, weighed = self._side(), tuple(self.env["product.category"]._qms_weighed_units().ids) or (0,)
        return SQL(
            """
            SELECT line.id, line.company_id, line.order_id, %(partner)s AS partner_id, line.product_id,
                   line.write_date, line.product_uom_id AS uom_id,
                   %(asked_date)s AS asked_date, %(asked_qty)s AS asked_qty,
                   %(promise_date)s AS promise_date, %(promise_qty)s AS promise_qty, %(source)s AS promise_source,
                   COALESCE(line.qms_tolerance, CASE WHEN line.product_uom_id IN %(weighed)s THEN %(tolerance)s
                                                     ELSE 0 END) AS tolerance,
                   placed.state <> %(state)s AS is_cancelled, placed.qms_date_cancelled AS cancelled_date,
                   line.qms_asked_on AS asked_on, %(own)s,
                   days.as_of, company.zone, company.early_days, unit.factor AS uom_factor
              FROM %(line_table)s AS line
              JOIN %(order_table)s AS placed ON placed.id = line.order_id
              JOIN %(companies)s ON company.company_id = line.company_id
              LEFT JOIN uom_uom AS unit ON unit.id = line.product_uom_id
             CROSS JOIN LATERAL (%(days)s OFFSET 0) AS days
             WHERE %(counted)s AND %(promise_qty)s > 0 AND %(condition)s
               AND (placed.state = %(state)s OR placed.qms_date_cancelled IS NULL
                    OR placed.qms_date_cancelled > %(promise_date)s)
            """,
            partner=side.partner,
            asked_date=asked_date,
            asked_qty=asked_qty,
            promise_date=promise_date,
            promise_qty=promise_qty,
            source=source,
            weighed=weighed,
            tolerance=WEIGHED_TOLERANCE,
            state=side.state,
            own=self._own_line_columns_sql(),
            line_table=side.lines,
            order_table=side.orders,
            counted=side.counted,
            days=days,
            companies=self._fact_companies(),
            condition=SQL("%s AND %s", condition, self._due_orders_hint_sql()),
        )

    @api.model
    def _brought_sql(self, until):
        """Return (quantity in the line's unit, condition) of what moved as ordered by the day `until`, no exchanges."""
        side = self._side()
        quantity = SQL(
            "CASE WHEN move.product_uom = line.uom_id THEN move.quantity ELSE move.quantity"
            " * (SELECT factor FROM uom_uom WHERE id = move.product_uom) / line.uom_factor END"
        )
        brought = SQL(
            "move.state = 'done' AND %s IN (SELECT id FROM stock_location WHERE usage = %s) AND %s <= %s"
            " AND (%s) IS NOT TRUE",
            side.brings,
            side.usage,
            side.day,
            until,
            side.exchange,
        )
        return quantity, brought

    @api.model
    def _moved_sql(self):
        side = self._side()
        quantity, brought = self._brought_sql(SQL("line.as_of"))
        _quantity, on_time = self._brought_sql(SQL("LEAST(line.promise_date, line.as_of)"))
        _quantity, ever = self._brought_sql(SQL("'infinity'"))  # what went back since is no reason to wait for more
        returned = SQL(
            "move.state = 'done' AND %s IN (SELECT id FROM stock_location WHERE usage = %s) AND %s <= line.as_of",
            side.returns,
            side.usage,
            side.day,
        )

        def total(condition):
            return SQL("round(COALESCE(sum(%s) FILTER (WHERE %s), 0), %s)", quantity, condition, self._fact_digits())

        return SQL(
            """
            SELECT %(moved)s AS moved_qty, %(returned)s AS returned_qty, %(on_time)s AS on_time_qty,
                   max(%(day)s) FILTER (WHERE %(brought)s) AS moved_date,
                   COALESCE(max(%(day)s) FILTER (WHERE %(brought)s)
                            IS NOT DISTINCT FROM max(%(day)s) FILTER (WHERE %(ever)s)
                            AND NOT bool_or(move.state NOT IN ('done', 'cancel')), FALSE) AS is_closed_short,
                   COALESCE(bool_and(move.product_id <> line.product_id) FILTER (WHERE move.state <> 'cancel'), FALSE)
                       AS is_kit
              FROM stock_move AS move
             WHERE move.%(link)s = line.id
            """,
            moved=total(brought),
            returned=total(returned),
            on_time=total(on_time),
            day=side.day,
            brought=brought,
            ever=ever,
            link=side.link,
        )

    @api.model
    def _complete_sql(self, needed):
        side = self._side()
        quantity, brought = self._brought_sql(SQL("line.as_of"))
        return SQL(
            """
            SELECT min(running.day) AS complete_date
              FROM (SELECT %(day)s AS day, sum(%(quantity)s) OVER (ORDER BY %(day)s, move.id) AS total
                      FROM stock_move AS move
                     WHERE move.%(link)s = line.id AND %(brought)s) AS running
             WHERE round(running.total, %(digits)s) >= %(needed)s
            """,
            day=side.day,
            quantity=quantity,
            link=side.link,
            brought=brought,
            digits=self._fact_digits(),
            needed=needed,
        )
