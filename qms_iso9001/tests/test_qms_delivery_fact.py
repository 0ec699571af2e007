from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .sale_case import SaleCase


@tagged("post_install", "-at_install")
class TestQmsDeliveryFact(SaleCase):
    """One line of ten pumps due on 12 March 2026, and what may become of it."""

    def setUp(self):
        super().setUp()
        with freeze_time("2026-03-02 09:00:00"):
            self.order = self.new_order(due="2026-03-12")
        self.line = self.order.order_line

    def delivered(self, day, qty=None, backorder=False):
        with freeze_time(f"{day} 09:00:00"):
            return self.deliver(self.order, qty, backorder)

    def assert_judged(self, as_of="2026-03-31", **expected):
        fact = self.fact(self.line, as_of)
        self.assertEqual({name: fact[name] for name in expected}, expected)
        return fact

    def test_delivered_on_the_day_it_is_on_time(self):
        self.delivered("2026-03-12")
        fact = self.assert_judged(is_due=True, is_on_time=True, is_in_full=True, days_late=0, delivered_qty=10)
        self.assertEqual((str(fact.delivered_date), fact.verdict), ("2026-03-12", "On time"))
        self.assertEqual(fact.partner_id, self.customer)

    def test_what_is_due_today_is_not_due_yet(self):
        self.assert_judged("2026-03-12", is_due=False, is_on_time=False)

    def test_late_it_is_late_by_days_and_in_full(self):
        self.delivered("2026-03-16")
        self.assert_judged(is_due=True, is_on_time=False, is_in_full=True, days_late=4)

    def test_what_is_not_delivered_at_all_is_late(self):
        fact = self.assert_judged("2026-03-20", is_due=True, is_on_time=False, is_in_full=False, days_late=8)
        self.assertIn("10.00 Units missing", fact.verdict)

    def test_a_part_is_late_and_the_rest_completes_it(self):
        self.delivered("2026-03-10", qty=6, backorder=True)
        self.delivered("2026-03-14")
        self.assert_judged(is_on_time=False, is_in_full=True, days_late=2, on_time_qty=6)

    def test_closed_short_it_is_not_in_full_and_has_no_days(self):
        self.delivered("2026-03-10", qty=6)
        fact = self.assert_judged(is_on_time=False, is_in_full=False, is_closed_short=True, days_late=False)
        self.assertIn("nothing more comes", fact.verdict)

    def test_more_than_ordered_counts_as_what_was_ordered(self):
        self.delivered("2026-03-10", qty=12)
        self.assert_judged(is_on_time=True, on_time_qty=10, delivered_qty=12)

    def test_what_comes_back_was_on_time_and_an_exchange_adds_nothing(self):
        delivery = self.delivered("2026-03-10")
        with freeze_time("2026-03-20 09:00:00"):
            self.take_back(delivery, 3, exchange=True)
        fact = self.assert_judged(is_on_time=True, delivered_qty=10, returned_qty=3)
        self.assertEqual(fact.moves_text.count(";"), 2)
        self.assert_judged("2026-03-15", returned_qty=0)

    def test_cancelled_after_the_day_it_is_late_and_before_it_is_no_case(self):
        with freeze_time("2026-03-16 09:00:00"):
            self.order.with_context(disable_cancel_warning=True).action_cancel()
        self.assert_judged(is_due=True, is_on_time=False, days_late=4)
        with freeze_time("2026-03-02 09:00:00"):
            other = self.new_order(due="2026-03-12")
        with freeze_time("2026-03-10 09:00:00"):
            other.with_context(disable_cancel_warning=True).action_cancel()
        self.assertFalse(self.fact(other.order_line, "2026-03-31"))

    def test_a_date_that_was_moved_by_us_says_so_and_one_of_the_customer_does_not(self):
        with freeze_time("2026-03-03 09:00:00"):
            self.move_date(self.order, cause="confirmed")
            self.move_date(self.order, "2026-03-20", reason="Their site is late")
        self.assert_judged(is_moved_by_us=False)
        with freeze_time("2026-03-04 09:00:00"):
            self.move_date(self.order, "2026-03-25", cause="ours")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE qms_promise_change SET create_date = '2026-03-04 09:00' WHERE cause = 'ours' AND sale_line_id = %s",
            [self.line.id],
        )
        self.assert_judged(is_moved_by_us=True, promise_date=self.line.qms_promise_date)
        self.assertEqual(str(self.line.qms_promise_date), "2026-03-20")
        self.assert_judged("2026-03-03", is_moved_by_us=False)

    def test_of_two_steps_only_the_one_to_the_customer_counts(self):
        warehouse = self.order.warehouse_id
        warehouse.sudo().delivery_steps = "pick_ship"
        with freeze_time("2026-03-02 09:00:00"):
            self.order = self.new_order(due="2026-03-12")
            self.line = self.order.order_line
        with freeze_time("2026-03-10 09:00:00"):
            self.deliver(self.order)
        self.assert_judged(delivered_qty=0)
        self.delivered("2026-03-11")
        self.assert_judged(delivered_qty=10, is_on_time=True)

    def test_services_and_quotations_are_no_rows(self):
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        with freeze_time("2026-03-02 09:00:00"):
            order = self.new_order({"product": service}, due="2026-03-12")
            quotation = self.new_quotation(due="2026-03-12")
        self.assertFalse(self.fact(order.order_line))
        self.assertFalse(self.fact(quotation.order_line))

    def test_a_line_from_before_installation_is_judged_as_planned(self):
        self.delivered("2026-03-11")
        self.env.flush_all()
        names = ("asked_on", "asked_date", "asked_qty", "promise_date", "promise_qty", "promise_source", "tolerance")
        empty = ", ".join(f"qms_{name} = NULL" for name in names)
        self.env.cr.execute(f"UPDATE sale_order_line SET {empty} WHERE id = %s", [self.line.id])
        self.env.invalidate_all()
        fact = self.assert_judged(is_due=True, is_on_time=True, promise_source="planned")
        self.assertEqual(str(fact.promise_date), "2026-03-12")

    def test_days_are_those_of_the_company(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-11 20:00:00"):
            self.deliver(self.order)
        self.assertEqual(str(self.fact(self.line, "2026-03-31").delivered_date), "2026-03-12")

    def test_kits_are_left_out(self):
        part = self.new_product("Part")
        self.env.flush_all()
        self.env.cr.execute("UPDATE stock_move SET product_id = %s WHERE sale_line_id = %s", [part.id, self.line.id])
        self.assert_judged(left_out="kit", is_on_time=False)

    def day_notes(self, delivery):
        messages = delivery.sudo().message_ids
        return messages.filtered(lambda message: "Day of the transfer changed" in (message.body or ""))

    def test_another_day_of_a_finished_delivery_is_noted_whatever_the_context_says(self):
        delivery = self.delivered("2026-03-16")
        self.assertFalse(self.day_notes(delivery))
        quiet = {"tracking_disable": True, "mail_notrack": True, "mail_create_nolog": True}
        delivery.with_context(**quiet).write({"date_done": "2026-03-12 09:00:00"})
        note = self.day_notes(delivery)
        self.assertEqual(len(note), 1)
        self.assertIn("03/16/2026 to 03/12/2026", note.body)
        self.assertEqual(note.author_id, self.storekeeper.partner_id)
        delivery.move_ids.write({"date": "2026-03-11 09:00:00"})
        self.assertEqual(len(self.day_notes(delivery)), 2)
        delivery.move_ids.write({"date": "2026-03-11 15:00:00"})
        self.assertEqual(len(self.day_notes(delivery)), 2)

    def test_what_is_planned_may_be_planned_anew_without_a_note(self):
        waiting = self.order.sudo().picking_ids.with_user(self.storekeeper)
        waiting.move_ids.write({"date": "2026-03-20 09:00:00"})
        self.assertFalse(self.day_notes(waiting))

    def test_nobody_makes_a_delivery_an_exchange_nor_an_exchange_a_delivery(self):
        delivery = self.delivered("2026-03-10")
        with freeze_time("2026-03-20 09:00:00"):
            made = self.take_back(delivery, 3, exchange=True)
        exchange = made.move_ids.filtered("qms_is_exchange").with_user(self.storekeeper)
        self.assertEqual(len(exchange), 1)
        self.assert_refused(delivery.move_ids.write, {"qms_is_exchange": True}, says="in exchange is recorded")
        self.assert_refused(exchange.write, {"qms_is_exchange": False}, says="in exchange is recorded")
        exchange.write({"qms_is_exchange": True})

    def test_an_exchange_is_not_merged_with_what_is_still_open(self):
        delivery = self.delivered("2026-03-10", qty=6, backorder=True)
        wizard = self.env["stock.return.picking"].with_context(
            active_model="stock.picking", active_id=delivery.id, active_ids=delivery.ids
        )
        wizard = wizard.with_user(self.storekeeper).create({})
        wizard.product_return_moves.quantity = 2
        wizard.action_create_exchanges()
        moves = self.line.sudo().move_ids
        waiting = moves.filtered(lambda m: m.location_dest_id.usage == "customer" and m.state not in ("done", "cancel"))
        self.assertEqual(
            sorted((move.qms_is_exchange, move.product_uom_qty) for move in waiting), [(False, 4), (True, 2)]
        )

    def test_who_sees_deliveries(self):
        for user in (self.seller, self.officer, self.auditor):
            self.assertEqual(self.fact(self.line, user=user).id, self.line.id)
        self.assertFalse(self.fact(self.line, user=self.other_manager))
        with self.assertRaises(AccessError):
            self.fact(self.line, user=self.employee)
        own = self.new_user("own_seller", self.company)
        self.assertFalse(self.fact(self.line, user=own))

    def test_an_auditor_reads_the_row_and_its_name_without_sales_rights(self):
        fact = self.fact(self.line, user=self.auditor)
        self.assertIn(self.order.name, fact.display_name)
        self.assertFalse(fact.can_open_order)
        with self.assertRaises(AccessError):
            fact.action_open_order()
        prices = [name for name, field in fact._fields.items() if field.type == "monetary"]
        self.assertFalse(prices)
