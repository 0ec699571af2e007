from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase
from .samples_audit import answered, new_audit, new_finding, new_process, started

TODAY = date(2026, 3, 10)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestAuditFindingsTrue(QmsAssertions, QmsCase):
    """Findings say what the checklist says, are due when it was agreed, come again where they were left open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.partner = cls.env["res.partner"].create({"name": "Vendor", "is_company": True})

    def report(self, audit):
        audit.with_user(self.named).action_report()

    def found(self, answer="minor", audit=None, **vals):
        """Return (audit, question, finding) as the auditor answers and presses Finding."""
        audit = audit or answered(self)
        line = audit.line_ids.filtered(lambda each: not each.carried_finding_id)[:1].with_user(self.named)
        line.write({"answer": answer, "evidence": "Order 12", **vals})
        return audit, line, self.opened(line)

    def opened(self, line):
        return self.env["qms.audit.finding"].with_user(self.named).browse(line.action_raise_finding()["res_id"])

    # Due when it was agreed (K44)

    def test_the_day_agreed_by_the_report_is_the_first_one(self):
        audit, _line, finding = self.found()
        self.assertEqual(finding.date_due, TODAY + timedelta(days=90))
        finding.write({"date_due": "2026-03-25"})
        self.assertEqual(finding.date_due_original, date(2026, 3, 25))
        self.report(audit)
        finding.with_user(self.officer).date_due = "2026-09-01"
        self.assertEqual(finding.date_due_original, date(2026, 3, 25))

    def test_the_due_date_follows_the_class_until_one_is_agreed(self):
        line, finding = self.found()[1:]
        # The clock of the database is not frozen.
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_audit_finding SET create_date = '2026-03-10' WHERE id = %s", [finding.id])
        self.env.invalidate_all()
        line.answer = finding.kind = "major"
        self.assertEqual(finding.date_due, TODAY + timedelta(days=60))
        self.assertEqual(finding.date_due_original, finding.date_due)
        finding.date_due = "2026-04-30"
        finding.kind = "minor"
        self.assertEqual(finding.date_due, date(2026, 4, 30), "Agreed")

    # Button Finding

    def test_a_question_without_clause_gives_a_finding_too(self):
        audit = answered(self, criteria="Our rules for the archive")
        vals = {"audit_id": audit.id, "name": "Is the archive dry?", "answer": "minor", "evidence": "Wet boxes"}
        line = self.env["qms.audit.line"].with_user(self.named).create(vals)
        finding = self.opened(line)
        self.assertIn("Our rules for the archive", finding.criterion)
        self.assertIn("Is the archive dry?", finding.criterion)
        self.report(audit)

    def test_a_topic_without_clause_in_the_edition_gives_a_finding_too(self):
        audit = answered(self)
        audit.edition_id = False
        topic = self.env["qms.requirement"].search([("code", "=", "ORDER_REVIEW")])
        finding = self.found(audit=audit, requirement_id=topic.id)[2]
        self.assertIn(topic.name, finding.criterion)

    def test_findings_of_a_question_open_however_many_there_are(self):
        line = answered(self).line_ids.with_user(self.named)
        action = line.action_view_findings()
        self.assertEqual(self.env["qms.audit.finding"].search(action["domain"]), line.finding_ids)

    # The report does not contradict itself

    def test_answer_and_class_are_the_same(self):
        audit, line, finding = self.found("major")
        for answer, kind in (("major", "opportunity"), ("conform", "major"), ("na", "major"), ("minor", "major")):
            line.answer = answer
            finding.kind = kind
            with self.assertRaisesRegex(UserError, "answer", msg=(answer, kind)), self.env.cr.savepoint():
                self.report(audit)
        line.answer = finding.kind = "major"
        self.report(audit)

    def test_the_worst_of_several_findings_counts_and_withdrawn_ones_do_not(self):
        audit, line, finding = self.found("major")
        values = {"line_id": line.id, "process_id": line.process_id.id}
        new_finding(self, audit, kind="opportunity", user_id=self.buyer.id, **values)
        finding.with_user(self.manager).action_cancel("It was none")
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.report(audit)
        line.answer = "opportunity"
        self.report(audit)

    def test_a_finding_hangs_on_a_question_of_its_audit(self):
        line = answered(self).line_ids
        other = answered(self)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            new_finding(self, other, line_id=line.id)
        mine = self.found()[1]
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            mine.write({"audit_id": other.id})

    # Audits without process

    def audit_of_vendor(self, **vals):
        return new_audit(self, self.env["qms.process"], kind="vendor", partner_id=self.partner.id, **vals)

    def of_vendor(self, **vals):
        """Return (audit, its open finding), reported, of an audit of a vendor without process."""
        audit = self.audit_of_vendor()
        audit.with_user(self.named).action_start()
        audit.write({"conclusion": "Works"})
        finding = new_finding(self, audit, process_id=False, kind="major", **vals)
        self.report(audit)
        return audit, finding

    def test_open_findings_of_a_vendor_come_first_in_its_next_audit(self):
        clause = self.env["qms.clause"].search([("number", "=", "8.4.1")], limit=1)
        finding = self.of_vendor(clause_id=clause.id)[1]
        following = self.audit_of_vendor()
        following.with_user(self.named).action_start()
        self.assertEqual(following.line_ids.carried_finding_id, finding)
        again = new_finding(self, following, process_id=False, clause_id=clause.id)
        self.assertEqual(again.repeat_of_id, finding)
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        elsewhere = new_audit(self, self.env["qms.process"], kind="vendor", partner_id=other.id)
        customer = new_audit(self, self.env["qms.process"], kind="customer", partner_id=self.partner.id)
        for audit in (elsewhere, customer):
            audit.action_load_questions()
            self.assertFalse(audit.line_ids.carried_finding_id)

    def test_findings_without_process_come_first_where_their_audit_had_the_process(self):
        process = new_process(self)
        audit = answered(self, process, kind="certification")
        finding = new_finding(self, audit, process_id=False)
        self.report(audit)
        self.assertIn(finding, started(self, process).line_ids.carried_finding_id)
        self.assertFalse(started(self).line_ids.carried_finding_id)

    def test_what_another_company_found_at_the_vendor_stays_there(self):
        self.of_vendor()
        foreign = self.audit_of_vendor()
        user = self.new_user("officer", self.other_company, "t_foreign")
        audit = (
            self.env["qms.audit"]
            .with_user(user)
            .create(
                {
                    "name": "Ours",
                    "objective": "Ours",
                    "kind": "vendor",
                    "partner_id": self.partner.id,
                    "date_start": TODAY,
                    "date_end": TODAY,
                    "process_ids": [Command.clear()],
                }
            )
        )
        audit.action_load_questions()
        self.assertFalse(audit.line_ids)
        foreign.action_load_questions()
        self.assertTrue(foreign.line_ids)

    def test_without_process_the_topics_ask(self):
        audit = self.audit_of_vendor()
        topic = self.env.ref("qms_iso9001.qms_requirement_release")
        audit.requirement_ids = topic
        audit.with_user(self.named).action_load_questions()
        self.assertTrue(audit.line_ids)
        self.assertEqual(audit.line_ids.requirement_id, topic)
        count = len(audit.line_ids)
        audit.with_user(self.named).action_load_questions()
        self.assertEqual(len(audit.line_ids), count, "Each once")

    # A second pair of eyes

    def test_who_owns_or_answered_a_finding_does_not_withdraw_it(self):
        finding = new_finding(self, user_id=self.officer.id)
        with self.assertRaises(AccessError):
            finding.with_user(self.officer).action_cancel("It was none")
        finding.with_user(self.officer).write({"correction": "Done", "cause": "Not told"})
        finding.with_user(self.officer).action_answer()
        finding.with_user(self.officer).user_id = self.buyer
        with self.assertRaises(AccessError):
            finding.with_user(self.officer).action_cancel("It was none")
        finding.with_user(self.manager).action_cancel("It was none")
        self.assertEqual(finding.state, "cancelled")

    def test_a_major_one_is_withdrawn_by_a_manager_or_the_lead_auditor_who_is_told(self):
        audit = answered(self)
        first, second = (new_finding(self, audit, kind="major", user_id=self.buyer.id) for _each in range(2))
        self.report(audit)
        for user in (self.officer, self.buyer, self.employee):
            self.assertFalse(user != self.employee and first.with_user(user).can_withdraw, user.login)
            with self.assertRaises(AccessError, msg=user.login):
                first.with_user(user).action_cancel("It was none")
        self.assertTrue(second.with_user(self.named).can_withdraw, "the button is there without a quality group")
        first.with_user(self.manager).action_cancel("It was none")
        self.assertIn(self.named.partner_id, first.sudo().message_ids.notified_partner_ids)
        second.with_user(self.named).action_cancel("I saw the wrong order")
        self.assertEqual((first.state, second.state), ("cancelled", "cancelled"))
        minor = new_finding(self, user_id=self.buyer.id)
        with self.assertRaises(AccessError):
            minor.with_user(self.named).action_cancel("It was none")
