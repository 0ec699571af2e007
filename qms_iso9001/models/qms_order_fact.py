from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.optional_number import OptionalInteger
from .qms_fact_mixin import AS_OF


class QmsOrderFact(models.Model):
    """Whether a vendor answered an order in time: a row per order, dated by the last day to answer, as of a day.

    An order is no case before that day is over, so that a young one makes nobody look bad."""

    _name = "qms.order.fact"
    _inherit = ["qms.fact.mixin", "qms.fact.order.mixin"]
    _description = "Answer to an order"
    _auto = False
    _order = "answer_due desc, id desc"
    _rec_name = "order_id"
    _date_name = "answer_due"
    _depends = {
        "purchase.order": [
            "company_id",
            "partner_id",
            "state",
            "user_id",
            "qms_date_acknowledged",
            "qms_date_cancelled",
            "qms_answer_due",
            "qms_answer_days",
        ],
        "purchase.order.line": ["order_id", "qms_promise_source", "qms_asked_on"],
        "res.partner": ["commercial_partner_id"],
    }

    ordered_on = fields.Date("Ordered on", readonly=True)
    answer_due = fields.Date("Answer expected by", readonly=True)
    acknowledged_on = fields.Date("Vendor confirmed on", readonly=True, depends_context=AS_OF)
    answer_days = OptionalInteger(
        "Days to the answer", readonly=True, depends_context=AS_OF, aggregator="avg", help="Working days."
    )
    is_due = fields.Boolean("Days to answer over", readonly=True, depends_context=AS_OF)
    is_answered = fields.Boolean("Answered", readonly=True, depends_context=AS_OF)
    is_in_time = fields.Boolean("Answered in time", readonly=True, depends_context=AS_OF)
    left_out = fields.Selection(
        [("delivered", "Delivered before an answer was due")], "Left out because", readonly=True
    )

    @property
    def _table_query(self):
        acknowledged = SQL("(placed.qms_date_acknowledged AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date")
        # Compared as instants, so that the zone is asked once and not for each order.
        answered = SQL("COALESCE(placed.qms_date_acknowledged < days.until, FALSE)")
        return SQL(
            """
            SELECT placed.id, placed.id AS order_id, placed.company_id, partner.commercial_partner_id AS partner_id,
                   lines.ordered_on, placed.qms_answer_due AS answer_due,
                   CASE WHEN %(answered)s THEN %(acknowledged)s END AS acknowledged_on,
                   CASE WHEN %(answered)s THEN placed.qms_answer_days END AS answer_days,
                   placed.qms_answer_due < days.as_of AS is_due,
                   %(answered)s AS is_answered,
                   COALESCE(%(answered)s AND %(acknowledged)s <= placed.qms_answer_due, FALSE) AS is_in_time,
                   CASE WHEN lines.is_delivered AND placed.qms_date_acknowledged IS NULL
                        THEN 'delivered' END AS left_out
              FROM purchase_order AS placed
              JOIN %(companies)s ON company.company_id = placed.company_id
              LEFT JOIN res_partner AS partner ON partner.id = placed.partner_id
             CROSS JOIN LATERAL (
                    SELECT day.as_of, (day.as_of + 1)::timestamp AT TIME ZONE company.zone AT TIME ZONE 'UTC' AS until
                      FROM (SELECT %(as_of)s AS as_of OFFSET 0) AS day OFFSET 0) AS days
              LEFT JOIN LATERAL (
                    SELECT min(line.qms_asked_on) AS ordered_on,
                           COALESCE(bool_or(line.qms_promise_source = 'receipt'), FALSE) AS is_delivered
                      FROM purchase_order_line AS line
                     WHERE line.order_id = placed.id) AS lines ON TRUE
             WHERE placed.qms_answer_due IS NOT NULL
               AND (placed.state = 'purchase' OR placed.qms_date_cancelled > placed.qms_answer_due)
            """,
            acknowledged=acknowledged,
            answered=answered,
            as_of=self._fact_as_of(SQL("placed.qms_answer_due")),
            companies=self._fact_companies(),
        )

    @api.depends("order_id")
    def _compute_display_name(self):
        # The number of the order is no secret to who reads its answer; the order itself has rights of its own.
        for fact in self.sudo():
            fact.display_name = fact.order_id.name
