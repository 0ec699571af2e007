from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from .qms_satisfaction_answer_mixin import ACTIVITY
from .qms_satisfaction_company_mixin import SURVEY

# Whoever was not content longer ago has been called since.
CALLED_DAYS_AGO = 60


class QmsDemoSatisfactionMixin(models.AbstractModel):
    """What customers of the demo company said in twelve months. They answer as they would, without a login; nobody gets
    a mail. Questions and answers are dated back right after it."""

    _name = "qms.demo.satisfaction.mixin"
    _description = "Answers of the demo company's customers"

    @api.model
    def _load_satisfaction(self):
        today = self.env.ref("base.main_company")._qms_today()
        for row in self._rows("qms_iso9001/demo/satisfaction_history.csv"):
            asked = today - timedelta(days=int(row["asked_days_ago"]))
            answer = self._ask(self.env.ref(row["contact"]), asked)
            if row["answered_after"]:
                self._give_answer(answer, row, asked + timedelta(days=int(row["answered_after"])))
        self._call_back(today)

    @api.model
    def _ask(self, contact, asked):
        """Ask the contact on the day `asked`, after the last order that was delivered by then."""
        company = self.env.ref("base.main_company")
        delivery = self.env["stock.picking"].search(
            [
                ("partner_id", "child_of", contact.commercial_partner_id.id),
                ("picking_type_code", "=", "outgoing"),
                ("state", "=", "done"),
                ("company_id", "=", company.id),
                ("date_done", "<", self._morning(asked)),
            ],
            order="date_done desc, id desc",
            limit=1,
        )
        answer = self.env.ref(SURVEY)._create_answer(
            partner=contact,
            check_attempts=False,
            qms_satisfaction_company_id=company.id,
            qms_order_id=delivery.sale_id.id,
        )
        # As the job does: a contact with a login is asked as a contact.
        answer._qms_invite(contact, asked)
        return answer

    @api.model
    def _give_answer(self, answer, row, answered):
        scale, words = answer.survey_id.question_ids.sorted("sequence")
        answer._save_lines(scale, row["score"])
        answer._save_lines(words, row["comment"] or "")
        answer._mark_done()
        answer.flush_recordset()
        # What a customer said is evidence, which nobody writes: only the demo dates it back.
        self.env.execute_query(
            SQL(
                "UPDATE survey_user_input SET qms_answered_on = %s, end_datetime = %s WHERE id = %s RETURNING id",
                answered,
                self._morning(answered),
                answer.id,
            )
        )
        answer.invalidate_recordset(["qms_answered_on", "end_datetime"])

    @api.model
    def _call_back(self, today):
        """Who sells has called those who were not content a while ago."""
        answers = self.env["survey.user_input"].search(
            [
                ("qms_satisfaction_company_id", "!=", False),
                ("qms_answered_on", "<", today - timedelta(days=CALLED_DAYS_AGO)),
            ]
        )
        orders, customers = answers.qms_order_id, answers.partner_id.commercial_partner_id
        recent = self.env["survey.user_input"].search(
            [("qms_satisfaction_company_id", "!=", False), ("id", "not in", answers.ids)]
        )
        orders -= recent.qms_order_id
        for record in (*orders, *customers):
            record.activity_feedback([ACTIVITY], feedback=self.env._("Called the customer and put it right."))
