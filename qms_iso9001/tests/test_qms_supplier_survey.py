import re

from odoo import Command
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestQmsSupplierSurvey(SupplierCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    def test_buyers_are_asked_once_and_their_mean_is_the_score(self):
        survey = self.env.ref("qms_iso9001.qms_supplier_survey")
        self.scheme.write(
            {
                "criterion_ids": [
                    Command.update(
                        self.scheme.criterion_ids[1].id,
                        {
                            "kind": "survey",
                            "survey_id": survey.id,
                            "user_ids": [Command.set(self.buyer.ids)],
                            "minimum_count": 1,
                        },
                    )
                ]
            }
        )
        evaluation = self.evaluate(self.vendor)
        self.assertTrue(evaluation.to_ask)
        evaluation.action_ask_buyers()
        evaluation.action_ask_buyers()
        activity = evaluation.activity_ids
        self.assertEqual((activity.user_id, len(activity)), (self.buyer, 1))
        line = evaluation.line_ids[1]
        answer = self.env["survey.user_input"].sudo().search([("qms_evaluation_line_id", "=", line.id)])
        self.assertIn(answer.access_token, activity.note)
        for question in survey.question_ids:
            answer._save_lines(question, str(question.suggested_answer_ids[0].id))
        answer.with_user(self.env.ref("base.public_user")).sudo()._mark_done()
        self.assertEqual((line.state, line.score, line.count), ("scored", 100, 1))
        self.assertEqual(evaluation.score, 100)
        self.assertFalse(evaluation.activity_ids)

    def test_answers_after_the_confirmation_change_nothing(self):
        evaluation = self.evaluate(self.vendor)
        line = self.judge(evaluation, 95)
        self.decide(evaluation)
        survey = self.env.ref("qms_iso9001.qms_supplier_survey")
        answer = survey.sudo()._create_answer(user=self.buyer, check_attempts=False)
        answer.qms_evaluation_line_id = line.id
        answer._mark_done()
        self.assertEqual(line.score, 95)

    def test_nobody_to_ask_is_said(self):
        self.assert_refused(self.evaluate(self.vendor).action_ask_buyers, says="Nobody is to be asked")

    def ask(self, *users, minimum=1):
        """Make the second criterion a survey; return the draft after these were asked."""
        survey = self.env.ref("qms_iso9001.qms_supplier_survey")
        asked = [Command.set([user.id for user in users])]
        self.scheme.criterion_ids[1].write(
            {"kind": "survey", "survey_id": survey.id, "user_ids": asked, "minimum_count": minimum}
        )
        evaluation = self.evaluate(self.vendor)
        evaluation.action_ask_buyers()
        return evaluation

    def answer(self, evaluation, user, choice=0):
        """Answer as the person who was asked."""
        own = [("qms_evaluation_line_id", "in", evaluation.line_ids.ids), ("partner_id", "=", user.partner_id.id)]
        answer = self.env["survey.user_input"].sudo().search(own)
        for question in answer.survey_id.question_ids:
            answer._save_lines(question, str(question.suggested_answer_ids[choice].id))
        answer._mark_done()

    def test_answers_are_taken_over_until_buyers_answer_anew(self):
        first = self.ask(self.buyer)
        self.answer(first, self.buyer)
        self.decide(first)
        second = self.evaluate(self.vendor)
        line = self.line(second, "Cooperation")
        self.assertEqual((line.state, line.score, line.count, line.taken_from_id), ("scored", 100, 1, first))
        self.assertIn("Answers taken over", line.taken_text)
        self.assertTrue(second.to_ask, "they can be asked again")
        second.action_ask_buyers()
        self.assertEqual((line.score, line.state), (100, "scored"))
        self.answer(second, self.buyer, choice=-1)
        self.assertLess(line.score, 100)
        self.assertFalse(line.taken_from_id)
        self.assertEqual(self.line(first, "Cooperation").score, 100)

    def test_too_few_new_answers_leave_what_was_taken_over(self):
        first = self.ask(self.buyer, self.employee, minimum=2)
        for user in (self.buyer, self.employee):
            self.answer(first, user)
        self.decide(first)
        second = self.evaluate(self.vendor)
        second.action_ask_buyers()
        line = self.line(second, "Cooperation")
        self.answer(second, self.buyer, choice=-1)
        self.assertEqual((line.score, line.count, line.taken_from_id), (100, 2, first))
        self.answer(second, self.employee, choice=-1)
        self.assertLess(line.score, 100)
        self.assertFalse(line.taken_from_id)

    def test_shipped_it_is_off_and_a_buyer_without_quality_groups_answers_by_the_link(self):
        shipped = self.env.ref("qms_iso9001.qms_supplier_criterion_buyers")
        self.assertEqual((shipped.kind, shipped.active), ("survey", False))
        self.assertFalse(shipped.user_ids)
        buyer = new_test_user(
            self.env,
            "t_plain_buyer",
            groups="base.group_user,purchase.group_purchase_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertFalse(buyer.has_group("qms_iso9001.group_qms_user"))
        evaluation = self.ask(buyer)
        activity = evaluation.activity_ids
        self.assertEqual(activity.user_id, buyer)
        [path] = re.findall(r'href="https?://[^/"]+(/[^"]+)"', activity.note)
        self.authenticate(buyer.login, buyer.login)
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("o_survey_form", page.text)
        self.answer(evaluation, buyer)
        self.assertEqual(self.line(evaluation, "Cooperation").score, 100)
