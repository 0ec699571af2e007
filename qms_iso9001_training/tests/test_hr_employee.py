from odoo.tests import Form, tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestHrEmployee(TrainingCase):
    def setUp(self):
        super().setUp()
        self.record_talk(self.people | self.me)

    def test_hr_officer_sees_the_tab_and_the_count(self):
        form = Form(self.me.with_user(self.hr))
        self.assertEqual(len(form.qms_training_record_ids), 1)
        self.assertEqual(form.qms_training_count, 1)
        action = self.me.with_user(self.hr).action_view_qms_training_records()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]).employee_id, self.me)

    def read_profile(self, user, employee):
        """Read the public profile as the web client does: the fields of its form view."""
        self.env.invalidate_all()  # each reader comes with a request of their own
        profile = self.env["hr.employee.public"].with_user(user)
        fields = profile.get_view(view_type="form")["models"]["hr.employee.public"]
        spec = {name: {} for name in fields}
        spec["qms_training_record_ids"] = {"fields": {"state": {}, "training_id": {"fields": {"display_name": {}}}}}
        return profile.browse(employee.id).web_read(spec)[0]

    def test_employee_sees_own_records_on_own_profile_and_nobody_elses(self):
        own = self.read_profile(self.employee, self.me)
        self.assertEqual(own["qms_training_record_ids"][0]["training_id"]["display_name"], "Ladders")
        self.assertEqual(own["qms_training_count"], 1)
        other = self.read_profile(self.employee, self.anna)
        self.assertEqual((other["qms_training_record_ids"], other["qms_training_count"]), ([], 0))

    def test_nobody_gets_an_error_on_profiles(self):
        for user in (self.officer, self.auditor, self.manager, self.buyer, self.other_employee):
            with self.subTest(user=user.login):
                who = self.me if user.company_id == self.company else user.with_company(user.company_id).employee_id
                self.read_profile(user, who)
        self.assertEqual(self.read_profile(self.auditor, self.me)["qms_training_count"], 1)

    def test_fields_of_hr_stay_out_of_what_others_prefetch(self):
        employee = self.anna.with_user(self.employee)
        self.assertEqual(employee.name, "Person 1")
        self.assert_refused(employee.read, ["qms_training_count"])

    def test_count_of_many_employees_is_one_query(self):
        people = self.people.with_user(self.hr)
        people.mapped("name")
        with self.assertQueryCount(1):
            people.mapped("qms_training_count")
