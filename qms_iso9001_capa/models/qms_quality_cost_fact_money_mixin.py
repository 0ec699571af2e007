from odoo import api, models
from odoo.tools import SQL

from ..tools.quality_cost import LINES, PARTS, REWORK


class QmsQualityCostFactMoneyMixin(models.AbstractModel):
    """The rows of the cost of poor quality that are money: credit notes, and hours that somebody typed."""

    _name = "qms.quality.cost.fact.money.mixin"
    _inherit = ["qms.fact.mixin"]
    _description = "Credit notes and hours in the cost of poor quality"
    _auto = False

    @api.model
    def _counted_credit_sql(self):
        """Return SQL over `item` and `credit`: the credit note counts. To a customer: unless its reason is commercial;
        of a vendor: with a reason of quality only, since what lowers the cost has to be known. Of a nonconformity:
        always. Not where all of it was invoiced again."""
        return SQL(
            """(credit.state = 'posted' AND item.display_type = 'product'
                AND (item.qms_nonconformity_id IS NOT NULL
                     OR CASE WHEN credit.qms_return_reason_id IS NULL THEN credit.move_type = 'out_refund'
                             ELSE NOT EXISTS (SELECT FROM qms_defect AS why
                                               WHERE why.id = credit.qms_return_reason_id
                                                 AND why.is_commercial) END)
                AND %s > 0)""",
            self._net_sql(),
        )

    @api.model
    def _net_sql(self):
        """Return SQL over `credit`: the share of the credit note that was not invoiced again instead."""
        return SQL(
            """COALESCE((SELECT GREATEST(0, 1 - ABS(again.amount_untaxed_signed) / ABS(credit.amount_untaxed_signed))
                           FROM account_move AS again
                          WHERE again.id = credit.qms_reissue_id AND again.state <> 'cancel'
                            AND credit.amount_untaxed_signed <> 0), 1)"""
        )

    @api.model
    def _credits_sql(self):
        """What customers were credited, less what vendors credited: without tax, in the company's currency."""
        return SQL(
            """
            SELECT %(parts)s::bigint * item.id + %(number)s AS id,
                   CASE credit.move_type WHEN 'out_refund' THEN 'credit' ELSE 'vendor_credit' END AS source,
                   credit.company_id, credit.invoice_date AS cost_date, item.qms_nonconformity_id AS nonconformity_id,
                   item.product_id,
                   CASE WHEN credit.move_type = 'in_refund' THEN credit.commercial_partner_id END AS vendor,
                   CASE WHEN credit.move_type = 'out_refund' THEN credit.commercial_partner_id END AS customer,
                   credit.move_type = 'out_refund' AS is_customer,
                   credit.qms_return_reason_id IS NULL AND item.qms_nonconformity_id IS NULL AS is_reason_unknown,
                   FALSE AS is_typed, NULL::float AS hours, NULL::int AS picking_id, NULL::int AS scrap_id,
                   credit.id AS account_move_id, NULL::int AS rework_id, item.balance * %(net)s AS amount
              FROM account_move AS credit
              JOIN (VALUES ('out_refund'), ('in_refund')) AS sort (kind) ON sort.kind = credit.move_type
              JOIN %(companies)s ON company.company_id = credit.company_id
              JOIN account_move_line AS item ON item.move_id = credit.id
             WHERE %(counted)s AND %(hint)s
            """,
            parts=PARTS,
            number=LINES,
            companies=self._fact_companies(),
            net=self._net_sql(),
            counted=self._counted_credit_sql(),
            hint=self._fact_hint(SQL("credit.invoice_date")),
        )

    @api.model
    def _rework_sql(self):
        """Hours that somebody typed, at the rate kept with them."""
        return SQL(
            """
            SELECT %(parts)s::bigint * work.id + %(number)s AS id, 'rework' AS source, work.company_id,
                   work.date AS cost_date, work.nonconformity_id, about.product_id, NULL::int AS vendor,
                   NULL::int AS customer, FALSE AS is_customer, FALSE AS is_reason_unknown, TRUE AS is_typed,
                   work.hours::float AS hours, NULL::int AS picking_id, NULL::int AS scrap_id,
                   NULL::int AS account_move_id, work.id AS rework_id, COALESCE(work.cost, 0) AS amount
              FROM qms_rework AS work
              JOIN %(companies)s ON company.company_id = work.company_id
              JOIN qms_nonconformity AS about ON about.id = work.nonconformity_id
             WHERE %(hint)s
            """,
            parts=PARTS,
            number=REWORK,
            companies=self._fact_companies(),
            hint=self._fact_hint(SQL("work.date")),
        )
