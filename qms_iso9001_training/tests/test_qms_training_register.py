from datetime import timedelta

from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestQmsTrainingRegister(TrainingCase):
    def test_hr_officer_without_quality_group_records_a_talk_of_eight_people(self):
        self.assertFalse(self.hr.has_group("qms_iso9001.group_qms_auditor"))
        session = self.record_talk(trainer_id=self.anna.id)
        self.assertEqual(session.state, "done")
        self.assertEqual(session.record_count, 8)
        self.assertEqual(session.date_done, self.today)
        self.assertRecordValues(
            session.record_ids[:1],
            [
                {
                    "state": "attended",
                    "minutes": 45,
                    "date_done": self.today,
                    "trainer_name": "Person 1",
                    "is_legacy": False,
                }
            ],
        )

    def test_dialog_fills_itself_from_course_and_department(self):
        self.course.trainer_id = self.anna
        form = Form(self.env["qms.training.register"].with_user(self.hr))
        form.training_id = self.course
        form.department_id = self.workshop
        self.assertEqual(len(form.employee_ids[:]), 8)
        self.assertFalse(form.department_id)
        self.assertEqual((form.minutes, form.trainer_id), (45, self.anna))

    def test_department_brings_those_below_it_and_nobody_of_another_company(self):
        below = self.env["hr.department"].create(
            {"name": "Paint", "parent_id": self.workshop.id, "company_id": self.company.id}
        )
        painter = self.new_people(1, department_id=below.id)
        self.new_people(1, company=self.other_company)
        form = Form(self.env["qms.training.register"].with_user(self.hr))
        form.training_id = self.course
        form.department_id = self.workshop
        self.assertEqual(set(form.employee_ids.ids), set((self.people | painter).ids))

    def test_team_of_a_manager_joins_those_already_named(self):
        (self.people - self.anna).parent_id = self.anna
        form = Form(self.env["qms.training.register"].with_user(self.hr))
        form.training_id = self.course
        form.employee_ids.add(self.anna)
        form.team_manager_id = self.anna
        self.assertEqual(len(form.employee_ids[:]), 8)

    def test_people_chosen_in_the_list_of_employees_are_named(self):
        action = self.env.ref("qms_iso9001_training.qms_training_register_employees_action")
        self.assertEqual(action.binding_model_id.model, "hr.employee")
        self.assertEqual(action.group_ids, self.env.ref("hr.group_hr_user"))
        context = safe_eval(action.context, {"active_ids": self.people.ids})
        form = Form(self.env["qms.training.register"].with_user(self.hr).with_context(**context))
        form.training_id = self.course
        self.assertEqual(form.save().employee_ids, self.people)

    def test_new_title_becomes_a_course_and_the_same_title_finds_it(self):
        courses = self.env["qms.training"].with_user(self.hr)
        created = courses.name_create("Forklift talk")[0]
        self.assertEqual(courses.name_create("forklift TALK")[0], created)
        self.assertEqual(self.record_talk(training_id=created).name, "Forklift talk")
        self.hr.company_ids |= self.other_company
        elsewhere = courses.with_context(
            default_company_id=self.other_company.id,
            allowed_company_ids=(self.company | self.other_company).ids,
        )
        other = elsewhere.name_create("Forklift talk")[0]
        self.assertEqual(courses.sudo().browse(other).company_id, self.other_company)

    def test_external_trainer_is_a_name(self):
        session = self.record_talk(trainer_name="Ms Fox, Safety Ltd")
        self.assertEqual(session.trainer_name, "Ms Fox, Safety Ltd")
        self.assertFalse(session.trainer_id)

    def test_result_passed_makes_passed_records(self):
        session = self.record_talk(result="passed")
        self.assertEqual(set(session.record_ids.mapped("state")), {"passed"})

    def test_photo_ends_up_on_the_session(self):
        photo = self.photo()
        session = self.record_talk(attachment_ids=[(6, 0, photo.ids)])
        self.assertEqual(session.attachment_ids, photo)
        self.assertEqual((photo.res_model, photo.res_id), ("qms.training.session", session.id))

    def test_file_of_another_record_is_copied_not_taken_away(self):
        mine = (
            self.env["ir.attachment"]
            .with_user(self.hr)
            .create(
                {
                    "name": "plan.pdf",
                    "raw": b"plan",
                    "res_model": "hr.employee",
                    "res_id": self.anna.id,
                }
            )
        )
        session = self.record_talk(attachment_ids=[(6, 0, mine.ids)])
        self.assertEqual(mine.res_model, "hr.employee")
        self.assertEqual(session.attachment_ids.raw, b"plan")

    def test_pressing_twice_records_once_and_opens_the_same(self):
        dialog = self.register()
        first, second = dialog.action_register(), dialog.action_register()
        self.assertEqual(first, second)
        self.assertEqual(self.env["qms.training.session"].search_count([("training_id", "=", self.course.id)]), 1)

    def test_same_people_course_and_day_in_a_second_dialog_is_refused_by_name(self):
        self.record_talk(self.people[:2])
        dialog = self.register(self.people[1:4])
        self.assert_refused(dialog.action_register, says="Person 2")
        self.assertFalse(dialog.session_id)

    def test_cancelled_record_makes_room_for_the_right_one(self):
        self.record_talk().action_cancel("wrong course")
        self.assertEqual(self.record_talk().record_count, 8)

    def test_day_to_come_is_refused(self):
        dialog = self.register(date_done=self.today + timedelta(days=1))
        self.assert_refused(dialog.action_register, says="still to come")

    def test_nobody_is_refused(self):
        dialog = self.register(self.env["hr.employee"])
        self.assert_refused(dialog.action_register, says="Name the people")

    def test_people_of_another_company_are_refused(self):
        stranger = self.new_people(1, company=self.other_company)
        self.assert_refused(self.register(stranger).action_register, says="not of Test Pumps")
        self.hr.company_ids |= self.other_company
        both = self.register(self.people | stranger).with_context(
            allowed_company_ids=[self.company.id, self.other_company.id],
        )
        self.assert_refused(both.action_register, says="Person 1")
        self.assertFalse(stranger.qms_training_record_ids)

    def test_plain_employee_officer_and_auditor_cannot_record(self):
        for user in (self.employee, self.officer, self.auditor):
            with self.subTest(user=user.login):
                self.assert_refused(self.register, user=user)

    def test_quality_manager_without_hr_rights_records_too(self):
        session = self.record_talk(user=self.manager, trainer_id=self.anna.id)
        self.assertEqual(session.record_count, 8)
        self.assertEqual(session.record_ids[:1].job_name, "Welder")

    def test_archived_employee_who_was_there_is_recorded(self):
        self.anna.active = False
        session = self.record_talk(self.people)
        self.assertEqual(session.record_count, 8)
        self.assertIn("Person 1", session.record_ids.mapped("employee_name"))

    def test_people_without_user_and_mail_are_recorded(self):
        self.assertFalse(self.anna.user_id or self.anna.work_email)
        self.assertEqual(self.record_talk(self.anna).record_ids.employee_id, self.anna)

    def test_person_registers_only_once_when_named_twice(self):
        session = self.record_talk(employee_ids=[(4, self.anna.id), (4, self.anna.id)])
        self.assertEqual(session.record_count, 1)

    def test_forty_people_cost_no_more_queries_than_four(self):
        first, small, large = (self.register(self.new_people(count)) for count in (4, 4, 40))
        self.count_queries(first)  # fills what is cached once per process, as record rules
        self.assertEqual(self.count_queries(small), self.count_queries(large))

    def count_queries(self, dialog):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        dialog.action_register()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
