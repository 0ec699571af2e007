from datetime import date, datetime

from odoo.tests import freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase

# Clauses of 2015 under which a record is always asked for.
RECORDS_2015 = "7.1.5.1 7.2 8.2.3.2 8.3.3 8.3.4 8.3.5 8.3.6 8.4.1 8.5.3 8.5.6 8.6 8.7.2 9.1.1 9.2.2 9.3.3 10.2.2"


@tagged("post_install", "-at_install")
class TestQmsRequirement(QmsAssertions, QmsCase):
    def evidence(self, code, companies=None):
        """Return what live records say about the topic `code` in `companies` (the first one)."""
        topic = self.topic(code)
        return topic._evidence(companies or self.company)[topic.id]

    def page(self, user=None, **options):
        return self.env["qms.requirement"].with_user(user or self.auditor).get_evidence_page(**options)

    def not_applicable(self, company, reason="We build to drawings."):
        self.env["qms.applicability"].create(
            {
                "requirement_id": self.topic("DESIGN").id,
                "company_id": company.id,
                "justification": reason,
            }
        ).with_user(self.manager).sudo().action_approve()

    # The catalogue

    def test_every_lowest_clause_of_either_edition_has_a_topic(self):
        for edition in self.env["qms.edition"].search([]):
            numbered = edition.clause_ids.filtered(lambda clause: not clause.letter)
            lowest = numbered - numbered.parent_id
            covered = edition.clause_ids.filtered("requirement_ids").mapped("number")
            self.assertEqual(set(lowest.mapped("number")) - set(covered), set(), edition.name)

    def test_every_topic_has_a_clause_a_hint_and_a_stable_code(self):
        topics = self.env["qms.requirement"].search([])
        self.assertGreaterEqual(len(topics), 75)
        for topic in topics:
            self.assertTrue(topic.clause_ids and topic.hint, topic.code)
            self.assertRegex(topic.code, r"^[A-Z]+(_[A-Z]+)*$")

    def test_all_seven_principles_carry_topics(self):
        topics = self.env["qms.requirement"].search([])
        self.assertEqual(set(topics.mapped("principle")), set(topics._fields["principle"].get_values(self.env)))

    def test_what_2026_changes_is_said_and_can_be_filtered(self):
        changes = {topic.code: topic.change for topic in self.env["qms.requirement"].search([("change", "!=", "same")])}
        self.assertEqual(changes["CULTURE"], "new")
        self.assertEqual(changes["OPP_ACT"], "split")
        self.assertEqual(changes["CONTINUAL"], "merged")
        self.assertEqual(changes["CHANGE_PLAN"], "extended")
        self.assertEqual(self.topic("CULTURE").clause_ids.edition_id.mapped("code"), ["2026"])

    def test_documents_and_records_that_2015_asks_for_are_marked(self):
        documents = self.env["qms.requirement"].search([("kind", "=", "document"), ("is_as_needed", "=", False)])
        self.assertTrue({"SCOPE", "POLICY", "OBJECTIVES"} <= set(documents.mapped("code")))
        records = self.env["qms.requirement"].search([("kind", "=", "record"), ("is_as_needed", "=", False)])
        numbers = set(records.clause_ids.filtered(lambda clause: clause.edition_id.code == "2015").mapped("number"))
        asked = set(RECORDS_2015.split())
        self.assertEqual(asked - numbers, set())

    def test_everybody_inside_reads_and_managers_configure(self):
        topic = self.topic("RECEIPT")
        for user in (self.employee, self.auditor, self.officer):
            self.assertTrue(topic.with_user(user).hint)
            self.assert_refused(topic.with_user(user).write, {"hint": "Other"})
        topic.with_user(self.manager).hint = "What our auditor asked for last year"

    # Evidence

    def test_a_topic_is_as_good_as_its_best_rule(self):
        self.assertEqual(self.evidence("RECEIPT")["state"], "missing")
        with freeze_time("2026-03-10 12:00:00"):
            self.new_receipt(done=datetime(2025, 1, 10, 9))
            self.assertEqual(self.evidence("RECEIPT")["state"], "stale")
            self.new_receipt(done=datetime(2026, 3, 1, 9))
            found = self.evidence("RECEIPT")
        self.assertEqual((found["state"], found["newest"]), ("live", date(2026, 3, 1)))
        self.assertEqual(
            {rule["name"]: rule["state"] for rule in found["rules"]},
            {"Receipts done": "live", "Returns to vendors": "missing"},
        )

    def test_a_topic_without_rules_is_missing(self):
        self.topic("REVIEW").rule_ids.active = False
        self.assertEqual(self.evidence("REVIEW"), {"state": "missing", "reason": False, "newest": False, "rules": []})

    def test_a_topic_is_not_applicable_when_a_manager_approved_the_reason(self):
        self.env["qms.applicability"].create(
            {
                "requirement_id": self.topic("DESIGN_PLAN").id,
                "company_id": self.company.id,
                "justification": "Draft",
            }
        )
        self.not_applicable(self.company)
        self.assertEqual(self.evidence("DESIGN_PLAN")["state"], "missing")
        found = self.evidence("DESIGN")
        self.assertEqual((found["state"], found["reason"]), ("na", "We build to drawings."))

    def test_two_companies_are_grey_only_where_both_say_so(self):
        both = self.company | self.other_company
        self.not_applicable(self.company)
        self.assertEqual(self.evidence("DESIGN", both)["state"], "missing")
        self.assertEqual(self.evidence("DESIGN", self.other_company)["state"], "missing")
        self.not_applicable(self.other_company, "Nobody designs here.")
        self.assertEqual(self.evidence("DESIGN", both)["state"], "na")

    def page_queries(self):
        """Return how many queries the page takes, the registry's caches warm and the records' cold."""
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            self.page()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.page()
        return self.env.cr.sql_log_count - before

    def test_the_number_of_queries_does_not_grow_with_the_records(self):
        self.new_receipt()
        few = self.page_queries()
        for _each in range(5):
            self.new_receipt()
        self.assertEqual(self.page_queries(), few)

    def test_the_number_of_queries_does_not_grow_with_the_rules(self):
        few = self.page_queries()
        self.env["qms.evidence.rule"].create(
            [
                {
                    "requirement_id": topic.id,
                    "name": "More",
                    "model_name": "stock.picking",
                    "company_field": "company_id",
                }
                for topic in self.env["qms.requirement"].search([], limit=20)
            ]
        )
        self.assertEqual(self.page_queries(), few)

    # The page

    def test_officers_managers_and_auditors_see_the_page_and_nobody_else(self):
        for user in (self.officer, self.manager, self.auditor):
            self.assertTrue(self.page(user)["clauses"])
        for user in (self.employee, self.buyer, self.hr):
            self.assert_refused(self.page, user, says="quality manager")

    def test_the_page_opens_with_the_edition_of_the_company_and_shows_the_other_on_request(self):
        self.assertEqual(self.page()["edition"]["code"], "2026")
        self.company.qms_edition_id = self.env.ref("qms_iso9001.qms_edition_2015")
        page = self.page()
        self.assertEqual(page["edition"]["code"], "2015")
        other = next(edition for edition in page["editions"] if edition["code"] == "2026")
        labels = [clause["label"] for clause in self.page(edition_id=other["id"])["clauses"]]
        self.assertIn("6.1.3", labels)
        self.assertNotIn("10.3", labels)

    def test_the_picture_counts_each_topic_once_per_chapter(self):
        self.new_receipt()
        page = self.page()
        for chapter in page["chapters"]:
            topics = {
                topic_id
                for clause in page["clauses"]
                if clause["chapter"] == chapter["number"]
                for topic_id in clause["topics"]
            }
            states = [page["topics"][topic_id]["state"] for topic_id in topics]
            self.assertEqual(chapter["total"], len(topics))
            self.assertEqual(chapter["states"], {state: states.count(state) for state in chapter["states"]})
        self.assertGreater(sum(chapter["states"]["live"] for chapter in page["chapters"]), 0)

    def test_letters_with_a_topic_are_rows_and_the_others_words(self):
        self.company.qms_edition_id = self.env.ref("qms_iso9001.qms_edition_2015")
        rows = {clause["label"]: clause for clause in self.page()["clauses"]}
        self.assertIn("8.2.1 c", rows)
        self.assertNotIn("9.3.2 c7", rows)
        self.assertEqual(len(rows["9.3.2"]["letters"]), 12)

    def test_secondary_sources_are_shown_as_such(self):
        rows = {clause["label"]: clause for clause in self.page()["clauses"]}
        self.assertTrue(rows["6.1.3"]["is_secondary"] and rows["6.1.3"]["note"])
        self.assertFalse(rows["8.4"]["is_secondary"])

    def test_a_count_without_the_right_to_read_is_shown_and_not_opened(self):
        topics = self.page()["topics"].values()
        opens = {rule["name"]: rule["can_open"] for topic in topics for rule in topic["rules"]}
        self.assertTrue(opens["Receipts done"])
        self.assertFalse(opens["Purchase orders confirmed"])
