from odoo.tests import freeze_time, tagged
from odoo.tools import file_open

from .test_qms_audit_program import AuditProgramCase

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tagged("post_install", "-at_install")
class TestAuditYear(AuditProgramCase):
    """From the proposal to the audit after the next: people of the company by public verbs."""

    def test_from_the_proposal_to_what_the_next_audit_finds_open(self):
        with freeze_time("2026-01-08 12:00:00"):
            program = self.approved(twice_from=8)
            first, second = program.line_ids.filtered(lambda line: line.process_id == self.purchasing)
            first.user_id = second.user_id = self.named
            first.action_plan_audit()
            lead = first.audit_id.with_user(self.named)
            lead.action_start()
            question = lead.line_ids.filtered("rule_id")[:1]
            question.action_draw()
            self.assertTrue(question.seed and question.date_drawn)
            (lead.line_ids - question).unlink()
            question.write({"answer": "major", "evidence": "Two vendors without evaluation"})
            question.action_raise_finding()
            finding = question.finding_ids
            lead.conclusion = "One major nonconformity."
            lead.action_report()
            action = finding.with_user(self.buyer).action_plan_correction()
        self.assertEqual((first.state, first.is_in_window, action["res_model"]), ("done", True, "qms.action"))
        with freeze_time("2026-07-06 12:00:00"):
            second.action_plan_audit()
            again = second.audit_id.with_user(self.named)
            again.action_start()
        self.assertEqual(again.line_ids.carried_finding_id, finding)
        self.assertEqual((again.carried_count, finding.carried_count), (1, 1))

    def test_the_template_of_questions_is_recognised_and_comes_in(self):
        [template] = self.env["qms.audit.question"].with_user(self.officer).get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            vals = {"res_model": "qms.audit.question", "file": file.read(), "file_name": "q.xlsx", "file_type": EXCEL}
        imported = self.env["base_import.import"].with_user(self.officer).with_company(self.company).create(vals)
        preview = imported.parse_preview({"has_headers": True, "advanced": True, "limit": 100, "skip": 0})
        paths = ["/".join(preview["matches"].get(number, [])) for number in range(len(preview["headers"]))]
        self.assertTrue(all(paths), f"Not recognised: {preview['headers']} {paths}")
        result = imported.execute_import(paths, preview["headers"], {**preview["options"], "limit": 100})
        self.assertFalse(result["messages"])
        self.assertTrue(self.env["qms.audit.question"].browse(result["ids"]).exists())
