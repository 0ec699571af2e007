from datetime import timedelta

from odoo.tests import TransactionCase, tagged

from odoo.addons.qms_iso9001.tests.pack_case import PackAssertions

from .skill_case import SkillCase


@tagged("post_install", "-at_install")
class TestTrainingPack(PackAssertions, SkillCase):
    """What the audit pack says of the competence of auditors."""

    def test_the_skills_of_auditors_lie_beside_their_audits(self):
        self.company.qms_auditor_skill_ids = self.welding
        self.new_confirmed(self.boss_employee)
        self.new_confirmed(skill=self.soldering)
        rows = self.register(self.auditor, "04", "Skills of auditors")
        self.assertEqual([(row["Employee"], row["Skill"]) for row in rows], [(self.boss_employee.name, "Welding")])
        self.assertEqual(len(self.register(self.auditor, "09", "Skills with evidence")), 2)

    def test_where_no_skill_is_asked_it_is_empty(self):
        self.company.qms_auditor_skill_ids = False
        self.new_confirmed(self.boss_employee)
        self.assertFalse(self.register(self.auditor, "04", "Skills of auditors"))


@tagged("post_install", "-at_install")
class TestSampleSkills(PackAssertions, TransactionCase):
    """The thread of a delivery, in the company of the demo."""

    def test_it_names_the_skills_of_the_day_and_no_later_ones(self):
        auditor = self.env.ref("qms_iso9001.res_users_demo_auditor")
        pack = self.new_pack(auditor).sudo()
        picking = pack._reader()._draw_deliveries()[:1]
        company, user = picking.company_id, self.env.ref("qms_iso9001.res_users_demo_employee")
        picking.user_id = user
        employee = user.with_company(company).employee_id
        kind = self.env["hr.skill.type"].create(
            {
                "name": "Handling",
                "skill_ids": [(0, 0, {"name": "Packing"}), (0, 0, {"name": "Lifting"})],
                "skill_level_ids": [(0, 0, {"name": "Able", "level_progress": 100, "default_level": True})],
            }
        )
        day = company._qms_day(picking.date_done)
        for skill, start in zip(kind.skill_ids.sorted("name"), (day + timedelta(days=1), day), strict=True):
            row = {"employee_id": employee.id, "skill_id": skill.id, "skill_type_id": kind.id, "valid_from": start}
            held = self.env["hr.employee.skill"].create({**row, "skill_level_id": kind.skill_level_ids.id})
            held.with_user(self.env.ref("qms_iso9001.res_users_demo_hr")).action_qms_confirm()
        pack.action_cancel()
        rows = self.register(auditor, "12", "Deliveries drawn at random")
        told = [row["What"] for row in rows if row["Step"] == "Skill" and row["Document"] == picking.name]
        self.assertIn("Packing: Able", told)
        self.assertNotIn("Lifting: Able", told)
