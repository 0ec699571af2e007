from odoo import Command
from odoo.tests import freeze_time, tagged

from .samples_audit import new_process, started
from .test_qms_audit_program import AuditProgramCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestQmsAuditCoverage(AuditProgramCase):
    """Process × topic over the cycle."""

    def coverage(self, years=None, user=None):
        here = self.env["qms.audit.coverage"].with_user(user or self.auditor).with_company(self.company)
        return here.get_coverage(years)

    def state(self, data, process, code):
        place = [topic["code"] for topic in data["topics"]].index(code)
        row = next(row for row in data["processes"] if row["id"] == process.id)
        return row["cells"][place] and row["cells"][place]["state"]

    def test_asked_named_planned_and_not_covered_yet(self):
        topics = self.topic("RELEASE") | self.topic("TRACEABILITY") | self.topic("CLIMATE")
        self.purchasing.requirement_ids = [Command.set(topics.ids)]
        self.sales.requirement_ids = [Command.set(topics.ids)]
        with freeze_time("2025-06-10 12:00:00"):
            audit = started(self, self.purchasing, requirement_ids=[Command.set(topics[:2].ids)])
            lines = audit.with_user(self.named).line_ids
            lines.filtered(lambda line: line.requirement_id != self.topic("RELEASE")).unlink()
            lines = audit.with_user(self.named).line_ids
            self.assertTrue(lines)
            lines.write({"answer": "conform", "evidence": "Seen"})
            audit.with_user(self.named).conclusion = "It works."
            audit.with_user(self.named).action_report()
        data = self.coverage()
        self.assertEqual(data["years"], 3)
        self.assertEqual(self.state(data, self.purchasing, "RELEASE"), "asked")
        self.assertEqual(self.state(data, self.purchasing, "TRACEABILITY"), "named")
        self.assertEqual(self.state(data, self.purchasing, "CLIMATE"), "open")
        self.assertEqual(self.state(data, self.sales, "RELEASE"), "open")
        self.assertEqual((data["open"], data["total"]), (4, 6))
        program = self.new_program(cycle_years=2)
        program.action_propose()
        self.line_of(program, self.sales).requirement_ids = self.topic("RELEASE")
        data = self.coverage()
        self.assertEqual(data["years"], 2, "As the programme says")
        self.assertEqual(self.state(data, self.sales, "RELEASE"), "planned")
        self.assertEqual(self.state(data, self.sales, "CLIMATE"), "open")
        plain = new_process(self)
        self.assertIsNone(self.state(self.coverage(), plain, "RELEASE"), "None of its topics")
        with freeze_time("2027-07-10 12:00:00"):
            self.assertEqual(self.state(self.coverage(), self.purchasing, "RELEASE"), "planned", "The cycle is over")

    def test_a_process_not_audited_for_a_year_is_late(self):
        with freeze_time("2025-02-10 12:00:00"):
            self.report(started(self, self.purchasing))
        with freeze_time("2025-04-10 12:00:00"):
            self.report(started(self, self.sales, name="Sales"))
        rows = {row["id"]: row for row in self.coverage()["processes"]}
        self.assertTrue(rows[self.purchasing.id]["is_late"])
        self.assertFalse(rows[self.sales.id]["is_late"])
        self.assertTrue(rows[self.sales.id]["last"])

    def test_an_open_audit_outside_the_programme_is_planned(self):
        self.purchasing.requirement_ids = self.topic("RELEASE")
        self.assertEqual(self.state(self.coverage(), self.purchasing, "RELEASE"), "open")
        audit = started(self, self.purchasing)
        self.assertEqual(self.state(self.coverage(), self.purchasing, "RELEASE"), "planned")
        audit.with_user(self.officer).action_cancel("Fire")
        self.assertEqual(self.state(self.coverage(), self.purchasing, "RELEASE"), "open")

    def test_an_answer_not_applicable_covers_nothing(self):
        self.purchasing.requirement_ids = self.topic("RELEASE")
        audit = started(self, self.purchasing, requirement_ids=[Command.set(self.topic("RELEASE").ids)])
        lead = audit.with_user(self.named)
        lead.line_ids.write({"answer": "na", "evidence": "No release here"})
        lead.conclusion = "Nothing to see."
        lead.action_report()
        self.assertEqual(self.state(self.coverage(), self.purchasing, "RELEASE"), "named")

    def test_each_sees_their_company_and_a_cell_opens_what_is_behind_it(self):
        self.assertFalse(self.env["qms.audit.coverage"].with_user(self.other_manager).get_coverage()["processes"])
        here = self.env["qms.audit.coverage"].with_user(self.auditor)
        action = here.open_audits(self.purchasing.id, self.topic("RELEASE").id)
        self.assertEqual(action["res_model"], "qms.audit.line")
        self.assertEqual(here.open_audits(self.purchasing.id)["res_model"], "qms.audit")

    def test_the_number_of_queries_depends_on_nothing(self):
        here = self.env["qms.audit.coverage"].with_user(self.auditor).with_company(self.company)
        self.purchasing.requirement_ids = self.topic("RELEASE")
        self.report(started(self, self.purchasing))
        here.get_coverage()

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            here.get_coverage()
            return self.env.cr.sql_log_count - before

        few = queries()
        for number in range(8):
            process = new_process(self, name=f"Process {number}")
            process.requirement_ids = self.topic("RELEASE") | self.topic("CLIMATE")
            self.report(started(self, process, name=f"Audit {number}"))
        self.assertLessEqual(queries(), few)
