from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .credit_case import CreditCase


@tagged("post_install", "-at_install")
class TestRefund(CreditCase):
    """A refund request is an activity on the invoice; the credit note that is posted answers it. Who asks makes no
    accounting document."""

    def setUp(self):
        super().setUp()
        self.sales = self.invoice()
        self.case_of_sales = self.report(self.sales, self.accountant, product_id=self.housing.id, quantity=2)

    def ask(self, case=None, quantity=2, post=True):
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        case = case or self.case_of_sales
        line = lines.create({"nonconformity_id": case.id, "kind": "refund", "quantity": quantity})
        if post:
            line.action_post()
        return line

    def activities(self, invoice=None):
        return (invoice or self.sales).sudo().activity_ids

    def test_the_accountant_is_asked_on_the_invoice(self):
        before = self.env["account.move"].sudo().search_count([])
        line = self.ask()
        activity = self.activities()
        self.assertEqual(activity.user_id, self.accountant)
        self.assertEqual(activity.summary, "To do: credit note")
        for text in ("2", "Housing", "20.00", self.case_of_sales.reference):
            self.assertIn(text, activity.note)
        self.assertEqual((line.state, line.invoice_id, line.refund_amount), ("posted", self.sales, 20))
        self.assertEqual(line.refund_currency_id, self.company.currency_id)
        self.assertTrue(self.sales.sudo().message_ids.filtered(lambda m: self.case_of_sales.reference in m.body))
        self.assertEqual(self.env["account.move"].sudo().search_count([]), before, "No accounting document is made.")

    def test_the_credit_note_answers_the_request_and_is_the_cost(self):
        line = self.ask()
        credit = self.credit(self.sales, quantities={self.housing: 2}, post=False)
        self.assert_state(line, "posted")
        credit.action_post()
        self.assert_state(line, "done")
        self.assertEqual(line.credit_note_id, credit)
        self.assertFalse(self.activities())
        self.assertEqual(self.cost(self.case_of_sales), 20)
        self.assertEqual(sum(self.rows(self.case_of_sales)), 20)
        self.assertTrue(self.case_of_sales.message_ids.filtered(lambda m: credit.name in m.body))
        self.assertTrue(credit.sudo().message_ids.filtered(lambda m: self.case_of_sales.reference in m.body))

    def test_who_may_not_read_invoices_opens_the_request(self):
        line = self.ask()
        self.credit(self.sales, quantities={self.housing: 2})
        name = {"fields": {"display_name": {}}}
        for user in (self.officer, self.auditor):
            self.env.invalidate_all()
            seen = line.with_user(user).web_read({"invoice_id": name, "credit_note_id": name, "refund_amount": {}})[0]
            self.assertEqual(seen["invoice_id"]["display_name"], self.sales.display_name)

    def test_a_credit_note_for_something_else_answers_nothing(self):
        line = self.ask()
        credit = self.credit(self.sales, post=False)
        credit.invoice_line_ids.filtered(lambda row: row.product_id == self.housing).unlink()
        credit.action_post()
        self.assert_state(line, "posted")
        self.assertEqual(self.cost(self.case_of_sales), 0)

    def test_two_requests_on_one_invoice_need_two_credit_notes(self):
        other = self.report(self.sales, self.accountant, product_id=self.housing.id, quantity=1)
        first, second = self.ask(), self.ask(other, 1)
        self.credit(self.sales, quantities={self.housing: 2, self.bolt: 0})
        self.assertEqual((first.state, second.state), ("done", "posted"))
        self.credit(self.sales, quantities={self.housing: 1, self.bolt: 0})
        self.assertEqual((first.state, second.state), ("done", "done"))
        self.assertEqual((self.cost(self.case_of_sales), self.cost(other)), (20, 10))

    def test_a_credit_note_reset_to_draft_is_asked_for_again(self):
        line = self.ask()
        credit = self.credit(self.sales, quantities={self.housing: 2})
        credit.button_draft()
        self.assert_state(line, "posted")
        self.assertEqual(self.activities().user_id, self.accountant)
        credit.action_post()
        self.assert_state(line, "done")
        self.assertEqual(self.cost(self.case_of_sales), 20)

    def test_the_salesperson_or_whom_the_settings_name(self):
        salesperson = self.person("t_sales", "sales_team.group_sale_salesman_all_leads,account.group_account_readonly")
        self.sales.sudo().invoice_user_id = salesperson
        line = self.ask(quantity=1)
        self.assertEqual(self.activities().user_id, salesperson)
        line.action_withdraw("Asked the wrong person")
        self.company.qms_refund_user_id = self.accountant
        line.action_post()
        self.assertEqual(self.activities().user_id, self.accountant)

    def test_the_invoice_of_the_delivered_order(self):
        line = {"product_id": self.housing.id, "product_uom_qty": 4, "price_unit": 9, "tax_ids": []}
        order = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": self.company.id, "order_line": [Command.create(line)]}
        )
        invoice = self.invoice((self.housing, 4, 9))
        invoice.invoice_line_ids.sudo().sale_line_ids = order.order_line
        case = self.nonconformity(
            self.officer, sale_id=order.id, product_id=self.housing.id, quantity=1, company_id=self.company.id
        )
        self.assertEqual(self.ask(case, 1).invoice_id, invoice)
        self.assertEqual(case.invoice_id, invoice)
        self.assertEqual(invoice.nonconformity_count, 1)

    def test_without_an_invoice_neither_half_is_left(self):
        case = self.case(self.housing, 2)
        line = self.ask(case, post=False)
        with self.undone():
            self.assert_refused(line.action_post, says="No posted customer invoice")
        self.assertEqual((line.state, line.invoice_id.id), ("draft", False))

    def test_a_request_that_fails_leaves_neither_half(self):
        line = self.ask(post=False)
        failing = patch.object(
            self.registry["account.move"],
            "activity_schedule",
            lambda *_a, **_k: (_ for _ in ()).throw(UserError("full")),
        )
        messages = len(self.sales.sudo().message_ids)
        with failing, self.undone():
            self.assert_refused(line.action_post, says="full")
        self.assertEqual((line.state, line.invoice_id.id, line.refund_amount), ("draft", False, 0))
        self.assertEqual(len(self.sales.sudo().message_ids), messages)

    def test_a_request_is_taken_back_with_a_reason(self):
        line = self.ask()
        self.assert_refused(line.with_user(self.auditor).action_withdraw, "No", says="is decided by")
        self.assert_refused(line.action_withdraw, " ", says="Give a reason")
        line.action_withdraw("The customer keeps them")
        self.assert_state(line, "draft")
        self.assertFalse(self.activities())
        line.unlink()

    def test_a_case_is_not_closed_while_its_refund_waits(self):
        self.ask()
        case = self.case_of_sales.with_user(self.officer)
        case.write({"customer_informed": "yes", "customer_informed_note": "By phone"})
        case.action_contain()
        case.action_correct(correction="Credited")
        self.assert_refused(case.action_close, says="Not through yet")
        self.credit(self.sales, quantities={self.housing: 2})
        case.action_close()
        self.assert_state(case, "closed")

    # How much of it

    def housings(self, quantity, post=True):
        """Return a credit note of so many housings, and of nothing else."""
        return self.credit(self.sales, quantities={self.housing: quantity, self.bolt: 0}, post=post)

    def test_a_price_correction_does_not_finish_a_request(self):
        line = self.ask()
        first = self.housings(1, post=False)
        first.invoice_line_ids.filtered(lambda row: row.product_id == self.housing).price_unit = 1
        first.action_post()
        self.assert_state(line, "posted")
        self.assertTrue(self.activities())
        [note] = self.case_of_sales.message_ids.filtered(lambda m: "19.00" in (m.body or ""))
        for text in (first.name, "20.00"):
            self.assertIn(text, note.body)
        first.qms_return_reason_id = self.reason
        self.assertEqual(self.case_of_sales.message_ids.filtered(lambda m: "19.00" in (m.body or "")), note)
        second = self.housings(2, post=False)
        second.invoice_line_ids.filtered(lambda row: row.product_id == self.housing).price_unit = 9.5
        second.action_post()
        self.assert_state(line, "done")
        self.assertEqual(line.credit_note_id, second)
        self.assertEqual(self.cost(self.case_of_sales), 20)
        first.qms_return_reason_id = False
        self.assertEqual(self.cost(self.case_of_sales), 20)

    def test_one_credit_note_finishes_the_requests_it_covers(self):
        cases = [self.report(self.sales, self.accountant, product_id=self.housing.id, quantity=1) for _n in range(2)]
        first, second, third = self.ask(), self.ask(cases[0], 1), self.ask(cases[1], 1)
        credit = self.housings(3)
        self.assertEqual([line.state for line in (first, second, third)], ["done", "done", "posted"])
        self.assertEqual((first | second).credit_note_id, credit)
        self.assertEqual(sum(self.cost(case) for case in (self.case_of_sales, *cases)), 30)
        self.housings(1)
        self.assert_state(third, "done")
        self.assertEqual(self.cost(cases[1]), 10)

    def test_a_credit_note_goes_to_the_request_that_it_covers(self):
        other = self.report(self.sales, self.accountant, product_id=self.housing.id, quantity=1)
        first, second = self.ask(), self.ask(other, 1)
        self.housings(1)
        self.assertEqual((first.state, second.state), ("posted", "done"))
        self.housings(2)
        self.assert_state(first, "done")
        self.assertEqual((self.cost(self.case_of_sales), self.cost(other)), (20, 10))
