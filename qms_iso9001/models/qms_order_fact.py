from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..tools.optional_number import OptionalInteger
from .qms_fact_mixin import AS_OF
from .qms_order_answer_mixin import HORIZON

SILENT_UNTIL = SQL("GREATEST(LEAST(days.as_of, came.arrived, placed.qms_date_cancelled), placed.qms_answer_due)")
SILENT_BECAUSE = SQL(
    "CASE WHEN came.arrived <= LEAST(days.as_of, placed.qms_date_cancelled) THEN 'goods'"
    " WHEN placed.qms_date_cancelled <= days.as_of THEN 'ended' ELSE 'counted' END"
)


class QmsOrderFact(models.Model):
    """Whether a vendor answered an order in time: a row per order, dated by the last day to answer, as of a day.

    An order is no case before that day is over, so that a young one makes nobody look bad. From then on silence counts
    as the working days that we have waited, so that it is never better than a late answer."""

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
        "stock.move": ["purchase_line_id", "state", "location_id", "qms_arrived_date", "date"],
        "res.partner": ["commercial_partner_id"],
    }

    ordered_on = fields.Date("Ordered on", readonly=True)
    answer_due = fields.Date("Answer expected by", readonly=True)
    acknowledged_on = fields.Date("Vendor confirmed on", readonly=True, depends_context=AS_OF)
    answer_days = OptionalInteger(
        "Days to the answer", readonly=True, depends_context=AS_OF, aggregator="avg", help="Working days."
    )
    waited_days = OptionalInteger(
        "Days waited",
        readonly=True,
        depends_context=AS_OF,
        aggregator="avg",
        help="Working days to the answer. Without an answer, once it was due: until the first goods came, or the order "
        "ended, and otherwise until the day of the counting.",
    )
    is_due = fields.Boolean("Days to answer over", readonly=True, depends_context=AS_OF)
    is_answered = fields.Boolean("Answered", readonly=True, depends_context=AS_OF)
    is_in_time = fields.Boolean("Answered in time", readonly=True, depends_context=AS_OF)
    silent_until = fields.Date(
        "Silence counted until", readonly=True, depends_context=AS_OF, help="Empty: answered, or not due yet."
    )
    silent_because = fields.Selection(
        [("goods", "The goods came"), ("ended", "The order ended"), ("counted", "Day of the counting")],
        "Silence ended because",
        readonly=True,
        depends_context=AS_OF,
    )
    silence_text = fields.Char("Without an answer", compute="_compute_silence_text")
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
                   CASE WHEN %(answered)s THEN placed.qms_answer_days
                        WHEN placed.qms_answer_due < days.as_of THEN %(waited)s END AS waited_days,
                   %(silent)s,
                   placed.qms_answer_due < days.as_of AS is_due,
                   %(answered)s AS is_answered,
                   COALESCE(%(answered)s AND %(acknowledged)s <= placed.qms_answer_due, FALSE) AS is_in_time,
                   CASE WHEN silent.is_delivered AND placed.qms_date_acknowledged IS NULL
                        THEN 'delivered' END AS left_out
              FROM purchase_order AS placed
              JOIN %(companies)s ON company.company_id = placed.company_id
              LEFT JOIN res_partner AS partner ON partner.id = placed.partner_id
             CROSS JOIN LATERAL (
                    SELECT day.as_of, (day.as_of + 1)::timestamp AT TIME ZONE company.zone AT TIME ZONE 'UTC' AS until
                      FROM (SELECT %(as_of)s AS as_of OFFSET 0) AS day OFFSET 0) AS days
              LEFT JOIN LATERAL (
                    SELECT min(line.qms_asked_on) AS ordered_on FROM purchase_order_line AS line
                     WHERE line.order_id = placed.id) AS lines ON TRUE
              %(silence)s
             WHERE placed.qms_answer_due IS NOT NULL
               AND (placed.state = 'purchase' OR placed.qms_date_cancelled > placed.qms_answer_due)
            """,
            acknowledged=acknowledged,
            answered=answered,
            waited=self._waited_sql(),
            silent=self._silent_sql(answered),
            silence=self._silence_sql(answered),
            as_of=self._fact_as_of(SQL("placed.qms_answer_due")),
            companies=self._fact_companies(),
        )

    @api.model
    def _silent_sql(self, answered):
        """Return SQL for the columns that say until when silence counts, and why until then."""
        return SQL(
            "CASE WHEN %(silent)s THEN %(until)s END AS silent_until,"
            " CASE WHEN %(silent)s THEN %(because)s END AS silent_because",
            silent=SQL("NOT %s AND placed.qms_answer_due < days.as_of", answered),
            until=SILENT_UNTIL,
            because=SILENT_BECAUSE,
        )

    @api.model
    def _silence_sql(self, answered):
        """Return joins that only orders without an answer cost: most orders are `answered`."""
        return SQL(
            """
              LEFT JOIN LATERAL (
                    SELECT min(line.qms_asked_on) AS ordered_on,
                           COALESCE(bool_or(line.qms_promise_source = 'receipt'), FALSE) AS is_delivered
                      FROM purchase_order_line AS line
                     WHERE line.order_id = placed.id AND NOT %(answered)s) AS silent ON TRUE
              LEFT JOIN LATERAL (
                    SELECT min(COALESCE(move.qms_arrived_date,
                                        (move.date AT TIME ZONE 'UTC' AT TIME ZONE company.zone)::date)) AS arrived
                      FROM purchase_order_line AS line
                      JOIN stock_move AS move ON move.purchase_line_id = line.id AND move.state = 'done'
                      JOIN stock_location AS place ON place.id = move.location_id AND place.usage = 'supplier'
                     WHERE line.order_id = placed.id AND NOT %(answered)s) AS came ON TRUE
            """,
            answered=answered,
        )

    @api.model
    def _waited_sql(self):
        """Return SQL for the working days that nobody answered, by the calendars as they stand today."""
        cases = SQL(" ").join(
            # The days stand in order: how many of them are over is found by halving.
            SQL(
                "WHEN %(company)s THEN width_bucket(%(until)s, %(worked)s::date[])"
                " - width_bucket(silent.ordered_on, %(worked)s::date[])",
                company=company.id,
                until=SILENT_UNTIL,
                worked=company._qms_worked_days(first, company._qms_today()),
            )
            for company, first in self._first_ordered().items()
        )
        return SQL("CASE placed.company_id %s ELSE 0 END", cases) if cases else SQL("0")

    @api.model
    def _first_ordered(self):
        """Return {company: a day before which none of the orders asked for was placed}."""
        # Facts are counted of all orders, whatever the reader sees of them; only days leave this method.
        orders = self.env["purchase.order"].sudo()
        domain = fields.Domain("qms_answer_due", "!=", False)
        if self.env.context.get("qms_dates"):
            domain &= fields.Domain("qms_answer_due", ">=", self.env.context["qms_dates"][0])
        if self.env.context.get("qms_companies"):
            domain &= fields.Domain("company_id", "in", self.env.context["qms_companies"])
        first = orders._read_group(domain, ["company_id"], ["qms_answer_due:min"])
        return {company: fields.Date.subtract(day, days=HORIZON) for company, day in first}

    @api.depends("silent_until", "silent_because", "left_out")
    def _compute_silence_text(self):
        for fact in self:
            day = fact.silent_until and format_date(self.env, fact.silent_until)
            texts = {
                "goods": self.env._("Not answered; counted until the goods came on %(day)s", day=day),
                "ended": self.env._("Not answered; counted until the order ended on %(day)s", day=day),
                "counted": self.env._("Not answered; counted until %(day)s", day=day),
            }
            fact.silence_text = not fact.left_out and texts.get(fact.silent_because)

    @api.depends("order_id")
    def _compute_display_name(self):
        # The number of the order is no secret to who reads its answer; the order itself has rights of its own.
        for fact in self.sudo():
            fact.display_name = fact.order_id.name
