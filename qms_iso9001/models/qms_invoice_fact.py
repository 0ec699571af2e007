from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.amounts import AMOUNT_GROUPS
from ..tools.optional_number import OptionalFloat

LEFT_OUT = [("currency", "Billed in another currency"), ("no_price", "Ordered without a price")]


class QmsInvoiceFact(models.Model):
    """What a vendor billed against what was ordered: a row per line of a posted bill or credit note.

    Beside the price stands the one of the order as it was when ordered: a price that somebody corrected in the order
    to match the bill heals nothing. A credit note at the price ordered takes goods back; one at less corrects a price.
    """

    _name = "qms.invoice.fact"
    _inherit = ["qms.fact.mixin", "qms.fact.line.mixin"]
    _description = "Bill against order"
    _auto = False
    _order = "invoice_date desc, id desc"
    _rec_name = "order_id"
    _date_name = "invoice_date"
    _depends = {
        "account.move": ["state", "move_type", "invoice_date", "currency_id"],
        "account.move.line": [
            "company_id",
            "move_id",
            "purchase_line_id",
            "product_id",
            "product_uom_id",
            "quantity",
            "price_subtotal",
            "display_type",
        ],
        "purchase.order": ["currency_id", "currency_rate"],
        "purchase.order.line": [
            "order_id",
            "partner_id",
            "product_uom_id",
            "product_qty",
            "price_subtotal",
            "price_unit",
            "discount",
            "qms_asked_price",
        ],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
        "res.partner": ["commercial_partner_id"],
        "uom.uom": ["factor"],
    }

    invoice_number = fields.Char("Bill", readonly=True)
    invoice_date = fields.Date("Date of the bill", readonly=True)
    is_credit = fields.Boolean("Credit note", readonly=True)
    quantity = fields.Float("Billed quantity", digits="Product Unit", readonly=True, aggregator=None)
    order_currency_id = fields.Many2one("res.currency", "Currency of the order", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    order_price = fields.Monetary(
        "Price ordered", currency_field="order_currency_id", readonly=True, aggregator=None, groups=AMOUNT_GROUPS
    )
    price = fields.Monetary(
        "Price billed", currency_field="order_currency_id", readonly=True, aggregator=None, groups=AMOUNT_GROUPS
    )
    order_amount = fields.Monetary(
        "Billed quantity at the price ordered", readonly=True, aggregator="sum", groups=AMOUNT_GROUPS
    )
    invoice_amount = fields.Monetary(
        "Billed",
        readonly=True,
        aggregator="sum",
        groups=AMOUNT_GROUPS,
        help="In the company's currency at the rate of the order; a price within the tolerance is the one ordered.",
    )
    price_share = OptionalFloat("Price billed of ordered (%)", readonly=True, aggregator="avg", digits=(16, 1))
    is_over = fields.Boolean(
        "Above the order", readonly=True, help="Billed at more than the price ordered and the tolerance (Settings)."
    )
    left_out = fields.Selection(LEFT_OUT, "Left out because", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT item.id, item.company_id, partner.commercial_partner_id AS partner_id, line.product_id,
                   template.categ_id, line.order_id, line.id AS order_line_id, bill.name AS invoice_number,
                   bill.invoice_date, bill.move_type = 'in_refund' AS is_credit, billed.quantity,
                   line.product_uom_id AS uom_id, placed.currency_id AS order_currency_id,
                   billed.ordered AS order_price, billed.price, 100 * billed.share AS price_share,
                   billed.left_out IS NULL AND bill.move_type = 'in_invoice'
                       AND billed.share > 1 + company.price_tolerance / 100 AS is_over,
                   CASE WHEN billed.left_out IS NULL THEN billed.sign * billed.quantity * billed.ordered / billed.rate
                             * CASE WHEN billed.sign < 0 AND billed.share < 1 - company.price_tolerance / 100 THEN 0
                                    ELSE 1 END
                   END AS order_amount,
                   CASE WHEN billed.left_out IS NULL THEN billed.sign * billed.quantity / billed.rate
                             * CASE WHEN abs(billed.share - 1) <= company.price_tolerance / 100 THEN billed.ordered
                                    ELSE billed.price END
                   END AS invoice_amount,
                   billed.left_out
              FROM account_move_line AS item
              JOIN account_move AS bill ON bill.id = item.move_id
              JOIN purchase_order_line AS line ON line.id = item.purchase_line_id
              JOIN purchase_order AS placed ON placed.id = line.order_id
              JOIN %(companies)s ON company.company_id = item.company_id
              LEFT JOIN res_partner AS partner ON partner.id = line.partner_id
              LEFT JOIN product_product AS product ON product.id = line.product_id
              LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
              LEFT JOIN uom_uom AS billed_uom ON billed_uom.id = item.product_uom_id
              LEFT JOIN uom_uom AS ordered_uom ON ordered_uom.id = line.product_uom_id
             CROSS JOIN LATERAL (%(units)s) AS unit
             CROSS JOIN LATERAL (%(billed)s) AS billed
             WHERE bill.state = 'posted' AND bill.move_type IN ('in_invoice', 'in_refund')
               AND item.display_type = 'product' AND item.quantity <> 0 AND bill.invoice_date <= %(as_of)s
            """,
            companies=self._fact_companies(),
            units=self._units_sql(),
            billed=self._billed_sql(),
            as_of=self._fact_as_of(SQL("bill.invoice_date")),
        )

    @api.model
    def _units_sql(self):
        """Return the billed quantity in the unit of the order, and the price ordered at."""
        return SQL(
            """
            SELECT CASE WHEN item.product_uom_id IS NULL OR item.product_uom_id = line.product_uom_id THEN item.quantity
                        ELSE item.quantity * billed_uom.factor / ordered_uom.factor END AS quantity,
                   %s AS ordered
            """,
            self._ordered_price_sql(),
        )

    @api.model
    def _billed_sql(self):
        """Return what a line is judged by: both prices, and the one as a share of the other."""
        return SQL(
            """
            SELECT unit.quantity, unit.ordered, item.price_subtotal / unit.quantity AS price,
                   round((item.price_subtotal / unit.quantity / NULLIF(unit.ordered, 0))::numeric, 6) AS share,
                   CASE bill.move_type WHEN 'in_refund' THEN -1 ELSE 1 END AS sign,
                   COALESCE(NULLIF(placed.currency_rate, 0), 1) AS rate,
                   CASE WHEN bill.currency_id <> placed.currency_id THEN 'currency'
                        WHEN unit.ordered = 0 THEN 'no_price' END AS left_out
            OFFSET 0
            """
        )
