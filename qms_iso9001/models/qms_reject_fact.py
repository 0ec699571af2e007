from odoo import api, fields, models
from odoo.tools import SQL

from .qms_fact_mixin import AS_OF

KINDS = [("count", "Pieces"), ("weight", "Weight"), ("length", "Length"), ("other", "Other units")]
ROOTS = {"count": "uom.product_uom_unit", "weight": "uom.product_uom_gram", "length": "uom.product_uom_millimeter"}


class QmsRejectFact(models.Model):
    """What came from a vendor and what of it was rejected: a row per receipt of an order line, as of a day.

    Rejected is what was sent back or scrapped at the receipt, dated by the receipt and not by the day of its rejection:
    a figure of a month speaks of what came in that month. An exchange is no receipt of its own."""

    _name = "qms.reject.fact"
    _inherit = ["qms.fact.mixin", "qms.fact.line.mixin", "qms.reject.fact.moves.mixin"]
    _description = "Receipt and rejects"
    _auto = False
    _order = "arrived_date desc, id desc"
    _rec_name = "order_id"
    _date_name = "arrived_date"
    _depends = {
        "purchase.order.line": ["order_id", "partner_id"],
        "stock.move": [
            "company_id",
            "purchase_line_id",
            "origin_returned_move_id",
            "state",
            "product_id",
            "product_uom",
            "quantity",
            "date",
            "qms_arrived_date",
            "location_id",
            "location_dest_id",
            "picking_id",
        ],
        "stock.picking": ["return_id"],
        "stock.location": ["usage"],
        "stock.scrap": ["state", "picking_id", "product_id", "product_uom_id", "scrap_qty", "date_done"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["commercial_partner_id"],
        "uom.uom": ["factor", "parent_path"],
    }

    picking_id = fields.Many2one("stock.picking", "Receipt", readonly=True)
    arrived_date = fields.Date("Arrived on", readonly=True)
    # Quantities are added up nowhere: pieces and kilograms have no sum.
    received_qty = fields.Float("Received", digits="Product Unit", readonly=True, aggregator=None)
    returned_qty = fields.Float(
        "Sent back", digits="Product Unit", readonly=True, aggregator=None, depends_context=AS_OF
    )
    scrapped_qty = fields.Float(
        "Scrapped at the receipt", digits="Product Unit", readonly=True, aggregator=None, depends_context=AS_OF
    )
    commercial_qty = fields.Float(
        "Sent back otherwise",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        depends_context=AS_OF,
        help="For a reason that is not one of quality: ordered too much, a wrong order.",
    )
    rejected_qty = fields.Float(
        "Rejected",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        depends_context=AS_OF,
        help="Sent back or scrapped, at most what was received.",
    )
    is_rejected = fields.Boolean("With rejects", readonly=True, depends_context=AS_OF)
    unit_kind = fields.Selection(KINDS, "Kind of unit", readonly=True)
    received_base = fields.Float(
        "Received (smallest unit)",
        readonly=True,
        aggregator=None,
        help="In pieces, grams or millimetres, by the kind of unit: only within one kind does it add up.",
    )
    rejected_base = fields.Float("Rejected (smallest unit)", readonly=True, aggregator=None, depends_context=AS_OF)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT move.id, move.company_id, partner.commercial_partner_id AS partner_id, move.product_id,
                   template.categ_id, line.order_id, line.id AS order_line_id, move.picking_id,
                   move.product_uom AS uom_id, days.arrived AS arrived_date, move.quantity AS received_qty,
                   back.returned / uom.factor AS returned_qty, back.commercial / uom.factor AS commercial_qty,
                   scrapped.total / uom.factor AS scrapped_qty,
                   LEAST((back.returned + scrapped.total) / uom.factor, move.quantity) AS rejected_qty,
                   round((back.returned + scrapped.total)::numeric, %(digits)s) > 0 AS is_rejected,
                   %(kind)s AS unit_kind, move.quantity * uom.factor AS received_base,
                   LEAST(back.returned + scrapped.total, move.quantity * uom.factor) AS rejected_base
              FROM stock_move AS move
              JOIN purchase_order_line AS line ON line.id = move.purchase_line_id
              JOIN %(companies)s ON company.company_id = move.company_id
              JOIN uom_uom AS uom ON uom.id = move.product_uom
              LEFT JOIN res_partner AS partner ON partner.id = line.partner_id
              LEFT JOIN product_product AS product ON product.id = move.product_id
              LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
             CROSS JOIN LATERAL (SELECT %(arrived)s AS arrived OFFSET 0) AS days
             CROSS JOIN LATERAL (SELECT %(as_of)s AS as_of OFFSET 0) AS judged
              LEFT JOIN LATERAL (%(back)s) AS back ON TRUE
              LEFT JOIN LATERAL (%(scrapped)s) AS scrapped ON TRUE
             WHERE %(receipt)s AND move.quantity > 0 AND %(hint)s AND days.arrived <= judged.as_of
            """,
            digits=self._fact_digits(),
            kind=self._kind_sql(),
            companies=self._fact_companies(),
            arrived=self._day_sql(SQL("move")),
            as_of=self._fact_as_of(SQL("days.arrived")),
            back=self._back_sql(),
            scrapped=self._scrapped_sql(),
            receipt=self._receipt_sql(SQL("move")),
            hint=self._arrived_hint_sql(),
        )

    @api.model
    def _day_sql(self, move):
        return SQL(
            "COALESCE(%(move)s.qms_arrived_date, (%(move)s.date AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date)",
            move=move,
        )

    @api.model
    def _arrived_hint_sql(self):
        """Return SQL that keeps moves whose day of arrival, kept or told by the booking, may be one asked for."""
        if not self.env.context.get("qms_dates"):
            return SQL("TRUE")
        first, last = (fields.Date.to_date(day) for day in self.env.context["qms_dates"])
        return SQL(
            "CASE WHEN move.qms_arrived_date IS NULL THEN %s ELSE move.qms_arrived_date BETWEEN %s AND %s END",
            self._fact_hint(SQL("move.date")),
            first,
            last,
        )

    @api.model
    def _receipt_sql(self, move):
        """Return SQL: the move brought goods from a vendor, and not in exchange for others."""
        return SQL(
            """%(move)s.state = 'done' AND %(move)s.purchase_line_id IS NOT NULL
               AND %(from_vendor)s
               AND NOT EXISTS (SELECT FROM stock_picking AS exchange
                                WHERE exchange.id = %(move)s.picking_id AND exchange.return_id IS NOT NULL)""",
            move=move,
            from_vendor=self._is_vendors_sql(SQL("%s.location_id", move)),
        )

    @api.model
    def _is_vendors_sql(self, location):
        # As an array it is asked for once, and is the first that is looked at: hardly any move goes back.
        return SQL("%s = ANY(ARRAY(SELECT id FROM stock_location WHERE usage = 'supplier'))", location)

    @api.model
    def _kind_sql(self):
        ids = {kind: self.env["ir.model.data"]._xmlid_to_res_id(name, False) or 0 for kind, name in ROOTS.items()}
        cases = SQL(" ").join(SQL("WHEN %s THEN %s", root, kind) for kind, root in ids.items())
        return SQL("CASE split_part(uom.parent_path, '/', 1)::int %s ELSE 'other' END", cases)

    @api.model
    def _commercial_sql(self, move):
        """Return SQL: the move (an alias, SQL) sends goods back for a reason that is not one of quality.

        Core knows no reasons: every return counts. An addon that knows them overrides this.
        """
        return SQL("FALSE")

    @api.model
    def _back_sql(self):
        """What went back of a receipt, in the smallest unit: by its own return, and for the first receipt of the line
        also what says no receipt of the line it belongs to."""
        return SQL(
            """
            SELECT COALESCE(sum(%(quantity)s) FILTER (WHERE NOT (%(commercial)s)), 0) AS returned,
                   COALESCE(sum(%(quantity)s) FILTER (WHERE %(commercial)s), 0) AS commercial
              FROM stock_move AS went
             WHERE went.purchase_line_id = move.purchase_line_id AND went.state = 'done'
               AND %(to_vendor)s AND went.product_id = move.product_id AND %(day)s <= judged.as_of
               AND (went.origin_returned_move_id = move.id
                    OR NOT EXISTS (SELECT FROM stock_move AS origin
                                    WHERE origin.id = went.origin_returned_move_id
                                      AND origin.purchase_line_id = went.purchase_line_id AND %(from_vendor)s)
                   AND NOT EXISTS (SELECT FROM stock_move AS earlier
                                    WHERE earlier.purchase_line_id = went.purchase_line_id AND earlier.id < move.id
                                      AND earlier.product_id = went.product_id AND %(receipt)s))
            """,
            # Looked up and not joined: nothing went back of most receipts.
            quantity=SQL("went.quantity * (SELECT factor FROM uom_uom WHERE id = went.product_uom)"),
            commercial=self._commercial_sql(SQL("went")),
            day=self._day_sql(SQL("went")),
            receipt=self._receipt_sql(SQL("earlier")),
            to_vendor=self._is_vendors_sql(SQL("went.location_dest_id")),
            from_vendor=self._is_vendors_sql(SQL("origin.location_id")),
        )

    @api.model
    def _scrapped_sql(self):
        """What was scrapped at the receipt, in the smallest unit; of two lines of one product it is the first one's."""
        return SQL(
            """
            SELECT COALESCE(sum(scrap.scrap_qty * (SELECT factor FROM uom_uom WHERE id = scrap.product_uom_id)), 0)
                   AS total
              FROM stock_scrap AS scrap
             WHERE scrap.picking_id = move.picking_id AND scrap.product_id = move.product_id AND scrap.state = 'done'
               AND (scrap.date_done AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date <= judged.as_of
               AND NOT EXISTS (SELECT FROM stock_move AS earlier
                                WHERE earlier.picking_id = scrap.picking_id AND earlier.id < move.id
                                  AND earlier.product_id = scrap.product_id AND %s)
            """,
            self._receipt_sql(SQL("earlier")),
        )
