from odoo import Command
from odoo.tests import Form, tagged

from .kiosk_case import KioskCase


@tagged("post_install", "-at_install")
class TestReadingQuestions(KioskCase):
    """Questions before the confirmation, in My quality and for whoever writes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document.survey_id = cls.new_survey()
        cls.mine = cls.row_of(cls.chief)

    def test_my_quality_opens_the_questions(self):
        action = self.mine.with_user(self.employee).action_confirm()
        self.assertEqual(action["type"], "ir.actions.act_url")
        answer = self.answers_to(self.mine)
        self.assertIn(answer.access_token, action["url"])
        self.assertEqual(answer.partner_id, self.employee.partner_id)
        self.assert_unread(self.mine)
        self.assertEqual(self.mine.with_user(self.employee).action_confirm()["url"], action["url"])
        self.answer(answer, "Two")
        self.assert_read(self.mine, "login")

    def test_what_has_no_score_is_confirmed_when_it_is_answered(self):
        self.document.survey_id = self.new_survey(scoring_type="no_scoring")
        self.mine.with_user(self.employee).action_confirm()
        self.answer(self.answers_to(self.mine), "One")
        self.assert_read(self.mine, "login")

    def test_answers_to_other_questions_confirm_nothing(self):
        self.mine.with_user(self.employee).action_confirm()
        self.document.survey_id = self.new_survey(title="Other")
        self.answer(self.answers_to(self.mine), "Two")
        self.assert_unread(self.mine)

    def test_answers_after_a_new_revision_confirm_nothing(self):
        self.mine.with_user(self.employee).action_confirm()
        old = self.mine
        answer = self.answers_to(old)
        self.revise(self.document)
        self.answer(answer, "Two")
        self.assert_unread(old)
        self.assert_unread(self.row_of(self.chief))

    def test_a_sign_off_list_asks_no_questions(self):
        self.row._confirm("list", recorded_by=self.officer)
        self.assert_read(self.row, "list")

    def test_nobody_says_by_hand_whose_reading_answers_confirm(self):
        self.officer.group_ids += self.env.ref("survey.group_survey_manager")
        answers = self.env["survey.user_input"].with_user(self.officer)
        vals = {"survey_id": self.document.survey_id.id}
        self.assert_refused(answers.create, {**vals, "qms_acknowledgement_id": self.row.id, "qms_channel": "link"})
        answer = answers.create(vals)
        self.assert_refused(answer.write, {"qms_acknowledgement_id": self.row.id})
        answer._mark_done()
        self.assert_unread(self.row)

    def test_a_default_of_ones_own_confirms_nothing_for_others(self):
        defaults = self.env["ir.default"].with_user(self.buyer)
        defaults.set("survey.user_input", "qms_acknowledgement_id", self.row.id, user_id=True)
        defaults.set("survey.user_input", "qms_channel", "login", user_id=True)
        answer = (
            self.env["survey.user_input"].with_user(self.buyer).sudo().create({"survey_id": self.document.survey_id.id})
        )
        self.assertFalse(answer.qms_acknowledgement_id or answer.qms_channel)
        self.answer(answer, "Two")
        self.assert_unread(self.row)

    def test_questions_that_ask_for_a_login_later_are_not_opened(self):
        self.document.sudo().survey_id.users_login_required = True
        self.assert_refused(self.mine.with_user(self.employee).action_confirm, says="Tell its owner")

    def test_where_the_browser_stands_is_noted_after_the_confirmation(self):
        self.mine.with_user(self.employee).action_confirm()
        answer = self.answers_to(self.mine)
        self.answer(answer, "Two")
        question = answer.survey_id.question_ids
        answer.write({"last_displayed_page_id": question.id})
        self.assert_refused(answer.write, {"state": "new"}, says="evidence")
        self.assert_refused(question.suggested_answer_ids.unlink, says="evidence")

    def test_questions_that_need_a_login_are_refused(self):
        survey = self.new_survey(users_login_required=True)
        self.assert_refused(self.document.write, {"survey_id": survey.id}, says="login")

    def questions(self, user, document):
        """Open the dialog of questions as `user`."""
        action = document.with_user(user).action_add_questions()
        self.assertEqual(action["res_model"], "qms.document.question")
        return Form(self.env["qms.document.question"].with_user(user).with_context(**action["context"]))

    def test_the_owner_edits_the_questions_and_answers_stay(self):
        document = self.document_for(self.chief)
        document.sudo().user_id = self.buyer
        with self.questions(self.buyer, document) as form:
            form.question_1, form.kind_1 = "May it stay open?", "no"
            form.question_2 = form.question_3 = ""
        self.assertFalse(document.sudo().survey_id, "Nobody is asked before it is saved.")
        form.record.action_save()
        survey = document.sudo().survey_id
        self.assertEqual(survey.question_ids.mapped("title"), ["May it stay open?"])
        self.assertEqual(survey.question_ids.suggested_answer_ids.filtered("is_correct").value, "No")
        with self.questions(self.buyer, document) as form:
            self.assertEqual((form.question_1, form.kind_1), ("May it stay open?", "no"))
            form.question_1, form.kind_1 = "What is new?", "text"
        form.record.action_save()
        self.assertEqual(document.sudo().survey_id.scoring_type, "no_scoring")
        self.assertEqual(survey.question_ids.mapped("title"), ["May it stay open?"])
        form.record.write({f"question_{place}": " " for place in (1, 2, 3)})
        self.assert_refused(form.record.action_save, says="Write at least one")
        self.assert_refused(document.with_user(self.employee).action_add_questions)
        other = self.env["qms.document.question"].with_user(self.employee).create({"document_id": document.id})
        self.assert_refused(other.action_save)

    def test_questions_are_begun_with_a_button(self):
        document = self.document_for(self.chief)
        self.questions(self.officer, document).save().action_save()
        survey = document.sudo().survey_id
        self.assertFalse(survey.user_id)
        self.assert_refused(document.with_user(self.employee).action_remove_questions)
        self.officer.group_ids += self.env.ref("survey.group_survey_user")
        self.assertEqual(document.with_user(self.officer).action_add_questions()["res_id"], survey.id)
        self.assertEqual(len(document.sudo().survey_id.question_ids), 3)
        row = self.row_of(self.chief, document)
        row.with_user(self.employee).action_confirm()
        answer = self.answers_to(row)
        for question in answer.survey_id.question_ids:
            right = question.suggested_answer_ids.filtered("is_correct")
            answer._save_lines(question, right.id if right else "I count twice.")
        answer._mark_done()
        self.assert_read(row, "login")

    def test_answers_that_confirmed_are_evidence(self):
        self.officer.group_ids += self.env.ref("survey.group_survey_manager")
        begun = self.mine.with_user(self.employee).action_confirm() and self.answers_to(self.mine)
        begun.with_user(self.officer).write({"nickname": "Anybody"})
        self.answer(begun, "Two")
        answer = begun.with_user(self.officer)
        line = answer.user_input_line_ids
        for call, *args in (
            (answer.write, {"state": "new"}),
            (answer.write, {"user_input_line_ids": [Command.clear()]}),
            (answer.unlink,),
            (line.write, {"answer_score": 0}),
            (line.unlink,),
            (line.copy,),
            (line.question_id.unlink,),
        ):
            self.assert_refused(call, *args, says="evidence")
        self.assertEqual((answer.state, line.answer_score), ("done", 10))

    def test_other_answers_cost_one_query_more(self):
        answer = self.new_survey()._create_answer(user=self.employee)
        self.env.flush_all()
        with self.assertQueryCount(2):
            answer.write({"nickname": "Ann"})
            answer.flush_recordset()
        answer.unlink()

    def test_my_quality_says_that_questions_follow(self):
        lines = [line for line in self.my_rows() if line["id"] == self.mine.id]
        self.assertIn("Questions follow", lines[0]["date"])
        self.document.survey_id = False
        self.env.invalidate_all()
        lines = [line for line in self.my_rows() if line["id"] == self.mine.id]
        self.assertNotIn("Questions", lines[0]["date"])

    def my_rows(self):
        page = self.env["qms.my.quality"].with_user(self.employee).get_page()
        return [
            row for section in page["sections"] if section["model"] == "qms.acknowledgement" for row in section["rows"]
        ]

    def test_who_has_a_login_is_led_back_to_my_quality(self):
        self.mine.with_user(self.employee).action_confirm()
        self.assertEqual(self.answers_to(self.mine)._qms_back_path(), "/odoo/my-quality")

    def test_a_sign_off_list_says_that_questions_were_not_answered(self):
        dialogs = self.env["qms.acknowledgement.record"].with_user(self.officer)
        dialog = dialogs.create({"document_id": self.document.id, "row_ids": [Command.set(self.row.ids)]})
        self.assertTrue(dialog.asks_questions)
        dialog.action_record()
        self.assertIn("questions were not answered", self.document.message_ids[0].body)
