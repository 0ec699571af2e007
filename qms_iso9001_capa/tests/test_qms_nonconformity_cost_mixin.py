from odoo import Command
from odoo.exceptions import AccessError
from odoo.modules.migration import load_script
from odoo.tests import Form, tagged

from .credit_case import CreditCase


@tagged("post_install", "-at_install")
class TestCost(CreditCase):
    """What a case costs is what the ERP says: the goods, plus what was credited to customers, less what vendors
    credited; nothing counts twice."""

    def assert_cost(self, case, expected):
        self.assertEqual(self.cost(case), expected)
        self.assertEqual(sum(self.rows(case)), expected)

    def reported(self, invoice, **vals):
        """Return the case that the accountant reports on `invoice`."""
        return self.report(invoice, self.accountant, **vals)

    def test_the_credit_note_of_the_invoice_counts_for_its_product(self):
        invoice = self.invoice()
        case = self.reported(invoice, product_id=self.housing.id, quantity=2)
        credit = self.credit(invoice, self.reason, {self.housing: 2}, post=False)
        self.assert_cost(case, 0)
        credit.action_post()
        self.assert_cost(case, 20)
        self.assertEqual(case.sudo().credit_line_ids.product_id, self.housing)

    def test_a_credit_note_without_a_quality_reason_counts_when_it_gets_one(self):
        invoice = self.invoice()
        case = self.reported(invoice, product_id=self.housing.id, quantity=2)
        credit = self.credit(invoice)
        self.assert_cost(case, 0)
        credit.qms_return_reason_id = self.reason
        self.assert_cost(case, 50)
        credit.qms_return_reason_id = False
        self.assert_cost(case, 0)

    def test_a_credit_note_that_is_reset_to_draft_costs_nothing(self):
        invoice = self.invoice()
        case = self.reported(invoice, product_id=self.housing.id, quantity=2)
        credit = self.credit(invoice, self.reason)
        credit.button_draft()
        self.assert_cost(case, 0)
        credit.invoice_line_ids[0].quantity = 1
        credit.action_post()
        self.assert_cost(case, 10)

    def test_a_case_reported_on_a_posted_credit_note_comes_with_its_cost(self):
        credit = self.credit(self.invoice())
        case = self.reported(credit, product_id=self.bolt.id, quantity=1)
        self.assert_cost(case, 100)

    def test_a_case_without_product_takes_all_lines(self):
        invoice = self.invoice()
        vals = {"invoice_id": invoice.id, "company_id": self.company.id}
        case = self.nonconformity(self.accountant, **vals)
        self.credit(invoice, self.reason)
        self.assert_cost(case, 150)

    def test_two_cases_of_one_credit_note_share_nothing(self):
        invoice = self.invoice()
        first = self.reported(invoice, product_id=self.housing.id, quantity=1)
        again = self.reported(invoice, product_id=self.housing.id, quantity=1)
        bolts = self.reported(invoice, product_id=self.bolt.id, quantity=1)
        self.credit(invoice, self.reason)
        for case, expected in ((first, 50), (again, 0), (bolts, 100)):
            self.assert_cost(case, expected)

    def test_amounts_are_in_the_currency_of_the_company(self):
        currency = self.env["res.currency"].create({"name": "QMX", "symbol": "Q", "rounding": 0.01})
        rate = {"name": "2026-01-01", "rate": 4.0, "currency_id": currency.id, "company_id": self.company.id}
        self.env["res.currency.rate"].create(rate)
        invoice = self.invoice((self.housing, 5, 10), currency_id=currency.id)
        case = self.reported(invoice, product_id=self.housing.id, quantity=5)
        self.credit(invoice, self.reason)
        self.assert_cost(case, 12.5)
        self.assertEqual(case.currency_id, self.company.currency_id)

    def test_what_the_vendor_credits_is_taken_off(self):
        """Goods that went back to the vendor and were credited cost the difference, not the sum."""
        self.housing.categ_id = self.env["product.category"].create(
            {"name": "Valued", "property_cost_method": "standard"}
        )
        self.housing.with_company(self.company).standard_price = 4
        line = {"product_id": self.housing.id, "product_qty": 10, "price_unit": 3.5, "tax_ids": []}
        order = self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "company_id": self.company.id, "order_line": [Command.create(line)]}
        )
        order.button_confirm()
        receipt = order.picking_ids
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        case = self.report(receipt, self.buyer, product_id=self.housing.id, quantity=4).with_user(self.officer)
        case.action_quarantine()
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        line = lines.create({"nonconformity_id": case.id, "kind": "return_vendor", "quantity": 4})
        line.action_post()
        line.sudo().move_ids.picked = True
        line.sudo().move_ids.picking_id.button_validate()
        self.assert_cost(case, 16)
        bill = self.invoice((self.housing, 10, 3.5), kind="in_invoice")
        bill.invoice_line_ids.sudo().purchase_line_id = order.order_line
        credit = self.credit(bill, self.reason, {self.housing: 4})
        self.assertEqual(credit.invoice_line_ids.purchase_line_id, order.order_line)
        self.assert_cost(case, 16 - 14)
        self.assertEqual(sorted(self.rows(case)), [-14, 16])

    def test_two_returns_and_two_credit_notes_share_nothing(self):
        """Goods of one order line that went back in two cases: each credit note is of one of them."""
        line = {"product_id": self.housing.id, "product_qty": 10, "price_unit": 3.5, "tax_ids": []}
        order = self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "company_id": self.company.id, "order_line": [Command.create(line)]}
        )
        order.button_confirm()
        receipt = order.picking_ids
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        cases = [self.report(receipt, self.buyer, product_id=self.housing.id, quantity=2) for _n in range(2)]
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        for case in cases:
            case.with_user(self.officer).action_quarantine()
            line = lines.create({"nonconformity_id": case.id, "kind": "return_vendor", "quantity": 2})
            line.action_post()
            line.sudo().move_ids.picked = True
            line.sudo().move_ids.picking_id.button_validate()
        bill = self.invoice((self.housing, 10, 3.5), kind="in_invoice")
        bill.invoice_line_ids.sudo().purchase_line_id = order.order_line
        credits = [self.credit(bill, self.reason, {self.housing: 2}) for _case in cases]
        credited = [case.sudo().credit_line_ids.move_id for case in cases]
        self.assertEqual(credited, credits)
        credits[0].qms_return_reason_id = self.reason.copy()
        self.assertEqual([case.sudo().credit_line_ids.move_id for case in cases], credits)

    def test_two_cases_of_one_invoice_and_two_credit_notes(self):
        invoice = self.invoice()
        cases = [self.reported(invoice, product_id=self.housing.id, quantity=1) for _n in range(2)]
        for _case in cases:
            self.credit(invoice, self.reason, {self.housing: 1, self.bolt: 0})
        for case in cases:
            self.assert_cost(case, 10)

    def test_a_closed_case_says_which_credit_note_changed_its_cost(self):
        invoice = self.invoice()
        case = self.reported(invoice, product_id=self.housing.id, quantity=2).with_user(self.officer)
        credit = self.credit(invoice, self.reason, {self.housing: 2})
        case.write({"customer_informed": "yes", "customer_informed_note": "By phone"})
        case.action_contain()
        case.action_correct(correction="Credited")
        case.evidence = "The credit note"
        case.action_close()

        def notes(text):
            bodies = [(message.body or "").replace("\ufeff", "") for message in case.message_ids]
            return [body for body in bodies if text in body and credit.name in body]

        name = credit.name
        credit.button_draft()
        self.assert_cost(case, 0)
        self.assertEqual(len(notes("-20.00")), 1)
        self.assertEqual(credit.name, name)
        credit.action_post()
        self.assert_cost(case, 20)
        self.assertEqual(len(notes("20.00")), 2)
        credit.qms_return_reason_id = False
        self.assert_cost(case, 0)
        self.assertEqual(len(notes("-20.00")), 2)
        self.assert_state(case, "closed")

    def test_another_company_is_never_counted(self):
        invoice = self.invoice()
        case = self.reported(invoice, product_id=self.housing.id, quantity=2)
        self.credit(invoice, self.reason)
        self.assert_refused(case.with_user(self.other_manager).read, ["cost", "cost_rows"])

    def test_who_may_not_read_invoices_sees_sum_and_rows(self):
        invoice = self.invoice()
        case = self.reported(invoice, product_id=self.housing.id, quantity=2)
        credit = self.credit(invoice, self.reason)
        for user in (self.officer, self.manager, self.auditor):
            self.assertFalse(credit.with_user(user).has_access("read"))
            self.env.invalidate_all()
            seen = case.with_user(user).web_read({"cost": {}, "cost_rows": {}, "currency_id": {}})[0]
            self.assertEqual(seen["cost"], 50)
            self.assertIn(credit.name, seen["cost_rows"])
            self.assertNotIn("href", seen["cost_rows"])
        self.assertIn(f"/odoo/account.move/{credit.id}", case.with_user(self.accountant).cost_rows)
        case.with_user(self.officer).read()

    def test_amounts_of_a_case_are_for_who_judges_and_who_invoices(self):
        """Who reported it, or deals with it, reads the case and no amounts of it."""
        for reporter in (self.buyer, self.employee):
            vals = {"product_id": self.housing.id, "quantity": 1, "company_id": self.company.id}
            case = self.nonconformity(reporter, **vals)
            mine = case.with_user(reporter)
            for name in ("cost", "cost_rows"):
                with self.subTest(reporter=reporter.login, name=name), self.assertRaises(AccessError):
                    mine.read([name])
            self.assertNotIn("cost_rows", mine.fields_get())
            self.assertFalse(mine.has_cost_rows)
            arch = mine.get_view(view_type="form")["arch"]
            self.assertNotIn('name="cost_rows"', arch)
            self.assertFalse(mine._register_cost())
        line = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        line = line.create({"nonconformity_id": case.id, "kind": "scrap", "quantity": 1})
        with self.assertRaises(AccessError):
            line.with_user(self.employee).read(["cost"])
        for user in (self.officer, self.auditor):
            self.assertTrue(line.with_user(user).read(["cost"]))

    def test_the_form_works_without_amounts(self):
        named = self.new_user("employee", self.company, "t_named_cost")
        case = self.nonconformity(self.officer, product_id=self.housing.id, company_id=self.company.id)
        case.with_user(self.officer).user_id = named
        with Form(case.with_user(named)) as form:
            form.description = "Seen"
        self.assertEqual(case.description, "Seen")

    def test_nobody_types_whose_cost_a_line_is(self):
        invoice = self.invoice()
        case = self.reported(invoice, product_id=self.housing.id, quantity=2)
        line = self.credit(invoice).invoice_line_ids[0]
        self.assert_refused(line.write, {"qms_nonconformity_id": case.id}, says="recorded when it happens")

    def test_credit_notes_of_before_count_after_an_update(self):
        invoice = self.invoice()
        case = self.reported(invoice, product_id=self.housing.id, quantity=2)
        lines = self.credit(invoice, self.reason, {self.housing: 2}).invoice_line_ids
        lines._qms_write({"qms_nonconformity_id": False})
        self.assert_cost(case, 0)
        script = load_script("qms_iso9001_capa/migrations/19.0.1.2.0/post-credits.py", "qms_capa_migration")
        script.migrate(self.cr, None)
        self.assert_cost(case, 0)
        self.env.flush_all()
        script.migrate(self.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assert_cost(case, 20)
