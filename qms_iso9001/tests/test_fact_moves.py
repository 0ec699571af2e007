from odoo.tests import freeze_time, tagged

from .vendor_figure_case import LATER, VendorFigureCase


@tagged("post_install", "-at_install")
class TestFactMoves(VendorFigureCase):
    """What a person reads beside a row: how it counts, and the receipts and returns behind it."""

    def scrap(self, receipt, qty, day):
        product = receipt.sudo().move_ids[0].product_id
        vals = {"product_id": product.id, "scrap_qty": qty, "picking_id": receipt.id, "company_id": self.company.id}
        with freeze_time(f"{day} 09:00:00"):
            self.env["stock.scrap"].with_company(self.company).create(vals).do_scrap()

    def told(self, order, as_of=LATER, model="qms.receipt.fact"):
        facts = self.facts(model, as_of=as_of).with_user(self.officer)
        return facts.search([("order_id", "=", order.id)], order="id")

    def test_what_was_cancelled_after_the_agreed_day_says_why_it_is_late(self):
        order = self.ordered()
        with freeze_time("2026-03-26 09:00:00"):
            order.button_cancel()
        fact = self.told(order)
        self.assertEqual(fact.days_late, 6)
        self.assertIn("Cancelled on 03/26/2026, after the agreed date, 10.00 Units missing", fact.verdict)
        self.assertIn("Open: 10.00 Units missing so far", self.told(order, as_of="2026-03-25").verdict)

    def test_what_came_short_says_how_many_are_missing(self):
        order = self.ordered()
        self.received(order, qty=8)
        fact = self.told(order)
        self.assertFalse(fact.days_late)
        self.assertEqual(fact.verdict, "Short: 2.00 Units missing, and nothing more comes")
        self.assertIn("8.00 Units received on", fact.moves_text)

    def test_the_others_say_how_they_count_too(self):
        late, waiting, good = self.ordered(), self.ordered(), self.ordered()
        self.received(late, day="2026-03-25")
        self.received(good, day="2026-03-18")
        self.assertEqual(self.told(late).verdict, "Complete, 5 days late")
        self.assertEqual(self.told(good).verdict, "On time")
        self.assertEqual(self.told(waiting).verdict, "Open: 10.00 Units missing so far")
        self.assertEqual(self.told(waiting, as_of="2026-03-19").verdict, "Not due yet")

    def test_a_row_of_rejects_names_its_receipt_and_what_went_back_of_it_by_then(self):
        order = self.ordered()
        first = self.received(order, day="2026-03-18", qty=4, backorder=True)
        second = self.received(order)
        back = self.sent_back(second, 2, day="2026-03-25")
        self.scrap(second, 1, day="2026-03-26")
        facts = self.told(order, model="qms.reject.fact")
        own = {fact.picking_id: fact for fact in facts}
        self.assertEqual(own[first].moves_text, f"{first.name}: 4.00 Units received on 03/18/2026")
        text = own[second].moves_text
        for part in ("2.00 Units sent back on 03/25/2026", "1.00 Units scrapped on 03/26/2026", second.name):
            self.assertIn(part, text)
        before = self.told(order, as_of="2026-03-24", model="qms.reject.fact")
        self.assertNotIn("sent back", " ".join(before.mapped("moves_text")))
        opened = self.env["stock.picking"].search(own[second].action_view_receipts()["domain"])
        self.assertEqual(opened, second | back)
        self.assertEqual(self.env["stock.picking"].search(own[first].action_view_receipts()["domain"]), first)

    def test_a_list_asks_for_what_was_scrapped_once(self):
        orders = [self.ordered() for _each in range(6)]
        for order in orders:
            self.scrap(self.received(order), 1, day="2026-03-26")
        few, many = (self.queries_of(orders[:count]) for count in (2, 6))
        self.assertLessEqual(many, few + 1, "no query for each row; who looks may be read once more")

    def queries_of(self, orders):
        facts = self.facts("qms.reject.fact").search([("order_id", "in", [order.id for order in orders])])
        self.assertEqual(len(facts), len(orders))
        before = self.env.cr.sql_log_count
        texts = facts.mapped("moves_text")
        self.assertTrue(all("1.00 Units scrapped on 03/26/2026" in text for text in texts))
        return self.env.cr.sql_log_count - before
