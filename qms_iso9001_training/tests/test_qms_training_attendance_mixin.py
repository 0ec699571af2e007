from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestQmsTrainingAttendanceMixin(TrainingCase):
    """The trainer, a plain employee without any group, notes on a tablet who was there, and closes."""

    def setUp(self):
        super().setUp()
        self.session = self.schedule(trainer_id=self.me.id)
        self.mine = self.session.with_user(self.employee)

    def record(self, employee):
        return self.record_of(self.session, employee).with_user(self.employee)

    def test_trainer_ticks_and_closes(self):
        self.assertEqual(len(self.mine.record_ids), 8)
        self.record(self.anna).action_absent()
        self.mine.action_attend_all()
        self.record(self.people[1]).action_pass()
        self.record(self.people[2]).action_fail()
        self.assert_refused(self.session.unlink, says="People are planned")
        records, anna = self.session.record_ids, self.record_of(self.session, self.anna)
        self.mine.action_close()
        self.assert_state(self.session, "done")
        self.assert_state(anna, "needed")
        self.assertIn(self.session.reference, anna.note)
        self.assertFalse(anna.session_id or anna.is_absent)
        self.assertIn("Person 1", self.session.message_ids.filtered(lambda message: "Absent" in message.body).body)
        self.assertEqual(sorted((records - anna).mapped("state")), ["attended"] * 5 + ["failed", "passed"])
        self.assertEqual(set((records - anna).mapped("date_done")), {self.today})
        self.assertEqual(set((records - anna).mapped("minutes")), {45})
        self.assertEqual(set((records - anna).mapped("trainer_name")), {self.me.name})

    def test_closed_for_nobody_pending_only(self):
        self.record(self.anna).action_attend()
        self.assert_refused(self.mine.action_close, says="Person 2")
        self.assert_refused(self.session.action_close, says="No result yet")
        self.assert_state(self.session, "planned")

    def test_nobody_came(self):
        self.session.record_ids.action_absent()
        self.assert_refused(self.session.action_close, says="Nobody was there")

    def test_a_wrong_tick_is_corrected_until_it_is_closed(self):
        record = self.record(self.anna)
        record.action_attend()
        record.action_absent()
        self.assert_state(record, "planned")
        self.assertFalse(record.date_done)
        record.action_attend()
        self.assert_state(record, "attended")
        self.assertFalse(record.is_absent)
        self.mine.action_attend_all()
        self.session.action_close()
        self.assert_refused(record.with_user(self.hr).action_absent, says="not closed")

    def test_before_its_day_nothing_is_recorded(self):
        later = self.session.date_start + timedelta(days=3)
        session = self.schedule(self.people[:1], date_start=later, training_id=self.new_course().id)
        self.assert_refused(session.record_ids.action_attend, says="still to come")

    def test_results_keep_the_day(self):
        self.record(self.anna).action_attend()
        self.assert_refused(
            self.session.write, {"date_start": self.session.date_start - timedelta(days=3)}, says="Results were entered"
        )

    def test_trainers_of_other_trainings_and_others_enter_nothing(self):
        record = self.record_of(self.session, self.anna)
        for user in (self.buyer, self.officer, self.auditor, self.other_employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                record.with_user(user).action_attend()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.session.with_user(user).action_close()
        self.assert_state(record, "planned")

    def test_trainer_writes_nothing_else_and_sees_nothing_afterwards(self):
        record = self.record(self.anna)
        for call, vals in ((record.write, {"note": "x"}), (self.mine.write, {"place": "x"})):
            with self.assertRaises(AccessError):
                call(vals)
        self.assert_refused(record.action_cancel, "no")
        self.mine.action_attend_all()
        self.mine.action_close()
        self.env.invalidate_all()
        self.assertFalse(self.env["qms.training.session"].with_user(self.employee).search([]))
        self.assertFalse(self.env["qms.training.record"].with_user(self.employee).search([]))
        self.assert_refused(record.action_pass)

    def test_nobody_gives_themselves_a_result(self):
        session = self.schedule(self.me, trainer_id=self.me.id, training_id=self.new_course().id)
        with self.assertRaises(AccessError):
            session.record_ids.with_user(self.employee).action_pass()
        session.record_ids.with_user(self.hr).action_attend()
        self.assert_state(session.record_ids, "attended")

    def test_absence_is_set_by_the_button_only(self):
        record = self.record_of(self.session, self.anna).with_user(self.hr)
        self.assert_refused(record.write, {"is_absent": True}, says="set by its buttons")

    def test_my_quality_leads_the_trainer_to_the_page(self):
        page = self.env["qms.my.quality"].with_user(self.employee).get_page()
        section = next(each for each in page["sections"] if each["model"] == "qms.training.session")
        self.assertEqual(section["open_verb"], "action_open_attendance")
        action = self.mine.action_open_attendance()
        view = self.env["qms.training.session"].with_user(self.employee).get_view(action["views"][0][0])
        self.assertIn("action_attend_all", view["arch"])

    def test_sheet_prints_who_is_planned_when_and_where(self):
        self.session.place = "Room 1"
        report = self.env["ir.actions.report"].with_user(self.hr)
        html = report._render_qweb_html("qms_iso9001_training.qms_training_sheet", self.session.ids)[0].decode()
        for text in ("Planned for", "Room 1", "Person 8", "Planned"):
            self.assertIn(text, html)
