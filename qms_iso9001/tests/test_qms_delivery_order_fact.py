from datetime import date

from odoo import Command
from odoo.tests import freeze_time, tagged

from .sale_case import SaleCase

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@tagged("post_install", "-at_install")
class TestQmsDeliveryOrderFact(SaleCase):
    """Orders of two lines, due on 12 March 2026, and the figures K01 to K05 of that month."""

    def setUp(self):
        super().setUp()
        self.seal = self.new_product("Seal")

    def placed(self, due="2026-03-12", **seal):
        with freeze_time("2026-03-02 09:00:00"):
            return self.new_order({}, {"product": self.seal, **seal}, due=due)

    def delivered(self, order, day, qty=None, backorder=False):
        with freeze_time(f"{day} 09:00:00"):
            return self.deliver(order, qty, backorder)

    def row(self, order, as_of="2026-04-30"):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["qms.delivery.order.fact"].with_context(qms_as_of=as_of).search([("id", "=", order.id)])

    def figure(self, code):
        self.env.flush_all()
        with freeze_time("2026-06-30"):
            figures = self.env["qms.indicator"].with_company(self.company)._figure(code, *MARCH)
        row = figures[None]
        return row["numerator"], row["denominator"], row["count"], row["value"]

    def test_one_late_line_makes_the_order_late(self):
        good, late = self.placed(), self.placed()
        self.delivered(good, "2026-03-11")
        with freeze_time("2026-03-11 09:00:00"):
            delivery = late.sudo().picking_ids.with_user(self.storekeeper)
            delivery.move_ids[0].write({"quantity": 10, "picked": True})
            delivery.with_context(skip_backorder=True).button_validate()
        self.delivered(late, "2026-03-18")
        self.assertEqual((self.row(good).is_on_time, self.row(good).late_count), (True, 0))
        self.assertEqual((self.row(late).is_on_time, self.row(late).late_count), (False, 1))
        self.assertEqual(self.figure("K01"), (3, 4, 4, 75))
        self.assertEqual(self.figure("K02"), (1, 2, 2, 50))

    def test_an_order_due_in_two_months_counts_in_the_last(self):
        order = self.placed()
        with freeze_time("2026-03-20 09:00:00"):
            order.commitment_date = "2026-04-20 12:00:00"
            order.order_line = [Command.create({"product_id": self.product.id, "product_uom_qty": 1})]
        self.assertEqual(str(self.row(order).promise_date), "2026-04-20")
        self.assertEqual(self.figure("K02")[1], 0)
        self.assertEqual(self.figure("K01")[1], 2)

    def test_a_line_of_an_earlier_month_decides_as_well(self):
        """Only orders with a line due in the month are read, and of these all lines."""
        order = self.placed()
        with freeze_time("2026-03-20 09:00:00"):
            order.commitment_date = "2026-04-20 12:00:00"
            order.order_line = [Command.create({"product_id": self.product.id, "product_uom_qty": 1})]
        self.delivered(order, "2026-04-02")
        self.env.flush_all()
        april = date(2026, 4, 1), date(2026, 4, 30)
        with freeze_time("2026-06-30"):
            row = self.env["qms.indicator"].with_company(self.company)._figure("K02", *april)[None]
        self.assertEqual((row["numerator"], row["denominator"]), (0, 1))

    def test_delays_are_the_middle_one_and_the_worst_tenth_of_late_lines_only(self):
        for day in ("2026-03-11", "2026-03-13", "2026-03-15", "2026-03-22"):
            order = self.placed()
            self.delivered(order, day)
        self.assertEqual(self.figure("K04")[2:], (6, 3))
        self.assertEqual(self.figure("K04_WORST")[2:], (6, 10))

    def test_what_comes_back_later_makes_an_order_imperfect_until_the_cut_off(self):
        good, returned, after = self.placed(), self.placed(), self.placed()
        self.delivered(good, "2026-03-11")
        for order, day in ((returned, "2026-04-15"), (after, "2026-05-02")):
            delivery = self.delivered(order, "2026-03-11")
            with freeze_time(f"{day} 09:00:00"):
                self.take_back(delivery, 1)
        self.assertEqual(self.figure("K02"), (3, 3, 3, 100))
        numerator, denominator, _count, _value = self.figure("K03")
        self.assertEqual((numerator, denominator), (2, 3))

    def test_a_credit_note_makes_an_order_imperfect(self):
        self.product.invoice_policy = "order"
        order = self.placed()
        self.delivered(order, "2026-03-11")
        self.company.chart_template or self.env["account.chart.template"].try_loading(
            "generic_coa", company=self.company, install_demo=False
        )
        invoice = order.sudo()._create_invoices()
        invoice.invoice_date = "2026-03-11"
        invoice.action_post()
        self.assertTrue(self.row(order).is_perfect)
        refund = invoice._reverse_moves([{"invoice_date": "2026-04-20", "date": "2026-04-20"}])
        refund.action_post()
        row = self.row(order)
        self.assertEqual((row.is_credited, row.is_perfect), (True, False))
        self.assertTrue(self.row(order, "2026-04-10").is_perfect)

    def test_who_moved_the_date(self):
        ours, theirs = self.placed(), self.placed()
        with freeze_time("2026-03-03 09:00:00"):
            self.move_date(theirs, "2026-03-20", reason="Their site is late")
            self.move_date(ours, cause="confirmed")
            self.move_date(ours, "2026-03-25", cause="ours")
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_promise_change SET create_date = '2026-03-03 09:00' WHERE side = 'sale'")
        self.assertEqual(self.figure("K05"), (2, 4, 4, 50))

    def test_an_order_of_which_nothing_is_agreed_is_left_out(self):
        gasket = self.new_product("Gasket", lead=0)
        with freeze_time("2026-03-02 09:00:00"):
            order = self.new_order({"product": gasket})
        self.assertTrue(self.row(order).is_left_out)
        self.assertEqual(self.figure("K02")[1], 0)

    def test_the_row_opens_its_lines_and_the_order(self):
        order = self.placed()
        row = self.row(order)
        lines = self.env["qms.delivery.fact"].search(row.action_view_lines()["domain"])
        self.assertEqual(lines.order_line_id, order.order_line)
        self.assertEqual(row.with_user(self.seller).action_open_order()["res_id"], order.id)

    def test_who_sees_orders(self):
        order = self.placed()
        self.env.flush_all()
        rows = self.env["qms.delivery.order.fact"]
        for user in (self.seller, self.officer, self.auditor):
            self.assertIn(order.id, rows.with_user(user).search([]).ids)
        self.assertNotIn(order.id, rows.with_user(self.other_manager).search([]).ids)
