from datetime import timedelta

from odoo import Command
from odoo.tests import Form, tagged

from .skill_case import SkillCase


@tagged("post_install", "-at_install")
class TestAuditorCompetence(SkillCase):
    """Auditors hold the skills that the company asks of them, or it is said: nobody is stopped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.qms_auditor_skill_ids = cls.welding
        cls.lacks = f"{cls.boss.name} does not hold the skill Welding."

    def new_audit(self, **vals):
        process = self.env["qms.process"].create({"name": "Welding", "company_id": self.company.id})
        audits = self.env["qms.audit"].with_user(self.officer)
        return audits.create(
            {
                "name": "Welding shop",
                "objective": "Are seams as drawn?",
                "user_id": self.boss.id,
                "process_ids": [Command.set(process.ids)],
                "date_start": self.today,
                "date_end": self.today,
                **vals,
            }
        )

    def test_who_lacks_the_skill_is_told_and_not_stopped(self):
        audit = self.new_audit()
        self.assertEqual(audit.warnings, self.lacks)
        audit.with_user(self.boss).action_start()
        self.assertEqual((audit.state, audit.warnings_kept), ("running", self.lacks))

    def test_the_auditor_without_any_group_reads_the_warning(self):
        self.assertEqual(self.new_audit().with_user(self.boss).warnings, self.lacks)

    def test_held_with_evidence_on_the_day_of_the_audit(self):
        self.new_confirmed(self.boss_employee, valid_to=self.today + timedelta(days=10))
        audit = self.new_audit()
        self.assertFalse(audit.warnings)
        later = self.today + timedelta(days=20)
        audit.write({"date_start": later, "date_end": later})
        audit.invalidate_recordset(["warnings"])
        self.assertEqual(audit.warnings, self.lacks)

    def test_declared_only_is_not_held(self):
        self.new_skill(self.boss_employee)
        self.assertEqual(self.new_audit().warnings, self.lacks)

    def test_each_of_the_team_and_in_audits_of_vendors_too(self):
        self.new_confirmed(self.boss_employee)
        audit = self.new_audit(kind="vendor", team_ids=[Command.set(self.employee.ids)])
        self.assertEqual(audit.warnings, f"{self.max.name} does not hold the skill Welding.")

    def test_a_customer_brings_auditors_of_its_own(self):
        self.assertFalse(self.new_audit(kind="customer").warnings)

    def test_of_who_is_no_employee_nothing_is_proved(self):
        self.boss_employee.active = False
        self.assertEqual(self.new_audit().warnings, f"{self.boss.name} is no employee here: Welding is not proved.")

    def test_nothing_is_asked_until_the_company_asks(self):
        self.company.qms_auditor_skill_ids = False
        self.other_company.qms_auditor_skill_ids = self.welding
        self.assertFalse(self.new_audit().warnings)

    def test_the_setting_is_of_the_company(self):
        with Form(self.env["res.config.settings"].with_company(self.company)) as settings:
            settings.qms_auditor_skill_ids.add(self.soldering)
        settings.record.execute()
        self.assertEqual(self.company.qms_auditor_skill_ids, self.welding | self.soldering)
