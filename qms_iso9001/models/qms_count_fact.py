from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.optional_number import OptionalFloat


class QmsCountFact(models.Model):
    """What an inventory count found: a row per counted product and place, by the day of the count. Odoo books a count
    without difference as a move of nought, so that what was right is known as well."""

    _name = "qms.count.fact"
    _inherit = ["qms.fact.mixin"]
    _description = "Inventory count"
    _auto = False
    _order = "counted_date desc, id desc"
    _rec_name = "product_id"
    _date_name = "counted_date"
    _depends = {
        "stock.move": [
            "company_id",
            "is_inventory",
            "state",
            "date",
            "product_id",
            "product_uom",
            "quantity",
            "location_id",
            "location_dest_id",
        ],
        "stock.location": ["usage"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    counted_date = fields.Date("Counted on", readonly=True)
    product_id = fields.Many2one("product.product", "Product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    location_id = fields.Many2one("stock.location", "Location", readonly=True)
    difference_qty = fields.Float(
        "Difference", digits="Product Unit", readonly=True, aggregator=None, help="Counted, less what the stock said."
    )
    uom_id = fields.Many2one("uom.uom", "Unit", readonly=True)
    is_exact = fields.Boolean("As the stock said", readonly=True)
    is_first = fields.Boolean(
        "First count", readonly=True, help="Nothing had moved there before: the stock was entered, not checked."
    )
    exact_share = OptionalFloat(
        "As the stock said (%)", readonly=True, aggregator="avg", help="Of the counts that checked something."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT move.id, move.company_id, move.product_id, template.categ_id, place.location_id,
                   (move.date AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date AS counted_date,
                   CASE WHEN place.is_gain THEN move.quantity ELSE -move.quantity END AS difference_qty,
                   move.product_uom AS uom_id, round(move.quantity, %(digits)s) = 0 AS is_exact,
                   NOT %(moved_before)s AS is_first,
                   CASE WHEN %(moved_before)s THEN 100 * (round(move.quantity, %(digits)s) = 0)::int END AS exact_share
              FROM stock_move AS move
              JOIN %(companies)s ON company.company_id = move.company_id
              JOIN stock_location AS source ON source.id = move.location_id
             CROSS JOIN LATERAL (
                    SELECT source.usage = 'inventory' AS is_gain,
                           CASE WHEN source.usage = 'inventory' THEN move.location_dest_id ELSE move.location_id END
                           AS location_id) AS place
              LEFT JOIN product_product AS product ON product.id = move.product_id
              LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
             WHERE move.is_inventory AND move.state = 'done' AND %(hint)s
            """,
            digits=self._fact_digits(),
            moved_before=self._moved_before_sql(),
            companies=self._fact_companies(),
            hint=self._fact_hint(SQL("move.date")),
        )

    @api.model
    def _moved_before_sql(self):
        return SQL(
            """EXISTS (SELECT FROM stock_move AS earlier
                        WHERE earlier.product_id = move.product_id AND earlier.state = 'done'
                          AND (earlier.date, earlier.id) < (move.date, move.id)
                          AND place.location_id IN (earlier.location_id, earlier.location_dest_id))"""
        )
