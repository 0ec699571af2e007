from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import QmsCase
from .samples_audit import answered, new_audit, new_finding, new_process, started


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestAuditHolds(QmsCase):
    """What an audit says is what was audited: nothing slips in, nothing is signed that nobody asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.other = cls.new_user("employee", cls.company, "t_other")

    def test_a_finding_goes_to_no_audit_of_others(self):
        mine = answered(self)
        theirs = new_audit(self, user_id=self.other.id)
        finding = new_finding(self, mine).with_user(self.named)
        with self.assertRaises(AccessError):
            finding.write({"audit_id": theirs.id, "line_id": False})

    def test_a_report_says_what_it_was_about_and_that_something_was_asked(self):
        audit = answered(self, scope=False).with_user(self.named)
        with self.assertRaisesRegex(UserError, "Scope"):
            audit.action_report()
        audit = started(self).with_user(self.named)
        audit.conclusion = "It works."
        audit.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "Nothing was asked"):
            audit.action_report()

    def test_reported_before_its_day_it_was_held_today(self):
        audit = answered(self, date_start="2026-05-04", date_end="2026-05-05").with_user(self.named)
        audit.action_report()
        self.assertEqual((str(audit.date_start), str(audit.date_end)), ("2026-03-10", "2026-03-10"))

    def test_an_audit_of_the_programme_stays_one_of_its_process(self):
        process, other = new_process(self), new_process(self, name="Sales")
        program = (
            self.env["qms.audit.program"]
            .with_user(self.officer)
            .create({"date_start": "2026-03-01", "objective": "All", "user_id": self.officer.id})
        )
        audit = new_audit(self, process | other)
        line = (
            self.env["qms.audit.program.line"]
            .with_user(self.officer)
            .create(
                {"program_id": program.id, "process_id": process.id, "date_start": "2026-03-01", "audit_id": audit.id}
            )
        )
        for vals in ({"process_ids": [Command.set(other.ids)]}, {"kind": "certification"}):
            with self.subTest(vals), self.assertRaises(ValidationError):
                audit.write(vals)
        long_ago = new_audit(self, process, date_start="2023-01-01", date_end="2023-01-02")
        with self.assertRaisesRegex(ValidationError, "not of the time"):
            line.audit_id = long_ago

    def test_a_copy_has_no_verdict(self):
        audit = answered(self)
        audit.with_user(self.named).strengths = "Racks are marked"
        copy = audit.copy()
        self.assertFalse(copy.conclusion or copy.strengths)

    def test_what_was_withdrawn_is_no_finding_of_the_report(self):
        audit = answered(self)
        finding = new_finding(self, audit, kind="major")
        self.assertEqual(audit.finding_count, 1)
        finding.with_user(self.manager).action_cancel("It was calibrated")
        self.assertEqual(audit.finding_count, 0)
        html = self.env["ir.qweb"]._render("qms_iso9001.report_qms_audit_findings", {"doc": audit})
        self.assertIn("It was calibrated", str(html))
        self.assertNotIn("Objective evidence", str(html))

    def test_what_is_still_so_is_held_against_the_same_as_before(self):
        process = new_process(self)
        before = answered(self, process)
        finding = new_finding(self, before, process_id=process.id, criterion="8.4.1")
        before.with_user(self.named).action_report()
        again = started(self, process).with_user(self.named)
        line = again.line_ids.filtered("carried_finding_id")
        line.write({"answer": "major", "evidence": "Still so"})
        found = self.env["qms.audit.finding"].browse(line.action_raise_finding()["res_id"])
        self.assertEqual((found.repeat_of_id, found.criterion), (finding, finding.criterion))

    def test_whom_the_plan_was_sent_to_has_it_in_the_calendar(self):
        audit = new_audit(self)
        self.assertNotIn(self.buyer.partner_id, audit.event_id.partner_ids)
        lead = audit.with_user(self.named)
        lead.action_propose_plan()
        lead.action_send_plan()
        self.assertIn(self.buyer.partner_id, audit.event_id.partner_ids)

    def test_a_question_that_moves_leaves_a_trace(self):
        mine, other = answered(self), new_audit(self)
        line = mine.line_ids[:1].with_user(self.officer)
        line.audit_id = other
        self.assertIn("Moved to", "".join(mine.message_ids.mapped(lambda message: str(message.body))))

    def test_nothing_is_confirmed_from_an_audit_that_does_not_run(self):
        process = new_process(self)
        before = answered(self, process)
        new_finding(self, before, process_id=process.id)
        before.with_user(self.named).action_report()
        again = started(self, process)
        line = again.with_user(self.named).line_ids.filtered("carried_finding_id")
        line.write({"answer": "conform", "evidence": "Seen"})
        again.with_user(self.officer).action_cancel("Fire")
        with self.assertRaisesRegex(UserError, "does not run"):
            line.action_close_carried()

    def test_what_was_confirmed_is_not_answered_otherwise(self):
        process = new_process(self)
        before = answered(self, process)
        finding = new_finding(self, before, process_id=process.id)
        before.with_user(self.named).action_report()
        finding.with_user(self.officer).user_id = self.other
        owner = finding.with_user(self.other)
        owner.write({"correction": "Both evaluated", "cause": "Nobody was told"})
        owner.action_answer()
        self.assertNotEqual(finding.user_id, self.named)
        line = started(self, process).with_user(self.named).line_ids.filtered("carried_finding_id")
        self.assertIn("Both evaluated", line.carried_told, "As it stands now, whoever may read the finding")
        line.write({"answer": "conform", "evidence": "Seen"})
        line.action_close_carried()
        with self.assertRaisesRegex(UserError, "is closed"):
            line.answer = "major"

    def test_who_handed_a_finding_on_does_not_withdraw_it(self):
        finding = new_finding(self).with_user(self.officer)
        finding.audit_id.with_user(self.named).action_report()
        finding.user_id = self.officer
        finding.user_id = self.buyer
        with self.assertRaisesRegex(AccessError, "does not withdraw"):
            finding.action_cancel("It was none")

    def test_what_is_filled_in_is_not_deleted_with_its_audit(self):
        audit = new_audit(self)
        audit.with_user(self.named).action_load_questions()
        audit.with_user(self.named).line_ids[0].answer = "conform"
        with self.assertRaisesRegex(UserError, "evidence"):
            audit.with_user(self.officer).unlink()
        new_audit(self).unlink()

    def test_findings_of_an_audit_that_was_called_off_are_nobodys(self):
        finding = new_finding(self)
        finding.audit_id.with_user(self.officer).action_cancel("Fire")
        self.assertEqual((finding.state, finding.is_open), ("cancelled", False))
        self.assertIn("Fire", finding.reason)

    def test_an_answer_that_is_written_anew_leaves_the_former_one(self):
        finding = new_finding(self)
        finding.audit_id.with_user(self.named).action_report()
        finding.with_user(self.officer).user_id = self.other
        owner = finding.with_user(self.other)
        owner.write({"correction": "Both evaluated", "cause": "Nobody was told"})
        owner.action_answer()
        owner.cause = "The list was old"
        self.assertIn("Nobody was told", "".join(str(message.body) for message in finding.message_ids))
