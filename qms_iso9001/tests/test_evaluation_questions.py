from odoo import Command
from odoo.tests import freeze_time, tagged

from .supplier_case import SupplierCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 09:00:00")
class TestEvaluationQuestions(SupplierCase):
    """Buyers are asked by activities of their own: an answer closes its own one, and nothing else."""

    def setUp(self):
        super().setUp()
        self.survey = self.env.ref("qms_iso9001.qms_supplier_survey")
        asked = {
            "kind": "survey",
            "weight": 50,
            "survey_id": self.survey.id,
            "user_ids": [Command.set(self.buyer.ids)],
            "minimum_count": 1,
        }
        self.scheme.criterion_ids = [Command.clear()]
        self.scheme.criterion_ids = [Command.create({**asked, "name": name}) for name in ("Service", "Advice")]
        self.evaluation = self.evaluate(self.vendor)
        self.evaluation.action_ask_buyers()

    def answer(self, name):
        line = self.line(self.evaluation, name)
        answer = self.env["survey.user_input"].sudo().search([("qms_evaluation_line_id", "=", line.id)])
        for question in self.survey.question_ids:
            answer._save_lines(question, str(question.suggested_answer_ids[0].id))
        answer.with_user(self.env.ref("base.public_user")).sudo()._mark_done()
        self.env.invalidate_all()

    def test_an_answer_closes_its_own_question_alone(self):
        todo = self.evaluation.activity_schedule("mail.mail_activity_data_todo", user_id=self.buyer.id, summary="Call")
        self.assertEqual(len(self.evaluation.activity_ids), 3)
        self.answer("Service")
        self.assertEqual(len(self.evaluation.activity_ids), 2)
        self.assertIn(todo, self.evaluation.activity_ids)
        self.answer("Advice")
        self.assertEqual(self.evaluation.activity_ids, todo)

    def test_confirming_closes_what_is_open_and_a_later_answer_says_so(self):
        self.answer("Service")
        todo = self.evaluation.activity_schedule("mail.mail_activity_data_todo", user_id=self.buyer.id, summary="Call")
        self.decide(self.evaluation)
        self.assertEqual(self.evaluation.activity_ids, todo)
        found = self.evaluation._content_hash()
        self.answer("Advice")
        self.assertEqual(self.evaluation._content_hash(), found)
        said = self.evaluation.message_ids[0].body
        self.assertIn("Answered too late", said)
        self.assertIn(self.buyer.name, said)

    def test_questions_about_another_vendor_are_taken_back(self):
        self.evaluation.partner_id = self.new_vendor("Turner")
        self.assertFalse(self.evaluation.activity_ids)
