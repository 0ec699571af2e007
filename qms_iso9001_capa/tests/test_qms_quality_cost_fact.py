from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .quality_cost_case import QualityCostCase


@tagged("post_install", "-at_install")
class TestQualityCostFact(QualityCostCase):
    """Every euro stands once: what goods took out of the stock, what was credited, less what vendors credited."""

    def test_scrap_costs_its_value(self):
        scrap = self.scrap(self.pump, 3)
        row = self.cost_rows()
        self.assertEqual((row.source, row.kind, row.amount, row.product_id), ("scrap", "internal", 60, self.pump))
        self.assertEqual((row.is_reason_unknown, row.unknown_amount, row.document), (True, 60, scrap.name))
        action = row.action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("stock.scrap", scrap.id))

    def test_scrap_with_a_reason_is_no_unknown_one(self):
        tag = self.env["stock.scrap.reason.tag"].create({"name": "Broken"})
        self.scrap(self.pump, 1, scrap_reason_tag_ids=[Command.set(tag.ids)])
        self.assertEqual(self.cost_rows().mapped("unknown_amount"), [0])

    def test_a_credit_note_for_quality_costs_what_was_credited(self):
        _order, _delivery, invoice = self.sold()
        credit = self.credit(invoice, self.reason, {self.pump: 1})
        row = self.cost_rows()
        self.assertEqual((row.source, row.kind, row.amount), ("credit", "external", 50))
        self.assertEqual((row.customer_id, row.account_move_id), (self.customer, credit))
        self.assertEqual(str(row.cost_date), "2026-01-20")

    def test_a_commercial_credit_note_costs_nothing_and_an_unknown_one_counts(self):
        _order, _delivery, invoice = self.sold()
        self.credit(invoice, self.surplus, {self.pump: 1})
        self.assertFalse(self.cost_rows())
        unknown = self.credit(invoice, None, {self.pump: 1})
        self.assertEqual(self.cost_rows().mapped("unknown_amount"), [50])
        unknown.qms_return_reason_id = self.reason
        self.assertEqual(self.cost_rows().mapped(lambda row: (row.amount, row.unknown_amount)), [(50, 0)])

    def invoiced_again(self, invoice, price=50, reason=None):
        """Return the draft by which the accountant invoices again what the wizard reverses."""
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        wizard = wizard.with_context(active_model="account.move", active_ids=invoice.ids)
        wizard = wizard.create(
            {"journal_id": invoice.journal_id.id, "date": "2026-01-20", "qms_return_reason_id": reason and reason.id}
        )
        wizard.modify_moves()
        wizard.new_move_ids.invoice_line_ids.price_unit = price
        return wizard.new_move_ids

    def test_what_is_invoiced_again_costs_the_difference(self):
        _order, delivery, invoice = self.sold()
        again = self.invoiced_again(invoice)
        self.assertEqual(again.state, "draft")
        self.assertFalse(self.cost_rows())
        self.take_back(delivery, 1, self.reason)
        self.assertFalse(self.cost_rows())
        again.invoice_line_ids.price_unit = 40
        again.invoice_date = "2026-01-20"
        again.action_post()
        self.assertEqual(self.told(("source", "=", "credit")), {"credit": 40})
        again.button_draft()
        again.button_cancel()
        self.assertEqual(self.told(("source", "=", "credit")), {"credit": 200})

    def test_what_is_invoiced_again_of_a_case_costs_the_difference(self):
        _order, delivery, invoice = self.sold()
        case = self.report(invoice, self.accountant, product_id=self.pump.id, quantity=4)
        again = self.invoiced_again(invoice, 30, self.reason)
        self.assertEqual(self.cost(case), 80)
        self.assertEqual(sum(self.rows(case)), 80)
        self.assertEqual(self.total(("nonconformity_id", "=", case.id)), 80)
        again.unlink()
        self.assertEqual(self.cost(case), 200)

    def test_a_draft_and_a_reset_credit_note_cost_nothing(self):
        _order, _delivery, invoice = self.sold()
        credit = self.credit(invoice, self.reason, {self.pump: 1}, post=False)
        self.assertFalse(self.cost_rows())
        credit.action_post()
        self.assertEqual(self.total(), 50)
        credit.button_draft()
        self.assertFalse(self.cost_rows())

    def test_credited_returned_and_scrapped_costs_what_was_credited(self):
        _order, delivery, invoice = self.sold()
        self.credit(invoice, self.reason, {self.pump: 2})
        self.take_back(delivery, 2, self.reason)
        # On the shelf again they are worth something.
        self.assertEqual(self.told(), {"credit": 100, "return": -40})
        self.scrap_returned(2)
        self.assertEqual(self.told(), {"credit": 100, "return": -40, "scrap": 40})
        self.assertEqual(self.total(), 100)

    def scrap_returned(self, quantity):
        scrap = self.env["stock.scrap"].with_company(self.company)
        vals = {"product_id": self.pump.id, "scrap_qty": quantity, "location_id": self.stock.id}
        scrap.create({**vals, "company_id": self.company.id}).do_scrap()

    def test_returned_without_credit_is_no_gain(self):
        _order, delivery, _invoice = self.sold()
        self.take_back(delivery, 2, self.reason)
        self.assertFalse(self.cost_rows())
        self.scrap_returned(2)
        self.assertEqual(self.total(), 40)

    def test_a_commercial_return_is_no_gain(self):
        _order, delivery, invoice = self.sold()
        self.credit(invoice, self.reason, {self.pump: 1})
        self.take_back(delivery, 1, self.surplus)
        self.assertEqual(self.told(), {"credit": 50})

    def test_a_replacement_costs_the_goods_once(self):
        _order, delivery, _invoice = self.sold()
        self.put(self.pump, 1)
        self.take_back(delivery, 1, self.reason, exchange=True)
        self.assertEqual(self.told(), {"return": -20, "exchange": 20})
        self.scrap_returned(1)
        self.assertEqual(self.total(), 20)
        self.assertEqual(set(self.cost_rows(("source", "!=", "scrap")).mapped("kind")), {"external"})

    def test_a_replacement_for_a_commercial_reason_costs_nothing(self):
        _order, delivery, _invoice = self.sold()
        self.put(self.pump, 1)
        self.take_back(delivery, 1, self.surplus, exchange=True)
        self.assertFalse(self.cost_rows())

    def test_scrap_is_net_of_what_the_vendor_credits(self):
        _order, bill = self.bought()
        self.scrap_returned(2)
        credit = self.credit(bill, self.reason, {self.pump: 2})
        self.assertEqual(self.told(), {"scrap": 40, "vendor_credit": -36})
        row = self.cost_rows(("source", "=", "vendor_credit"))
        self.assertEqual((row.kind, row.vendor_id), ("internal", self.vendor))
        for reason in (False, self.surplus):  # what lowers the cost has to be known
            credit.qms_return_reason_id = reason
            self.assertEqual(self.told(), {"scrap": 40})

    def test_returned_to_the_vendor_and_credited_costs_the_difference(self):
        order, bill = self.bought()
        self.take_back(order.picking_ids[0], 3, self.reason)
        self.assertFalse(self.cost_rows())
        self.credit(bill, self.reason, {self.pump: 3})
        self.assertEqual(self.told(), {"return_vendor": 60, "vendor_credit": -54})
        self.assertEqual(self.cost_rows().vendor_id, self.vendor)

    def test_the_rows_of_a_case_are_its_cost(self):
        _order, delivery, invoice = self.sold()
        case = self.report(delivery, self.buyer, product_id=self.pump.id, quantity=2).with_user(self.officer)
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        for kind in ("customer_return", "refund"):
            lines.create({"nonconformity_id": case.id, "kind": kind, "quantity": 2}).action_post()
        back = case.sudo().disposition_ids.move_ids
        back.picked = True
        back.picking_id.button_validate()
        lines.create({"nonconformity_id": case.id, "kind": "scrap", "quantity": 2}).action_post()
        self.credit(invoice, self.reason, {self.pump: 2})
        rows = ("nonconformity_id", "=", case.id)
        self.assertEqual(self.told(rows), {"return": -40, "scrap": 40, "credit": 100})
        self.assertEqual(self.total(), self.cost(case))
        self.rework(case, 2)
        self.assertEqual(self.total(), 180)
        self.assertEqual(self.total(), case.quality_cost)
        self.assertEqual(self.cost(case), 100)
        self.assertEqual(set(self.cost_rows().mapped("kind")), {"external"})
        self.assertEqual(set(self.cost_rows(rows).customer_id), {self.customer})

    def test_a_case_found_before_delivery_is_internal(self):
        process = self.env["qms.process"].with_user(self.officer).create({"name": "Turning"})
        self.put(self.pump, 5)
        case = self.case(self.pump, 2, process_id=process.id)
        case.action_quarantine()
        line = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        line.create({"nonconformity_id": case.id, "kind": "scrap", "quantity": 2}).action_post()
        row = self.cost_rows()
        self.assertEqual((row.kind, row.amount, row.process_id, row.nonconformity_id), ("internal", 40, process, case))
        self.assertFalse(row.is_reason_unknown)

    def test_what_is_found_before_the_delivery_is_internal_though_a_customer_ordered_it(self):
        self.put(self.pump, 2)
        order = self.env["sale.order"].with_company(self.company)
        line = {"product_id": self.pump.id, "product_uom_qty": 2, "price_unit": 50}
        order = order.create(
            {"partner_id": self.customer.id, "company_id": self.company.id, "order_line": [Command.create(line)]}
        )
        order.action_confirm()
        delivery = order.picking_ids
        case = self.report(delivery, self.buyer, product_id=self.pump.id, quantity=1).with_user(self.officer)
        self.rework(case, 1)
        row = self.cost_rows()
        self.assertEqual((row.kind, row.customer_id), ("internal", self.customer))
        delivery.move_ids.write({"quantity": 2, "picked": True})
        delivery.button_validate()
        self.assertEqual(self.cost_rows().kind, "external")

    def test_what_is_found_in_what_came_back_is_external(self):
        _order, delivery, _invoice = self.sold()
        returned = self.take_back(delivery, 1, self.reason)
        case = self.report(returned, self.buyer, product_id=self.pump.id, quantity=1).with_user(self.officer)
        self.assertTrue(case.is_delivered)
        self.rework(case, 1)
        self.assertEqual(self.cost_rows().kind, "external")

    def test_what_a_customer_complains_about_is_external(self):
        case = self.case(self.pump, 2)
        self.rework(case, 1)
        self.assertEqual(self.cost_rows().kind, "internal")
        complaint = self.env["qms.complaint"].with_user(self.officer)
        complaint.create({"name": "It leaks", "company_id": self.company.id, "nonconformity_id": case.id})
        self.assertTrue(case.is_delivered)
        self.assertEqual(self.cost_rows().kind, "external")

    def test_two_companies_and_the_currency_of_each(self):
        euro = self.env["res.currency"].create({"name": "QMX", "symbol": "Q", "rounding": 0.01})
        rate = {"name": "2026-01-01", "rate": 4.0, "currency_id": euro.id, "company_id": self.company.id}
        self.env["res.currency.rate"].create(rate)
        invoice = self.invoice((self.housing, 5, 10), currency_id=euro.id)
        self.credit(invoice, self.reason)
        self.assertEqual(self.total(), 12.5)
        facts = self.env["qms.quality.cost.fact"]
        other = facts.with_user(self.other_manager).with_company(self.other_company)
        self.assertFalse(other.search([("company_id", "=", self.company.id)]))
        self.assertEqual(self.cost_rows().currency_id, self.company.currency_id)

    def test_the_day_is_that_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        self.put(self.pump, 1)
        with freeze_time("2026-01-31 11:30:00"):
            self.scrap_returned(1)
        self.assertEqual(str(self.cost_rows().cost_date), "2026-02-01")

    def test_who_sees_it_and_who_sees_amounts(self):
        self.scrap(self.pump, 1)
        auditor = self.cost_rows(user=self.auditor)
        self.assertEqual(auditor.source, "scrap")
        for name in ("amount", "unknown_amount"):
            with self.assertRaises(AccessError):
                auditor.read([name])
        groups = auditor.with_user(self.auditor).formatted_read_group([], ["source"], ["__count"])
        self.assertTrue(groups)
        with self.assertRaises(AccessError):
            auditor.formatted_read_group([], ["source"], ["amount:sum"])
        for person in (self.buyer, self.employee, self.accountant):
            with self.assertRaises(AccessError):
                self.cost_rows(user=person)
