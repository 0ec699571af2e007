from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ..tools.amounts import SALE_AMOUNT_GROUPS
from .sale_case import SaleCase

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@tagged("post_install", "-at_install")
class TestQmsCreditFact(SaleCase):
    """What was invoiced and credited to customers in March 2026 (K07)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("generic_coa", company=cls.company, install_demo=False)

    def posted(self, kind, amount, day="2026-03-10", currency=None, post=True):
        vals = {
            "move_type": kind,
            "partner_id": self.customer.id,
            "invoice_date": day,
            "invoice_line_ids": [(0, 0, {"product_id": self.product.id, "price_unit": amount, "tax_ids": []})],
        }
        if currency:
            vals["currency_id"] = currency.id
        move = self.env["account.move"].with_company(self.company).create(vals)
        if post:
            move.action_post()
        return move

    def figure(self, code):
        self.env.flush_all()
        with freeze_time("2026-06-30"):
            row = self.env["qms.indicator"].with_company(self.company)._figure(code, *MARCH)[None]
        return row["numerator"], row["denominator"], row["value"]

    def test_credit_notes_by_invoices_without_tax_and_drafts(self):
        self.posted("out_invoice", 900)
        self.posted("out_invoice", 100)
        self.posted("out_refund", 50)
        self.posted("out_refund", 500, post=False)
        self.posted("in_refund", 500)
        self.posted("out_invoice", 500, "2026-04-01")
        self.assertEqual(self.figure("K07"), (50, 1000, 5))
        self.assertEqual(self.figure("K07_UNKNOWN"), (50, 50, 100))

    def test_amounts_are_in_the_currency_of_the_company(self):
        other = self.env["res.currency"].with_context(active_test=False).search([("name", "=", "EUR")])
        other.active = True
        rate = {"currency_id": other.id, "company_id": self.company.id, "name": "2026-03-01", "rate": 2}
        self.env["res.currency.rate"].create(rate)
        self.posted("out_invoice", 1000)
        self.posted("out_refund", 100, currency=other)
        self.assertEqual(self.figure("K07"), (50, 1000, 5))

    def test_without_invoices_there_is_no_figure(self):
        self.posted("out_refund", 100)
        self.assertEqual(self.figure("K07")[2], None)

    def test_an_addon_that_knows_reasons_leaves_out_those_that_are_not_of_quality(self):
        self.posted("out_invoice", 1000)
        self.posted("out_refund", 100)
        facts = self.env.registry["qms.credit.fact"]
        with patch.object(facts, "_commercial_sql", lambda model: SQL("TRUE")):
            self.assertEqual(self.figure("K07"), (0, 1000, 0))
        with patch.object(facts, "_unknown_sql", lambda model: SQL("FALSE")):
            self.assertEqual(self.figure("K07")[0], 100)
            self.assertEqual(self.figure("K07_UNKNOWN")[0], 0)

    def test_who_sees_lines_and_who_amounts(self):
        move = self.posted("out_refund", 100)
        self.env.flush_all()
        facts = self.env["qms.credit.fact"].browse(move.invoice_line_ids.ids)
        for user in (self.seller, self.officer):
            self.assertEqual(facts.with_user(user).read(["credited_amount"])[0]["credited_amount"], 100)
        seen = facts.with_user(self.auditor)
        self.assertTrue(seen.read(["kind", "is_quality", "display_name"]))
        with self.assertRaises(AccessError):
            seen.read(["credited_amount"])
        for user in (self.employee, self.buyer, self.new_user("own_seller", self.company)):
            with self.assertRaises(AccessError):
                facts.with_user(user).read(["kind"])
        self.assertFalse(self.env["qms.credit.fact"].with_user(self.other_manager).search([("id", "in", facts.ids)]))

    def measured(self, **vals):
        """Return the measurement of March of K07, changed by `vals`."""
        self.posted("out_invoice", 1000)
        self.posted("out_refund", 50)
        self.buyer.group_ids |= self.env.ref("qms_iso9001.group_qms_auditor")
        indicator = self.env.ref("qms_iso9001.qms_indicator_credit_notes").with_company(self.company)
        indicator.write({"signal_from": MARCH[0], **vals})
        # The demo switched it on in one company only.
        indicator.with_user(self.manager).action_activate()
        self.env.flush_all()
        with freeze_time("2026-06-20 09:00:00"):
            indicator.with_user(self.officer).with_company(self.company).action_measure()
        self.env.flush_all()
        self.env.invalidate_all()
        mine = [("indicator_id", "=", indicator.id), ("company_id", "=", self.company.id)]
        return self.env["qms.measurement"].search([*mine, ("date_start", "=", MARCH[0])])

    def test_what_was_invoiced_stays_apart_from_the_amounts_that_buyers_read(self):
        figure = self.measured(user_id=self.buyer.id)
        self.assertEqual(figure.with_user(self.officer).sale_amount_denominator, 1000)
        seen = figure.with_user(self.buyer)
        [values] = seen.read(["value", "numerator", "denominator", "amount_numerator", "amount_denominator"])
        self.assertEqual(values.pop("value"), 5)
        self.assertEqual([values[name] for name in values if name != "id"], [False] * 4)
        for name in ("sale_amount_numerator", "sale_amount_denominator"):
            self.assertRaises(AccessError, seen.read, [name])
        self.assertNotIn("1,000", seen.evidence_note)

    def test_an_amount_of_sales_is_not_read_by_buyers_unless_they_own_it(self):
        figure = self.measured(is_ratio=False, unit="amount")
        self.assertTrue(figure.is_amount and figure.is_sale_amount)
        seen = self.env["qms.measurement"].with_user(self.buyer)
        self.assertFalse(seen.search([("id", "=", figure.id)]))
        self.assertRaises(AccessError, figure.with_user(self.buyer).read, ["value"])
        signals = self.env["qms.signal"].search([("measurement_id", "=", figure.id)])
        self.assertTrue(signals.is_sale_amount)
        self.assertFalse(signals.with_user(self.buyer).search([("id", "in", signals.ids)]))
        self.assertEqual(figure.with_user(self.officer).value, 1000)
        indicator = figure.indicator_id.with_user(self.buyer).with_company(self.company)
        self.assertEqual(indicator.latest_text, "an amount, for sales and quality officers")
        figure.indicator_id.user_id = self.buyer
        self.assertTrue(seen.search([("id", "=", figure.id)]))

    def test_the_rules_name_the_groups_that_see_amounts_of_sales(self):
        for name in ("measurement", "signal", "control_limit"):
            rule = self.env.ref(f"qms_iso9001.qms_{name}_rule_sale_amount")
            self.assertIn(f'has_groups("{SALE_AMOUNT_GROUPS}")', rule.domain_force)
            self.assertFalse(rule.groups)
