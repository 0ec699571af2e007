from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from ..tools.amounts import AMOUNT_GROUPS, is_amount
from .measuring_case import MeasuringCase

ORDERED = {
    "name": "Ordered",
    "model_name": "purchase.order",
    "domain": "[('state', '=', 'purchase')]",
    "date_field": "date_approve",
    "aggregate": "sum",
    "measure_field": "amount_untaxed",
    "unit": "amount",
    "target": 10,
    "warning": 20,
}
PRICES = {
    **ORDERED,
    "name": "Prices",
    "model_name": "purchase.order.line",
    "date_field": "date_planned",
    "measure_field": "price_unit",
}
MONTH = "2026-03-01"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestMeasurementAmounts(MeasuringCase):
    """A figure that is an amount is read by buyers and officers; shares of amounts, and how an objective stands, by
    everybody who reads figures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("qms_iso9001.qms_indicator_vendor_on_time").minimum_count = 1
        cls.auditor.group_ids |= cls.env.ref("base.group_allow_export")

    def ordered(self, **vals):
        """Return an indicator over an order of 50, measured."""
        with freeze_time("2026-03-02 09:00:00"):
            self.confirm_as_vendor_said(self.new_order({"price_unit": 5}))
        self.env.flush_all()
        return self.measure(self.new_indicator(user=self.env.ref("base.user_root"), **{**ORDERED, **vals}))

    def assert_hidden(self, indicator):
        measured = self.measured(MONTH, indicator)
        self.assertTrue(measured.is_amount)
        for user in (self.officer, self.manager):
            self.assertEqual(measured.with_user(user).read(["value"])[0]["value"], measured.value)
        rows, mine = measured.with_user(self.auditor), [("indicator_id", "=", indicator.id)]
        for call in (
            lambda: rows.read(["value"]),
            lambda: rows.web_read({"value": {}}),
            lambda: rows.export_data(["value"]),
            lambda: rows.read(["numerator", "evidence_note"]),
            rows.action_view_evidence,
        ):
            self.assertRaises(AccessError, call)
        self.assertFalse(rows.search(mine))
        self.assertFalse(rows.search_count([*mine, ("value", ">", 1)]))
        self.assertFalse(rows.formatted_read_group(mine, ["date_start:month"], ["value:sum", "numerator:sum"]))
        self.assertEqual(rows._read_group(mine, [], ["value:sum"]), [(False,)])
        seen = indicator.with_user(self.auditor)
        self.assertFalse(seen.search([("id", "in", seen.ids), ("measurement_ids.value", ">", 1)]))
        self.assertFalse(seen.measurement_ids)
        self.assertFalse(seen.export_data(["measurement_ids/value"])["datas"][0][0])

    def test_an_amount_is_read_by_buyers_and_officers_alone(self):
        self.assert_hidden(self.ordered())

    def test_the_owner_of_the_indicator_reads_its_amounts(self):
        indicator = self.ordered(user_id=self.employee.id)
        measured = self.measured(MONTH, indicator)
        self.assertEqual(measured.with_user(self.employee).read(["value"])[0]["value"], measured.value)

    def test_a_sum_of_money_or_of_prices_is_an_amount_whatever_its_unit(self):
        self.assert_hidden(self.ordered(unit="number"))
        self.assert_hidden(self.ordered(**PRICES))
        self.assert_hidden(self.ordered(**{**PRICES, "unit": "number", "aggregate": "average"}))

    def test_money_for_each_case_is_an_amount(self):
        ratio = {"is_ratio": True, "aggregate": "count", "measure_field": False, "unit": "number"}
        numerator = {"numerator_aggregate": "sum", "numerator_measure_field": "amount_untaxed"}
        self.assert_hidden(self.ordered(**ratio, **numerator))

    def test_a_share_of_amounts_is_read_and_the_amounts_are_not(self):
        numerator = {"numerator_aggregate": "sum", "numerator_measure_field": "amount_untaxed"}
        indicator = self.ordered(is_ratio=True, unit="percent", **numerator)
        rows = self.measured(MONTH, indicator).with_user(self.auditor)
        [values] = rows.read(["value", "numerator", "denominator", "evidence_note"])
        self.assertEqual((values["value"], values["numerator"], values["denominator"]), (100, False, False))
        self.assertNotIn("50", values["evidence_note"])
        self.assertRaises(AccessError, rows.read, ["amount_numerator"])
        self.assertEqual(rows.with_user(self.officer).amount_numerator, 50)
        self.assertEqual(indicator.with_user(self.auditor).latest_text, "100.0 %")

    def test_numbers_behind_a_share_that_were_kept_with_all_others_hide_it(self):
        numerator = {"numerator_aggregate": "sum", "numerator_measure_field": "amount_untaxed"}
        measured = self.measured(MONTH, self.ordered(is_ratio=True, unit="percent", **numerator))
        measured._update({"numerator": 50})
        self.assertTrue(measured.is_amount)

    def test_the_indicator_says_that_it_hides_a_figure_and_its_screens_open(self):
        indicator = self.ordered()
        seen = indicator.with_user(self.auditor).with_company(self.company)
        self.assertEqual(seen.latest_text, "an amount, for buyers and quality officers")
        self.assertFalse(seen.latest_id or seen.latest_state or seen.chart_data)
        self.assertFalse(Form(seen).measurement_ids)
        self.assertIn("50", indicator.with_user(self.officer).with_company(self.company).latest_text)
        self.assertTrue(indicator.with_user(self.officer).with_company(self.company).chart_data)

    def test_what_was_not_measured_is_no_amount_to_anybody(self):
        indicator = self.new_indicator(user=self.env.ref("base.user_root"), **{**ORDERED, "user_id": self.employee.id})
        for user in (self.auditor, self.employee, self.officer):
            self.assertEqual(indicator.with_user(user).with_company(self.company).latest_text, "not measured")

    def test_a_figure_hidden_by_another_rule_is_not_called_an_amount(self):
        self.delivered("2026-03-05", "2026-03-05")
        measured = self.measured(MONTH, self.measure())
        self.env["ir.rule"].create(
            {
                "name": "Not this one",
                "model_id": self.env["ir.model"]._get_id("qms.measurement"),
                "domain_force": [("id", "!=", measured.id)],
            }
        )
        seen = self.on_time.with_user(self.auditor).with_company(self.company)
        self.assertEqual(seen.latest_text, "not shown")
        objective = self.env["qms.objective"].create(
            {
                "name": "On time",
                "company_id": self.company.id,
                "indicator_id": self.on_time.id,
                "baseline": 50,
                "target": 90,
                "date_start": "2026-03-01",
                "date_due": "2026-12-31",
            }
        )
        self.env.flush_all()
        seen = objective.with_user(self.auditor).with_company(self.company)
        self.assertEqual((seen.status, seen.value_text), ("on_track", "not shown"))
        self.assertIn("a figure that you do not read", seen.status_note)

    def test_without_a_definition_nobody_is_told_more(self):
        ratio = {"is_ratio": True, "aggregate": "count", "measure_field": False, "unit": "number"}
        measured = self.measured(MONTH, self.ordered(**ratio, numerator_aggregate="count"))
        self.assertFalse(measured.is_amount)
        measured._update({"definition": False})
        self.env.flush_all()
        self.assertTrue(measured.is_amount)

    def test_an_objective_tells_how_it_stands_and_no_amount(self):
        indicator = self.ordered()
        objective = self.env["qms.objective"].create(
            {
                "name": "Order less",
                "company_id": self.company.id,
                "indicator_id": indicator.id,
                "baseline": 1000,
                "target": 600,
                "date_start": "2026-01-01",
                "date_due": "2026-12-31",
            }
        )
        self.env.invalidate_all()
        for user in (self.auditor, self.employee):
            seen = objective.with_user(user).with_company(self.company)
            self.assertEqual((seen.status, seen.value_text), ("on_track", "not shown"))
            self.assertNotIn("50", seen.status_note)
            self.assertFalse(seen.measurement_id or seen.chart_data or seen.can_view_evidence)
            self.assertEqual(seen.search([("status", "=", "on_track"), ("id", "=", objective.id)]), seen)
            names = {node for node in Form(seen)._view["fields"] if node in seen._fields}
            self.assertTrue(seen.web_read({name: {} for name in names}))
        seen = objective.with_user(self.officer).with_company(self.company)
        self.assertIn("50", seen.value_text)
        self.assertTrue(seen.measurement_id and seen.chart_data)

    def test_another_company_reads_none_of_them(self):
        measured = self.measured(MONTH, self.ordered())
        rows = measured.with_user(self.other_manager)
        self.assertRaises(AccessError, rows.read, ["value"])
        self.assertFalse(rows.search([("id", "in", rows.ids)]))

    def test_the_rule_names_the_groups_that_see_amounts(self):
        rule = self.env.ref("qms_iso9001.qms_measurement_rule_amount")
        self.assertIn(f'has_groups("{AMOUNT_GROUPS}")', rule.domain_force)
        self.assertFalse(rule.groups)

    def test_what_is_an_amount(self):
        for model, name, expected in (
            ("purchase.order", "amount_total", True),
            ("purchase.order.line", "price_unit", True),
            ("purchase.order.line", "product_qty", False),
            ("purchase.order", "qms_answer_days", False),
            ("qms.receipt.fact", "agreed_amount", True),
            ("qms.receipt.fact", "days_off", False),
            ("sale.order.line", "price_subtotal", True),
            ("hr.version", "wage", True),
        ):
            with self.subTest(model=model, name=name):
                self.assertIs(is_amount(self.env[model]._fields[name]), expected)
