from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase
from .samples_context import climate_question, new_issue


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 12:00:00")
class TestQmsIssue(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.question = climate_question(cls)

    def lines(self, method, user):
        """Return {label: records} of what issues contribute to `method`, as `user` sees them."""
        issues = self.env["qms.issue"].with_user(user)
        return {line["label"]: issues.search(line["domain"]) for line in getattr(issues, method)()}

    # The picture

    def test_the_field_of_the_picture_says_whether_it_is_internal(self):
        issue = new_issue(self)
        self.assertEqual(issue.origin, "external")
        issue.swot = "weakness"
        self.assertEqual(issue.origin, "internal")

    def test_the_picture_has_four_fields_also_when_they_are_empty(self):
        new_issue(self)
        # As the kanban asks.
        issues = self.env["qms.issue"].with_user(self.officer).with_context(read_group_expand=True)
        read = issues.web_read_group([("company_id", "=", self.company.id), ("swot", "!=", False)], ["swot"])
        self.assertEqual([group["swot"] for group in read["groups"]], ["strength", "weakness", "opportunity", "threat"])

    def test_an_issue_has_its_place(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            new_issue(self, swot=False).flush_recordset()

    def test_numbers_are_counted_per_company(self):
        mine, other = new_issue(self), climate_question(self, self.other_company)
        self.assertEqual((self.question.reference, other.reference), ("IS-0001", "IS-0001"))
        self.assertNotEqual(mine.reference, self.question.reference)

    # Who

    def test_people_read_what_they_own_and_what_names_their_process(self):
        process = self.new_process("Purchasing", user_id=self.employee.id)
        issue = new_issue(self, process_ids=[(6, 0, process.ids)])
        for user, reads, writes in (
            (self.named, True, True),
            (self.employee, True, False),
            (self.buyer, False, False),
            (self.auditor, True, False),
            (self.officer, True, True),
            (self.other_manager, False, False),
        ):
            mine = issue.with_user(user)
            self.assertEqual((mine.has_access("read"), mine.has_access("write")), (reads, writes), user.login)

    def test_the_owner_says_what_it_means_and_gives_it_to_nobody(self):
        issue = new_issue(self).with_user(self.named)
        issue.write({"description": "Late castings stop the line", "swot": "weakness"})
        self.assert_refused(issue.write, {"user_id": self.employee.id}, says="ask a quality officer")
        with self.assertRaises(AccessError):
            issue.with_user(self.buyer).write({"description": "No"})

    # What changed

    def test_the_day_of_the_last_change_is_kept_and_nobody_writes_it(self):
        issue = new_issue(self)
        self.assertEqual(issue.date_changed, date(2026, 3, 10))
        with freeze_time("2026-06-01 12:00:00"):
            issue.write({"sequence": 5, "date_changed": "2020-01-01", "swot": "threat"})
            self.assertEqual(issue.date_changed, date(2026, 3, 10), "Nothing of what it says changed.")
            issue.with_user(self.named).description = "It got worse"
            self.assertEqual(issue.date_changed, date(2026, 6, 1))

    def test_the_day_of_the_last_change_cannot_be_prefilled(self):
        forged = {"default_date_changed": "2020-01-01", "default_is_climate": True}
        issues = self.env["qms.issue"].with_user(self.officer).with_company(self.company).with_context(**forged)
        issue = issues.create({"name": "Old machines", "swot": "weakness"})
        self.assertEqual((issue.date_changed, issue.is_changed, issue.is_climate), (date(2026, 3, 10), True, False))

    def test_the_review_looks_at_what_changed_archived_ones_as_well(self):
        old, new, gone = new_issue(self), new_issue(self, name="New law"), new_issue(self, name="Bought the rival")
        old.sudo().date_changed = "2024-01-01"
        gone.sudo().date_changed = "2024-01-01"
        gone.active = False
        found = self.lines("_review_inputs", self.manager)["Changed internal and external issues"]
        self.assertEqual(found - self.question, new | gone)

    # Reviews and actions

    def test_the_owner_reviews_and_a_major_change_starts_an_action(self):
        issue = new_issue(self, date_review="2026-03-01", name="One vendor").with_user(self.named)
        self.assertTrue(issue.is_review_overdue)
        self.assertIn(issue, self.lines("_my_quality_lines", self.named)["Issues to review"])
        self.assertIn(issue, self.lines("_inbox_lines", self.officer)["Review overdue: Issue of the context"])
        action = issue._record_review("major", "Look for a second one", issue._review_date_next("major"))
        started = self.env["qms.action"].browse(action["res_id"])
        self.assertEqual((started.issue_id, started.user_id), (issue, self.named))
        self.assertFalse(issue.is_review_due)
        self.assertEqual(issue.review_ids.days_late, 9)
        self.assertEqual(issue.with_user(self.officer).action_count, 1)

    def test_the_dialog_of_the_review_knows_the_issue(self):
        issue = new_issue(self).with_user(self.named)
        action = issue.action_open_review()
        dialog = Form(self.env[action["res_model"]].with_user(self.named).with_context(**action["context"]))
        dialog.comment = "Still so"
        dialog.save().action_record()
        self.assertEqual(issue.review_ids.record_name, issue.display_name)

    def test_an_action_that_came_from_an_issue_keeps_saying_so(self):
        action = self.env["qms.action"].with_user(self.officer).create({"name": "Ask", "issue_id": new_issue(self).id})
        action.action_done("Asked")
        self.assert_refused(action.write, {"issue_id": False})

    # Climate change

    def test_each_company_is_asked_from_the_start(self):
        self.assertEqual(len(self.question), 1)
        self.assertTrue(climate_question(self, self.other_company))
        label = "Climate change: does it matter to the quality system?"
        self.assertEqual(self.lines("_inbox_lines", self.officer)[label], self.question)
        tiles = self.env["qms.issue"].with_user(self.officer).with_company(self.company)._overview_tiles()
        self.assertEqual([tile["state_label"] for tile in tiles], ["Not answered"])
        told = self.env["qms.issue"].with_user(self.officer).with_company(self.company).get_climate_question()
        self.assertEqual((told["id"], told["answer"]), (self.question.id, ""))

    def test_an_answer_has_a_reason_and_a_day_of_review(self):
        question = self.question.with_user(self.officer)
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            question.write({"climate_relevance": "no"})
            question.flush_recordset()
        self.assertFalse(question.date_review)
        question.write({"climate_relevance": "no", "climate_reason": "We sell advice by telephone."})
        self.assertEqual((question.user_id, question.date_review), (self.officer, date(2027, 3, 10)))
        label = "Climate change: does it matter to the quality system?"
        self.assertFalse(self.lines("_inbox_lines", self.officer)[label])
        issues = self.env["qms.issue"].with_user(self.officer).with_company(self.company)
        self.assertFalse(issues._overview_tiles())
        self.assertEqual(issues.get_climate_question()["reason"], "We sell advice by telephone.")

    def test_what_does_not_matter_leaves_the_picture(self):
        question = self.question.with_user(self.officer)
        question.write({"climate_relevance": "yes", "climate_reason": "Floods.", "swot": "threat"})
        question.write({"climate_relevance": "no", "climate_reason": "We moved uphill."})
        self.assertFalse(question.swot)

    def test_an_empty_cell_of_an_import_leaves_the_usual_rhythm(self):
        rows = [["Old machines", "Weaknesses", ""], ["Own forge", "Strengths", "0"]]
        issues = self.env["qms.issue"].with_user(self.officer).with_company(self.company)
        loaded = issues.load(["name", "swot", "review_months"], rows)
        self.assertEqual(issues.browse(loaded["ids"]).mapped("review_months"), [12, 0])

    def test_an_unanswered_question_is_not_reviewed_but_answered(self):
        self.assert_refused(self.question.with_user(self.officer).action_open_review)

    def test_one_question_per_company_that_stays(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["qms.issue"].create({"name": "Again", "is_climate": True, "company_id": self.company.id})
        question = self.question.with_user(self.manager)
        self.assert_refused(question.action_archive, says="switch the question off")
        self.assert_refused(question.unlink, says="switch the question off")
        forged = new_issue(self)
        forged.write({"is_climate": True})
        self.assertFalse(forged.is_climate)

    def test_a_company_switches_the_question_off(self):
        self.company.qms_climate_question = False
        label = "Climate change: does it matter to the quality system?"
        self.assertFalse(self.lines("_inbox_lines", self.officer)[label])
        self.assertFalse(
            self.env["qms.issue"].with_user(self.officer).with_company(self.company).get_climate_question()
        )

    def test_who_has_no_quality_group_is_not_asked_and_gets_no_error(self):
        for user in (self.employee, self.buyer):
            self.assertFalse(self.env["qms.issue"].with_user(user).with_company(self.company).get_climate_question())

    def test_the_answer_is_evidence_until_its_review_is_overdue(self):
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_climate")
        state = lambda: rule._count(self.company)[rule.id]["state"]  # noqa: E731 asked three times, in words
        self.assertEqual(state(), "missing")
        self.question.write({"climate_relevance": "yes", "climate_reason": "Floods.", "swot": "threat"})
        self.assertEqual(state(), "live")
        with freeze_time("2027-03-12 12:00:00"):
            self.env.invalidate_all()
            self.assertEqual(state(), "missing")
