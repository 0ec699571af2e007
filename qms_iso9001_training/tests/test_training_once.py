from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestTrainingOnce(TrainingCase):
    """Who is planned, needs a course again or did it meanwhile: one open record each, and every training ends."""

    def open_records(self, person):
        domain = [("employee_id", "=", person.id), ("state", "in", ("needed", "planned"))]
        return self.env["qms.training.record"].search(domain)

    def new_record(self, person, **vals):
        vals = {"employee_id": person.id, "training_id": self.course.id, **vals}
        # As in a request of its own.
        self.env.flush_all()
        return self.env["qms.training.record"].with_user(self.hr).create(vals)

    def test_who_is_planned_gets_no_second_need_by_hand(self):
        session = self.schedule(self.people[:2])
        self.assert_refused(self.new_record, self.anna, says=session.reference)
        self.assertTrue(self.new_record(self.people[2]))
        self.assertTrue(self.new_record(self.anna, training_id=self.new_course().id))

    def test_who_is_planned_repeats_no_exam_beside_it(self):
        self.new_exam()
        self.course.write({"method": "exam", "retakes": 2})
        failed = self.new_record(self.me)
        failed.action_fail()
        session = self.schedule(self.me)
        self.assert_refused(failed.with_user(self.employee).action_retake, says=session.reference)
        self.assertEqual(self.open_records(self.me), session.record_ids)

    def test_who_fails_without_an_exam_still_needs_the_course(self):
        rule = self.env["qms.training.rule"].create(
            {
                "training_id": self.course.id,
                "company_id": self.company.id,
                "audience_employee_ids": [(6, 0, self.people[1].ids)],
            }
        )
        session = self.schedule(self.people[:2], trainer_id=self.me.id)
        ruled = self.record_of(session, self.people[1])
        ruled._take_reasons({"rule_id": rule.id})
        session.record_ids.with_user(self.employee).action_fail()
        self.assertEqual(set(session.record_ids.mapped("state")), {"failed"})
        needs = [self.open_records(person) for person in self.people[:2]]
        self.assertEqual([need.state for need in needs], ["needed", "needed"])
        self.assertEqual([need.rule_id for need in needs], [rule.browse(), rule])
        self.assertEqual({need.date_due for need in needs}, {self.today + timedelta(days=30)})
        self.course.retakes = 1
        third = self.new_record(self.people[2])
        third.action_fail()
        self.assertTrue(third.is_retake_offered)
        self.assertFalse(self.open_records(self.people[2]))

    def test_a_training_ends_though_somebody_needs_the_course_twice(self):
        for verb in ("close", "cancel"):
            with self.subTest(verb=verb):
                course = self.new_course(verb)
                session = self.schedule(self.people[:2], training_id=course.id)
                # A second need that came some other way.
                need = self.new_record(self.anna, training_id=course.id, date_done=self.today)
                record = self.record_of(session, self.anna)
                if verb == "close":
                    record.action_absent()
                    session.action_attend_all()
                    session.action_close()
                else:
                    session.action_cancel("Trainer ill")
                self.assert_state(need, "needed")
                self.assert_state(record, "cancelled")
                self.assertIn("Absent" if verb == "close" else "Trainer ill", record.cancel_reason)

    def test_of_two_plans_released_at_once_one_is_needed(self):
        sessions = self.schedule(self.people[:1]) | self.schedule(self.people[1:2])
        first, second = sessions.record_ids.sudo()
        second._write_unguarded({"employee_id": first.employee_id.id})
        sessions.action_cancel("Hall closed")
        self.assertEqual(sorted((first | second).mapped("state")), ["cancelled", "needed"])

    def test_who_is_recorded_as_done_is_planned_no_more(self):
        session = self.schedule(self.people[:2] | self.me)
        planned = self.record_of(session, self.me)
        done = self.record_talk(self.me, result="passed")
        self.assertEqual(done.record_ids, planned)
        self.assert_state(planned, "passed")
        self.assertEqual((planned.date_done, planned.minutes), (self.today, 45))
        self.assertFalse(session.event_id.sudo().partner_ids)
        self.assertIn(self.me.name, session.message_ids[0].body)
        self.assertIn(done.reference, session.message_ids[0].body)
        session.action_attend_all()
        session.action_close()
        self.assert_state(session, "done")
        self.assertEqual(session.record_ids.employee_id, self.people[:2])

    def test_what_was_done_before_leaves_the_plan_alone(self):
        session = self.schedule(self.people[:1])
        done = self.record_talk(self.people[:1], date_done=self.today - timedelta(days=300))
        self.assert_state(session.record_ids, "planned")
        self.assertEqual(len(done.record_ids), 1)

    def test_who_did_the_course_since_needs_it_no_more(self):
        session = self.schedule(self.people[:3], date_start=datetime.combine(self.today + timedelta(days=9), time(8)))
        done = self.new_record(self.anna, date_done=self.today)
        done.action_attend()
        before = self.new_record(self.people[1], date_done=self.today - timedelta(days=300))
        before.action_attend()
        session.action_cancel("Trainer ill")
        self.assert_state(session.with_context(active_test=False).record_ids, "cancelled")
        self.assertEqual(session.record_ids.employee_id, self.anna)
        self.assertEqual(len(self.open_records(self.people[1])), 1)
        self.assertFalse(self.open_records(self.anna))

    def test_who_has_no_attempt_left_needs_the_course_again_by_the_night(self):
        self.new_exam()
        self.course.method = "exam"
        records = self.env["qms.training.record"].sudo()
        action = self.env["qms.action"].create({"name": "Why?", "company_id": self.company.id})
        failed = self.new_record(self.anna)
        failed.sudo()._take_reasons({"action_id": action.id})
        failed.action_fail()
        self.assertFalse(self.open_records(self.anna))

        def night():
            with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_args, **_kwargs: 1):
                records._follow_company(self.company, 0)

        night()
        need = self.open_records(self.anna)
        self.assertEqual((need.action_id, need.is_exam_waiting), (action, True))
        need.with_user(self.hr).action_cancel("Does other work now")
        night()
        self.assertFalse(self.open_records(self.anna), "What somebody decided is not asked every night.")
        since = self.new_record(self.people[1])
        since.action_fail()
        self.record_talk(self.people[1], result="passed")
        night()
        self.assertFalse(self.open_records(self.people[1]))

    def test_who_did_not_pass_after_all_needs_the_course_again(self):
        first = self.record_talk(self.anna, result="passed", date_done=self.today - timedelta(days=9)).record_ids
        second = self.record_talk(self.anna, result="passed").record_ids
        first.action_retract("Mixed up")
        self.assertFalse(self.open_records(self.anna), "Passed since.")
        second.action_retract("Mixed up too")
        self.assertEqual(self.open_records(self.anna).date_due, self.today + timedelta(days=30))
