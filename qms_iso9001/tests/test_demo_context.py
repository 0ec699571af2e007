from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestDemoContext(TransactionCase):
    """The context of the demo company shows each thing once: what is overdue, what waits, what is answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = [("company_id", "=", cls.env.ref("base.main_company").id)]

    def test_the_picture_is_full_and_one_review_is_overdue(self):
        issues = self.env["qms.issue"].search([*self.mine, ("is_climate", "=", False)])
        self.assertEqual(set(issues.mapped("swot")), {"strength", "weakness", "opportunity", "threat"})
        self.assertTrue(issues.filtered("is_review_overdue"))
        self.assertTrue(issues.filtered("review_ids"))
        self.assertTrue(issues.filtered("is_changed"))
        self.assertTrue(issues.filtered(lambda issue: not issue.is_changed))

    def test_needs_are_taken_on_declined_and_waiting(self):
        needs = self.env["qms.interested.party.need"].search(self.mine)
        self.assertEqual(set(needs.mapped("decision")), {"open", "taken", "not_taken"})
        obligations = needs.filtered(lambda need: need.kind == "obligation")
        self.assertEqual({need.is_review_overdue for need in obligations}, {True, False})

    def test_climate_change_is_answered_and_the_scope_is_in_force(self):
        question = self.env["qms.issue"].search([*self.mine, ("is_climate", "=", True)])
        self.assertEqual(question.climate_relevance, "yes")
        scope = self.env["qms.scope"].search([*self.mine, ("state", "=", "in_force")])
        self.assertTrue(scope.issued["exclusions"])
        self.assertEqual(len(scope.signature_ids), 2)
