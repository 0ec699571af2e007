from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import QmsCase
from .samples_audit import answered, new_audit, new_finding

DAY, LATER = "2026-03-10 12:00:00", "2026-06-10 12:00:00"


@tagged("post_install", "-at_install")
@freeze_time(LATER)
class TestAuditCarried(QmsCase):
    """A finding that the last audit left open: seen again, closed by who looks after it, printed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.other = cls.new_user("employee", cls.company, "t_other")

    def carried(self, **vals):
        """Return (finding of March, the row about it in an audit of June led by another employee)."""
        with freeze_time(DAY):
            audit = answered(self)
            finding = new_finding(self, audit, user_id=self.buyer.id, **vals)
            audit.with_user(self.named).action_report()
        later = new_audit(self, audit.process_ids, user_id=self.other.id)
        later.with_user(self.other).action_start()
        return finding, later.line_ids.filtered("is_carried").with_user(self.other)

    def answer(self, finding):
        owner = finding.with_user(self.buyer)
        owner.write({"correction": "Both evaluated", "cause": "Nobody was told"})
        owner.action_answer()

    def seen(self, line):
        line.write({"answer": "conform", "evidence": "Evaluations of both vendors of 2 April"})

    def test_conformity_closes_what_the_owner_answered(self):
        finding, line = self.carried()
        self.seen(line)
        self.assertTrue(line.can_close_carried)
        with self.assertRaises(UserError):
            line.action_close_carried()
        self.assertEqual(finding.state, "open", "Its owner did not answer yet")
        self.answer(finding)
        line.action_close_carried()
        self.assertEqual((finding.state, finding.date_done, finding.done_by_id), ("done", self.day(), self.buyer))
        self.assertIn("Evaluations of both vendors", finding.evidence)
        self.assertFalse(line.can_close_carried)
        with self.assertRaises(UserError):
            line.action_close_carried()

    def day(self):
        return self.company._qms_today()

    def test_a_major_one_is_verified_with_the_signature_of_the_auditor(self):
        finding, line = self.carried(kind="major")
        self.seen(line)
        self.answer(finding)
        line.action_close_carried()
        self.assertEqual((finding.state, finding.verifier_id), ("verified", self.other))
        [signature] = finding.sudo()._current_signatures()
        self.assertEqual((signature.signer_id.user_id, signature.meaning), (self.other, "verifier"))

    def test_nobody_confirms_what_is_their_own(self):
        finding, line = self.carried()
        finding.user_id = self.other
        self.seen(line)
        owner = finding.with_user(self.other)
        owner.write({"correction": "Done", "cause": "Known"})
        owner.action_answer()
        line.invalidate_recordset()
        self.assertFalse(line.can_close_carried)
        with self.assertRaises(UserError):
            line.action_close_carried()

    def test_only_the_auditors_of_the_audit_and_with_conformity(self):
        finding, line = self.carried()
        self.answer(finding)
        with self.assertRaises(UserError):
            line.action_close_carried()
        self.seen(line)
        for user in (self.named, self.employee, self.auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                line.with_user(user).action_close_carried()

    def test_an_open_action_is_closed_first(self):
        finding, line = self.carried()
        self.answer(finding)
        finding.with_user(self.buyer).action_plan_correction()
        self.seen(line)
        with self.assertRaises(UserError):
            line.action_close_carried()

    def test_the_report_prints_what_was_open_and_where_it_stands(self):
        finding, line = self.carried()
        self.seen(line)
        audit = line.audit_id.with_user(self.other)
        (audit.line_ids - line).unlink()
        audit.conclusion = "Works."
        audit.action_report()
        page = self.env["ir.qweb"]._render("qms_iso9001.report_qms_audit_carried", {"doc": audit})
        self.assertIn(finding.display_name, page)
        self.assertIn("Evaluations of both vendors", page)

    def test_a_finding_is_known_by_the_first_sentence_of_what_was_seen(self):
        audit = answered(self)
        line = audit.line_ids.with_user(self.named)
        line.write({"answer": "minor", "evidence": "Two vendors without evaluation. Orders 12 and 14.\nMore"})
        finding = self.env["qms.audit.finding"].browse(line.action_raise_finding()["res_id"])
        self.assertEqual(finding.name, "Two vendors without evaluation.")

    def test_nothing_is_not_drawn(self):
        line = answered(self).line_ids.with_user(self.named)
        for size in (0, -3):
            with self.subTest(size), self.assertRaises(ValidationError):
                line.sample_size = size

    def test_photos_of_all_questions_are_read_at_once(self):
        audit = new_audit(self)
        audit.action_load_questions()
        lines = audit.line_ids

        def queries(records):
            records.env.flush_all()
            records.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.sudo()._signed_rows()
            return self.env.cr.sql_log_count - before

        # Of their own, not what the audit holds in its cache: that is emptied.
        lines = lines.browse(lines.ids)
        queries(lines)
        self.assertEqual(queries(lines.browse(lines.ids[:2])), queries(lines))
