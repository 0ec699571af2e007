from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemoYear(TransactionCase):
    """What the demo company promises of a year under the standard, number by number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.mine = [("company_id", "=", cls.company.id)]

    def search(self, model, *domain):
        return self.env[model].search([*self.mine, *domain])

    def test_eight_risks_and_three_opportunities_with_history(self):
        risks = self.search("qms.risk")
        self.assertEqual(
            {kind: len(each) for kind, each in risks.grouped("kind").items()}, {"risk": 8, "opportunity": 3}
        )
        series = {risk: len(risk.assessment_ids) for risk in risks}
        self.assertTrue(all(series.values()), "Each one was rated.")
        rated_again = [risk for risk, count in series.items() if count > 1]
        self.assertEqual({risk.kind for risk in rated_again}, {"risk", "opportunity"})

    def test_five_gauges_with_checks(self):
        gauges = self.search("qms.equipment")
        self.assertEqual(len(gauges), 5)
        # One is new: its first check is still to come.
        self.assertGreaterEqual(len(gauges.filtered("check_ids")), 4)

    def test_a_finished_audit_year(self):
        today = self.company._qms_today()
        reported = self.search("qms.audit", ("state", "=", "reported"), ("kind", "=", "internal"))
        self.assertGreaterEqual((max(reported.mapped("date_done")) - min(reported.mapped("date_done"))).days, 300)
        self.assertTrue(all(audit.signature_ids and audit.conclusion for audit in reported))
        self.assertTrue(all((today - audit.date_done).days <= 370 for audit in reported))
        findings = self.search("qms.audit.finding", ("audit_id", "in", reported.ids))
        self.assertEqual({finding.is_open for finding in findings}, {True, False})

    def test_one_review_held_and_one_being_prepared(self):
        reviews = self.search("qms.management.review")
        self.assertEqual(sorted(reviews.mapped("state")), ["prepared", "signed"])
        held = reviews.filtered(lambda review: review.state == "signed")
        self.assertTrue(held._get_stored_pdf().startswith(b"%PDF"))
        self.assertEqual(len(held.decisions), 4)
        self.assertEqual(set(held.action_ids.mapped("state")), {"open", "done"})
        coming = reviews - held
        self.assertFalse(coming.input_ids.filtered(lambda each: each.is_open and each.kind_id.code == "a"))
        self.assertTrue(any(each.content["figures"] for each in coming.input_ids))

    def test_what_the_system_says_about_itself_is_measured(self):
        codes = ("K31", "K42", "K43", "K44", "K46", "K46_HIGH", "K47")
        measured = self.env["qms.measurement"].search(
            [("indicator_id.code", "in", codes), ("company_id", "=", self.company.id), ("value", "!=", False)]
        )
        self.assertEqual(set(measured.indicator_id.mapped("code")), set(codes))
