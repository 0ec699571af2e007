from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.amounts import AMOUNT_GROUPS
from .qms_fact_mixin import AS_OF


class QmsReturnFact(models.Model):
    """What was delivered to a customer and what of it came back: a row per product of a delivery, dated by the delivery
    and not by the day of the return, as of a day: a figure of a month speaks of what left in that month."""

    _name = "qms.return.fact"
    _inherit = ["qms.fact.mixin", "qms.fact.line.mixin", "qms.fact.deliveries.mixin", "qms.contribution"]
    _description = "Delivery and what came back"
    _auto = False
    _pack_part = "07"
    _order = "delivered_date desc, id desc"
    _rec_name = "product_id"
    _date_name = "delivered_date"
    _depends = {
        "sale.order.line": ["order_id", "order_partner_id"],
        "stock.move": [
            "company_id",
            "sale_line_id",
            "origin_returned_move_id",
            "state",
            "product_id",
            "product_uom",
            "quantity",
            "value",
            "date",
            "location_id",
            "location_dest_id",
            "picking_id",
        ],
        "stock.picking": ["partner_id"],
        "stock.location": ["usage"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["commercial_partner_id"],
        "uom.uom": ["factor"],
    }

    order_id = fields.Many2one("sale.order", "Order", readonly=True)
    order_line_id = fields.Many2one("sale.order.line", "Order line", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    picking_id = fields.Many2one("stock.picking", "Delivery", readonly=True)
    delivered_date = fields.Date("Delivered on", readonly=True)
    # Quantities are added up nowhere: pieces and kilograms have no sum.
    delivered_qty = fields.Float("Delivered", digits="Product Unit", readonly=True, aggregator=None)
    returned_qty = fields.Float(
        "Came back", digits="Product Unit", readonly=True, aggregator=None, depends_context=AS_OF
    )
    commercial_qty = fields.Float(
        "Came back otherwise",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        depends_context=AS_OF,
        help="For a reason that is not one of quality: ordered too much, a wrong order.",
    )
    is_returned = fields.Boolean(
        "With returns",
        readonly=True,
        depends_context=AS_OF,
        help="Something came back, for a reason of quality or for one that nobody entered.",
    )
    returned_share = fields.Float(
        "With returns (%)", readonly=True, aggregator="avg", depends_context=AS_OF, help="Of the rows."
    )
    is_reason_unknown = fields.Boolean("Reason unknown", readonly=True, depends_context=AS_OF)
    currency_id = fields.Many2one(related="company_id.currency_id")
    delivered_amount = fields.Monetary(
        "Value of the goods",
        readonly=True,
        groups=AMOUNT_GROUPS,
        aggregator="sum",
        help="At cost, as the stock valued it when it left.",
    )
    moves_text = fields.Char("Delivery and returns")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT move.id, move.company_id, partner.commercial_partner_id AS partner_id, move.product_id,
                   template.categ_id, line.order_id, line.id AS order_line_id, move.picking_id,
                   move.product_uom AS uom_id, days.delivered AS delivered_date, move.quantity AS delivered_qty,
                   back.returned / uom.factor AS returned_qty, back.commercial / uom.factor AS commercial_qty,
                   back.returned > 0 AS is_returned, back.returned > 0 AND back.is_unknown AS is_reason_unknown,
                   100 * (back.returned > 0)::int AS returned_share,
                   abs(move.value) AS delivered_amount
              FROM stock_move AS move
              JOIN %(companies)s ON company.company_id = move.company_id
              LEFT JOIN uom_uom AS uom ON uom.id = move.product_uom
              LEFT JOIN sale_order_line AS line ON line.id = move.sale_line_id
              LEFT JOIN stock_picking AS picking ON picking.id = move.picking_id
              LEFT JOIN res_partner AS partner ON partner.id = COALESCE(line.order_partner_id, picking.partner_id)
              LEFT JOIN product_product AS product ON product.id = move.product_id
              LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
             CROSS JOIN LATERAL (SELECT %(day)s AS delivered OFFSET 0) AS days
              LEFT JOIN LATERAL (%(back)s) AS back ON TRUE
             WHERE %(delivery)s AND move.quantity > 0 AND %(hint)s AND days.delivered <= %(until)s
            """,
            companies=self._fact_companies(),
            day=self._day_sql(SQL("move")),
            # By its own cut-off all of a period was delivered, or today.
            until=self.with_context(qms_cutoff=False)._fact_as_of(SQL("days.delivered")),
            back=self._back_sql(),
            delivery=self._delivery_sql(SQL("move")),
            hint=self._fact_hint(SQL("move.date")),
        )

    @api.model
    def _day_sql(self, move):
        return SQL("(%s.date AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date", move)

    @api.model
    def _delivery_sql(self, move):
        """Return SQL: the move brought goods to a customer, and not what had come back before."""
        return SQL(
            "%(move)s.state = 'done' AND %(move)s.origin_returned_move_id IS NULL AND %(customers)s",
            move=move,
            customers=self._is_customers_sql(SQL("%s.location_dest_id", move)),
        )

    @api.model
    def _is_customers_sql(self, location):
        # As an array it is asked for once.
        return SQL("%s = ANY(ARRAY(SELECT id FROM stock_location WHERE usage = 'customer'))", location)

    @api.model
    def _commercial_sql(self, move):
        """Return SQL: the move (an alias, SQL) brings goods back for a reason that is not one of quality.

        Core knows no reasons: every return counts. An addon that knows them overrides this.
        """
        return SQL("FALSE")

    @api.model
    def _unknown_sql(self, move):
        """Return SQL: nobody entered why the move (an alias, SQL) brings goods back; see `_commercial_sql`."""
        return SQL("TRUE")

    @api.model
    def _back_sql(self):
        """What came back of a delivery, in the smallest unit: by its own return, and for the first delivery of an order
        line also what names no delivery. Two parts, so that each is found by one index."""
        return SQL(
            """
            SELECT COALESCE(sum(%(quantity)s) FILTER (WHERE NOT (%(commercial)s)), 0) AS returned,
                   COALESCE(sum(%(quantity)s) FILTER (WHERE %(commercial)s), 0) AS commercial,
                   COALESCE(bool_or(%(unknown)s) FILTER (WHERE NOT (%(commercial)s)), FALSE) AS is_unknown
              FROM (SELECT %(as_of)s AS as_of OFFSET 0) AS judged
             CROSS JOIN LATERAL (
                    SELECT own.* FROM stock_move AS own WHERE own.origin_returned_move_id = move.id
                     UNION ALL
                    SELECT loose.* FROM stock_move AS loose
                     WHERE loose.sale_line_id = move.sale_line_id AND loose.origin_returned_move_id IS NULL
                       AND NOT EXISTS (SELECT FROM stock_move AS earlier
                                        WHERE earlier.sale_line_id = loose.sale_line_id AND earlier.id < move.id
                                          AND earlier.product_id = loose.product_id AND %(delivery)s)) AS came
             WHERE came.state = 'done' AND %(from_customer)s AND came.product_id = move.product_id
               AND %(day)s <= judged.as_of
            """,
            as_of=self._fact_as_of(SQL("days.delivered")),
            # Looked up and not joined: nothing comes back of most deliveries.
            quantity=SQL("came.quantity * (SELECT factor FROM uom_uom WHERE id = came.product_uom)"),
            commercial=self._commercial_sql(SQL("came")),
            unknown=self._unknown_sql(SQL("came")),
            from_customer=self._is_customers_sql(SQL("came.location_id")),
            day=self._day_sql(SQL("came")),
            delivery=self._delivery_sql(SQL("earlier")),
        )

    def _moved(self):
        """Return the delivery of the row and what came back of it by then."""
        delivery = self.env["stock.move"].browse(self.id)
        as_of = fields.Date.to_date(self.env.context.get("qms_as_of")) or self.company_id._qms_today()
        loose = self.order_line_id.move_ids.filtered(lambda move: not move.origin_returned_move_id)
        moves = delivery.returned_move_ids | (loose if self._is_first(delivery) else loose.browse())
        back = moves.filtered(
            lambda move: (
                move.state == "done"
                and self._is_return(move)
                and move.product_id == delivery.product_id
                and self._day_of(move) <= as_of
            )
        )
        return delivery + back.sorted(lambda move: (move.date, move.id))

    def _is_first(self, delivery):
        others = self.order_line_id.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == delivery.product_id
                and self._is_receipt(move)
                and not move.origin_returned_move_id
            )
        )
        return delivery.id == min(others.ids, default=0)

    @api.model
    def _pack_folder(self):
        back = ["|", ("is_returned", "=", True), ("commercial_qty", ">", 0)]
        line = self._contribution_line(self.env._("What came back from customers"), back, "delivered_date")
        return [*super()._pack_folder(), line]

    @api.model
    def _pack_columns(self):
        return [
            *("delivered_date", "partner_id", "order_id", "picking_id", "product_id", "delivered_qty", "uom_id"),
            *("returned_qty", "commercial_qty", "is_reason_unknown"),
        ]
