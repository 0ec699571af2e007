from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .case import QmsAssertions
from .common import QmsCase
from .samples_audit import new_finding

# Topics of which no record in the system speaks, and why. Nothing else may be without a rule.
WITHOUT_RULE = {}


@tagged("post_install", "-at_install")
class TestEvidenceTopics(QmsAssertions, QmsCase):
    """What is said of each topic in one word, and what makes it red whatever the count."""

    def said(self, code, companies=None):
        topic = self.topic(code)
        return topic._standing(companies or self.company)[topic.id]

    def new_process(self, overdue=False, **vals):
        process = self.env["qms.process"].create(
            {"name": "Goods in", "company_id": self.company.id, "user_id": self.officer.id, "kind": "core", **vals}
        )
        if overdue:
            self.pass_the_day(process)
        return process

    def pass_the_day(self, record):
        """Let the day of its next review be over: no verb moves it there."""
        self.env.flush_all()
        late = date.today() - relativedelta(days=40)
        query = SQL("UPDATE %s SET date_review = %s WHERE id = %s", SQL.identifier(record._table), late, record.id)
        self.env.cr.execute(query)
        record.invalidate_recordset()

    def test_every_topic_has_a_rule_or_a_reason(self):
        topics = self.env["qms.requirement"].search([])
        without = set(topics.filtered(lambda topic: not topic.rule_ids).mapped("code"))
        self.assertEqual(without, set(WITHOUT_RULE))
        self.assertTrue(all(WITHOUT_RULE.values()))

    def test_an_overdue_review_turns_the_topics_of_the_process_red(self):
        self.new_receipt()
        self.assertEqual(self.said("RECEIPT")["standing"], "live")
        process = self.new_process(overdue=True, requirement_ids=self.topic("RECEIPT").ids)
        found = self.said("RECEIPT")
        self.assertEqual((found["standing"], found["state"]), ("red", "live"))
        self.assertEqual(found["red"], [f"review of {process.display_name} is overdue"])

    def test_a_review_of_another_company_turns_nothing_red(self):
        self.new_receipt()
        process = self.new_process(overdue=True, requirement_ids=self.topic("RECEIPT").ids)
        self.assertEqual(self.said("RECEIPT", self.other_company)["red"], [])
        self.assertEqual(self.said("RECEIPT", self.company | self.other_company)["standing"], "red")
        self.assertTrue(process)

    def test_an_overdue_issue_turns_the_context_red(self):
        vals = {"name": "Steel gets dear", "swot": "threat"}
        issue = self.env["qms.issue"].with_user(self.officer).create(vals)
        self.pass_the_day(issue)
        self.assertIn(issue.display_name, self.said("CONTEXT")["red"][0])

    def test_what_does_not_apply_is_red_for_a_finding_alone(self):
        answer = self.env["qms.applicability"].create(
            {
                "requirement_id": self.topic("DESIGN").id,
                "company_id": self.company.id,
                "justification": "We build to drawings.",
            }
        )
        answer.with_user(self.manager).sudo().action_approve()
        self.new_process(overdue=True, requirement_ids=self.topic("DESIGN").ids)
        self.assertEqual(self.said("DESIGN")["standing"], "na")
        audit = self.env["qms.audit"].create(
            {
                "name": "Design",
                "company_id": self.company.id,
                "objective": "Whether design is left out rightly",
                "date_start": "2026-03-02",
                "date_end": "2026-03-02",
            }
        )
        finding = self.env["qms.audit.finding"].create(
            {
                "audit_id": audit.id,
                "name": "Pumps are designed here",
                "kind": "major",
                "criterion": "4.3",
                "objective_evidence": "Drawings of 2026",
                "requirement_id": self.topic("DESIGN").id,
            }
        )
        self.assertEqual(self.said("DESIGN")["red"], [f"open major finding {finding.display_name}"])
        finding.kind = "minor"
        self.assertEqual(self.said("DESIGN")["standing"], "na")

    def test_topics_are_found_by_their_state(self):
        self.new_receipt()
        topics = self.env["qms.requirement"].with_user(self.auditor).with_context(allowed_company_ids=self.company.ids)
        self.assertIn(self.topic("RECEIPT"), topics.search([("standing", "=", "live")]))
        self.assertNotIn(self.topic("RECEIPT"), topics.search([("standing", "!=", "live")]))
        self.assertEqual(topics.browse(self.topic("RECEIPT").id).standing, "live")

    def test_people_without_a_quality_group_do_not_read_the_state(self):
        topic = self.topic("RECEIPT").with_user(self.employee)
        self.assertTrue(topic.name)
        self.assertNotIn("standing", topic.fields_get())

    def test_what_stands_beside_a_topic_is_what_the_reader_may_open(self):
        self.new_process(requirement_ids=self.topic("RECEIPT").ids)
        page = self.env["qms.requirement"].with_user(self.auditor).get_evidence_page()
        topic = page["topics"][self.topic("RECEIPT").id]
        self.assertEqual(topic["owners"], [self.officer.name])
        self.assertEqual((topic["documents"], topic["audits"], topic["findings"]), ([], [], []))
        for found in page["topics"].values():
            for row in (*found["documents"], *found["audits"], *found["findings"]):
                self.assertTrue(self.env[row["model"]].with_user(self.auditor).browse(row["id"]).display_name)

    def test_prices_are_opened_by_who_reads_amounts(self):
        for name in ("supplierinfo", "product_template"):
            rule = self.env.ref(f"qms_iso9001.qms_evidence_rule_{name}")
            with self.subTest(rule=name):
                with self.assertRaises(AccessError):
                    rule.with_user(self.auditor).action_view_records()
                self.assertTrue(rule.with_user(self.officer).action_view_records()["domain"])

    def test_a_finding_against_a_heading_is_of_the_topics_below_it(self):
        clauses = self.env["qms.clause"].search([("child_ids", "!=", False), ("requirement_ids", "=", False)])
        heading = next(clause for clause in clauses if clause.child_ids.requirement_ids)
        topics = heading._get_topics()
        self.assertLessEqual(heading.child_ids.requirement_ids, topics)
        self.named = self.new_user("employee", self.company, "t_named")
        finding = new_finding(self, clause_id=heading.id, requirement_id=False)
        found = topics._open_findings(self.company)
        self.assertEqual({topic for topic, findings in found.items() if finding in findings}, set(topics.ids))
