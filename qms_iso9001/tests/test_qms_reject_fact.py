from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .vendor_figure_case import FIRST, LAST, LATER, VendorFigureCase

# K16 by hand: receipts, and those of which something went back or was scrapped.
BY_HAND = """
    SELECT partner.commercial_partner_id, count(*) FILTER (WHERE rejected.quantity > 0), count(*)
      FROM stock_move move
      JOIN stock_location source ON source.id = move.location_id AND source.usage = 'supplier'
      JOIN stock_picking receipt ON receipt.id = move.picking_id AND receipt.return_id IS NULL
      JOIN purchase_order_line line ON line.id = move.purchase_line_id
      JOIN res_partner partner ON partner.id = line.partner_id
      CROSS JOIN LATERAL (
           SELECT COALESCE((SELECT sum(back.quantity) FROM stock_move back WHERE back.origin_returned_move_id = move.id
                                AND back.state = 'done' AND back.qms_arrived_date <= %s), 0)
                + COALESCE((SELECT sum(scrap_qty) FROM stock_scrap scrap WHERE scrap.picking_id = move.picking_id
                                AND scrap.product_id = move.product_id AND scrap.state = 'done'), 0) AS quantity
           ) rejected
     WHERE move.state = 'done' AND move.company_id = %s AND move.qms_arrived_date BETWEEN %s AND %s
     GROUP BY 1
"""


@tagged("post_install", "-at_install")
class TestQmsRejectFact(VendorFigureCase):
    """K16: what was wrong with what came, fair to the vendor of one box and to the vendor of a thousand."""

    def scrap(self, receipt, qty, day="2026-03-24", product=None):
        with freeze_time(f"{day} 09:00:00"):
            scrap = (
                self.env["stock.scrap"]
                .with_company(self.company)
                .create(
                    {
                        "product_id": (product or receipt.sudo().move_ids[0].product_id).id,
                        "scrap_qty": qty,
                        "picking_id": receipt.id,
                        "company_id": self.company.id,
                    }
                )
            )
            scrap.do_scrap()
        return scrap

    def assert_receipt(self, receipt, as_of=LATER, **expected):
        fact = self.facts("qms.reject.fact", as_of=as_of).search([("picking_id", "=", receipt.id)])
        self.assertEqual({name: fact[name] for name in expected}, expected)

    def test_receipts_with_rejects_by_all_receipts(self):
        good, bad = (self.received(self.ordered({"qty": 300})) for _order in range(2))
        self.sent_back(bad, 1)
        self.assert_receipt(bad, received_qty=300, returned_qty=1, rejected_qty=1, is_rejected=True)
        self.assert_receipt(good, rejected_qty=0, is_rejected=False)
        self.assert_figure("K16", 50, 1, 2)

    def test_scrapped_at_the_receipt_is_rejected_and_scrapped_elsewhere_is_not(self):
        receipt = self.received(self.ordered())
        self.scrap(receipt, 2)
        self.assert_receipt(receipt, scrapped_qty=2, rejected_qty=2)
        other = self.received(self.ordered())
        self.scrap(self.env["stock.picking"], 1, product=self.product)
        self.assert_receipt(other, is_rejected=False)

    def test_sent_back_and_scrapped_is_never_more_than_came(self):
        receipt = self.received(self.ordered())
        self.sent_back(receipt, 8)
        self.scrap(receipt, 5)
        self.assert_receipt(receipt, returned_qty=8, scrapped_qty=5, rejected_qty=10)
        self.assert_figure("K16", 100, 1, 1)

    def test_an_exchange_is_no_receipt_and_heals_nothing(self):
        receipt = self.received(self.ordered())
        self.sent_back(receipt, 4, exchange=True)
        self.assert_figure("K16", 100, 1, 1)

    def test_a_reject_belongs_to_the_month_of_the_receipt_until_the_cutoff(self):
        receipt = self.received(self.ordered())
        self.sent_back(receipt, 4, day="2026-04-28")
        later = self.received(self.ordered())
        self.sent_back(later, 4, day="2026-05-05")
        self.assert_figure("K16", 50, 1, 2)
        self.assert_receipt(receipt, as_of="2026-04-27", returned_qty=0, is_rejected=False)
        self.assertFalse(self.facts("qms.reject.fact", as_of="2026-03-19").search([("picking_id", "=", receipt.id)]))

    def test_each_of_two_receipts_has_its_own_return(self):
        order = self.ordered()
        first = self.received(order, day="2026-03-18", qty=4, backorder=True)
        second = self.received(order)
        self.sent_back(second, 2)
        self.assert_receipt(first, received_qty=4, is_rejected=False)
        self.assert_receipt(second, received_qty=6, rejected_qty=2)

    def test_pieces_of_a_million_add_up_dozens_and_leave_kilograms_out(self):
        dozen, kilogram = (self.env.ref(f"uom.product_uom_{name}") for name in ("dozen", "kgm"))
        screws = self.received(self.ordered({"qty": 100, "product_uom_id": dozen.id}))
        self.sent_back(screws, screws.sudo().move_ids.quantity / 100)
        steel = self.new_product("Steel", uom_id=kilogram.id)
        self.sent_back(self.received(self.ordered({"product": steel, "qty": 500})), 500)
        self.assert_figure("K16_PPM", 10000, 12, 1200, count=1)
        kinds = self.facts("qms.reject.fact").search([("partner_id", "=", self.vendor.id)]).mapped("unit_kind")
        self.assertEqual(sorted(kinds), ["count", "weight"])

    def test_below_a_thousand_pieces_nobody_is_judged_by_parts_per_million(self):
        self.sent_back(self.received(self.ordered({"qty": 300})), 1)
        indicator = self.env.ref("qms_iso9001.qms_indicator_vendor_reject_ppm").with_company(self.company)
        indicator.write({"minimum_count": 1, "active": True})
        with freeze_time(f"{LATER} 09:00:00"):
            indicator.with_user(self.officer).action_measure()
        found = self.env["qms.measurement"].search(
            [("indicator_id", "=", indicator.id), ("company_id", "=", self.company.id), ("date_start", "=", FIRST)]
        )
        self.assertEqual((found.state, round(found.value)), ("few", 3333))

    def test_an_addon_that_knows_reasons_leaves_out_those_that_are_not_of_quality(self):
        receipt = self.received(self.ordered())
        back = self.sent_back(receipt, 4)

        def commercial(_self, move):
            return SQL("%s.picking_id = %s", move, back.id)

        with patch.object(self.registry["qms.reject.fact"], "_commercial_sql", commercial):
            self.assert_receipt(receipt, commercial_qty=4, returned_qty=0, is_rejected=False)
        self.assert_receipt(receipt, commercial_qty=0, returned_qty=4, is_rejected=True)

    def test_the_figure_per_vendor_is_what_plain_sql_says(self):
        mill = self.new_product("Sheet", vendor=self.other_vendor)
        for qty in (0, 1, 3):
            receipt = self.received(self.ordered())
            if qty:
                self.sent_back(receipt, qty)
        self.scrap(self.received(self.ordered({"product": mill}, vendor=self.other_vendor)), 1)
        found = self.figure("K16", group="partner_id")
        self.env.cr.execute(BY_HAND, ["2026-04-30", self.company.id, FIRST, LAST])
        by_hand = {vendor: (bad, all_) for vendor, bad, all_ in self.env.cr.fetchall()}
        self.assertEqual({vendor: (row["numerator"], row["denominator"]) for vendor, row in found.items()}, by_hand)
        self.assertEqual(by_hand, {self.vendor.id: (2, 3), self.other_vendor.id: (1, 1)})

    def test_a_hint_of_days_narrows_nothing_that_was_asked_for(self):
        with freeze_time("2026-04-02 09:00:00"):
            receipt = self.receive(self.ordered(), arrived="2026-03-31")
        self.assert_figure("K16", None, count=0, first=LAST.replace(month=4, day=1), last=LAST.replace(month=4, day=30))
        self.assert_figure("K16", 0, count=1)
        self.assert_receipt(receipt, is_rejected=False)

    def test_who_reads_it(self):
        receipt = self.received(self.ordered())
        for user in (self.buyer, self.officer, self.manager, self.auditor):
            self.assertTrue(self.facts("qms.reject.fact", user).search([("picking_id", "=", receipt.id)]).display_name)
        fact = self.facts("qms.reject.fact", self.auditor).search([("picking_id", "=", receipt.id)])
        self.assertFalse(fact.can_open_order)
        self.assert_refused(fact.action_open_order)
        self.assertEqual(fact.with_user(self.buyer).action_open_order()["res_id"], fact.sudo().order_id.id)
        for user in (self.employee, self.hr, self.portal):
            self.assertFalse(self.env["qms.reject.fact"].with_user(user).has_access("read"))
        self.assertFalse(self.facts("qms.reject.fact", self.other_manager).search([("picking_id", "=", receipt.id)]))
