from odoo import api, models
from odoo.tools import SQL

from ..tools.return_reasons import commercial_sql


class QmsQualityCostFactGivenMixin(models.AbstractModel):
    """How much of what came or went back was made good, and since when. What is credited or replaced makes good what
    went back of the same order line, in the order of the returns: one piece of ten credited is a tenth of them."""

    _name = "qms.quality.cost.fact.given.mixin"
    _inherit = ["qms.quality.cost.fact.money.mixin"]
    _description = "What made returns good"
    _auto = False

    @api.model
    def _given_sql(self, events, before):
        """Return SQL to join as `given` (share, day): the share of `move` for which `events` (day, quantity) are enough
        after what went back `before`, and the day on which they were. Quantities are in the reference unit."""
        return SQL(
            """
            LEFT JOIN LATERAL (
                SELECT CASE WHEN COUNT(event.day) > 0
                            THEN LEAST(1, GREATEST(0, MAX(event.upto) - MIN(mine.before)) / MIN(mine.own)) END AS share,
                       MIN(event.day) FILTER (
                           WHERE event.upto >= LEAST(mine.before + mine.own, event.total) - 0.000001
                       ) AS day
                  FROM (SELECT each.day, SUM(each.quantity) OVER (ORDER BY each.day) AS upto,
                               SUM(each.quantity) OVER () AS total
                          FROM (%(events)s) AS each) AS event
                 CROSS JOIN (SELECT NULLIF(move.quantity * unit.factor, 0) AS own, COALESCE((%(before)s), 0) AS before
                               FROM uom_uom AS unit
                              WHERE unit.id = move.product_uom) AS mine
            ) AS given ON TRUE
            """,
            events=events,
            before=before,
        )

    @api.model
    def _back_sql(self, line, what, where):
        """Return SQL that asks `what` of the moves `back`: done returns of the order line of `move` that count. They
        have left the vendor's or the customer's side of it, and their reason is not commercial."""
        gone = SQL("%s = %s", *self._sides()[line])
        return SQL(
            """SELECT %(what)s
                 FROM stock_move AS back
                 JOIN uom_uom AS back_unit ON back_unit.id = back.product_uom
                 JOIN stock_location AS back_from ON back_from.id = back.location_id
                 JOIN stock_location AS back_to ON back_to.id = back.location_dest_id
                WHERE back.%(line)s = move.%(line)s AND back.state = 'done' AND back.scrap_id IS NULL
                  AND back.origin_returned_move_id IS NOT NULL AND %(gone)s AND NOT %(commercial)s AND %(where)s""",
            what=what,
            line=SQL.identifier(line),
            gone=gone,
            commercial=commercial_sql(SQL("back")),
            where=where,
        )

    @api.model
    def _sides(self):
        """Return by link to the order line: at which end of a return the other party stands."""
        return {
            "sale_line_id": (SQL("back_from.usage"), "customer"),
            "purchase_line_id": (SQL("back_to.usage"), "supplier"),
        }

    @api.model
    def _line_given_sql(self, line, events):
        """Return SQL to join as `given`: how much of `move` the events of its order line made good."""
        earlier = SQL("(back.date, back.id) < (move.date, move.id) AND NOT %s", self._owned_sql(SQL("back")))
        return self._given_sql(events, self._back_sql(line, SQL("SUM(back.quantity * back_unit.factor)"), earlier))

    @api.model
    def _case_given_sql(self):
        """Return SQL to join as `given`: how much of `move`, a return from a customer by the disposition `line`, the
        credit lines of its nonconformity made good; where it has none, those of the order line."""
        owned = self._owned_sql(SQL("move"))
        of_case = SQL(
            """SELECT SUM(back.quantity * back_unit.factor)
                 FROM qms_nonconformity_disposition AS kin
                 JOIN stock_move AS back ON back.qms_goods_disposition_id = kin.id
                 JOIN uom_uom AS back_unit ON back_unit.id = back.product_uom
                WHERE kin.nonconformity_id = line.nonconformity_id AND kin.kind = 'customer_return'
                  AND back.state = 'done' AND (back.date, back.id) < (move.date, move.id)"""
        )
        earlier = SQL("(back.date, back.id) < (move.date, move.id) AND NOT %s", self._owned_sql(SQL("back")))
        of_line = self._back_sql("sale_line_id", SQL("SUM(back.quantity * back_unit.factor)"), earlier)
        events = SQL(
            """
            SELECT credit.invoice_date AS day, item.quantity * COALESCE(item_unit.factor, 1) * %s AS quantity
              FROM account_move_line AS item
              JOIN account_move AS credit ON credit.id = item.move_id
              LEFT JOIN uom_uom AS item_unit ON item_unit.id = item.product_uom_id
             WHERE item.qms_nonconformity_id = line.nonconformity_id AND credit.move_type = 'out_refund' AND %s
             UNION ALL
            SELECT free.day, free.quantity FROM (%s) AS free WHERE NOT %s
            """,
            self._net_sql(),
            self._counted_credit_sql(),
            self._sale_events_sql(),
            owned,
        )
        return self._given_sql(events, SQL("CASE WHEN %s THEN (%s) ELSE (%s) END", owned, of_case, of_line))

    @api.model
    def _owned_sql(self, move):
        """Return SQL: `move` went back in a nonconformity that has credit lines of its own."""
        return SQL(
            """EXISTS (SELECT FROM qms_nonconformity_disposition AS ours
                         JOIN account_move_line AS own ON own.qms_nonconformity_id = ours.nonconformity_id
                        WHERE ours.id = %s.qms_goods_disposition_id AND own.parent_state = 'posted')""",
            move,
        )

    @api.model
    def _free_sql(self):
        """Return SQL over `item`: it was credited for no nonconformity in which goods went back."""
        return SQL(
            """NOT EXISTS (SELECT FROM qms_nonconformity_disposition AS theirs
                             JOIN stock_move AS went ON went.qms_goods_disposition_id = theirs.id
                            WHERE theirs.nonconformity_id = item.qms_nonconformity_id AND went.state = 'done'
                              AND theirs.kind IN ('customer_return', 'return_vendor'))"""
        )

    @api.model
    def _sale_events_sql(self):
        """What customers were credited or got instead, for the order line of `move`."""
        lines = SQL(
            "sale_order_line_invoice_rel AS link JOIN account_move_line AS item ON item.id = link.invoice_line_id"
        )
        credited = SQL("credit.move_type = 'out_refund' AND link.order_line_id = move.sale_line_id")
        sent = SQL("instead.location_dest_id AND instead_at.usage = 'customer'")
        return self._events_sql(lines, credited, SQL("sale_line_id"), sent)

    @api.model
    def _purchase_events_sql(self):
        """What vendors credited for the order line of `move`, or sent instead."""
        lines = SQL("account_move_line AS item")
        credited = SQL("credit.move_type = 'in_refund' AND item.purchase_line_id = move.purchase_line_id")
        came = SQL("instead.location_id AND instead_at.usage = 'supplier'")
        return self._events_sql(lines, credited, SQL("purchase_line_id"), came)

    @api.model
    def _events_sql(self, lines, credited, order_line, place):
        """Return SQL of (day, quantity in the reference unit) of what was credited or replaced for the order line of
        `move`: of each `item` of `lines` that was `credited`, and of moves with the same `order_line`, at `place`."""
        return SQL(
            """
            SELECT credit.invoice_date AS day, item.quantity * COALESCE(item_unit.factor, 1) * %s AS quantity
              FROM %s
              JOIN account_move AS credit ON credit.id = item.move_id
              LEFT JOIN uom_uom AS item_unit ON item_unit.id = item.product_uom_id
             WHERE %s AND %s AND %s
             UNION ALL
            SELECT (instead.date AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date,
                   instead.quantity * instead_unit.factor
              FROM stock_move AS instead
              JOIN uom_uom AS instead_unit ON instead_unit.id = instead.product_uom
              JOIN stock_location AS instead_at ON instead_at.id = %s
             WHERE instead.%s = move.%s AND instead.state = 'done'
               AND (instead.qms_is_exchange OR instead.origin_returned_move_id IS NOT NULL)
            """,
            self._net_sql(),
            lines,
            credited,
            self._counted_credit_sql(),
            self._free_sql(),
            place,
            order_line,
            order_line,
        )

    @api.model
    def _replaced_sql(self):
        """Return SQL: the vendor sent `instead` for `went`, which a disposition had sent back to him."""
        return SQL(
            """(instead.origin_returned_move_id = went.id AND instead.qms_goods_disposition_id IS NULL
                AND instead.scrap_id IS NULL
                AND EXISTS (SELECT FROM stock_location AS origin
                             WHERE origin.id = instead.location_id AND origin.usage = 'supplier'))"""
        )
