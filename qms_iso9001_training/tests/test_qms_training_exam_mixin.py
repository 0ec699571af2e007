from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestQmsTrainingExamMixin(TrainingCase):
    """The exam decides once; a failed one may be repeated as often as the course says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_exam()
        cls.course.write({"method": "exam", "retakes": 1})

    def setUp(self):
        super().setUp()
        self.need = self.env["qms.training.record"].create({"training_id": self.course.id, "employee_id": self.me.id})
        self.mine = self.need.with_user(self.employee)

    def test_right_answers_pass_once(self):
        action = self.mine.action_open_exam()
        self.assertEqual(self.mine.action_open_exam()["url"], action["url"])
        answer = self.answer(self.need, "Two")
        self.assertIn(answer.access_token, action["url"])
        self.assert_state(self.need, "passed")
        self.assertEqual((self.need.exam_score, self.need.date_done), (100, self.today))
        written = self.need.write_date
        answer._mark_done()
        self.assertEqual(self.need.write_date, written)
        self.assert_refused(self.mine.action_open_exam, says="not open")
        self.assert_refused(answer.write, {"state": "new"}, says="evidence")
        self.assert_refused(answer.unlink, says="evidence")
        self.assert_refused(self.course.survey_id.unlink, says="evidence")

    def test_wrong_answers_fail_and_offer_a_retake(self):
        self.mine.action_open_exam()
        self.answer(self.need, "One")
        self.assert_state(self.need, "failed")
        self.assertTrue(self.need.is_retake_offered)
        action = self.mine.action_retake()
        retake = self.need.search([("retake_of_id", "=", self.need.id)])
        self.assertEqual((retake.attempt, retake.state, action["type"]), (2, "needed", "ir.actions.act_url"))
        self.assert_refused(self.mine.action_retake, says="no attempt left")
        self.answer(retake, "One")
        self.assert_state(retake, "failed")
        self.assertFalse(retake.is_retake_offered)
        self.assert_refused(retake.with_user(self.hr).action_retake, says="no attempt left")

    def test_a_retake_uses_the_need_that_is_open(self):
        self.mine.action_open_exam()
        self.answer(self.need, "One")
        other = self.need.create({"training_id": self.course.id, "employee_id": self.me.id})
        action = self.need.with_user(self.hr).action_retake()
        self.assertEqual(action["res_id"], other.id)
        self.assertEqual(other.attempt, 2)

    def test_the_exam_of_a_class_opens_with_attendance_and_closes_with_the_exam(self):
        self.course.method = "classroom"
        self.assert_refused(self.mine.action_open_exam, says="tick you as present")
        session = self.schedule(self.me, trainer_id=self.anna.id)
        session.action_attend_all()
        self.assert_refused(session.action_close, says="wait for the exam")
        self.mine.action_open_exam()
        self.answer(self.need, "Two")
        session.action_close()
        self.assert_state(session, "done")
        self.assert_state(self.need, "passed")

    def test_nobody_takes_the_exam_of_another(self):
        for user in (self.hr, self.manager, self.officer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.need.with_user(user).action_open_exam()
        for user in (self.buyer, self.other_employee):
            self.assert_refused(self.need.with_user(user).action_open_exam)
            self.assert_refused(self.need.with_user(user).action_retake)

    def test_nobody_says_by_hand_whose_exam_answers_are(self):
        self.employee.group_ids += self.env.ref("survey.group_survey_manager")
        answers = self.env["survey.user_input"].with_user(self.employee)
        vals = {"survey_id": self.course.survey_id.id}
        self.assert_refused(answers.create, {**vals, "qms_training_record_id": self.need.id})
        answer = answers.create(vals)
        self.assert_refused(answer.write, {"qms_training_record_id": self.need.id})
        answer._mark_done()
        self.assert_state(self.need, "needed")
        hr = self.need.with_user(self.hr)
        for forged in ({"exam_score": 100}, {"attempt": 0}, {"is_retake_offered": True}):
            self.assert_refused(hr.write, forged, says="set by its buttons")

    def test_answers_to_another_exam_decide_nothing(self):
        self.mine.action_open_exam()
        self.new_exam(title="New exam")
        self.answer(self.need, "Two")
        self.assert_state(self.need, "needed")

    def test_cancelled_meanwhile_it_decides_nothing(self):
        self.mine.action_open_exam()
        self.need.with_user(self.hr).action_cancel("Left")
        self.answer(self.need, "Two")
        self.assert_state(self.need, "cancelled")

    def test_my_quality_shows_exams_and_retakes(self):
        def verbs():
            page = self.env["qms.my.quality"].with_user(self.employee).get_page()
            return [each["open_verb"] for each in page["sections"] if each["model"] == "qms.training.record"]

        self.assertIn("action_open_exam", verbs())
        self.mine.action_open_exam()
        self.answer(self.need, "One")
        self.assertIn("action_retake", verbs())
        self.assertNotIn("action_open_exam", verbs())

    def fail(self, record=None):
        """Fail the exam of the need."""
        self.mine.action_open_exam()
        self.answer(record or self.need, "One")

    def ask_again(self):
        """Return the need that the night creates for who failed."""
        return (
            self.env["qms.training.record"]
            .sudo()
            ._need([{"training_id": self.course.id, "employee_id": self.me.id, "origin": "rule"}])
        )

    def test_a_need_that_comes_by_itself_is_no_further_attempt(self):
        self.course.retakes = 0
        self.fail()
        need = self.ask_again()
        self.assertTrue(need.is_exam_waiting)
        self.assert_refused(need.with_user(self.employee).action_open_exam, says="not open")
        self.assertFalse(need._find_exams(self.me)[0])
        planned = self.schedule(self.me.sudo()).record_ids
        self.assertEqual(planned.sudo(), need)
        self.assertTrue(need.is_exam_open)
        self.assertEqual(need._find_exams(self.me)[0], need)

    def test_the_retake_takes_over_the_need_that_came_by_itself(self):
        self.fail()
        need = self.ask_again()
        self.assertFalse(need.is_exam_open)
        self.mine.action_retake()
        self.assertEqual((need.retake_of_id, need.attempt, need.is_exam_open), (self.need, 2, True))
        self.assertFalse(self.ask_again())

    def test_a_pass_that_is_taken_back_may_be_repeated(self):
        self.mine.action_open_exam()
        self.answer(self.need, "Two")
        self.need.with_user(self.hr).action_retract("Somebody else wrote it")
        self.assertTrue(self.need.is_retake_offered)
        need = self.ask_again()
        self.assertFalse(need.is_exam_open)
        self.mine.action_retake()
        self.assertTrue(need.is_exam_open)
        self.answer(need, "Two")
        need.with_user(self.hr).action_retract("Again")
        self.assertFalse(need.is_retake_offered, "No attempt is left.")

    def test_a_pass_taken_back_or_cancelled_of_who_passed_since_is_not_repeated(self):
        first = self.record_talk(self.me.sudo(), result="passed", date_done=self.today - timedelta(days=9)).record_ids
        second = self.record_talk(self.me.sudo(), result="passed", date_done=self.today - timedelta(days=2)).record_ids
        first.action_retract("Mixed up")
        self.assertFalse(first.is_retake_offered)
        second.action_cancel("Another day")
        self.assertFalse(second.is_retake_offered)

    def test_who_passed_since_begins_anew(self):
        self.fail()
        self.mine.action_retake()
        self.answer(self.need.search([("retake_of_id", "=", self.need.id)]), "Two")
        self.assertTrue(self.ask_again().is_exam_waiting, "Failed and passed on one day: the failure may be the later.")
        self.need.search([("state", "=", "needed"), ("employee_id", "=", self.me.id)])._cancel("Other test")
        self.env.cr.execute("UPDATE qms_training_record SET date_done = date_done - 1 WHERE id = %s", [self.need.id])
        self.env.invalidate_all()
        self.assertFalse(self.ask_again().is_exam_waiting)

    def attended_before(self):
        """Record the training done, which takes the open need, and need it anew; return what was recorded."""
        talk = self.need
        self.record_talk(self.me.sudo())
        self.assert_state(talk, "attended")
        self.need = talk.create({"training_id": self.course.id, "employee_id": self.me.id})
        self.mine = self.need.with_user(self.employee)
        return talk

    def test_passed_on_a_day_with_a_record_it_is_noted_there(self):
        talk = self.attended_before()
        self.mine.action_open_exam()
        answer = self.answer(self.need, "Two")
        self.assertEqual((talk.state, talk.exam_score), ("passed", 100))
        self.assert_state(self.need, "cancelled")
        self.assertIn("noted on the record", self.need.cancel_reason)
        self.assert_refused(answer.unlink, says="evidence")

    def test_failed_on_a_day_with_a_record_it_stays_beside_it(self):
        self.attended_before()
        self.fail()
        self.assert_state(self.need, "failed")

    def test_who_passed_or_left_is_offered_no_retake(self):
        self.fail()
        before = self.record_talk(self.me.sudo(), result="passed", date_done=self.today - timedelta(days=2))
        self.assertTrue(self.need.is_retake_offered, "Passed before it was failed, it is repeated.")
        before.record_ids.action_cancel("Another test")
        self.record_talk(self.me.sudo(), result="passed")
        self.assertFalse(self.need.is_retake_offered)
        failed = self.need.create([{"training_id": self.course.id, "employee_id": each.id} for each in self.people[:3]])
        failed.action_fail()
        self.anna.with_user(self.hr).action_archive()
        self.assertEqual(failed.mapped("is_retake_offered"), [False, True, True])
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.hr.company_ids |= branch
        self.people[1].with_user(self.hr).with_context(allowed_company_ids=[self.company.id, branch.id]).write(
            {"company_id": branch.id, "department_id": False, "job_id": False}
        )
        self.assertEqual(failed.mapped("is_retake_offered"), [False, False, True])
        self.assertEqual(set(failed.mapped("state")), {"failed"})
