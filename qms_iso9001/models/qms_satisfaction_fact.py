from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.optional_number import OptionalFloat, OptionalInteger
from .qms_satisfaction_answer_mixin import ACTIVITY

KINDS = [("promoter", "Content (9 or 10)"), ("passive", "Neither (7 or 8)"), ("detractor", "Not content (0 to 6)")]
# So many days after the question an answer counts for the response rate.
DAYS = 30


class QmsSatisfactionFact(models.Model):
    """What customers said about how satisfied they are: a row per contact who was asked, by the commercial partner,
    whatever the login with which it was answered. Tests of the survey are no rows."""

    _name = "qms.satisfaction.fact"
    _inherit = ["qms.fact.mixin", "qms.contribution"]
    _description = "Answer of a customer"
    _auto = False
    _pack_part = "07"
    _order = "invited_on desc, id desc"
    _rec_name = "customer_name"
    _date_name = "invited_on"
    _listed_activities = ("qms_iso9001.mail_activity_type_satisfaction",)
    _depends = {
        "survey.user_input": [
            "qms_satisfaction_company_id",
            "qms_order_id",
            "qms_order_text",
            "qms_customer_text",
            "qms_invited_on",
            "qms_answered_on",
            "partner_id",
            "test_entry",
        ],
        "survey.user_input.line": [
            "user_input_id",
            "answer_type",
            "value_scale",
            "value_text_box",
            "skipped",
            "question_id",
        ],
        "survey.question": ["scale_min", "scale_max"],
        "sale.order": ["name", "user_id"],
        "res.partner": ["commercial_partner_id", "name"],
    }

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    # What it was called when asked, where the record is deleted.
    customer_name = fields.Char("Name of the customer", readonly=True)
    order_name = fields.Char("Number of the order", readonly=True)
    contact_id = fields.Many2one("res.partner", "Contact", readonly=True)
    order_id = fields.Many2one("sale.order", "After the order", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    invited_on = fields.Date("Asked on", readonly=True)
    answered_on = fields.Date("Answered on", readonly=True, depends_context=("qms_as_of",))
    is_answered = fields.Boolean("Answered", readonly=True, depends_context=("qms_as_of",))
    is_answered_in_time = fields.Boolean(
        "Answered within 30 days", readonly=True, depends_context=("qms_as_of",), help="Of the question."
    )
    is_latest = fields.Boolean(
        "Last of the period",
        readonly=True,
        depends_context=("qms_as_of", "qms_cutoff"),
        help="Of several answers of a customer in a period (a month, when nothing else is asked for) the last counts.",
    )
    score = OptionalInteger("Points (0 to 10)", readonly=True, aggregator="avg")
    kind = fields.Selection(KINDS, readonly=True)
    net_points = OptionalFloat(
        "Net promoter score",
        readonly=True,
        aggregator="avg",
        help="100 for who gave 9 or 10, -100 for who gave 6 or less, 0 in between: the mean is the share "
        "of the first less the share of the second.",
    )
    comment = fields.Text(readonly=True)

    @property
    def _table_query(self):
        frequency = (self.env.context.get("qms_cutoff") or ["month"])[0]
        return SQL(
            """
            SELECT said.*, said.answered_on IS NOT NULL AS is_answered,
                   COALESCE(said.answered_on - said.invited_on <= %(days)s, FALSE) AS is_answered_in_time,
                   said.answered_on IS NOT NULL AND row_number() OVER (
                        PARTITION BY said.company_id, said.partner_id,
                                     CASE WHEN said.partner_id IS NULL THEN said.customer_name END,
                                     date_trunc(%(frequency)s, said.answered_on::timestamp)
                        ORDER BY said.answered_on DESC, said.id DESC) = 1 AS is_latest,
                   CASE WHEN said.score >= 9 THEN 'promoter' WHEN said.score >= 7 THEN 'passive'
                        WHEN said.score IS NOT NULL THEN 'detractor' END AS kind,
                   CASE WHEN said.score >= 9 THEN 100 WHEN said.score >= 7 THEN 0
                        WHEN said.score IS NOT NULL THEN -100 END AS net_points
              FROM (SELECT answer.id, answer.qms_satisfaction_company_id AS company_id,
                           contact.commercial_partner_id AS partner_id, answer.partner_id AS contact_id,
                           COALESCE(customer.name, answer.qms_customer_text) AS customer_name,
                           COALESCE(placed.name, answer.qms_order_text) AS order_name,
                           answer.qms_order_id AS order_id, placed.user_id, answer.qms_invited_on AS invited_on,
                           CASE WHEN points.score IS NOT NULL AND answer.qms_answered_on <= %(until)s
                                THEN answer.qms_answered_on END AS answered_on,
                           CASE WHEN answer.qms_answered_on <= %(until)s THEN points.score END AS score,
                           CASE WHEN answer.qms_answered_on <= %(until)s THEN words.comment END AS comment
                      FROM survey_user_input AS answer
                      JOIN %(companies)s ON company.company_id = answer.qms_satisfaction_company_id
                      LEFT JOIN res_partner AS contact ON contact.id = answer.partner_id
                      LEFT JOIN res_partner AS customer ON customer.id = contact.commercial_partner_id
                      LEFT JOIN sale_order AS placed ON placed.id = answer.qms_order_id
                      %(said)s
                     WHERE answer.test_entry IS NOT TRUE AND answer.qms_invited_on <= %(until)s) AS said
            """,
            days=DAYS,
            frequency=frequency,
            until=self._until_sql(),
            companies=self._fact_companies(),
            said=self._said_sql(),
        )

    @api.model
    def _said_sql(self):
        """Join what was answered: the points, of a scale from 0 to 10 only, and the words."""
        return SQL(
            """
            LEFT JOIN LATERAL (
                  SELECT line.value_scale AS score FROM survey_user_input_line AS line
                   WHERE line.user_input_id = answer.id AND line.answer_type = 'scale' AND line.skipped IS NOT TRUE
                     AND EXISTS (SELECT FROM survey_question AS question
                                  WHERE question.id = line.question_id
                                    AND question.scale_min = 0 AND question.scale_max = 10)
                   ORDER BY line.id LIMIT 1) AS points ON TRUE
            LEFT JOIN LATERAL (
                  SELECT line.value_text_box AS comment FROM survey_user_input_line AS line
                   WHERE line.user_input_id = answer.id AND line.answer_type = 'text_box'
                     AND line.skipped IS NOT TRUE
                   ORDER BY line.id LIMIT 1) AS words ON TRUE
            """
        )

    def _until_sql(self):
        """Return SQL for the day as of which rows are read. The end of a period of questions is no end of answers."""
        as_of = fields.Date.to_date(self.env.context.get("qms_as_of"))
        return SQL("%s::date", as_of) if as_of else SQL("company.today")

    def action_open_order(self):
        """Open the order after which the customer was asked. Raises AccessError without the right to read orders."""
        self.ensure_one()
        self.order_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "views": [(False, "form")],
        }

    # Shared screens

    @api.model
    def _calls(self):
        """Return {model name: ids of the records on which the current user is to call a customer}, by one query."""
        calls = self.env["mail.activity"].search(
            [("user_id", "=", self.env.uid), ("activity_type_id", "=", self.env.ref(ACTIVITY).id)]
        )
        return {name: found.mapped("res_id") for name, found in calls.grouped("res_model").items()}

    @api.model
    def _my_quality_lines(self):
        """The low answers of which the user is to call the customer, until that activity is done."""
        calls = self._calls() if self.has_access("read") else {}
        lines = super()._my_quality_lines()
        if not calls:
            return lines
        orders, customers = calls.get("sale.order", []), calls.get("res.partner", [])
        called = Domain("order_id", "in", orders) | (
            Domain("order_id", "=", False) & Domain("partner_id", "in", customers)
        )
        low = Domain("kind", "=", "detractor") & called
        label = self.env._("Customers who are not content: call them")
        return [*lines, self._contribution_line(label, list(low), "answered_on", open_verb="action_open_called")]

    def _my_quality_note(self):
        return self.env._("%(score)s of 10", score=self.score)

    def action_open_called(self):
        """Open where the activity is: the order after which the customer was asked, else the customer."""
        self.ensure_one()
        record = self.order_id or self.partner_id
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    @api.model
    def _pack_folder(self):
        line = self._contribution_line(self.env._("Satisfaction of customers"), [], "invited_on")
        return [*super()._pack_folder(), line]

    @api.model
    def _pack_columns(self):
        return ["invited_on", "partner_id", "order_name", "answered_on", "score", "kind", "comment"]
