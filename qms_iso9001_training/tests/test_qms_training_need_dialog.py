from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .need_case import NeedCase


@tagged("post_install", "-at_install")
class TestQmsTrainingNeedDialog(NeedCase):
    def dialog(self, user=None):
        return self.env["qms.training.need"].with_user(user or self.hr).create({})

    def test_the_rows_are_kept(self):
        self.new_rule()
        dialog = self.dialog()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(dialog.line_ids.training_id, self.course)

    def test_the_number_stands_there_before_anything_is_created(self):
        fire = self.new_course()
        self.new_rule()
        self.new_rule(fire, audience_employee_ids=[(6, 0, self.anna.ids)])
        dialog = self.dialog()
        counts = [(line.training_id, line.people_count, line.reasons) for line in dialog.line_ids]
        self.assertEqual(counts, [(self.course, 8, "Training rule"), (fire, 1, "Training rule")])
        self.assertEqual(dialog.people_count, 9)
        self.assertFalse(self.needs())
        dialog.action_create()
        self.assertEqual(len(self.needs()), 9)

    def test_only_the_chosen_courses_are_created(self):
        fire = self.new_course()
        self.new_rule()
        self.new_rule(fire)
        dialog = self.dialog()
        dialog.line_ids.filtered(lambda line: line.training_id == fire).is_chosen = False
        self.assertEqual(dialog.people_count, 8)
        dialog.action_create()
        self.assertEqual(self.needs().training_id, self.course)

    def test_pressed_twice_it_creates_once(self):
        self.new_rule()
        first, second = self.dialog(), self.dialog()
        first.action_create()
        second.action_create()
        self.assertEqual(len(self.needs()), 8)

    def test_no_course_is_refused(self):
        with self.assertRaisesRegex(UserError, "Choose at least one course"):
            self.dialog().action_create()

    def test_the_form_shows_the_rows(self):
        self.new_rule()
        with Form(self.env["qms.training.need"].with_user(self.hr)) as form:
            self.assertEqual(form.people_count, 8)
        form.record.action_create()
        self.assertEqual(len(self.needs()), 8)

    def test_a_quality_manager_creates_them_too_and_others_do_not(self):
        self.new_rule()
        self.dialog(self.manager).action_create()
        self.assertEqual(len(self.needs()), 8)
        for user in (self.employee, self.officer, self.auditor):
            with self.assertRaises(AccessError):
                self.dialog(user)

    def test_another_company_is_closed(self):
        with self.assertRaises(AccessError):
            self.env["qms.training.need"].with_user(self.hr).create({"company_id": self.other_company.id})
