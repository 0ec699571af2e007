from odoo import Command
from odoo.tests import freeze_time, tagged

from .quality_cost_case import QualityCostCase


@tagged("post_install", "-at_install")
class TestQualityCostFactGivenMixin(QualityCostCase):
    """What came or went back counts as far as it was made good, from the day on which it was."""

    def days(self, source):
        return [str(row.cost_date) for row in self.cost_rows(("source", "=", source)).sorted("cost_date")]

    def test_one_piece_credited_of_ten_that_came_back(self):
        _order, delivery, invoice = self.sold(10)
        self.take_back(delivery, 10, self.reason)
        self.credit(invoice, self.reason, {self.pump: 1})
        self.assertEqual(self.told(), {"credit": 50, "return": -20})
        self.credit(invoice, self.reason, {self.pump: 9})
        self.assertEqual(self.told(), {"credit": 500, "return": -200})

    def test_one_piece_replaced_and_one_credited_of_four_that_came_back(self):
        _order, delivery, invoice = self.sold()
        self.put(self.pump, 5)
        self.take_back(delivery, 3, self.reason)
        self.take_back(delivery, 1, self.reason, exchange=True)
        self.assertEqual(self.told(), {"return": -20, "exchange": 20})
        self.credit(invoice, self.reason, {self.pump: 1})
        self.assertEqual(self.told(), {"return": -40, "exchange": 20, "credit": 50})

    def test_what_is_credited_later_counts_from_then_on(self):
        with freeze_time("2026-01-10 09:00:00"):
            _order, delivery, invoice = self.sold()
            self.take_back(delivery, 2, self.reason)
        self.assertFalse(self.cost_rows())
        credit = self.credit(invoice, self.reason, {self.pump: 2}, post=False)
        credit.invoice_date = "2026-03-02"
        credit.action_post()
        self.assertEqual(self.days("return"), ["2026-03-02"])
        january = [("cost_date", "<", "2026-02-01")]
        facts = self.env["qms.quality.cost.fact"].with_user(self.officer)
        for context in ({}, {"qms_dates": ["2026-01-01", "2026-01-31"]}):
            rows = facts.with_context(**context).search([("company_id", "=", self.company.id), *january])
            self.assertFalse(rows)
        march = facts.with_context(qms_dates=["2026-03-01", "2026-03-31"])
        rows = march.search([("company_id", "=", self.company.id), ("cost_date", ">=", "2026-03-01")])
        self.assertEqual(sorted(rows.mapped("amount")), [-40, 100])

    def test_a_later_return_of_the_same_line_leaves_the_earlier_one_where_it_stood(self):
        with freeze_time("2026-01-10 09:00:00"):
            _order, delivery, invoice = self.sold()
            self.take_back(delivery, 1, self.reason)
        self.credit(invoice, self.reason, {self.pump: 1})
        with freeze_time("2026-03-01 09:00:00"):
            self.take_back(delivery, 2, self.reason)
        self.assertEqual(self.days("return"), ["2026-01-20"])
        later = self.credit(invoice, self.reason, {self.pump: 1}, post=False)
        later.invoice_date = "2026-03-05"
        later.action_post()
        self.assertEqual(self.days("return"), ["2026-01-20", "2026-03-05"])
        self.assertEqual(self.told(), {"credit": 100, "return": -40})

    def test_dozens_are_credited_and_pieces_come_back(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.put(self.pump, 24)
        order = self.env["sale.order"].with_company(self.company)
        line = {"product_id": self.pump.id, "product_uom_qty": 2, "product_uom_id": dozen.id, "price_unit": 600}
        order = order.create(
            {"partner_id": self.customer.id, "company_id": self.company.id, "order_line": [Command.create(line)]}
        )
        order.order_line.tax_ids = False
        order.action_confirm()
        order.picking_ids.move_ids.write({"quantity": 24, "picked": True})
        order.picking_ids.button_validate()
        invoice = order._create_invoices()
        invoice.invoice_date = "2026-01-15"
        invoice.action_post()
        self.take_back(order.picking_ids, 24, self.reason)
        self.credit(invoice, self.reason, {self.pump: 1})
        self.assertEqual(self.told(), {"credit": 600, "return": -240})

    def test_the_vendor_credits_one_of_three_later(self):
        with freeze_time("2026-01-10 09:00:00"):
            order, bill = self.bought()
            self.take_back(order.picking_ids[0], 3, self.reason)
        self.credit(bill, self.reason, {self.pump: 1})
        self.assertEqual(self.told(), {"return_vendor": 20, "vendor_credit": -18})
        self.assertEqual(self.days("return_vendor"), ["2026-01-20"])
        self.assertEqual(self.cost_rows(("source", "=", "return_vendor")).vendor_id, self.vendor)

    def assert_cost(self, case, expected):
        """The form, its rows and the cost of poor quality say the same of a case."""
        self.assertEqual(self.cost(case), expected)
        self.assertEqual(sum(self.rows(case)), expected)
        self.assertEqual(self.total(("nonconformity_id", "=", case.id)), expected)

    def test_what_came_back_in_a_case_is_no_gain_until_it_is_credited(self):
        case, invoice = self.returned_case()
        self.assertFalse(self.cost_rows())
        self.assert_cost(case, 0)
        credit = self.credit(invoice, self.reason, {self.pump: 1})
        self.assertEqual(self.told(), {"credit": 50, "return": -20})
        self.assert_cost(case, -20)
        credit.button_draft()
        self.assert_cost(case, 0)

    def test_a_case_with_a_credit_note_of_its_own(self):
        case, invoice = self.returned_case()
        self.disposed(case, "refund", 2)
        credit = self.credit(invoice, self.reason, {self.pump: 1})
        self.assertEqual(credit.invoice_line_ids.sudo().qms_nonconformity_id, case)
        self.assert_cost(case, 50 - 20)
        # Another one's return of the same order line is not made good by it.
        self.take_back(case.sudo().picking_id, 1, self.reason)
        self.assertEqual(self.told(), {"credit": 50, "return": -20})

    def test_what_a_vendor_replaces_in_a_case_costs_nothing(self):
        order, _bill = self.bought(price=20)
        receipt = order.picking_ids
        case = self.report(receipt, self.buyer, product_id=self.pump.id, quantity=4).with_user(self.officer)
        case.action_quarantine()
        line = self.disposed(case, "return_vendor", 4)
        sent = line.sudo().move_ids
        sent.picked = True
        sent.picking_id.with_company(self.company).button_validate()
        self.assertEqual(self.told(), {"return_vendor": 80})
        self.take_back(sent.picking_id, 4)
        self.assertEqual(self.told(), {"return_vendor": 80, "exchange_vendor": -80})
        self.assert_cost(case, 0)
        self.assertEqual(self.cost_rows().vendor_id, self.vendor)

    def test_what_a_vendor_replaces_by_the_wizard_costs_nothing(self):
        order, bill = self.bought(price=20)
        returned = self.take_back(order.picking_ids, 3, self.reason, exchange=True)
        self.assertFalse(self.cost_rows())
        exchange = order.picking_ids.filtered(lambda picking: picking.state != "done")
        self.assertEqual((exchange.return_id, exchange.move_ids.qms_is_exchange), (returned, True))
        self.assertFalse(returned.move_ids.qms_is_exchange)
        exchange.move_ids.write({"quantity": 3, "picked": True})
        exchange.with_company(self.company).button_validate()
        self.assertEqual(self.told(), {"return_vendor": 60, "exchange_vendor": -60})
        # A credit note for the same goods is less cost.
        self.credit(bill, self.reason, {self.pump: 1})
        self.assertEqual(self.total(), -20)

    def test_what_is_replaced_for_a_commercial_reason_costs_nothing(self):
        order, _bill = self.bought(price=20)
        self.take_back(order.picking_ids, 3, self.surplus, exchange=True)
        exchange = order.picking_ids.filtered(lambda picking: picking.state != "done")
        exchange.move_ids.write({"quantity": 3, "picked": True})
        exchange.with_company(self.company).button_validate()
        self.assertFalse(self.cost_rows())
