import doctest
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..tools import audit_months
from .case import QmsAssertions
from .common import QmsCase
from .figure_case import FigureComparison
from .samples_audit import answered, new_audit, new_finding, new_process, started


class AuditProgramCase(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.purchasing = new_process(cls, name="Purchasing")
        cls.sales = new_process(cls, name="Sales")

    def new_program(self, **vals):
        programs = self.env["qms.audit.program"].with_user(self.officer)
        return programs.create({"date_start": "2026-01-01", **vals})

    def proposed(self, **vals):
        program = self.new_program(**vals)
        program.action_propose()
        return program

    def approved(self, **vals):
        program = self.proposed(**vals)
        program.with_user(self.manager).action_approve()
        return program

    def line_of(self, program, process):
        return program.line_ids.filtered(lambda line: line.process_id.id == process.id)[:1]

    def ground(self, kind):
        return self.env["qms.audit.program.ground"].search([("company_id", "=", self.company.id), ("kind", "=", kind)])

    def report(self, audit):
        """Answer, conclude and sign the report of a running audit, as its lead auditor."""
        lead = audit.with_user(audit.user_id)
        lead.line_ids.filtered(lambda line: not line.carried_finding_id)[1:].unlink()
        lead.line_ids.write({"answer": "conform", "evidence": "Seen"})
        lead.conclusion = "It works."
        lead.action_report()


@tagged("post_install", "-at_install")
class TestAuditMonths(QmsCase):
    def test_the_arithmetic(self):
        self.assertFalse(doctest.testmod(audit_months).failed)


@tagged("post_install", "-at_install")
@freeze_time("2026-01-08 12:00:00")
class TestQmsAuditProgram(FigureComparison, AuditProgramCase):
    # Proposal

    def test_every_process_gets_a_month_and_the_line_prints_why(self):
        with freeze_time("2024-11-08 12:00:00"):
            self.report(started(self, self.purchasing))
        with freeze_time("2025-12-10 12:00:00"):
            audit = answered(self, self.sales, name="Sales")
            for number in range(4):
                new_finding(self, audit, kind="major", process_id=self.sales.id, name=f"Major {number}")
            audit.with_user(audit.user_id).action_report()
        program = self.proposed()
        self.assertEqual(self.line_of(program, self.purchasing).grounds, "last audit 13 months +6")
        self.assertEqual(self.line_of(program, self.sales).grounds, "4 major NC +8")
        self.assertEqual(self.line_of(program, self.sales).points, 8)
        self.assertLess(self.line_of(program, self.sales).date_start, self.line_of(program, self.purchasing).date_start)
        self.assertEqual(program.line_ids.process_id, self.purchasing | self.sales)

    def test_raising_a_ground_moves_the_line_up(self):
        self.sales.review_months = 12
        self.sales.sudo()._set_date_review("2025-12-01")
        with freeze_time("2025-03-08 12:00:00"):
            self.report(started(self, self.purchasing))
            self.report(started(self, self.sales, name="Sales"))
        program = self.proposed()
        self.assertEqual(self.line_of(program, self.sales).grounds, "last audit 9 months +4.5, 1 reviews overdue +2")
        reviews = self.ground("reviews").with_user(self.manager)
        # A ground of Purchasing alone, worth little: Sales stays first.
        self.one_open_finding(self.purchasing)
        program.action_propose()
        self.assertEqual(program.line_ids[0].process_id, self.sales, program.line_ids.mapped("grounds"))
        self.ground("findings").with_user(self.manager).points = 4
        program.action_propose()
        self.assertEqual(program.line_ids[0].process_id, self.purchasing)
        self.assertIn("1 open findings +4", program.line_ids[0].grounds)
        reviews.write({"points": 9, "cap": 0})
        program.action_propose()
        self.assertEqual(program.line_ids[0].process_id, self.sales)

    def one_open_finding(self, process):
        with freeze_time("2025-03-09 12:00:00"):
            audit = answered(self, process)
            new_finding(self, audit, process_id=process.id)
            audit.with_user(audit.user_id).action_report()

    def test_what_speaks_most_comes_twice_and_nothing_is_planned_in_the_past(self):
        self.ground("never").with_user(self.manager).write({"points": 20, "cap": 0})
        with freeze_time("2026-05-05 12:00:00"):
            program = self.proposed()
        self.assertGreaterEqual(min(program.line_ids.mapped("date_start")), date(2026, 5, 1))
        first = self.line_of(program, self.purchasing)
        twice = program.line_ids.filtered(lambda line: line.process_id == self.purchasing)
        self.assertEqual(twice.mapped("date_start"), [date(2026, 5, 1), date(2026, 11, 1)], first.grounds)

    def test_what_somebody_planned_by_hand_stays(self):
        program = self.proposed()
        line = self.line_of(program, self.sales)
        line.date_start = "2026-10-15"
        program.action_propose()
        self.assertEqual(self.line_of(program, self.sales).date_start, date(2026, 10, 1))
        self.assertEqual(len(program.line_ids), 2)

    def test_cases_of_other_addons_come_by_the_code_of_an_indicator(self):
        events = self.ground("events")
        figure = {self.sales.id: {"count": 4}}
        indicators = self.env["qms.indicator"]
        indicators.create(
            {
                "name": "Cases",
                "code": "T_CASES",
                "model_name": "qms.action",
                "domain": "[]",
                "date_field": "date_due",
                "company_field": "company_id",
                "numerator_domain": "[]",
            }
        )
        events.write({"indicator_code": "T_CASES", "points": 2, "cap": 0, "name": "cases"})
        with patch.object(type(indicators), "_figure", lambda *args, **kwargs: figure):
            program = self.proposed()
        self.assertIn("4 cases +8", self.line_of(program, self.sales).grounds)
        self.assertNotIn("cases", self.line_of(program, self.purchasing).grounds)
        events.indicator_code = "NOBODY_COUNTS_IT"
        program.action_propose()
        self.assertNotIn("cases", self.line_of(program, self.sales).grounds)

    def test_each_ground_counts_what_it_says(self):
        indicator = self.env["qms.indicator"].create(
            {"name": "On time", "source": "typed", "process_id": self.sales.id, "unit": "number"}
        )
        processes = self.purchasing | self.sales
        for kind in ("missed", "changes", "risks", "reviews", "majors", "findings", "events"):
            found = self.ground(kind)._count(self.company, processes)
            self.assertFalse(found.get(self.sales.id), kind)
        self.assertEqual(self.ground("never")._count(self.company, processes)[self.sales.id], 1)
        self.assertTrue(indicator)

    def test_of_a_company_its_managers_edit_the_table(self):
        ground = self.ground("never")
        self.assertTrue(ground.with_user(self.manager).has_access("write"))
        self.assertFalse(ground.with_user(self.officer).has_access("write"))
        self.assertFalse(ground.with_user(self.other_manager).has_access("read"))
        with self.assertRaises(ValidationError):
            ground.copy({"kind": "events", "indicator_code": False})

    # Approval

    def test_a_process_left_out_needs_a_reason(self):
        program = self.proposed()
        self.line_of(program, self.sales).unlink()
        self.assertIn("Sales", program.missing)
        with self.assertRaisesRegex(UserError, "Sales is in no month"):
            program.with_user(self.manager).action_approve()
        program.action_propose()
        line = self.line_of(program, self.sales)
        with self.assertRaises(UserError):
            line.action_leave_out("  ")
        line.action_leave_out("Sold to another company in March")
        program.with_user(self.manager).action_approve()
        self.assertEqual((line.state, line.reason_baseline), ("left_out", "Sold to another company in March"))
        self.assertFalse(line.date_baseline)

    def test_a_manager_approves_and_signs(self):
        program = self.proposed()
        with self.assertRaises(AccessError):
            program.action_approve()
        program.with_user(self.manager).action_approve()
        self.assertEqual(program.sudo().signature_ids.mapped("meaning"), ["approver"])
        self.assertEqual(program.line_ids[0].date_baseline, program.line_ids[0].date_start)
        with self.assertRaises(UserError):
            program.objective = "Something else"
        with self.assertRaises(UserError):
            program.action_propose()
        self.assertFalse(program.sudo()._content_hash() != program.sudo().signature_ids.content_hash)

    def test_a_move_after_the_approval_asks_for_a_reason_and_is_logged(self):
        program = self.approved()
        line = self.line_of(program, self.sales)
        before, kept = line.month, line.date_baseline
        with self.assertRaisesRegex(UserError, "press Move"):
            line.date_start = "2026-12-01"
        with self.assertRaises(UserError):
            line.unlink()
        action = line.action_move()
        dialogs = self.env["qms.audit.program.move"].with_user(self.officer).with_context(**action["context"])
        with self.assertRaises(UserError):
            dialogs.create({"date_start": "2026-12-10"}).action_confirm()
        dialogs.create({"date_start": "2026-12-10", "reason": "The lead auditor is ill"}).action_confirm()
        self.assertEqual((line.date_start, line.date_baseline), (date(2026, 12, 1), kept))
        self.assertIn(f"{before} → Dec 2026: The lead auditor is ill", line.log)
        self.assertIn("The lead auditor is ill", program.message_ids[0].body)
        self.assertEqual(program.sudo()._content_hash(), program.sudo().signature_ids.content_hash, "Still signed")
        with self.assertRaises(ValidationError):
            dialogs.create({"date_start": "2027-02-10", "reason": "Later"}).action_confirm()

    def test_what_only_verbs_write_nobody_types(self):
        program = self.proposed()
        line = self.line_of(program, self.sales)
        line.write({"points": 99, "log": "Moved", "is_left_out": True, "reason": "x", "date_baseline": "2026-01-01"})
        self.assertFalse(line.points == 99 or line.log or line.is_left_out or line.date_baseline)
        with self.assertRaises(ValidationError):
            line.date_start = "2027-05-01"

    def test_one_programme_at_a_time(self):
        self.proposed()
        with self.assertRaises(ValidationError):
            self.new_program(date_start="2026-07-01")
        self.assertEqual(self.new_program(date_start="2027-01-20").date_start, date(2027, 1, 1))

    # The audit

    def test_a_line_makes_its_audit_in_one_click_and_follows_it(self):
        program = self.proposed(objective="Vendors above all")
        line = self.line_of(program, self.purchasing)
        with self.assertRaisesRegex(UserError, "approved first"):
            line.action_plan_audit()
        program.with_user(self.manager).action_approve()
        line.user_id = self.named
        action = line.action_plan_audit()
        audit = line.audit_id
        self.assertEqual((action["res_model"], action["res_id"]), ("qms.audit", audit.id))
        self.assertEqual((audit.process_ids, audit.user_id, audit.kind), (self.purchasing, self.named, "internal"))
        self.assertIn("Vendors above all", audit.objective)
        self.assertIn("never audited +8", audit.objective)
        self.assertTrue(audit.scope and audit.criteria)
        self.assertEqual(audit.auditee_ids, self.buyer)
        self.assertEqual(line.state, "scheduled")
        audit.with_user(self.named).action_start()
        self.assertEqual(line.state, "running")
        with self.assertRaises(UserError):
            line.action_move()
        self.report(audit)
        self.assertEqual((line.state, line.is_in_window), ("done", True))
        with self.assertRaises(UserError):
            line.audit_id = False

    def test_an_audit_called_off_is_planned_again(self):
        line = self.line_of(self.approved(), self.purchasing)
        line.action_plan_audit()
        line.audit_id.action_cancel("Fire")
        self.assertEqual(line.state, "planned")
        line.action_plan_audit()
        self.assertEqual(line.state, "scheduled")

    def test_an_audit_of_another_process_is_not_its_audit(self):
        line = self.line_of(self.approved(), self.purchasing)
        with self.assertRaises(ValidationError):
            line.audit_id = new_audit(self, self.sales)
        line.audit_id = new_audit(self, self.purchasing)
        self.assertEqual(line.state, "scheduled")

    def test_audits_outside_the_programme_stand_apart(self):
        program = self.approved()
        self.line_of(program, self.purchasing).action_plan_audit()
        extra = new_audit(self, self.purchasing, name="After the complaint")
        action = program.action_view_extra()
        self.assertEqual(self.env["qms.audit"].search(action["domain"]), extra)
        self.assertEqual(program.extra_count, 1)

    def test_several_lines_make_one_audit(self):
        program = self.approved()
        program.line_ids.action_plan_audit()
        self.assertEqual(program.line_ids.audit_id.process_ids, self.purchasing | self.sales)

    # Who reads

    def test_who_leads_or_owns_the_process_reads_the_line(self):
        draft = self.proposed()
        line = self.line_of(draft, self.purchasing)
        line.user_id = self.named
        self.assertFalse(line.with_user(self.named).has_access("read"), "Not before the approval")
        draft.with_user(self.manager).action_approve()
        for user in (self.named, self.buyer, self.auditor):
            self.assertTrue(line.with_user(user).has_access("read"))
            self.assertFalse(line.with_user(user).has_access("write"))
        self.assertFalse(line.with_user(self.employee).has_access("read"))
        self.assertFalse(draft.with_user(self.named).has_access("read"))

    # Shared screens

    def test_the_inbox_has_lines_whose_month_has_come(self):
        program = self.approved()
        lines = self.env["qms.audit.program.line"].with_user(self.officer)
        with freeze_time("2026-01-20 12:00:00"):
            domain = lines._inbox_lines()[0]["domain"]
            waiting = lines.search(domain)
            self.assertEqual(waiting, program.line_ids.filtered(lambda line: line.date_start == date(2026, 1, 1)))
            self.assertEqual(waiting._inbox_verbs()[waiting[0].id][0]["verb"], "action_plan_audit")
            waiting.action_plan_audit()
            self.assertFalse(lines.search(domain))

    def test_a_draft_of_this_year_stands_in_the_inbox(self):
        programs = self.env["qms.audit.program"].with_user(self.manager)
        program = self.proposed()
        self.assertEqual(programs.search(programs._inbox_lines()[0]["domain"]), program)
        program.with_user(self.manager).action_approve()
        self.assertFalse(programs.search(programs._inbox_lines()[0]["domain"]))

    def test_an_approved_programme_of_this_year_is_evidence(self):
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_audit_program").with_user(self.auditor)
        rule = rule.with_company(self.company)
        self.assertEqual(rule.state, "missing")
        program = self.proposed()
        self.assertEqual(rule.sudo(False)._count(self.company)[rule.id]["state"], "missing")
        program.with_user(self.manager).action_approve()
        self.assertEqual(rule._count(self.company)[rule.id]["state"], "live")
        with freeze_time("2027-02-01 12:00:00"):
            self.assertEqual(rule._count(self.company)[rule.id]["state"], "stale")


@tagged("post_install", "-at_install")
class TestAuditAdherence(FigureComparison, AuditProgramCase):
    """K43 as plain SQL counts it: by the month first planned, 30 days before and after."""

    def adherence(self, day):
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(f"{day} 12:00:00"):
            return self.compare_catalogue("qms_iso9001", {"K43"})["K43"]

    def done_on(self, line, day):
        with freeze_time(f"{day} 12:00:00"):
            line.action_plan_audit()
            audit = line.audit_id
            audit.with_user(audit.user_id).action_start()
            self.report(audit)

    def program_of(self, months):
        """Approve a programme in which a process of its own stands in each of `months`."""
        with freeze_time("2026-01-08 12:00:00"):
            (self.purchasing | self.sales).active = False
            program = self.new_program()
            lines = self.env["qms.audit.program.line"].with_user(self.officer)
            for number, month in enumerate(months):
                process = new_process(self, name=f"Process {number}")
                lines.create({"program_id": program.id, "process_id": process.id, "date_start": month})
            program.with_user(self.manager).action_approve()
        return program.line_ids

    def test_in_the_window_of_the_month_first_planned(self):
        early, last, late, never, open_ = self.program_of(
            ["2026-03-01", "2026-03-01", "2026-03-01", "2026-04-01", "2026-06-01"]
        )
        self.done_on(early, "2026-01-30")
        self.done_on(last, "2026-04-30")
        self.done_on(late, "2026-05-01")
        self.assertEqual((early.is_in_window, last.is_in_window, late.is_in_window), (True, True, False))
        self.assertEqual(self.adherence("2026-04-30"), (0, 0, 0, 0), "Its 30 days are not over")
        self.assertEqual(self.adherence("2026-05-01"), (2, 3, 3, 0))
        self.assertEqual(self.adherence("2026-06-15"), (2, 4, 4, 0), "What was never done is a case")
        self.assertFalse(never.audit_id or open_.audit_id)

    def test_moving_a_line_makes_nothing_better(self):
        moved, left_out, kept = self.program_of(["2026-03-01", "2026-03-01", "2026-03-01"])
        with freeze_time("2026-03-20 12:00:00"):
            moved._move(date(2026, 9, 1), "No time")
            left_out.action_leave_out("No longer wanted")
        self.done_on(moved, "2026-09-05")
        self.done_on(kept, "2026-03-05")
        self.assertEqual(self.adherence("2026-10-15"), (1, 3, 3, 0))

    def test_extra_audits_and_lines_added_later_are_no_cases(self):
        [line] = self.program_of(["2026-03-01"])
        with freeze_time("2026-02-10 12:00:00"):
            added = self.env["qms.audit.program.line"].with_user(self.officer)
            vals = {"program_id": line.program_id.id, "process_id": line.process_id.id, "date_start": "2026-04-01"}
            added = added.create(vals)
            self.report(started(self, line.process_id, name="Extra"))
        self.done_on(line, "2026-03-05")
        self.done_on(added, "2026-04-05")
        self.assertEqual((added.state, added.is_baseline), ("done", False))
        self.assertEqual(self.adherence("2026-10-15"), (1, 1, 1, 0))

    def test_a_draft_is_no_programme(self):
        with freeze_time("2026-01-08 12:00:00"):
            self.proposed()
        self.assertEqual(self.adherence("2026-10-15"), (0, 0, 0, 0))
