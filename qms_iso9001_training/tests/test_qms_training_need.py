from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .need_case import NeedCase


@tagged("post_install", "-at_install")
class TestQmsTrainingNeed(NeedCase):
    def need(self, people=None, user=None, **vals):
        """Ask for the course for `people` (Anna) as `user` (the HR officer)."""
        people = self.anna if people is None else people
        return (
            self.env["qms.training.record"]
            .with_user(user or self.hr)
            ._need([{"employee_id": person.id, "training_id": self.course.id, **vals} for person in people])
        )

    def test_hr_enters_one_need_for_one_person(self):
        view = self.env.ref("qms_iso9001_training.qms_training_record_view_form_enter")
        with Form(self.env["qms.training.record"].with_user(self.hr), view=view) as form:
            form.employee_id = self.anna.with_user(self.hr)
            form.training_id = self.course.with_user(self.hr)
            form.date_due = self.days(20)
            form.note = "Asked for it"
        need = self.needs(self.anna)
        self.assertEqual((need.origin, need.date_due, need.note), ("manual", self.days(20), "Asked for it"))
        for user, shown in ((self.hr, True), (self.manager, True), (self.auditor, False), (self.employee, False)):
            for kind in ("list", "kanban"):
                view = self.env.ref(f"qms_iso9001_training.qms_training_record_view_{kind}_need")
                arch = self.env["qms.training.record"].with_user(user).get_view(view.id, kind)["arch"]
                self.assertEqual("Enter a need" in arch, shown, (user.login, kind))

    def test_a_need_is_created_once(self):
        need = self.need(date_due=self.days(10))
        self.assertEqual((need.state, need.date_due, need.employee_name), ("needed", self.days(10), "Person 1"))
        self.assertFalse(self.need(date_due=self.days(20)))
        self.assertEqual(need.date_due, self.days(10))

    def test_an_open_need_moves_to_the_earlier_day_and_learns_why(self):
        rule = self.new_rule()
        need = self.need(date_due=self.days(10))
        self.assertFalse(self.need(date_due=self.days(3), rule_id=rule.id))
        self.assertEqual((need.date_due, need.rule_id), (self.days(3), rule))

    def test_the_same_person_twice_in_one_call(self):
        self.assertEqual(len(self.need(self.anna.concat(self.anna))), 1)

    def test_nothing_asked_for_creates_nothing(self):
        self.assertFalse(self.env["qms.training.record"].with_user(self.hr)._need([]))

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_open_need(self):
        self.need()
        with self.assertRaisesRegex(Exception, "needed_once"), self.env.cr.savepoint():
            self.env["qms.training.record"].create({"employee_id": self.anna.id, "training_id": self.course.id})
            self.env.flush_all()

    def test_a_need_that_was_done_leaves_room_for_the_next(self):
        self.need().action_attend()
        self.assertTrue(self.need())

    def test_what_explains_a_need_is_frozen_once_it_is_done(self):
        need = self.need(date_due=self.days(3))
        need.date_due = self.days(4)
        need.action_attend()
        with self.assertRaises(UserError):
            need.date_due = self.days(5)

    def test_who_has_no_right_to_records_asks_for_nothing(self):
        for user in (self.employee, self.officer, self.auditor):
            with self.assertRaises(AccessError):
                self.need(user=user)

    def test_needs_of_who_leaves_are_cancelled_with_a_note(self):
        need = self.need()
        self.anna.with_user(self.hr).action_archive()
        self.assertEqual((need.state, need.previous_state), ("cancelled", "needed"))
        self.assertIn("archived", need.cancel_reason)

    def test_the_night_cancels_needs_of_who_left_without_notice(self):
        need = self.need()
        self.env.cr.execute("UPDATE hr_employee SET active = FALSE WHERE id = %s", [self.anna.id])
        self.env.invalidate_all()
        self.env["qms.training.record"]._find_left(self.anna)._cancel_left()
        self.assertEqual(need.state, "cancelled")

    def test_my_trainings_stand_in_my_quality_with_their_day(self):
        self.need(self.me, date_due=self.days(4))
        self.need(self.anna)
        page = self.env["qms.my.quality"].with_user(self.employee)
        section = next(section for section in page._sections("_my_quality_lines") if section["label"] == "My trainings")
        self.assertEqual(len(section["rows"]), 1)
        self.assertIn("Ladders", section["rows"][0]["name"])

    def test_overdue_needs_stand_in_the_inbox_of_the_officer(self):
        self.need(date_due=self.days(-2))
        self.need(self.people[1], date_due=self.days(2))
        Record = self.env["qms.training.record"].with_user(self.officer)
        line = next(line for line in Record._inbox_lines() if "overdue" in line["label"])
        self.assertEqual(Record.search(line["domain"]).employee_id.ids, self.anna.ids)
        self.assertTrue(self.needs(self.anna).is_overdue)
        self.assertFalse(self.needs(self.people[1]).is_overdue)

    def test_managers_see_the_needs_of_their_team_and_nobody_else_does(self):
        self.anna.parent_id = self.me
        need = self.need()
        self.assertEqual(need.with_user(self.employee).employee_name, "Person 1")
        other = self.need(self.people[1])
        for user in (self.employee, self.buyer):
            with self.assertRaises(AccessError):
                other.with_user(user).read(["employee_name"])
