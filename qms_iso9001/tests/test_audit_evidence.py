from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase
from .samples_audit import answered, new_finding, started


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
