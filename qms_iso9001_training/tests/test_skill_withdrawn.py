from odoo.tests import tagged

from .skill_case import SkillCase


@tagged("post_install", "-at_install")
class TestSkillWithdrawn(SkillCase):
    """Who reads that a skill was withdrawn, and why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.withdrawn = cls.new_confirmed()
        cls.withdrawn.with_user(cls.boss).action_qms_withdraw("Cannot do it any more")

    def seen(self, user, **context):
        self.env.invalidate_all()
        return (
            self.env["hr.employee.skill"]
            .with_user(user)
            .with_context(**context)
            .search([("qms_evidence", "=", "withdrawn"), ("employee_id", "=", self.max.id)])
        )

    def test_another_company_does_not_read_what_was_withdrawn_here(self):
        for role in ("hr", "officer", "auditor"):
            with self.subTest(role=role):
                stranger = self.new_user(role, self.other_company, f"t_strange_{role}")
                self.assertFalse(self.seen(stranger))
                self.assertFalse(self.withdrawn.with_user(stranger).has_access("read"))
        for user in (self.hr, self.officer, self.auditor):
            with self.subTest(user=user.login):
                self.assertEqual(self.seen(user), self.withdrawn)

    def test_nor_the_pass_that_was_taken_back(self):
        record = self.record_talk(self.max, result="passed").record_ids
        record.with_user(self.hr).action_cancel("Somebody else's exam")
        domain = [("qms_record_id", "=", record.id)]
        stranger = self.new_user("hr", self.other_company, "t_strange_hr")
        self.env.invalidate_all()
        self.assertFalse(self.env["hr.resume.line"].with_user(stranger).search(domain))
        for user in (self.hr, self.employee, self.boss):
            with self.subTest(user=user.login):
                self.assertTrue(self.env["hr.resume.line"].with_user(user).search(domain))

    def test_person_and_those_above_read_why(self):
        for user in (self.employee, self.boss, self.hr, self.officer, self.auditor):
            with self.subTest(user=user.login):
                self.assertEqual(self.seen(user).qms_withdrawn_why, "Cannot do it any more")
        self.assertFalse(self.withdrawn.with_user(self.buyer)._filter_proof_readable())
        kept = self.new_confirmed(skill=self.soldering)
        self.assertFalse(kept.with_user(self.buyer).qms_withdrawn_why)
        view = self.env.ref("qms_iso9001_training.hr_employee_skill_view_form_qms")
        arch = self.env["hr.employee.skill"].with_user(self.employee).get_view(view.id, "form")["arch"]
        self.assertIn("qms_withdrawn_why", arch)
        self.assertNotIn("qms_withdrawn_by_id", arch)
