from datetime import timedelta
from unittest.mock import patch

from odoo.tests import Form, tagged

from .common import TrainingCase

FIGURE = "odoo.addons.qms_iso9001.models.qms_indicator_figure_mixin.QmsIndicatorFigureMixin._figure"


@tagged("post_install", "-at_install")
class TestQmsTrainingEffect(TrainingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course.write({"is_effect_asked": True, "effect_days": 90})
        cls.team, cls.others = cls.people[:4], cls.people[4:6]
        cls.team.parent_id = cls.me

    def asked(self, people=None, days_ago=100, **vals):
        """Hold the course with the team and return the question asked of its manager, as that manager."""
        day = self.today - timedelta(days=days_ago)
        session = self.record_talk(self.team if people is None else people, date_done=day, **vals)
        return session.record_ids.effect_id.with_user(self.employee).sudo(False)

    def needs(self, employee):
        return self.env["qms.training.record"].search([("employee_id", "=", employee.id), ("state", "=", "needed")])

    def test_one_question_per_manager_after_the_days_of_the_course(self):
        session = self.record_talk(self.team + self.others, date_done=self.today - timedelta(days=10))
        mine, theirs = session.record_ids.effect_id.sorted("record_count", reverse=True)
        self.assertEqual(mine.user_id, self.employee)
        self.assertEqual(mine.record_ids.employee_id, self.team)
        self.assertEqual(theirs.user_id, self.hr, "Without a manager with a login an HR officer is asked.")
        self.assertEqual(mine.date_due, self.today + timedelta(days=80))
        self.assertEqual(mine.activity_ids.user_id, self.employee)
        self.assertEqual(mine.activity_ids.date_deadline, mine.date_due)

    def test_a_course_that_does_not_ask_asks_nobody(self):
        self.course.is_effect_asked = False
        session = self.record_talk(self.team)
        self.assertFalse(session.record_ids.effect_id)
        self.assertEqual(set(session.record_ids.mapped("effect_state")), {"none"})

    def test_nobody_judges_the_effect_on_themselves(self):
        self.me.parent_id = self.me
        question = self.record_talk(self.me).record_ids.effect_id
        self.assertEqual(question.user_id, self.hr)

    def test_the_next_manager_with_a_login_is_asked(self):
        foreman, head = self.people[6], self.people[7]
        self.others.parent_id = foreman
        foreman.parent_id = head
        head.parent_id = self.me
        question = self.record_talk(self.others).record_ids.effect_id
        self.assertEqual(question.user_id, self.employee)
        head.parent_id = foreman
        question = self.record_talk(self.others, date_done=self.today - timedelta(days=1)).record_ids.effect_id
        self.assertEqual(question.user_id, self.hr, "Two who lead each other end the search.")

    def test_the_manager_without_any_group_judges_all_with_one_comment(self):
        question = self.asked()
        form = Form(question)
        self.assertTrue(form.can_judge)
        question.action_all_effective("Ladders are tied since then")
        self.assert_state(question, "judged")
        records = question.record_ids
        self.assertEqual(set(records.mapped("effect_state")), {"effective"})
        self.assertEqual(set(records.mapped("effect_note")), {"Ladders are tied since then"})
        self.assertEqual(records.effect_by_id, self.employee)
        self.assertEqual(set(records.mapped("effect_date")), {self.today})
        self.assertFalse(question.sudo().activity_ids.filtered("active"))

    def test_exceptions_by_name_need_the_course_again_the_others_by_one_comment(self):
        question = self.asked()
        anna = question.record_ids.filtered(lambda record: record.sudo().employee_id == self.anna)
        self.assert_refused(anna.action_not_effective, " ", says="Give a reason")
        anna.action_not_effective("Was seen on an untied ladder")
        self.assert_state(question, "asked")
        need = self.needs(self.anna)
        self.assertEqual(need.training_id, self.course)
        self.assertEqual(need.date_due, self.today + timedelta(days=30))
        question.action_all_effective("Seen in the yard")
        self.assert_state(question, "judged")
        self.assertEqual(anna.effect_state, "not_effective")
        self.assertEqual(len(question.record_ids.filtered(lambda record: record.effect_state == "effective")), 3)

    def test_an_open_need_is_not_doubled(self):
        question = self.asked()
        self.env["qms.training.record"].create({"employee_id": self.anna.id, "training_id": self.course.id})
        question.record_ids.action_not_effective("Nobody remembers it")
        self.assertEqual(len(self.needs(self.anna)), 1)
        self.assertEqual(len(self.needs(self.team[1])), 1)

    def test_not_effective_plans_one_action_for_all_of_the_question(self):
        question = self.asked()
        process = self.env["qms.process"].create({"name": "Mounting", "company_id": self.company.id})
        self.course.process_id = process
        question.record_ids[:2].action_not_effective_act("The ladders have no hooks")
        question.record_ids[2:].action_not_effective_act("The same")
        action = question.sudo().action_id
        self.assertEqual(action.user_id, self.employee)
        self.assertEqual(action.process_id, process)
        self.assertIn("The ladders have no hooks", action.description)
        self.assertFalse(self.needs(self.anna))
        self.assert_state(question, "judged")

    def test_a_verdict_stays_and_is_corrected_with_a_reason(self):
        question = self.asked()
        question.action_all_effective("Fine")
        anna = question.record_ids.filtered(lambda record: record.sudo().employee_id == self.anna)
        self.assert_refused(anna.action_not_effective, "No", says="corrected with a reason")
        self.assert_refused(question.action_all_effective, "Fine again", says="Judged")
        self.assert_refused(anna.with_user(self.hr).write, {"effect_state": "none"}, says="set by its buttons")
        self.assert_refused(anna.with_user(self.hr).write, {"effect_note": "x"}, says="set by its buttons")
        self.assert_refused(question.with_user(self.hr).write, {"user_id": self.hr.id}, says="cannot be changed")
        anna.action_correct_effect("I mixed up two people")
        self.assertEqual(anna.effect_state, "not_effective")
        self.assertIn("Fine", anna.effect_changed)
        self.assertEqual(len(self.needs(self.anna)), 1)
        anna.with_user(self.hr).action_correct_effect("It was right")
        self.assertEqual(anna.effect_state, "effective")
        self.assertIn("I mixed up two people", anna.effect_changed)
        none = self.record_talk(self.others).record_ids
        self.assert_refused(none.action_correct_effect, "x", says="no verdict")

    def test_others_neither_see_nor_judge(self):
        question = self.asked()
        for user in (self.buyer, self.other_manager, self.other_employee):
            self.assertFalse(question.with_user(user).has_access("read"), user.login)
            self.assert_refused(question.with_user(user).action_all_effective, "Fine")
            self.assert_refused(question.record_ids.with_user(user).action_not_effective, "No")
        self.assertTrue(question.with_user(self.auditor).has_access("read"))
        self.assert_refused(question.with_user(self.auditor).action_all_effective, "Fine", says="Ask them")
        self.assert_refused(question.record_ids.with_user(self.officer).action_not_effective, "No", says="Ask them")

    def test_managers_see_the_records_of_their_whole_team_and_of_nobody_else(self):
        self.others.parent_id = self.team[0]
        session = self.record_talk()
        seen = self.env["qms.training.record"].with_user(self.employee).search([("session_id", "=", session.id)])
        self.assertEqual(seen.sudo().employee_id, self.team + self.others)

    def test_a_passed_retest_is_the_verdict_and_is_not_asked_about(self):
        question = self.asked(self.anna)
        again = self.record_talk(self.anna, date_done=self.today, result="passed").record_ids
        self.assertEqual(question.record_ids.effect_state, "effective")
        self.assertIn("Passed again", question.record_ids.effect_note)
        self.assert_state(question, "judged")
        self.assertEqual(again.effect_state, "none")

    def test_who_enters_a_retest_or_takes_it_is_no_judge(self):
        question = self.asked(self.anna)
        need = self.env["qms.training.record"].create({"employee_id": self.anna.id, "training_id": self.course.id})
        self.new_exam()
        self.course.method = "exam"
        need._open_exam("kiosk")
        self.answer(need, "Two")
        self.assert_state(need, "passed")
        record = question.record_ids
        self.assertEqual((record.effect_state, record.effect_by_id.id), ("effective", False))
        self.assertEqual(record.effect_date, self.today)
        message = question.sudo().message_ids.filtered(lambda each: "Passed again" in (each.body or ""))
        self.assertEqual(message.author_id, self.env.ref("base.partner_root"))

    def test_attending_again_or_passing_the_same_day_is_no_retest(self):
        question = self.asked(self.anna)
        self.record_talk(self.anna, date_done=self.today)
        self.assertEqual(question.record_ids.effect_state, "to_judge")

    def test_of_what_is_taken_back_or_cancelled_nobody_is_asked(self):
        question = self.asked(self.team[:2], result="passed")
        first, second = question.record_ids.with_user(self.hr)
        first.action_retract("Somebody else wrote the exam")
        self.assertEqual(first.effect_state, "none")
        self.assert_state(question, "asked")
        second.action_cancel("Was ill")
        self.assert_state(question, "dropped")
        self.assertFalse(question.sudo().activity_ids.filtered("active"))

    def test_of_who_was_absent_after_all_nobody_is_asked(self):
        session = self.schedule(self.team[:2])
        session.action_attend_all()
        anna, other = session.record_ids
        question = anna.effect_id
        self.assertEqual(question.record_ids, anna + other)
        anna.action_absent()
        self.assertEqual((anna.effect_state, anna.effect_id.id, anna.effect_due), ("none", False, False))
        question.with_user(self.employee).action_all_effective("Seen")
        self.assertEqual((anna.effect_state, other.effect_state), ("none", "effective"))
        session.action_close()
        self.assertEqual((anna.state, anna.effect_state), ("needed", "none"))

    def test_a_wrong_tick_that_is_put_right_asks_again(self):
        session = self.schedule(self.anna)
        record = session.record_ids
        record.action_attend()
        first = record.effect_id
        record.action_absent()
        self.assert_state(first, "dropped")
        record.action_attend()
        self.assertEqual((record.effect_state, record.effect_id.state), ("to_judge", "asked"))
        self.assertEqual(record.effect_due, self.today + timedelta(days=90))

    def test_hr_does_not_judge_the_effect_on_themselves(self):
        own = self.hr.with_company(self.company).employee_id
        session = self.record_talk(self.team[:1] + own, date_done=self.today - timedelta(days=100))
        question = session.record_ids.effect_id
        theirs = question.filtered(lambda each: own in each.sudo().record_ids.employee_id)
        mine = theirs.record_ids.filtered(lambda record: record.employee_id == own)
        self.assertFalse(mine.can_judge_effect)
        self.assert_refused(theirs.action_all_effective, "I am good", says="themselves")
        self.assert_refused(mine.action_not_effective, "I am not", says="themselves")
        mine.with_user(self.manager).sudo(False).action_not_effective("Was seen")
        self.assert_refused(mine.action_correct_effect, "No", says="themselves")

    def test_hr_who_judges_many_leaves_themselves_to_others(self):
        own = self.hr.with_company(self.company).employee_id
        own.parent_id = self.me
        question = self.asked(self.team[:1] + own).with_user(self.hr)
        question.action_all_effective("Seen")
        self.assert_state(question, "asked")
        states = {record.employee_id: record.effect_state for record in question.record_ids}
        self.assertEqual(states, {self.team[0]: "effective", own: "to_judge"})
        question.with_user(self.employee).action_all_effective("Seen too")
        self.assert_state(question, "judged")

    def test_lines_on_my_quality_only_when_it_is_due(self):
        Effect = self.env["qms.training.effect"].with_user(self.employee)
        due = self.asked()
        later = self.asked(days_ago=1)
        found = Effect.search(Effect._my_quality_lines()[0]["domain"])
        self.assertIn(due, found)
        self.assertNotIn(later, found)
        waiting = Effect.with_user(self.hr).search(Effect.with_user(self.hr)._inbox_lines()[0]["domain"])
        self.assertIn(due.id, waiting.ids)

    def test_figures_stand_beside_by_code(self):
        process = self.env["qms.process"].create({"name": "Mounting", "company_id": self.company.id})
        self.course.process_id = process
        question = self.asked()
        start = question.date_done

        def figure(_self, code, first, _last, group=None):
            if group:
                return {process.id: {"count": 12 if first < start else 3}}
            return {None: {"denominator": 1000}}

        with patch(FIGURE, figure):
            question.invalidate_recordset(["facts"])
            self.assertIn("12.0 cases per 1,000 operations in the 90 days before, 3.0 since", question.facts)
            question.action_all_effective("Fine")
        self.assertIn("12.0 cases", question.facts, "What was seen that day is kept.")

    def test_few_cases_tell_nothing_and_no_addon_shows_nothing(self):
        self.course.process_id = self.env["qms.process"].create({"name": "Mounting", "company_id": self.company.id})
        question = self.asked()
        with patch(FIGURE, lambda _self, code, first, last, group=None: {} if group else {None: {"denominator": 9}}):
            question.invalidate_recordset(["facts"])
            self.assertIn("Too few to tell", question.facts)
        with patch(FIGURE, lambda _self, code, first, last, group=None: None):
            question.invalidate_recordset(["facts"])
            self.assertFalse(question.facts)
