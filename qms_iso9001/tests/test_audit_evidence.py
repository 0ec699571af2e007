from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase
from .samples_audit import answered, new_audit, new_finding, started


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestAuditEvidence(QmsAssertions, QmsCase):
    """What auditors and officers might do to a report, a checklist or a finding that would make it say otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    def reported(self):
        """Return (audit, finding) whose report is signed."""
        audit = answered(self)
        finding = new_finding(self, audit)
        audit.with_user(self.named).action_report()
        return audit, finding

    def question(self, audit=None, **vals):
        """Return a question that the auditor wrote, of a running audit."""
        audit = audit or started(self)
        values = {"audit_id": audit.id, "name": "Is the archive dry?", **vals}
        return self.env["qms.audit.line"].with_user(self.named).create(values)

    # The signed report

    def test_nothing_moves_into_or_out_of_a_signed_report(self):
        audit, finding = self.reported()
        other = started(self)
        line = other.line_ids[:1]
        loose = new_finding(self, other)
        for user in (self.named, self.officer, self.manager):
            for record, to in ((line, audit), (loose, audit), (audit.line_ids[:1], other), (finding, other)):
                with self.assertRaises(UserError, msg=(user.login, record)), self.env.cr.savepoint():
                    record.with_user(user).write({"audit_id": to.id})
        self.assertEqual((len(audit.line_ids), audit.finding_ids), (1, finding))
        self.assertFalse(audit.sudo().signature_ids._content_finding(audit.sudo()))

    def test_nothing_is_added_to_or_taken_from_a_signed_report(self):
        audit, finding = self.reported()
        with self.assertRaises(UserError):
            self.question(audit)
        for record in (audit.line_ids, finding):
            with self.assertRaises(UserError):
                record.with_user(self.officer).unlink()

    # What comes first in a checklist, and from where a question is

    def test_open_findings_of_before_stay_on_the_checklist(self):
        audit, finding = self.reported()
        following = started(self, audit.process_ids)
        row = following.line_ids.filtered("carried_finding_id")
        for user in (self.named, self.officer, self.manager):
            with self.assertRaises(UserError, msg=user.login), self.env.cr.savepoint():
                row.with_user(user).write({"carried_finding_id": False})
            with self.assertRaises(UserError, msg=user.login), self.env.cr.savepoint():
                row.with_user(user).unlink()
        self.assertEqual(following.carried_count, 1)

    def test_nobody_types_what_is_open_from_before_or_from_which_template_a_question_is(self):
        finding = self.reported()[1]
        template = self.env["qms.audit.question"].search([], limit=1)
        forged = {"carried_finding_id": finding.id, "question_id": template.id}
        audit = started(self)
        lines = self.env["qms.audit.line"].with_user(self.named)
        line = self.question(audit, **forged)
        defaults = {f"default_{name}": value for name, value in forged.items()}
        by_default = lines.with_context(**defaults).create({"audit_id": audit.id, "name": "Is it dry?"})
        for each in (line, by_default):
            self.assertFalse(each.carried_finding_id)
            self.assertFalse(each.question_id)
        for name, value in forged.items():
            with self.assertRaises(UserError):
                line.write({name: value})
        other = new_audit(self)
        other.with_user(self.named).with_context(**defaults).action_load_questions()
        self.assertFalse(other.line_ids.carried_finding_id)
