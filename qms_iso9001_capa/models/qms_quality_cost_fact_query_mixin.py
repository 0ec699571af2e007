from odoo import api, models
from odoo.tools import SQL

from ..tools.quality_cost import MOVES, PARTS
from ..tools.return_reasons import commercial_sql, unknown_sql


class QmsQualityCostFactQueryMixin(models.AbstractModel):
    """From which rows of the ERP the cost of poor quality is read. A stock move, an invoice line or a rework entry is
    one row at most, so nothing counts twice. Goods count by what their move took out of the stock's value, less what
    came back: returned (less), credited (more) and scrapped (more) costs what was credited."""

    _name = "qms.quality.cost.fact.query.mixin"
    _inherit = ["qms.quality.cost.fact.given.mixin"]
    _description = "Rows of the cost of poor quality"
    _auto = False

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT part.*, nc.process_id, nc.defect_id, nc.cause_id, template.categ_id,
                   CASE WHEN part.is_customer OR nc.is_delivered THEN 'external' ELSE 'internal' END AS kind,
                   COALESCE(part.vendor, CASE WHEN nc.partner_kind = 'vendor' THEN person.commercial_partner_id END)
                       AS vendor_id,
                   COALESCE(part.customer, CASE WHEN nc.partner_kind = 'customer' THEN person.commercial_partner_id END)
                       AS customer_id,
                   CASE WHEN part.is_reason_unknown THEN part.amount ELSE 0 END AS unknown_amount
              FROM (%(cases)s UNION ALL %(scrap)s UNION ALL %(sold)s UNION ALL %(bought)s UNION ALL %(credits)s
                    UNION ALL %(rework)s) AS part
              LEFT JOIN qms_nonconformity AS nc ON nc.id = part.nonconformity_id
              LEFT JOIN res_partner AS person ON person.id = nc.partner_id
              LEFT JOIN product_product AS product ON product.id = part.product_id
              LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
            """,
            cases=self._case_goods_sql(),
            scrap=self._scrap_sql(),
            sold=self._sold_returns_sql(),
            bought=self._bought_returns_sql(),
            credits=self._credits_sql(),
            rework=self._rework_sql(),
        )

    @api.model
    def _goods_sql(self, source, tables, where, given=None, **columns):
        """Return SQL of rows over done stock moves (`move`), at what they took out of the value of the stock: `share`
        of it, from the day `since` on, which are asked of what `given` joins."""
        names = {"nonconformity": "NULL::int", "vendor": "NULL::int", "customer": "NULL::int", "scrap": "NULL::int"}
        names |= {"is_customer": "FALSE", "is_unknown": "FALSE", "share": "1", "since": "NULL::date"}
        parts = {name: columns.get(name) or SQL(text) for name, text in names.items()}
        return SQL(
            """
            SELECT %(parts)s::bigint * move.id + %(number)s AS id, %(source)s AS source, move.company_id,
                   GREATEST((move.date AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date, %(since)s) AS cost_date,
                   %(nonconformity)s AS nonconformity_id, move.product_id, %(vendor)s AS vendor,
                   %(customer)s AS customer,
                   %(is_customer)s AS is_customer, %(is_unknown)s AS is_reason_unknown, FALSE AS is_typed,
                   NULL::float AS hours, move.picking_id, %(scrap)s AS scrap_id, NULL::int AS account_move_id,
                   NULL::int AS rework_id, COALESCE(move.value, 0) * (%(from_stock)s - %(to_stock)s)
                       * %(share)s AS amount
              FROM %(tables)s
              JOIN %(companies)s ON company.company_id = move.company_id
              JOIN stock_location AS place ON place.id = move.location_id
              JOIN stock_location AS target ON target.id = move.location_dest_id
              %(given)s
             WHERE move.state = 'done' AND %(where)s AND %(hint)s
               AND %(from_stock)s <> %(to_stock)s AND %(share)s > 0
            """,
            parts=PARTS,
            number=MOVES,
            source=source,
            from_stock=self._valued_sql(SQL("place")),
            to_stock=self._valued_sql(SQL("target")),
            tables=tables,
            companies=self._fact_companies(),
            where=where,
            given=given or SQL(),
            hint=self._fact_hint(
                SQL("GREATEST(move.date, %s::timestamp)", parts["since"]) if given else SQL("move.date")
            ),
            **parts,
        )

    @api.model
    def _valued_sql(self, location):
        """Return SQL: 1 where goods are part of the stock's value, as Odoo's `_should_be_valued` says; else 0."""
        return SQL("(%(at)s.company_id IS NOT NULL AND %(at)s.usage IN ('internal', 'transit'))::int", at=location)

    @api.model
    def _case_goods_sql(self):
        """What the dispositions of nonconformities moved, what came back from a customer as far as it was made good,
        and what the vendor sent for what he got back."""
        return self._goods_sql(
            SQL(
                "CASE line.kind WHEN 'scrap' THEN 'scrap' WHEN 'customer_return' THEN 'return' WHEN 'return_vendor'"
                " THEN CASE WHEN place.usage = 'supplier' THEN 'exchange_vendor' ELSE 'return_vendor' END"
                " ELSE 'goods' END"
            ),
            SQL(
                """(SELECT went.id, went.qms_goods_disposition_id AS line_id FROM stock_move AS went
                     WHERE went.qms_goods_disposition_id IS NOT NULL
                     UNION ALL
                    SELECT instead.id, went.qms_goods_disposition_id FROM stock_move AS went
                      JOIN stock_move AS instead ON %s
                     WHERE went.qms_goods_disposition_id IS NOT NULL) AS moved
                  JOIN qms_nonconformity_disposition AS line ON line.id = moved.line_id
                  JOIN stock_move AS move ON move.id = moved.id""",
                self._replaced_sql(),
            ),
            SQL("TRUE"),
            given=self._case_given_sql(),
            share=SQL("CASE WHEN line.kind = 'customer_return' THEN given.share ELSE 1 END"),
            since=SQL("CASE WHEN line.kind = 'customer_return' THEN given.day END"),
            nonconformity=SQL("line.nonconformity_id"),
            scrap=SQL("move.scrap_id"),
        )

    @api.model
    def _scrap_sql(self):
        """What was scrapped for no nonconformity, whatever the reason."""
        back = "kind.code = 'incoming' AND sent.return_id IS NOT NULL"
        return self._goods_sql(
            SQL("'scrap'"),
            SQL(
                "stock_scrap AS scrap JOIN stock_move AS move ON move.scrap_id = scrap.id"
                " LEFT JOIN stock_picking AS sent ON sent.id = scrap.picking_id"
                " LEFT JOIN stock_picking_type AS kind ON kind.id = sent.picking_type_id"
                " LEFT JOIN res_partner AS partner ON partner.id = sent.partner_id"
            ),
            SQL("scrap.state = 'done' AND move.qms_goods_disposition_id IS NULL"),
            scrap=SQL("scrap.id"),
            is_customer=SQL(f"(kind.code = 'outgoing' OR {back}) IS TRUE"),  # pylint: disable=sql-injection
            is_unknown=SQL(
                "NOT EXISTS (SELECT FROM stock_scrap_stock_scrap_reason_tag_rel AS tagged"
                " WHERE tagged.stock_scrap_id = scrap.id)"
            ),
            vendor=SQL(
                "CASE WHEN kind.code = 'incoming' AND sent.return_id IS NULL THEN partner.commercial_partner_id END"
            ),
            customer=SQL(  # pylint: disable=sql-injection
                f"CASE WHEN kind.code = 'outgoing' OR {back} THEN partner.commercial_partner_id END"
            ),
        )

    @api.model
    def _sold_returns_sql(self):
        """Goods that came back from customers without a nonconformity, as far as they were credited or replaced, and
        what was delivered instead: else nothing was lost or gained by it."""
        move = SQL("move")
        return self._goods_sql(
            SQL("CASE WHEN target.usage = 'customer' THEN 'exchange' ELSE 'return' END"),
            SQL(
                """(SELECT came.id FROM stock_move AS came WHERE came.origin_returned_move_id IS NOT NULL
                     UNION
                    SELECT instead.id FROM stock_move AS came
                      JOIN stock_move AS instead ON instead.sale_line_id = came.sale_line_id
                     WHERE came.origin_returned_move_id IS NOT NULL AND instead.qms_is_exchange) AS returned
                  JOIN stock_move AS move ON move.id = returned.id
                  LEFT JOIN sale_order_line AS sold ON sold.id = move.sale_line_id
                  LEFT JOIN res_partner AS buyer ON buyer.id = sold.order_partner_id"""
            ),
            SQL(
                "move.sale_line_id IS NOT NULL AND move.qms_goods_disposition_id IS NULL AND move.scrap_id IS NULL"
                " AND 'customer' IN (place.usage, target.usage) AND NOT %s",
                commercial_sql(move),
            ),
            given=SQL(
                "%s LEFT JOIN LATERAL (%s) AS caused ON target.usage = 'customer'",
                self._line_given_sql("sale_line_id", self._sale_events_sql()),
                self._back_sql("sale_line_id", SQL("MIN(back.date) AS date"), SQL("TRUE")),
            ),
            share=SQL("CASE WHEN target.usage = 'customer' THEN (caused.date IS NOT NULL)::int ELSE given.share END"),
            since=SQL(
                "CASE WHEN target.usage <> 'customer' THEN given.day"
                " ELSE (caused.date AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date END"
            ),
            is_customer=SQL("TRUE"),
            is_unknown=SQL("(target.usage <> 'customer' AND %s)", unknown_sql(move)),
            customer=SQL("buyer.commercial_partner_id"),
        )

    @api.model
    def _bought_returns_sql(self):
        """Goods that went back to vendors without a nonconformity, as far as the vendor credited or replaced them, and
        what came instead."""
        move = SQL("move")
        return self._goods_sql(
            SQL("CASE WHEN place.usage = 'supplier' THEN 'exchange_vendor' ELSE 'return_vendor' END"),
            SQL(
                """(SELECT went.id FROM stock_move AS went WHERE went.origin_returned_move_id IS NOT NULL
                     UNION
                    SELECT instead.id FROM stock_move AS went
                      JOIN stock_move AS instead ON instead.purchase_line_id = went.purchase_line_id
                     WHERE went.origin_returned_move_id IS NOT NULL AND instead.qms_is_exchange) AS returned
                  JOIN stock_move AS move ON move.id = returned.id
                  LEFT JOIN stock_move AS went ON went.id = move.origin_returned_move_id
                  LEFT JOIN purchase_order_line AS bought ON bought.id = move.purchase_line_id
                  LEFT JOIN res_partner AS seller ON seller.id = bought.partner_id"""
            ),
            SQL(
                "move.purchase_line_id IS NOT NULL AND move.qms_goods_disposition_id IS NULL AND move.scrap_id IS NULL"
                " AND 'supplier' IN (place.usage, target.usage) AND NOT %s"
                " AND (place.usage <> 'supplier' OR went.qms_goods_disposition_id IS NULL)",
                commercial_sql(move),
            ),
            given=SQL(
                "%s LEFT JOIN LATERAL (%s) AS caused ON place.usage = 'supplier'",
                self._line_given_sql("purchase_line_id", self._purchase_events_sql()),
                self._back_sql("purchase_line_id", SQL("MIN(back.date) AS date"), SQL("TRUE")),
            ),
            share=SQL("CASE WHEN place.usage = 'supplier' THEN (caused.date IS NOT NULL)::int ELSE given.share END"),
            since=SQL(
                "CASE WHEN place.usage <> 'supplier' THEN given.day"
                " ELSE (caused.date AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date END"
            ),
            is_unknown=SQL("(place.usage <> 'supplier' AND %s)", unknown_sql(move)),
            vendor=SQL("seller.commercial_partner_id"),
        )
