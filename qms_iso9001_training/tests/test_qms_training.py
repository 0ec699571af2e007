from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestQmsTraining(TrainingCase):
    def test_course_counts_what_was_held_by_one_query_for_all(self):
        self.record_talk()
        other = self.new_course()
        courses = (self.course | other).with_user(self.hr)
        courses.mapped("name")
        with self.assertQueryCount(1):
            counts = courses.mapped(lambda course: (course.session_count, course.record_count, course.date_done))
        self.assertEqual(counts, [(1, 8, self.today), (0, 0, False)])

    def test_employee_reads_courses_and_counts_only_own_records(self):
        self.record_talk(self.people | self.me)
        self.assertEqual(self.course.with_user(self.employee).record_count, 1)
        self.assert_refused(self.course.with_user(self.employee).write, {"name": "x"})

    def test_course_of_the_parent_company_serves_its_branch(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        person = self.new_people(1, company=branch)
        self.hr.company_ids |= branch
        dialog = self.env["qms.training.register"].with_user(self.hr).with_company(branch).create({
            "training_id": self.course.id, "employee_ids": [(6, 0, person.ids)],
        })
        dialog.action_register()
        self.assertEqual(dialog.session_id.company_id, branch)

    @mute_logger("odoo.sql_db")
    def test_title_is_unique_per_company_whatever_the_capitals(self):
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["qms.training"].create({"name": "LADDERS", "company_id": self.company.id})
        self.assertTrue(self.env["qms.training"].create({"name": "LADDERS", "company_id": self.other_company.id}))

    def test_smart_buttons_open_records_and_dialog(self):
        session = self.record_talk()
        action = self.course.with_user(self.hr).action_view_records()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), session.record_ids)
        self.assertEqual(self.course.with_user(self.hr).action_open_register()["context"],
                         {"default_training_id": self.course.id})
