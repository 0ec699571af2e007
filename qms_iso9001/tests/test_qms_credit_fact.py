from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

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
