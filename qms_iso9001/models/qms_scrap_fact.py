from odoo import fields, models
from odoo.tools import SQL

from ..tools.amounts import AMOUNT_GROUPS


class QmsScrapFact(models.Model):
    """What was scrapped: a row per scrap order, by the day on which it was done, at the value of the stock."""

    _name = "qms.scrap.fact"
    _inherit = ["qms.fact.mixin"]
    _description = "Scrap"
    _auto = False
    _order = "scrapped_date desc, id desc"
    _rec_name = "scrap_id"
    _date_name = "scrapped_date"
    _depends = {
        "stock.scrap": [
            "company_id",
            "state",
            "date_done",
            "product_id",
            "product_uom_id",
            "scrap_qty",
            "picking_id",
            "scrap_reason_tag_ids",
        ],
        "stock.move": ["scrap_id", "state", "value"],
        "stock.picking": ["partner_id"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["commercial_partner_id"],
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    scrap_id = fields.Many2one("stock.scrap", "Scrap order", readonly=True)
    scrapped_date = fields.Date("Scrapped on", readonly=True)
    partner_id = fields.Many2one("res.partner", "Of the transfer with", readonly=True)
    product_id = fields.Many2one("product.product", "Product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    scrapped_qty = fields.Float("Scrapped", digits="Product Unit", readonly=True, aggregator=None)
    uom_id = fields.Many2one("uom.uom", "Unit", readonly=True)
    reasons = fields.Char(readonly=True, help="The reasons entered on the scrap order. Several of them are one row.")
    has_reason = fields.Boolean("With a reason", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    scrapped_amount = fields.Monetary(
        "Value", readonly=True, groups=AMOUNT_GROUPS, aggregator="sum", help="At cost, as the stock valued it."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT scrap.id, scrap.id AS scrap_id, scrap.company_id, partner.commercial_partner_id AS partner_id,
                   (scrap.date_done AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date AS scrapped_date,
                   scrap.product_id, template.categ_id, scrap.scrap_qty AS scrapped_qty,
                   scrap.product_uom_id AS uom_id, why.reasons, why.reasons IS NOT NULL AS has_reason,
                   COALESCE((SELECT sum(abs(move.value)) FROM stock_move AS move
                              WHERE move.scrap_id = scrap.id AND move.state = 'done'), 0) AS scrapped_amount
              FROM stock_scrap AS scrap
              JOIN %(companies)s ON company.company_id = scrap.company_id
              LEFT JOIN stock_picking AS picking ON picking.id = scrap.picking_id
              LEFT JOIN res_partner AS partner ON partner.id = picking.partner_id
              LEFT JOIN product_product AS product ON product.id = scrap.product_id
              LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
              LEFT JOIN LATERAL (
                    SELECT string_agg(%(name)s, ', ' ORDER BY tag.sequence, tag.id) AS reasons
                      FROM stock_scrap_stock_scrap_reason_tag_rel AS tagged
                      JOIN stock_scrap_reason_tag AS tag ON tag.id = tagged.stock_scrap_reason_tag_id
                     WHERE tagged.stock_scrap_id = scrap.id) AS why ON TRUE
             WHERE scrap.state = 'done' AND %(hint)s
            """,
            companies=self._fact_companies(),
            name=SQL("COALESCE(tag.name ->> %s, tag.name ->> 'en_US')", self.env.lang or "en_US"),
            hint=self._fact_hint(SQL("scrap.date_done")),
        )
