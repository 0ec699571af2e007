from odoo.tests import tagged

from .vendor_figure_case import FIRST, LAST, VendorFigureCase


@tagged("post_install", "-at_install")
class TestQmsInvoiceFact(VendorFigureCase):
    """K49: what was billed against what was ordered. Ten pieces at 5 unless a test says otherwise."""

    def test_billed_as_ordered_is_a_hundred_percent(self):
        self.bill(self.ordered(), 10, 5)
        self.assert_figure("K49", 100, 50, 50, count=1)

    def test_each_line_weighs_what_it_is_worth(self):
        self.bill(self.ordered({"qty": 100, "price_unit": 10}), 100, 10)
        self.bill(self.ordered(), 10, 10)
        self.assert_figure("K49", 100 * 1100 / 1050, 1100, 1050)
        self.assert_figure("K49_LINES", 50, 1, 2)

    def test_a_difference_within_the_tolerance_is_none(self):
        self.bill(self.ordered({"qty": 10, "price_unit": 100}), 10, 102)
        self.assert_figure("K49", 100)
        self.assert_figure("K49_LINES", 0)
        self.company.qms_price_tolerance = 1
        self.assert_figure("K49", 102)
        self.assert_figure("K49_LINES", 100)

    def test_correcting_the_order_to_match_the_bill_changes_nothing(self):
        order = self.ordered()
        order.with_user(self.buyer).order_line.price_unit = 6
        self.bill(order, 10, 6)
        self.assert_figure("K49", 120)

    def test_only_what_was_billed_counts(self):
        self.bill(self.ordered({"qty": 100}), 10, 6)
        self.assert_figure("K49", 120, 60, 50)

    def test_a_bill_in_another_unit_is_converted(self):
        order = self.ordered({"qty": 24, "price_unit": 5})
        dozen = self.env.ref("uom.product_uom_dozen")
        line = order.sudo().order_line
        bill = self.bill(order, 2, 60)
        bill.button_draft()
        bill.invoice_line_ids.write({"product_uom_id": dozen.id, "price_unit": 66})
        bill.action_post()
        self.assertEqual(line.qms_asked_price, 5)
        self.assert_figure("K49", 110, 132, 120)

    def test_a_credit_note_at_the_price_takes_back_and_one_at_less_corrects(self):
        order = self.ordered()
        self.bill(order, 10, 6)
        self.bill(order, 10, 1, move_type="in_refund")
        self.assert_figure("K49", 100, 50, 50)
        self.bill(order, 4, 5, move_type="in_refund")
        self.assert_figure("K49", 100, 30, 30)
        self.assert_figure("K49_LINES", 100, 1, 1)

    def test_another_currency_and_no_price_stand_beside(self):
        other = self.env.ref("base.EUR") if self.company.currency_id.name != "EUR" else self.env.ref("base.USD")
        other.active = True
        self.bill(self.ordered(), 10, 5, currency_id=other.id)
        self.bill(self.ordered({"price_unit": 0}), 10, 5)
        self.assert_figure("K49", None, count=0, left_out=2)

    def test_exchange_rates_play_no_part(self):
        other = self.env.ref("base.EUR") if self.company.currency_id.name != "EUR" else self.env.ref("base.USD")
        other.active = True
        for day, rate in (("2026-01-01", 2), ("2026-03-15", 10)):
            vals = {"currency_id": other.id, "name": day, "rate": rate, "company_id": self.company.id}
            self.env["res.currency.rate"].create(vals)
        self.bill(self.ordered(currency_id=other.id, ordered="2026-03-02"), 10, 5)
        self.assert_figure("K49", 100, 25, 25)

    def test_drafts_and_bills_of_another_month_do_not_count(self):
        bill = self.bill(self.ordered(), 10, 6)
        bill.button_draft()
        self.bill(self.ordered(), 10, 6, day="2026-04-02")
        self.assert_figure("K49", None, count=0)

    def test_per_vendor_as_plain_sql_counts_it(self):
        order = self.ordered()
        self.bill(order, 4, 5)
        self.bill(order, 6, 7)
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT sum(item.price_subtotal), sum(item.quantity * line.qms_asked_price) FROM account_move_line item"
            " JOIN purchase_order_line line ON line.id = item.purchase_line_id"
            " WHERE item.company_id = %s AND item.invoice_date BETWEEN %s AND %s",
            [self.company.id, FIRST, LAST],
        )
        by_hand = tuple(map(float, self.env.cr.fetchone()))
        row = self.figure("K49", group="partner_id")[self.vendor.id]
        self.assertEqual((row["numerator"], row["denominator"]), by_hand)

    def test_an_auditor_reads_shares_and_no_prices(self):
        self.bill(self.ordered(), 10, 6)
        fact = self.facts("qms.invoice.fact", self.auditor).search([("partner_id", "=", self.vendor.id)])
        self.assertEqual((round(fact.price_share), fact.is_over), (120, True))
        for name in ("price", "order_price", "order_amount", "invoice_amount"):
            self.assert_refused(fact.read, [name])
            self.assertNotIn(name, fact.fields_get())
        self.assertEqual(fact.with_user(self.officer).invoice_amount, 60)
        self.assertEqual(fact.with_user(self.buyer).order_amount, 50)
        for user in (self.employee, self.hr, self.portal):
            self.assertFalse(self.env["qms.invoice.fact"].with_user(user).has_access("read"))
        self.assertFalse(self.facts("qms.invoice.fact", self.other_manager).search([("id", "=", fact.id)]))
