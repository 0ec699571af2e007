from odoo.tests import Form, tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestQmsTrainingCourseMixin(TrainingCase):
    """What a course is about, as HR describes it without any quality group."""

    def test_hr_describes_a_course(self):
        survey = self.new_exam(self.new_course("Other"))
        form = Form(self.env["qms.training"].with_user(self.hr))
        form.name = "Forklift"
        form.method = "external"
        form.cost = 120
        form.is_effect_asked = True
        form.survey_id = survey.with_user(self.hr)
        form.retakes = 1
        course = form.save()
        self.assertEqual((course.effect_days, course.pass_mark), (90, 80))
        self.assertEqual(course.currency_id, self.company.currency_id)

    def test_a_plain_user_reads_the_course_but_not_what_it_costs(self):
        course = self.course.with_user(self.employee)
        self.assertEqual(course.read(["method", "retakes"])[0]["method"], "classroom")
        self.assert_refused(course.read, ["cost"])
        self.assertNotIn("cost", course.fields_get())

    def test_an_exam_behind_a_login_is_refused(self):
        survey = self.new_exam(self.new_course("Other"), title="Locked")
        survey.users_login_required = True
        self.assert_refused(self.course.with_user(self.hr).write, {"survey_id": survey.id}, says="with a login only")

    def test_a_process_of_another_company_is_refused(self):
        process = self.new_process("Foreign", company=self.other_company)
        self.assert_refused(self.course.write, {"process_id": process.id})
