from odoo.tests import freeze_time, tagged

from .figure_case import FigureComparison
from .vendor_figure_case import DUE, VendorFigureCase

CODES = {"K14", "K14_EARLY", "K15", "K16", "K16_PPM", "K17", "K17_WITHIN", "K18", "K49", "K49_LINES", "K50"}
TODAY = "2026-06-30 09:00:00"


@tagged("post_install", "-at_install")
class TestCatalogueBought(FigureComparison, VendorFigureCase):
    """What the demo company does not do: every way in which an order to a vendor ends. The figures are those of plain
    SQL all the same."""

    def cancelled(self, order, day):
        with freeze_time(f"{day} 09:00:00"):
            order.button_cancel()

    def compared(self):
        with freeze_time(TODAY), self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_count_answers").method_direct_trigger()
        with freeze_time(TODAY):
            return self.compare_catalogue("qms_iso9001", CODES)

    def test_in_time_early_late_short_and_never(self):
        for day in (DUE, "2026-03-06", "2026-03-25", "2026-04-10"):
            self.received(self.ordered(), day)
        self.ordered()
        self.received(self.ordered(), DUE, 12)
        self.received(self.ordered(), DUE, 4)
        in_parts = self.ordered()
        self.received(in_parts, DUE, 4, backorder=True)
        self.received(in_parts, "2026-03-27")
        weighed = self.new_product("Granulate", uom_id=self.env.ref("uom.product_uom_kgm").id)
        for qty in (99, 97):
            self.received(self.ordered({"product": weighed, "qty": 100}), DUE, qty)
        self.received(self.ordered(), "2026-04-02", arrived=DUE)
        found = self.compared()
        self.assertEqual(found["K14"], (5, 11, 11, 0))
        self.assertEqual(found["K14_EARLY"][0], 1)

    def test_cancelled_cut_and_not_agreed(self):
        self.cancelled(self.ordered(), "2026-03-25")
        self.cancelled(self.ordered(), "2026-03-10")
        cut = self.ordered()
        with freeze_time("2026-03-10 09:00:00"):
            self.confirm_as_vendor_said(cut, cause="ours", reason="Less is needed", qty=6)
        self.received(cut, DUE, 6)
        with freeze_time("2026-03-02 09:00:00"):
            self.receive(self.new_order({"product": self.new_product("Bolt", delay=None)}))
        old = self.ordered()
        self.received(old, DUE)
        self.as_installed_later(old)
        self.env.cr.execute("UPDATE purchase_order SET qms_answer_due = NULL WHERE id = %s", [old.id])
        found = self.compared()
        self.assertEqual(found["K14"], (2, 3, 3, 1))

    def test_sent_back_exchanged_and_scrapped(self):
        receipts = [self.received(self.ordered({"qty": 1000}), DUE) for _number in range(5)]
        self.sent_back(receipts[0], 3)
        self.sent_back(receipts[1], 3, exchange=True)
        self.sent_back(receipts[2], 3, day="2026-05-15")
        vals = {"product_id": self.product.id, "company_id": self.company.id}
        for receipt, qty in ((receipts[0], 999), (receipts[3], 5)):
            with freeze_time("2026-03-24 09:00:00"):
                self.env["stock.scrap"].with_company(self.company).create(
                    {**vals, "scrap_qty": qty, "picking_id": receipt.id}
                ).do_scrap()
        in_parts = self.ordered()
        first = self.received(in_parts, DUE, 4, backorder=True)
        second = self.received(in_parts, "2026-03-27")
        self.sent_back(second, 1, day="2026-03-28")
        self.assertTrue(first)
        found = self.compared()
        self.assertEqual(found["K16"][:2], (4, 7))
        self.assertEqual(found["K16_PPM"][:2], (1000 + 3 + 5 + 1, 5010))

    def test_lead_times(self):
        for due, came in (("2026-03-12", "2026-03-10"), ("2026-03-12", "2026-03-19"), ("2026-03-20", "2026-03-20")):
            self.received(self.ordered({"due": due}), came)
        self.ordered({"due": "2026-03-12"})
        self.received(self.ordered({"due": "2026-03-12"}), "2026-03-12", 4)
        found = self.compared()
        self.assertEqual(found["K17"], (2 + 7 + 24, 3, 3, 2))
        self.assertEqual(found["K17_WITHIN"], (1, 3, 3, 2))

    def test_answers_and_silence(self):
        for answered in ("2026-03-02", "2026-03-05", "2026-03-09", "2026-05-04"):
            order = self.ordered(confirm=False)
            with freeze_time(f"{answered} 09:00:00"):
                self.confirm_as_vendor_said(order)
        self.ordered(confirm=False)
        self.received(self.ordered(confirm=False), "2026-03-19")
        self.received(self.ordered(confirm=False), "2026-03-03")
        self.cancelled(self.ordered(confirm=False), "2026-03-16")
        self.cancelled(self.ordered(confirm=False), "2026-03-03")
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "date_from": "2026-03-12 00:00:00",
                "date_to": "2026-03-12 23:59:59",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
            }
        )
        found = self.compared()
        self.assertEqual(found["K18"], (2, 7, 7, 1))
        self.assertEqual(found["K50"][1:], (7, 7, 1))

    def test_bills(self):
        self.company.sudo().qms_price_tolerance = 2
        for price in (5, 5.05, 6, 4):
            order = self.ordered()
            self.received(order)
            self.bill(order, 10, price)
        self.bill(order, 3, 4, move_type="in_refund")
        self.bill(order, 10, 1, move_type="in_refund", day="2026-04-02")
        other = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", self.company.currency_id.id)], limit=1)
        )
        other.active = True
        self.bill(order, 1, 4, currency_id=other.id)
        found = self.compared()
        self.assertEqual(found["K49_LINES"], (1, 4, 4, 1))
        self.assertEqual(found["K49"][2:], (6, 1))

    def test_what_another_company_does_is_not_counted(self):
        self.received(self.ordered())
        self.company = self.other_company
        self.assertFalse(any(any(row) for row in self.compared().values()))
