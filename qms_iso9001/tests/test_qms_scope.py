from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase
from .samples_context import new_scope


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestQmsScope(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)

    def not_applicable(self, code="DESIGN", because="Our vendors design."):
        """Answer as the manager that a topic does not apply to the company."""
        answers = self.env["qms.applicability"].with_user(self.manager)
        answer = answers.create({"requirement_id": self.topic(code).id, "justification": because})
        answer.action_approve()
        return answer

    def html(self, scope, user):
        report = self.env["ir.actions.report"].with_user(user)
        return report._render_qweb_html("qms_iso9001.qms_scope_report", scope.ids)[0].decode()

    def test_versions_are_counted_and_one_is_in_force(self):
        first = self.approve(new_scope(self))
        self.assert_state(first, "in_force")
        action = first.with_user(self.officer).action_revise()
        second = self.env["qms.scope"].browse(action["res_id"])
        self.assertEqual((first.version, second.version, second.state), (1, 2, "draft"))
        self.approve(second)
        self.assert_state(first, "obsolete")
        self.assert_state(second, "in_force")

    def test_who_wrote_it_may_not_approve_it(self):
        self.company.qms_author_approval = "refuse"
        scope = new_scope(self, approvers=self.officer)
        self.assert_refused(scope.action_submit, says="may not approve")

    def test_what_does_not_apply_stands_in_it_and_is_kept_with_the_signature(self):
        answer = self.not_applicable()
        scope = new_scope(self, warehouse_ids=[Command.set(self.warehouse.ids)])
        self.assertIn("Our vendors design.", scope.excluded)
        self.approve(scope)
        self.warehouse.name = "Renamed"
        answer.with_user(self.manager).action_revise("A customer asked for a design")
        scope.invalidate_recordset()
        self.assertIn("Our vendors design.", scope.excluded)
        self.assertTrue(scope.has_other_exclusions)
        self.assertNotIn("Renamed", scope.issued["sites"])
        printed = self.html(scope, self.employee)
        self.assertIn("Our vendors design.", printed)
        self.assertNotIn("Renamed", printed)

    def test_the_clauses_are_those_of_the_companys_edition(self):
        self.company.qms_edition_id = self.env.ref("qms_iso9001.qms_clause_2015_8_4").edition_id
        self.not_applicable()
        [excluded] = new_scope(self)._get_parts()["exclusions"]
        self.assertIn("8.3", excluded["clauses"])

    def test_answers_that_wait_or_apply_are_left_out(self):
        answers = self.env["qms.applicability"].with_user(self.officer)
        answers.create({"requirement_id": self.topic("DESIGN").id, "justification": "Not yet approved"})
        self.assertIn("All topics", new_scope(self).excluded)

    def test_nothing_of_it_is_rewritten(self):
        scope = self.approve(new_scope(self))
        for vals in ({"body": "<p>Everything</p>"}, {"products": "All"}, {"warehouse_ids": [Command.clear()]}):
            self.assert_refused(scope.with_user(self.manager).write, vals)
        self.assert_refused(scope.with_user(self.manager).write, {"issued": {"sites": []}})
        self.assert_refused(scope.with_user(self.manager).unlink)

    def test_everybody_reads_the_one_in_force_and_nobody_a_draft(self):
        draft = new_scope(self)
        self.assertFalse(draft.with_user(self.employee).has_access("read"))
        self.approve(draft)
        self.assertTrue(draft.with_user(self.employee).has_access("read"))
        self.assertFalse(draft.with_user(self.employee).has_access("write"))
        self.assertFalse(draft.with_user(self.other_employee).has_access("read"))

    def test_a_branch_reads_the_scope_of_its_parent(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        clerk = self.new_user("employee", branch, "t_clerk")
        scope = self.approve(new_scope(self))
        self.assertTrue(scope.with_user(clerk).has_access("read"))
        self.assertIn("Making and selling pumps", self.html(scope, clerk))

    def test_it_is_reviewed_by_its_owner_once_a_year(self):
        draft = new_scope(self, user_id=self.employee.id)
        self.assertFalse(draft.date_review)
        scope = self.approve(draft)
        self.assertEqual(scope.date_review, date(2027, 3, 10))
        with freeze_time("2027-03-01 12:00:00"):
            mine = scope.with_user(self.employee)
            mine.invalidate_recordset()
            self.assertTrue(mine.is_review_due)
            mine._record_review("still_valid", "Compared with the certificate.", "2028-03-01")
            self.assertEqual(scope.date_review, date(2028, 3, 1))

    def test_a_change_found_at_the_review_starts_the_next_version(self):
        scope = self.approve(new_scope(self))
        action = scope.with_user(self.officer)._record_review("major", "We sell filters, too", "2027-03-01")
        self.assertEqual(self.env["qms.scope"].browse(action["res_id"]).version, 2)

    def test_a_manager_withdraws_it_at_the_review(self):
        scope = self.approve(new_scope(self))
        with self.assertRaises(AccessError):
            scope.with_user(self.officer)._record_review("withdraw", "Not needed", False)
        scope.with_user(self.manager)._record_review("withdraw", "Not needed", False)
        self.assert_state(scope, "obsolete")
        self.assertFalse(scope.date_review)

    def test_the_next_version_begins_its_own_rhythm(self):
        first = self.approve(new_scope(self))
        with freeze_time("2026-09-10 12:00:00"):
            second = self.env["qms.scope"].browse(first.with_user(self.officer).action_revise()["res_id"])
            self.approve(second)
        self.assertFalse(first.date_review)
        self.assertEqual(second.date_review, date(2027, 9, 10))

    def test_it_is_evidence_of_its_topic(self):
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_scope")
        self.assertEqual(rule._count(self.company)[rule.id]["state"], "missing")
        self.approve(new_scope(self))
        self.assertEqual(rule._count(self.company)[rule.id]["state"], "live")

    def test_who_is_to_approve_finds_it_in_my_quality_and_in_the_inbox(self):
        scope = new_scope(self)
        scope.action_submit()
        scopes = self.env["qms.scope"].with_user(self.manager)
        waiting = {line["label"]: scopes.search(line["domain"]) for line in scopes._my_quality_lines()}
        self.assertEqual(waiting["Scope to approve"], scope)
        verbs = scope.with_user(self.manager)._inbox_verbs()[scope.id]
        self.assertEqual([verb["verb"] for verb in verbs], ["action_approve", "action_ask_reason"])
