from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestTours(HttpCase):
    def test_hr_officer_records_a_talk_of_eight_people_in_six_clicks(self):
        """Opened from the Employees app by somebody without any quality group."""
        hr = new_test_user(self.env, "tour_hr", groups="hr.group_hr_user")
        workshop = self.env["hr.department"].create({"name": "Tour workshop"})
        self.env["hr.employee"].create(
            [
                *({"name": f"Tour person {number}", "department_id": workshop.id} for number in range(8)),
                {"name": "Tour trainer"},
            ]
        )
        course = self.env["qms.training"].create({"name": "Tour ladders", "minutes": 45})
        self.assertFalse(hr.has_group("qms_iso9001.group_qms_auditor"))
        self.start_tour("/odoo/action-hr.open_view_employee_list_my", "qms_training_register_tour", login="tour_hr")
        session = self.env["qms.training.session"].search([("training_id", "=", course.id)])
        self.assertEqual((session.record_count, session.trainer_name), (8, "Tour trainer"))
        self.assertEqual(session.attachment_ids.name, "sheet.png")
