from odoo.tests import freeze_time, tagged

from .figure_case import FigureComparison
from .measuring_case import MeasuringCase

DAY = "2026-03-20 09:00:00"


@tagged("post_install", "-at_install")
class TestEvidenceCoverage(FigureComparison, MeasuringCase):
    """K48: for how many of the topics that apply there is fresh evidence. A count, never conformity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coverage = cls.env.ref("qms_iso9001.qms_indicator_evidence_coverage")

    def compare_k48(self):
        """Return (fresh, applicable, cases, not applicable), after a look that plain SQL says the same."""
        self.env.invalidate_all()
        return self.compare_catalogue("qms_iso9001", {"K48"})["K48"]

    def row(self, code):
        domain = [("requirement_id", "=", self.topic(code).id), ("company_id", "=", self.company.id)]
        return self.env["qms.requirement.standing"].search(domain)

    def new_audit(self):
        return self.env["qms.audit"].create(
            {
                "name": "Receipts",
                "company_id": self.company.id,
                "objective": "Whether goods are looked at",
                "date_start": "2026-03-02",
                "date_end": "2026-03-02",
            }
        )

    def major(self, audit, code):
        return self.env["qms.audit.finding"].create(
            {
                "audit_id": audit.id,
                "name": "Nobody looks at goods",
                "kind": "major",
                "criterion": "8.4.2",
                "objective_evidence": "Three receipts",
                "requirement_id": self.topic(code).id,
            }
        )

    def not_applicable(self, code):
        answer = self.env["qms.applicability"].create(
            {
                "requirement_id": self.topic(code).id,
                "company_id": self.company.id,
                "justification": "We build to drawings.",
            }
        )
        answer.with_user(self.manager).sudo().action_approve()

    @freeze_time(DAY)
    def test_a_receipt_is_evidence_of_its_topics(self):
        before = self.compare_k48()
        self.assertFalse(self.row("RECEIPT").is_fresh)
        self.new_receipt()
        after = self.compare_k48()
        self.assertGreater(after[0], before[0])
        self.assertEqual(after[1:], before[1:])
        row = self.row("RECEIPT")
        self.assertEqual((row.standing, row.is_fresh, row.rule_count), ("live", True, 2))

    @freeze_time(DAY)
    def test_red_is_never_counted_as_evidence(self):
        self.new_receipt()
        audit = self.new_audit()
        fresh = self.compare_k48()
        self.major(audit, "RECEIPT")
        red = self.compare_k48()
        self.assertEqual(red[0], fresh[0] - 1)
        self.assertEqual(self.row("RECEIPT").standing, "red")
        self.assertIn("open major finding", self.row("RECEIPT").reason)

    @freeze_time(DAY)
    def test_what_does_not_apply_stands_beside(self):
        before = self.compare_k48()
        self.not_applicable("DESIGN")
        after = self.compare_k48()
        # The answer itself is evidence: of the topic of what does not apply.
        self.assertEqual(after, (before[0] + 1, before[1] - 1, before[2] - 1, before[3] + 1))
        self.assertEqual(self.row("DESIGN").reason, "We build to drawings.")

    @freeze_time(DAY)
    def test_a_topic_without_a_rule_is_without_evidence(self):
        self.new_receipt()
        before = self.compare_k48()
        self.topic("RECEIPT").rule_ids.active = False
        after = self.compare_k48()
        self.assertEqual(after, (before[0] - 1, *before[1:]))
        self.assertEqual(self.row("RECEIPT").rule_count, 0)

    @freeze_time(DAY)
    def test_topics_of_another_edition_are_not_counted(self):
        newer = self.compare_k48()
        self.assertTrue(self.row("CULTURE"))
        self.company.qms_edition_id = self.env.ref("qms_iso9001.qms_edition_2015")
        older = self.compare_k48()
        self.assertFalse(self.row("CULTURE"), "new in 2026")
        self.assertNotEqual(older[1], newer[1])

    def test_it_is_counted_on_the_day_and_never_afterwards(self):
        audit = self.new_audit()
        with freeze_time("2026-03-31 09:00:00"):
            self.new_receipt()
            self.measure(self.coverage)
            march = self.measured("2026-03-01", self.coverage)
            self.assertEqual(march.count, len(self.env["qms.requirement.standing"].search(march_domain(self.company))))
            first = march.value
        with freeze_time("2026-05-04 09:00:00"):
            self.major(audit, "RECEIPT")
            self.measure(self.coverage)
            self.assertEqual(self.measured("2026-04-01", self.coverage).state, "not_measured")
            self.assertTrue(self.measured("2026-05-01", self.coverage).value)
            self.assertEqual(self.measured("2026-03-01", self.coverage).value, first, "as on its day")
            self.assertFalse(self.row("RECEIPT").is_fresh)

    @freeze_time(DAY)
    def test_the_figure_opens_the_topics_that_were_counted(self):
        self.new_receipt()
        self.measure(self.coverage)
        action = self.measured("2026-03-01", self.coverage).with_user(self.auditor).action_view_evidence()
        rows = self.env[action["res_model"]].with_user(self.auditor).search(action["domain"])
        self.assertEqual(len(rows), self.measured("2026-03-01", self.coverage).count)
        self.assertIn(self.row("RECEIPT"), rows)
        self.assertEqual(rows[0].action_view_topic()["res_model"], "qms.requirement")

    @freeze_time(DAY)
    def test_the_number_of_rules_stands_beside_the_share(self):
        self.measure(self.coverage)
        self.env.invalidate_all()
        self.assertIn("rules over", self.coverage.with_company(self.company).caution)
        self.assertIn("not conformity", self.coverage.caution)

    @freeze_time(DAY)
    def test_what_the_page_says_is_what_is_counted(self):
        self.new_receipt()
        fresh, applicable, *_rest = self.compare_k48()
        requirement = self.env["qms.requirement"].with_user(self.auditor).with_company(self.company)
        said = requirement.with_context(allowed_company_ids=self.company.ids).get_evidence_page()["coverage"]
        self.assertEqual((said["fresh"], said["applicable"]), (fresh, applicable))
        self.assertGreater(said["rules"], 100)


def march_domain(company):
    return [("company_id", "=", company.id), ("is_applicable", "=", True)]
