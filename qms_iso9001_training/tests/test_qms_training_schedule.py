from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestQmsTrainingSchedule(TrainingCase):
    """Eight people, one dialog: a planned training, a record per person, an event for those with a login."""

    def need(self, people, course=None):
        vals = {"training_id": (course or self.course).id}
        return self.env["qms.training.record"].create([{**vals, "employee_id": person.id} for person in people])

    def test_one_dialog_plans_a_training_for_eight(self):
        session = self.schedule(self.people | self.me, place="Room 1", seats=9, trainer_id=self.people[7].id)
        self.assert_state(session, "planned")
        self.assertEqual((session.date_done, session.minutes), (self.today, 45))
        self.assertEqual(session.date_stop - session.date_start, timedelta(minutes=45))
        self.assertEqual(set(session.record_ids.mapped("state")), {"planned"})
        self.assertFalse(any(session.record_ids.mapped("date_done")))
        event = session.event_id.sudo()
        self.assertEqual((event.start, event.location, event.privacy), (session.date_start, "Room 1", "private"))
        self.assertEqual(event.partner_ids, self.employee.partner_id)

    def test_whoever_is_planned_is_told_when_and_where(self):
        mine = self.need(self.me).with_user(self.employee)
        self.assertEqual(mine._my_quality_note(), "No day is set yet")
        session = self.schedule(self.me, place="Room 1", trainer_id=self.people[7].id)
        self.env.invalidate_all()
        self.assertIn("Room 1", mine._my_quality_note())
        self.assertEqual(mine.session_start, session.date_start)
        self.assertEqual((mine.session_place, mine.session_trainer), ("Room 1", self.people[7].name))
        session.record_ids.action_attend()
        self.env.invalidate_all()
        self.assertEqual(mine._my_quality_note(), "")

    def test_nobody_gets_a_mail(self):
        before = self.env["mail.mail"].search_count([])
        self.schedule(self.me)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_needs_are_planned_by_their_own_record(self):
        needs = self.need(self.people[:3])
        other = self.need(self.people[4], self.new_course())
        session = self.schedule(self.people[:5])
        self.assertLessEqual(needs, session.record_ids)
        self.assertEqual(len(session.record_ids), 5)
        self.assert_state(other, "needed")

    def test_form_adds_who_needs_it_and_departments(self):
        self.need(self.people[:2])
        form = Form(self.env["qms.training.schedule"].with_user(self.hr))
        form.training_id = self.course.with_user(self.hr)
        form.is_needed_added = True
        self.assertEqual(form.people_count, 2)
        form.department_id = self.workshop.with_user(self.hr)
        self.assertEqual(form.people_count, 8)

    def test_chosen_needs_open_the_dialog(self):
        needs = self.need(self.people[:3]).with_user(self.hr)
        action = needs.action_open_schedule()
        self.assertEqual(action["context"]["default_employee_ids"], self.people[:3].ids)
        mixed = needs | self.need(self.people[4], self.new_course()).with_user(self.hr)
        self.assert_refused(mixed.action_open_schedule, says="one course")

    def test_pressed_twice_it_plans_once(self):
        session = self.schedule()
        dialog = self.env["qms.training.schedule"].with_user(self.hr).search([("session_id", "=", session.id)])
        dialog.action_schedule()
        self.assertEqual(len(session.record_ids), 8)
        self.assertEqual(self.env["qms.training.session"].search_count([("training_id", "=", self.course.id)]), 1)

    def test_more_people_than_seats_are_refused(self):
        self.assert_refused(self.schedule, seats=7, says="7 seats for 8 people")
        session = self.schedule(self.people[:7], seats=7)
        action = session.action_open_schedule()
        more = {"employee_ids": [(6, 0, self.people[7].ids)]}
        dialog = self.env["qms.training.schedule"].with_user(self.hr).with_context(**action["context"]).create(more)
        self.assert_refused(dialog.action_schedule, says="7 seats for 8 people")
        self.assert_refused(session.write, {"seats": 6}, says="6 seats for 7 people")
        record = self.need(self.people[7])
        self.assert_refused(session.write, {"record_ids": [(4, record.id)], "seats": 6})

    def test_added_people_join_the_training_and_its_event(self):
        session = self.schedule(self.people)
        context = session.action_open_schedule()["context"]
        more = {"employee_ids": [(6, 0, self.me.ids)]}
        self.env["qms.training.schedule"].with_user(self.hr).with_context(**context).create(more).action_schedule()
        self.assertEqual(len(session.record_ids), 9)
        self.assertEqual(session.event_id.sudo().partner_ids, self.employee.partner_id)

    def test_moving_the_training_moves_its_event(self):
        session = self.schedule(self.me)
        later = session.date_start + timedelta(days=2)
        session.write({"date_start": later, "place": "Hall"})
        event = session.event_id.sudo()
        self.assertEqual((event.start, event.location), (later, "Hall"))
        self.assertEqual(session.date_done, self.today + timedelta(days=2))
        self.assertEqual(event.stop, later + timedelta(minutes=45))

    def test_cancelling_gives_the_need_back_and_ends_the_event(self):
        session = self.schedule(self.people[:2])
        event, records = session.event_id, session.record_ids
        session.action_cancel("Trainer ill")
        self.assertEqual(set(records.mapped("state")), {"needed"})
        self.assertEqual(set(records.mapped("note")), {"Trainer ill"})
        self.assertFalse(event.sudo().active)

    def test_the_event_leaves_out_who_comes_no_more(self):
        session = self.schedule(self.me | self.people[0])
        event = session.event_id.sudo()
        record = self.record_of(session, self.me)
        organizer = event.user_id
        record.with_user(self.hr).action_cancel("Ill")
        self.assertFalse(event.partner_ids)
        self.assertEqual(event.user_id, organizer)
        again = self.schedule(self.me, training_id=self.new_course().id)
        self.assertEqual(again.event_id.sudo().partner_ids, self.employee.partner_id)
        self.me.with_user(self.hr).action_archive()
        self.assertFalse(again.event_id.sudo().partner_ids)

    def test_the_event_leaves_out_who_was_released(self):
        session = self.schedule(self.me | self.people[0])
        self.record_of(session, self.me).sudo()._release("Moved")
        self.assertFalse(session.event_id.sudo().partner_ids)

    def test_a_training_with_people_stays_in_its_company(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.hr.company_ids |= branch
        session = self.schedule(self.people[:1])
        hr = session.with_context(allowed_company_ids=[self.company.id, branch.id])
        self.assert_refused(hr.write, {"company_id": branch.id}, says="on the list of")
        empty = hr.create({"training_id": self.course.id, "company_id": self.company.id})
        empty.company_id = branch
        self.assertEqual(empty.company_id, branch)

    def test_nobody_no_date_and_strangers_are_refused(self):
        self.assert_refused(self.schedule, self.env["hr.employee"], says="Name the people")
        self.assert_refused(self.schedule, date_start=False, says="when the training starts")
        stranger = self.new_people(1, self.other_company)
        self.assert_refused(self.schedule, stranger, says="not of Test Pumps")

    def test_who_is_planned_already_is_refused(self):
        first = self.schedule(self.people[:2])
        self.assert_refused(self.schedule, self.people[1:3], says=first.reference)

    def test_a_hundred_people_cost_as_many_queries_as_ten_per_batch(self):
        people = self.new_people(60)
        self.schedule(people[:1])
        before = self.cr.sql_log_count
        self.schedule(people[1:10])
        few = self.cr.sql_log_count - before
        before = self.cr.sql_log_count
        self.schedule(people[10:])
        self.assertLessEqual(self.cr.sql_log_count - before, few + 60)

    def test_planning_needs_the_right(self):
        for user in (self.employee, self.officer, self.auditor, self.buyer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.schedule(user=user)
        self.assert_state(self.schedule(self.people[:1], self.manager), "planned")
