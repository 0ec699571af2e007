from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase
from .samples_audit import answered, done, new_audit, new_finding, new_process, started


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestQmsAudit(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    # Plan

    def test_it_stands_in_the_calendar_of_auditors_and_auditees(self):
        audit = new_audit(self, auditee_ids=[Command.set(self.buyer.ids)])
        event = audit.sudo().event_id
        self.assertEqual(event.partner_ids, (self.named | self.buyer).partner_id)
        self.assertEqual((event.start_date, event.stop_date), (date(2026, 3, 10), date(2026, 3, 11)))
        audit.write({"date_start": "2026-04-01", "date_end": "2026-04-02"})
        self.assertEqual(event.start_date, date(2026, 4, 1))
        audit.action_cancel("The vendor closed")
        self.assertFalse(event.active)

    def test_nobody_types_which_event_it_is(self):
        foreign = self.env["calendar.event"].create(
            {"name": "Board", "start": "2026-03-10 08:00:00", "stop": "2026-03-10 09:00:00"}
        )
        audit = new_audit(self, event_id=foreign.id)
        audit.with_user(self.named).write({"event_id": foreign.id})
        self.assertNotIn(audit.sudo().event_id, (foreign, self.env["calendar.event"]))

    def test_an_objective_is_asked_for(self):
        form = Form(self.env["qms.audit"].with_user(self.officer))
        form.name = "Purchasing"
        form.date_start = form.date_end = "2026-03-10"
        with self.assertRaises(AssertionError):
            form.save()

    # Who

    def test_auditors_act_on_their_audits_only_until_their_end_date(self):
        audit = started(self)
        other = started(self, user_id=self.employee.id)
        line = audit.line_ids[:1].with_user(self.named)
        line.answer = "conform"
        self.assertFalse(other.with_user(self.named).has_access("read"))
        with self.assertRaises(AccessError):
            other.line_ids[:1].with_user(self.named).answer = "conform"
        with freeze_time(fields_day(audit.date_until, 1)):
            self.assertTrue(audit.with_user(self.named).has_access("read"))
            with self.assertRaises(AccessError):
                line.answer = "na"
            with self.assertRaises(AccessError):
                audit.with_user(self.named).action_report()

    def test_the_group_auditor_reads_all_and_acts_where_it_is_named(self):
        audit = started(self)
        line = audit.line_ids[:1].with_user(self.auditor)
        self.assertTrue(line.has_access("read"))
        with self.assertRaises(AccessError):
            line.answer = "conform"
        audit.team_ids = [Command.link(self.auditor.id)]
        line.answer = "conform"

    def test_an_auditor_does_not_plan(self):
        audit = new_audit(self).with_user(self.named)
        audit.scope = "Both shifts"
        with self.assertRaises(AccessError):
            audit.date_start = "2026-01-01"
        with self.assertRaises(AccessError):
            audit.action_cancel("No time")

    def test_who_owns_the_process_or_wrote_its_documents_is_told_and_not_stopped(self):
        process = new_process(self, user_id=self.named.id)
        document = self.new_document(approvers=self.manager, process_ids=[Command.set(process.ids)])
        self.approve(document.revision_ids)
        audit = new_audit(self, process, team_ids=[Command.set(self.manager.ids)])
        self.assertIn("owns P-", audit.warnings)
        self.assertIn("wrote or approved", audit.warnings)
        audit.with_user(self.named).action_start()
        self.assertEqual(audit.state, "running")
        self.assertEqual(audit.warnings_kept, audit.warnings)
        self.assertFalse(new_audit(self).warnings)

    # Checklist

    def test_twelve_questions_for_each_kind_of_process(self):
        for kind in ("management", "core", "support"):
            audit = started(self, new_process(self, kind=kind))
            self.assertEqual(len(audit.line_ids), 12, kind)
            audit.action_load_questions()
            self.assertEqual(len(audit.line_ids), 12, "Each once")

    def test_of_topics_only_what_they_ask(self):
        audit = new_audit(self)
        audit.requirement_ids = self.env.ref("qms_iso9001.qms_requirement_release")
        audit.action_load_questions()
        self.assertEqual(audit.line_ids.requirement_id, audit.requirement_ids)

    def test_a_nonconformity_needs_what_was_seen(self):
        line = started(self).line_ids[:1].with_user(self.named)
        with self.assertRaises(UserError):
            line.answer = "major"

    def test_the_same_seed_draws_the_same_records(self):
        rule = self.env["qms.evidence.rule"].create(
            {
                "name": "Processes",
                "requirement_id": self.topic("PROCESSES").id,
                "model_name": "qms.process",
                "domain": "[]",
                "date_field": "create_date",
                "company_field": "company_id",
            }
        )
        for number in range(12):
            new_process(self, name=f"Process {number}", purpose="For the test")
        first, second = started(self).line_ids[:2].with_user(self.named)
        (first | second).write({"rule_id": rule.id, "sample_size": 4, "seed": 77, "process_id": False})
        (first | second).action_draw()
        self.assertEqual(len(first.drawn_ids), 4)
        self.assertEqual((first.drawn_ids, first.seed), (second.drawn_ids, 77))
        self.assertEqual(first.action_view_sample()["domain"], [("id", "in", first.drawn_ids)])
        with self.assertRaises(UserError):
            first.drawn_ids = [1]
        with self.assertRaises(UserError):
            first.seed = 78
        others = {str(first._sampled(list(range(100)), seed, 4)) for seed in range(1, 20)}
        self.assertGreater(len(others), 15)

    # Report

    def test_the_report_needs_answers_findings_and_a_conclusion(self):
        audit = started(self).with_user(self.named)
        with self.assertRaisesRegex(UserError, "not answered"):
            audit.action_report()
        audit.line_ids[1:].unlink()
        audit.line_ids.write({"answer": "minor", "evidence": "Order 12"})
        with self.assertRaisesRegex(UserError, "no finding"):
            audit.action_report()
        audit.line_ids.action_raise_finding()
        with self.assertRaisesRegex(UserError, "conclusion"):
            audit.action_report()
        audit.conclusion = "Works, with one gap"
        audit.action_report()
        self.assertEqual(audit.state, "reported")
        self.assertEqual(audit.sudo().signature_ids.mapped("meaning"), ["author"])
        self.assertTrue(self.env["ir.attachment"].search([("res_model", "=", audit._name), ("res_id", "=", audit.id)]))

    def test_only_the_lead_auditor_signs(self):
        audit = answered(self)
        with self.assertRaises(AccessError):
            audit.with_user(self.officer).action_report()

    def test_the_signed_report_stays_and_its_findings_live_on(self):
        audit = answered(self)
        finding = new_finding(self, audit)
        audit.with_user(self.named).action_report()
        for record, vals in (
            (audit, {"conclusion": "Better"}),
            (audit.line_ids, {"evidence": "More"}),
            (finding, {"objective_evidence": "Less"}),
        ):
            with self.assertRaises(UserError):
                record.with_user(self.manager).write(vals)
        with self.assertRaises(UserError):
            new_finding(self, audit)
        finding.with_user(self.named).write({"correction": "Evaluated", "cause": "Not told"})
        finding.with_user(self.named).action_answer()
        signature = audit.sudo().signature_ids
        self.assertFalse(signature._content_finding(audit.sudo()))

    # Findings

    def test_a_finding_keeps_its_criterion_as_it_read(self):
        audit = answered(self)
        line = audit.line_ids.with_user(self.named)
        line.write({"answer": "major", "evidence": "Order 12", "requirement_id": self.topic("ORDER_REVIEW").id})
        finding = self.env["qms.audit.finding"].browse(line.action_raise_finding()["res_id"])
        clause = finding.clause_id
        self.assertEqual(clause.edition_id, audit.edition_id)
        self.assertIn(clause._label(), finding.criterion)
        self.assertIn(clause.edition_id.name, finding.criterion)
        before = finding.criterion
        clause.sudo().name = "Called otherwise"
        self.assertEqual(finding.criterion, before)
        self.assertEqual(finding.user_id, self.buyer, "The owner of the process answers")

    def topic(self, code):
        return self.env["qms.requirement"].search([("code", "=", code)])

    def test_the_owner_answers_without_a_quality_group(self):
        finding = new_finding(self).with_user(self.named)
        with self.assertRaises(UserError):
            finding.action_answer()
        finding.write({"correction": "Evaluated", "cause": "Not told"})
        finding.action_answer()
        action = self.env["qms.action"].browse(finding.action_plan_correction()["res_id"])
        self.assertEqual((action.audit_finding_id, action.user_id, action.kind), (finding, self.named, "corrective"))
        with self.assertRaisesRegex(UserError, "still open"):
            finding.action_done("Evaluations")
        action.with_user(self.named).action_done("New vendors come by form")
        finding.action_done("Evaluations")
        self.assertEqual(finding.state, "done")
        self.assertFalse(finding.is_open)

    def test_a_major_one_is_verified_by_somebody_else(self):
        finding = done(self, kind="major")
        self.assertTrue(finding.is_open)
        with self.assertRaises(AccessError):
            finding.with_user(self.named).action_verify()
        finding.with_user(self.manager).action_verify()
        self.assertEqual((finding.state, finding.is_open), ("verified", False))

    def test_open_findings_come_first_in_the_next_audit(self):
        audit = answered(self)
        finding = new_finding(self, audit)
        audit.with_user(self.named).action_report()
        following = started(self, audit.process_ids)
        self.assertEqual(following.line_ids[0].carried_finding_id, finding)
        self.assertEqual((finding.carried_count, following.carried_count), (1, 1))
        following.action_load_questions()
        self.assertEqual(following.carried_count, 1, "Once")
        third = started(self, audit.process_ids)
        self.env.invalidate_all()
        self.assertEqual((finding.carried_count, third.carried_count), (2, 1))

    def test_a_repeated_finding_says_so(self):
        clause = self.env["qms.clause"].search([("number", "=", "8.4.1")], limit=1)
        first = new_finding(self, clause_id=clause.id)
        first.audit_id.with_user(self.named).action_report()
        again = new_finding(self, answered(self, first.process_id), clause_id=clause.id)
        self.assertEqual(again.repeat_of_id, first)

    # What others see

    def test_it_contributes_to_the_shared_screens(self):
        today = self.company._qms_today()
        late = started(self, date_start=today - timedelta(days=9), date_end=today - timedelta(days=5))
        audits = self.env["qms.audit"]
        inbox = audits.with_user(self.officer)._inbox_lines()[0]
        self.assertIn(late, audits.search(inbox["domain"]))
        mine = audits.with_user(self.named)._my_quality_lines()[0]
        self.assertIn(late, audits.with_user(self.named).search(mine["domain"]))
        self.assertFalse(audits.with_user(self.employee).search(mine["domain"]))


def fields_day(day, more):
    return f"{day + timedelta(days=more)} 12:00:00"
