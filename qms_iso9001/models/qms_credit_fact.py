from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.amounts import SALE_AMOUNT_GROUPS


class QmsCreditFact(models.Model):
    """What customers were invoiced and what was credited to them: a row per line of a posted invoice or credit note,
    by its date, without tax, in the company's currency. Amounts are for those who sell and who judge."""

    _name = "qms.credit.fact"
    _inherit = ["qms.gap.mixin"]
    _description = "Invoice or credit note of a customer"
    _auto = False
    _order = "invoice_date desc, id desc"
    _rec_name = "move_id"
    _date_name = "invoice_date"
    _depends = {
        "account.move": ["move_type", "state", "invoice_date", "commercial_partner_id", "company_id"],
        "account.move.line": ["move_id", "product_id", "balance", "display_type"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["categ_id"],
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    move_id = fields.Many2one("account.move", "Invoice or credit note", readonly=True)
    kind = fields.Selection([("out_invoice", "Invoice"), ("out_refund", "Credit note")], readonly=True)
    invoice_date = fields.Date("Date", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    product_id = fields.Many2one("product.product", "Product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product category", readonly=True)
    is_quality = fields.Boolean(
        "Counts",
        readonly=True,
        help="A credit note for a reason of quality, or for one that nobody entered.",
    )
    is_reason_unknown = fields.Boolean("Reason unknown", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    invoiced_amount = fields.Monetary("Invoiced", readonly=True, groups=SALE_AMOUNT_GROUPS, aggregator="sum")
    credited_amount = fields.Monetary("Credited", readonly=True, groups=SALE_AMOUNT_GROUPS, aggregator="sum")
    quality_amount = fields.Monetary(
        "Credited (counts)", readonly=True, groups=SALE_AMOUNT_GROUPS, aggregator="sum", help="See Counts."
    )
    net_amount = fields.Monetary(
        "Net sales",
        readonly=True,
        groups=SALE_AMOUNT_GROUPS,
        aggregator="sum",
        help="Invoiced, less all that was credited, for whatever reason.",
    )
    unknown_amount = fields.Monetary(
        "Credited (reason unknown)", readonly=True, groups=SALE_AMOUNT_GROUPS, aggregator="sum"
    )

    @property
    def _table_query(self):
        # Joined, not compared with a list: PostgreSQL would count a filter on the kind twice, and read all documents.
        return SQL(
            """
            SELECT item.id, item.move_id, credit.company_id, sort.kind, credit.invoice_date,
                   credit.commercial_partner_id AS partner_id, item.product_id, template.categ_id,
                   %(quality)s AS is_quality, %(quality)s AND %(unknown)s AS is_reason_unknown,
                   CASE WHEN credit.move_type = 'out_invoice' THEN -item.balance ELSE 0 END AS invoiced_amount,
                   CASE WHEN credit.move_type = 'out_refund' THEN item.balance ELSE 0 END AS credited_amount,
                   CASE WHEN %(quality)s THEN item.balance ELSE 0 END AS quality_amount,
                   -item.balance AS net_amount,
                   CASE WHEN %(quality)s AND %(unknown)s THEN item.balance ELSE 0 END AS unknown_amount
              FROM account_move AS credit
              JOIN (VALUES ('out_invoice'), ('out_refund')) AS sort (kind) ON sort.kind = credit.move_type
              JOIN account_move_line AS item ON item.move_id = credit.id AND item.display_type = 'product'
              LEFT JOIN product_product AS product ON product.id = item.product_id
              LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
             WHERE credit.state = 'posted'
            """,
            quality=SQL("(credit.move_type = 'out_refund' AND NOT (%s))", self._commercial_sql()),
            unknown=self._unknown_sql(),
        )

    @api.model
    def _commercial_sql(self):
        """Return SQL over `credit` (account_move): it was credited for a reason that is not one of quality.

        Core knows no reasons: every credit note counts. An addon that knows them overrides this.
        """
        return SQL("FALSE")

    @api.model
    def _unknown_sql(self):
        """Return SQL over `credit`: nobody entered why it was credited; see `_commercial_sql`."""
        return SQL("TRUE")

    @api.depends("move_id", "product_id")
    def _compute_display_name(self):
        # The number is no secret to who reads the row; the document has rights of its own.
        for fact in self.sudo():
            fact.display_name = f"{fact.move_id.name}: {fact.product_id.display_name or ''}".rstrip(": ")
