from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestQmsSupplierEvaluation(SupplierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    # Counting

    def test_a_line_keeps_what_it_was_counted_from(self):
        self.delivered_all("2026-02-09", "2026-02-10", "2026-02-12", None)
        evaluation = self.evaluate(self.vendor)
        line = self.line(evaluation, "On time")
        self.assertEqual((line.numerator, line.denominator, line.count, line.value), (2, 4, 4, 50))
        self.assertEqual((line.state, line.score, line.weight), ("scored", 0, 60))
        self.assertEqual(line.value_text, "50.0 %")
        self.assertEqual(str(evaluation.date_as_of), "2026-06-01")

    def test_the_score_is_weighted_over_what_has_one_and_says_how_much_that_is(self):
        self.delivered_all("2026-02-09", "2026-02-09", "2026-02-09", "2026-02-12")
        evaluation = self.evaluate(self.vendor)
        self.assertEqual((evaluation.score, evaluation.completeness, evaluation.rating), (50, 60, "C"))
        self.judge(evaluation, 100)
        self.assertEqual((evaluation.score, evaluation.completeness, evaluation.rating), (70, 100, "B"))

    def test_missing_data_counts_full_or_zero_when_the_scheme_says_so(self):
        self.delivered_all("2026-02-09", "2026-02-09", "2026-02-09", "2026-02-12")
        self.scheme.missing = "full"
        evaluation = self.evaluate(self.vendor)
        self.assertEqual((evaluation.score, evaluation.completeness), (70, 60))
        self.scheme.missing = "zero"
        evaluation.action_count()
        self.assertEqual((evaluation.score, evaluation.completeness), (30, 60))

    def test_never_scored_is_never_a_hundred(self):
        for missing in ("spread", "full", "zero"):
            with self.subTest(missing=missing), self.undone():
                self.scheme.missing = missing
                evaluation = self.evaluate(self.new_vendor("Nobody ordered there"))
                self.assertEqual((evaluation.score, evaluation.result), (False, "no_data"))
                self.assertFalse(evaluation.rating)
                self.assertFalse(evaluation.proposed_status)

    def test_too_few_cases_show_their_figure_and_no_score(self):
        self.scheme.criterion_ids[0].minimum_count = 3
        self.delivered_all("2026-02-09", "2026-02-12")
        evaluation = self.evaluate(self.vendor)
        line = self.line(evaluation, "On time")
        self.assertEqual((line.state, line.value, line.score), ("few", 50, False))
        self.assertEqual((evaluation.result, evaluation.score), ("few", False))

    def test_an_indicator_that_is_gone_is_no_data(self):
        self.delivered_all("2026-02-09")
        self.scheme.criterion_ids[0].indicator_id = False
        evaluation = self.evaluate(self.vendor)
        self.assertEqual(self.line(evaluation, "On time").state, "no_data")
        self.assertFalse(self.line(evaluation, "On time").can_view_evidence)

    def test_a_contact_is_evaluated_as_its_company(self):
        contact = self.env["res.partner"].create({"name": "Sales desk", "parent_id": self.vendor.id})
        evaluation = self.evaluate(contact)
        self.assertEqual((evaluation.partner_id, evaluation.partner_name), (self.vendor, "Foundry"))

    def test_orders_of_another_company_do_not_count(self):
        self.delivered_all("2026-02-09")
        self.new_scheme(company=self.other_company)
        evaluation = self.evaluate(self.vendor, user=self.other_manager, company=self.other_company)
        self.assertEqual(evaluation.result, "no_data")
        self.assertFalse(self.env["qms.supplier.evaluation"].with_user(self.officer).search([]))

    def test_a_branch_uses_the_scheme_of_its_parent_and_everybody_else_the_shipped_one(self):
        schemes = self.env["qms.supplier.scheme"]
        branch = self.env["res.company"].create({"name": "Pumps North", "parent_id": self.company.id})
        self.assertEqual(schemes._of_company(branch), self.scheme)
        self.assertEqual(schemes._of_company(self.company), self.scheme)
        shipped = self.env.ref("qms_iso9001.qms_supplier_scheme")
        self.assertEqual(schemes._of_company(self.other_company), shipped)

    # Who may do what

    def test_buyers_and_auditors_read_and_change_nothing(self):
        evaluation = self.evaluate(self.vendor)
        for user in (self.buyer, self.auditor):
            own = evaluation.with_user(user)
            self.assertEqual(own.result, "no_data")
            self.assertTrue(own.line_ids.mapped("name"))
            for call in (own.action_confirm, own.action_count, own.action_send_scorecard, own.action_ask_buyers):
                with self.assertRaises(AccessError):
                    call()
            with self.assertRaises(AccessError):
                self.evaluate(self.vendor, user=user)

    def test_amounts_are_hidden_from_the_auditor(self):
        amounts = self.new_indicator(
            user=self.env.ref("base.user_root"),
            name="Ordered",
            code="TEST_AMOUNT",
            model_name="purchase.order",
            domain="[('state', '=', 'purchase')]",
            date_field="date_approve",
            aggregate="sum",
            measure_field="amount_total",
            unit="number",
            direction="up",
            warning=0,
            target=1,
        )
        self.scheme.criterion_ids[0].write({"indicator_id": amounts.id, "best_value": 500})
        self.delivered_all("2026-02-09")
        line = self.line(self.evaluate(self.vendor), "On time")
        self.assertEqual((line.amount_numerator, line.numerator), (50, False))
        for user, sees in ((self.officer, True), (self.buyer, True), (self.auditor, False)):
            own = line.with_user(user)
            self.assertEqual("amount_numerator" in own.fields_get(), sees)
            self.assertFalse(own.numerator)
        with self.assertRaises(AccessError):
            line.with_user(self.auditor).read(["amount_numerator"])
