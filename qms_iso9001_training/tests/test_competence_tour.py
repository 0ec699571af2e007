from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCompetenceTour(HttpCase):
    def test_hr_officer_plans_a_training_from_the_matrix(self):
        """Opened from the Employees app by somebody without any quality group."""
        new_test_user(self.env, "tour_matrix", groups="hr.group_hr_user")
        craft = self.env["hr.skill.type"].create({"name": "Tour craft"})
        skill = self.env["hr.skill"].create({"name": "Tour arc", "skill_type_id": craft.id})
        level = self.env["hr.skill.level"].create({"name": "Alone", "level_progress": 50, "skill_type_id": craft.id})
        vals = {"skill_id": skill.id, "skill_level_id": level.id, "skill_type_id": craft.id}
        job = self.env["hr.job"].create({"name": "Tour welder", "company_id": self.env.company.id})
        self.env["hr.job.skill"].create({**vals, "job_id": job.id})
        person = self.env["hr.employee"].create({"name": "Tour person", "job_id": job.id})
        course = self.env["qms.training"].create({"name": "Tour welding"})
        self.env["qms.training.skill"].create({**vals, "training_id": course.id})
        self.start_tour("/odoo/action-hr.open_view_employee_list_my", "qms_competence_matrix_tour", login="tour_matrix")
        record = self.env["qms.training.record"].search([("training_id", "=", course.id)])
        self.assertEqual((record.employee_id, record.state), (person, "needed"))
