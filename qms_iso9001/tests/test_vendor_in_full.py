from odoo import Command
from odoo.tests import freeze_time, tagged

from .vendor_figure_case import FIRST, LAST, LATER, VendorFigureCase

# K15 by hand: what was agreed and came by the cut-off, at the price ordered.
BY_HAND = """
    SELECT partner.commercial_partner_id,
           sum(LEAST(line.qms_promise_qty, came.quantity) * line.qms_asked_price / placed.currency_rate),
           sum(line.qms_promise_qty * line.qms_asked_price / placed.currency_rate), count(*)
      FROM purchase_order_line line
      JOIN purchase_order placed ON placed.id = line.order_id
      JOIN res_partner partner ON partner.id = placed.partner_id
      CROSS JOIN LATERAL (SELECT COALESCE(sum(move.quantity), 0) AS quantity FROM stock_move move
             JOIN stock_location source ON source.id = move.location_id AND source.usage = 'supplier'
            WHERE move.purchase_line_id = line.id AND move.state = 'done'
              AND move.qms_arrived_date <= %s) came
     WHERE placed.company_id = %s AND line.qms_promise_date BETWEEN %s AND %s
     GROUP BY 1
"""


@tagged("post_install", "-at_install")
class TestVendorInFull(VendorFigureCase):
    """K15 and K17: what came of what was agreed, by value; and the lead time that the vendor keeps."""

    def test_each_line_weighs_what_it_is_worth(self):
        self.received(self.ordered({"qty": 10, "price_unit": 100}), qty=5)
        self.received(self.ordered({"qty": 100, "price_unit": 1}))
        self.assert_figure("K15", 100 * 600 / 1100, 600, 1100, count=2)

    def test_what_came_too_much_pays_for_no_other_line(self):
        self.received(self.ordered({"qty": 10}), qty=20)
        self.received(self.ordered({"qty": 10}), qty=5)
        self.assert_figure("K15", 75, 75, 100)

    def test_late_is_in_full_until_the_cutoff_and_not_after_it(self):
        self.received(self.ordered(), day="2026-04-03")
        self.received(self.ordered(), day="2026-04-20")
        self.assert_figure("K15", 50, count=2)

    def test_a_quantity_we_cut_is_the_smaller_agreement_and_one_that_nobody_cut_is_missing(self):
        ours, nobodys = self.ordered(), self.ordered()
        with freeze_time("2026-03-10 09:00:00"):
            self.confirm_as_vendor_said(ours, qty=8, cause="ours", reason="We need fewer")
            self.cut(nobodys, 8)
        for order in (ours, nobodys):
            self.received(order)
        self.assert_figure("K15", 100 * 16 / 18)

    def test_goods_sent_back_did_arrive_and_an_exchange_adds_nothing(self):
        receipt = self.received(self.ordered())
        self.sent_back(receipt, 10, exchange=True)
        self.assert_figure("K15", 100)

    def test_the_currency_is_that_of_the_day_of_the_order(self):
        other = self.env.ref("base.EUR") if self.company.currency_id.name != "EUR" else self.env.ref("base.USD")
        other.active = True
        rates = self.env["res.currency.rate"]
        for day, rate in (("2026-01-01", 2), ("2026-03-15", 10)):
            rates.create({"currency_id": other.id, "name": day, "rate": rate, "company_id": self.company.id})
        order = self.ordered(currency_id=other.id, ordered="2026-03-02")
        self.received(order)
        self.assert_figure("K15", 100, 25, 25)

    def test_a_price_corrected_later_weighs_as_it_was_ordered(self):
        order = self.ordered({"qty": 10, "price_unit": 5})
        order.with_user(self.buyer).order_line.price_unit = 50
        self.received(order)
        self.assert_figure("K15", 100, 50, 50)

    def test_a_free_line_weighs_nothing_and_nothing_else_is_no_data(self):
        self.received(self.ordered({"price_unit": 0}))
        self.assert_figure("K15", None, count=1)
        self.assert_figure("K15", None, count=0, first=FIRST.replace(month=1), last=LAST.replace(month=1))

    def test_what_nothing_was_agreed_about_stands_beside(self):
        with freeze_time("2026-03-02 09:00:00"):
            order = self.new_order({"product": self.new_product("Bolt", delay=None)})
        self.received(order, day="2026-03-03")
        self.assert_figure("K15", None, count=0, left_out=1)

    def test_a_line_from_before_installation_has_the_price_that_stands(self):
        order = self.ordered({"qty": 4, "price_unit": 5, "discount": 50})
        self.received(order, qty=2)
        self.as_installed_later(order)
        self.env.cr.execute("UPDATE purchase_order_line SET qms_asked_price = NULL, qms_asked_delay = NULL")
        self.assert_figure("K15", 50, 5, 10)

    def test_a_price_follows_the_unit_of_the_line(self):
        order = self.ordered({"qty": 24, "price_unit": 1})
        line = order.order_line.with_user(self.buyer)
        line.write({"product_uom_id": self.env.ref("uom.product_uom_dozen").id, "product_qty": 2})
        self.assertEqual((line.sudo().qms_asked_price, line.sudo().qms_promise_qty), (12, 2))

    def test_nobody_types_the_terms_of_an_order(self):
        line = self.ordered().order_line
        for user in (self.buyer, self.manager):
            self.assert_refused(line.with_user(user).write, {"qms_asked_price": 1})
        self.assert_refused(line.with_user(self.buyer).write, {"qms_asked_delay": 1})

    def test_the_figure_per_vendor_is_what_plain_sql_says(self):
        mill = self.new_product("Sheet", vendor=self.other_vendor)
        self.received(self.ordered({"qty": 10}, {"qty": 3, "price_unit": 7}), qty=2)
        self.received(self.ordered({"product": mill, "qty": 30}, vendor=self.other_vendor), qty=40)
        self.ordered({"product": mill, "qty": 1, "price_unit": 60}, vendor=self.other_vendor)
        found = self.figure("K15", group="partner_id")
        self.env.cr.execute(BY_HAND, ["2026-04-05", self.company.id, FIRST, LAST])
        by_hand = {vendor: tuple(map(float, row)) for vendor, *row in self.env.cr.fetchall()}
        rows = {vendor: (row["numerator"], row["denominator"], row["count"]) for vendor, row in found.items()}
        self.assertEqual(rows, by_hand)
        self.assertEqual(set(rows), {self.vendor.id, self.other_vendor.id})

    # Who sees prices

    def test_an_auditor_reads_the_figure_and_no_amount(self):
        self.received(self.ordered({"qty": 10, "price_unit": 100}), qty=5)
        facts = self.facts("qms.receipt.fact", self.auditor)
        for name in ("agreed_amount", "received_amount"):
            self.assertNotIn(name, facts.fields_get())
            self.assert_refused(facts.search([]).read, [name])
            self.assert_refused(facts._read_group, [], [], [f"{name}:sum"])
            self.assertIn(name, facts.with_user(self.buyer).fields_get())
        indicator = self.env.ref("qms_iso9001.qms_indicator_vendor_in_full").with_company(self.company)
        indicator.minimum_count = 1
        indicator.with_user(self.manager).action_activate()
        with freeze_time(f"{LATER} 09:00:00"):
            indicator.with_user(self.officer).action_measure()
        measured = self.env["qms.measurement"].search(
            [("indicator_id", "=", indicator.id), ("company_id", "=", self.company.id), ("date_start", "=", FIRST)]
        )
        self.assertEqual((measured.value, measured.numerator, measured.denominator), (50, False, False))
        self.assertEqual(measured.with_user(self.officer).amount_denominator, 1000)
        self.assert_refused(measured.with_user(self.auditor).read, ["amount_denominator"])
        self.assertEqual(measured.with_user(self.auditor).value, 50)

    # K17

    def test_early_and_late_do_not_cancel_each_other_out(self):
        for day in ("2026-03-09", "2026-03-15"):
            self.received(self.ordered({"due": "2026-03-12"}), day=day)
        self.assert_figure("K17", 3, count=2)
        self.received(self.ordered({"due": "2026-03-12"}), day="2026-03-14")
        self.assert_figure("K17_WITHIN", 100 / 3, 1, 3)

    def test_only_what_was_asked_for_with_the_lead_time_is_judged(self):
        self.received(self.ordered({"due": "2026-03-12"}), day="2026-03-12")
        self.received(self.ordered({"due": "2026-03-10"}), day="2026-03-30")
        self.assert_figure("K17", 0, count=1, left_out=1)

    def test_a_lead_time_changed_later_does_not_change_the_past(self):
        self.received(self.ordered({"due": "2026-03-12"}), day="2026-03-14")
        self.product.seller_ids.delay = 12
        self.assert_figure("K17", 2, count=1)

    def test_odoos_own_lead_time_says_nothing(self):
        self.product.seller_ids.delay = 1
        self.received(self.ordered({"due": "2026-03-03"}), day="2026-03-14")
        self.assert_figure("K17", None, count=0, left_out=1)

    def test_what_never_came_is_waited_for_until_the_cutoff_and_what_is_not_due_is_not(self):
        self.ordered({"due": "2026-03-12"})
        self.assert_figure("K17", 24, count=1)
        self.assert_figure("K17", None, count=0, left_out=0, as_of="2026-03-12")

    def test_the_lead_time_is_not_the_agreed_date(self):
        order = self.ordered({"due": "2026-03-12"}, confirm=False)
        with freeze_time("2026-03-02 10:00:00"):
            self.confirm_as_vendor_said(order, due="2026-03-20")
        self.received(order, day="2026-03-20")
        self.assert_figure("K14", 100)
        self.assert_figure("K17", 8)

    def test_another_company_sees_nothing_of_it(self):
        self.received(self.ordered())
        self.assert_figure("K15", None, count=0, company=self.other_company)
        self.assertFalse(
            self.facts("qms.receipt.fact", self.other_manager).search([("partner_id", "=", self.vendor.id)])
        )

    def test_a_line_added_to_an_order_keeps_its_terms(self):
        order = self.ordered()
        line = {"product_id": self.product.id, "product_qty": 2, "price_unit": 9}
        order.with_user(self.buyer).write({"order_line": [Command.create(line)]})
        self.assertEqual(order.sudo().order_line[-1].qms_asked_price, 9)
