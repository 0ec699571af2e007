from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .samples_audit import new_audit, new_process, started
from .test_qms_audit_program import AuditProgramCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestAuditProgramTrue(AuditProgramCase):
    """What an approved programme says cannot be forged, and what changes later leaves its trace."""

    def add_line(self, program, **context):
        lines = self.env["qms.audit.program.line"].with_user(self.officer).with_context(**context)
        process = new_process(self, name="Receiving")
        return lines.create({"program_id": program.id, "process_id": process.id, "date_start": "2026-11-01"})

    def test_no_default_fills_what_verbs_write(self):
        program = self.approved()
        forged = {"is_baseline": True, "date_baseline": "2026-12-01", "points": 77, "grounds": "?", "log": "?"}
        forged |= {"is_proposed": True, "is_left_out": True, "reason": "?", "reason_baseline": "?"}
        defaults = {f"default_{name}": value for name, value in {**forged, "state": "done"}.items()}
        line = self.add_line(program, **defaults)
        self.assertFalse([name for name in forged if line[name]])
        self.assertEqual(line.state, "planned")
        verified = program.with_user(self.manager).action_verify_signatures()
        self.assertEqual(verified["params"]["type"], "success")

    def test_one_audit_does_one_line_of_a_process(self):
        program = self.approved()
        line = self.line_of(program, self.purchasing)
        line.action_plan_audit()
        other = self.env["qms.audit.program.line"].with_user(self.officer)
        other = other.create({"program_id": program.id, "process_id": self.purchasing.id, "date_start": "2026-12-01"})
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            other.audit_id = line.audit_id

    def test_the_audit_of_an_approved_line_changes_with_a_trace(self):
        line = self.line_of(self.approved(), self.purchasing)
        audit = new_audit(self, self.purchasing)
        line.audit_id = audit
        self.assertIn(audit.display_name, line.log)
        line.audit_id = False
        self.assertEqual(line.log.count(audit.display_name), 2)

    def test_topics_and_auditor_of_an_approved_line_change_with_a_trace(self):
        line = self.line_of(self.approved(), self.purchasing)
        line.requirement_ids = [Command.set(self.topic("RELEASE").ids)]
        self.assertIn(self.topic("RELEASE").name, line.log)
        line.user_id = self.named
        self.assertIn(self.named.name, line.log)

    def test_what_comes_from_a_draft_into_an_approved_programme_is_noted(self):
        approved = self.approved()
        draft = self.new_program(date_start="2027-01-01")
        process = new_process(self, name="Receiving")
        lines = self.env["qms.audit.program.line"].with_user(self.officer)
        line = lines.create({"program_id": draft.id, "process_id": process.id, "date_start": "2027-05-01"})
        line.write({"program_id": approved.id, "date_start": "2026-12-01"})
        notes = " ".join(str(body) for body in approved.message_ids.mapped("body"))
        self.assertIn("Added after the approval", notes)

    def test_without_processes_it_says_what_comes_first(self):
        self.env["qms.process"].search([("company_id", "=", self.company.id)]).active = False
        program = self.new_program()
        for step in (program.action_propose, program.with_user(self.manager).action_approve):
            with self.assertRaisesRegex(UserError, "no processes yet"):
                step()

    def test_coverage_counts_each_state_and_what_waits_for_a_year(self):
        self.purchasing.requirement_ids = [Command.set((self.topic("RELEASE") | self.topic("CLIMATE")).ids)]
        audit = started(self, self.purchasing, requirement_ids=[Command.set(self.topic("RELEASE").ids)])
        self.report(audit)
        data = self.env["qms.audit.coverage"].with_user(self.auditor).with_company(self.company).get_coverage()
        self.assertEqual(sum(data["counts"].values()), data["total"])
        self.assertEqual(data["counts"]["open"], data["open"])
        self.assertEqual(data["late"], sum(row["is_late"] for row in data["processes"]))
        with self.assertRaises(AccessError):
            self.env["qms.audit.coverage"].with_user(self.employee).get_coverage()
