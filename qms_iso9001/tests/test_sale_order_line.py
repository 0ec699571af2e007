from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .purchase_case import noon
from .sale_case import SaleCase

MONDAY = "2026-03-02 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestSaleOrderLine(SaleCase):
    """What a customer asked for and what was agreed; the seller has no quality right at all."""

    def changes(self, line):
        return self.env["qms.promise.change"].search([("sale_line_id", "=", line.id)], order="id")

    def settle(self):
        """Run the nightly job."""
        with self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_settle_deliveries").method_direct_trigger()

    # Asked

    def test_what_is_asked_is_kept_when_the_order_is_confirmed(self):
        quotation = self.new_quotation(due="2026-03-20")
        self.assertFalse(quotation.order_line.qms_asked_on)
        quotation.action_confirm()
        line = quotation.order_line
        self.assertEqual(
            (str(line.qms_asked_on), str(line.qms_asked_date), line.qms_asked_qty), ("2026-03-02", "2026-03-20", 10)
        )
        self.assert_promise(line, "2026-03-20", 10, "open")

    def test_without_a_delivery_date_the_lead_time_counts(self):
        self.assert_promise(self.new_order().order_line, "2026-03-12", 10, "open")

    def test_without_either_nothing_is_agreed(self):
        order = self.new_order({"product": self.new_product("Seal", lead=0)})
        self.assert_promise(order.order_line, "2026-03-02", 10, "none")

    def test_every_other_way_in_keeps_what_is_asked(self):
        orders = self.env["sale.order"].with_user(self.seller)
        created = orders.create(self.prepare_order(due="2026-03-20", state="sale"))
        written = self.new_quotation(due="2026-03-20")
        written.write({"state": "sale"})
        together = self.new_quotation()
        together.write({"state": "sale", "commitment_date": noon("2026-03-20")})
        for order in (created, written, together):
            self.assertEqual(str(order.order_line.qms_asked_date), "2026-03-20")

    def test_a_line_added_to_an_order_is_asked_for_when_it_is_added(self):
        order = self.new_order(due="2026-03-20")
        with freeze_time("2026-03-05 09:00:00"):
            order.order_line = [Command.create({"product_id": self.product.id, "product_uom_qty": 4})]
        added = order.order_line[-1]
        self.assertEqual((str(added.qms_asked_on), str(added.qms_asked_date)), ("2026-03-05", "2026-03-20"))

    def test_who_signs_a_quotation_agrees_to_its_date(self):
        quotation = self.new_quotation(due="2026-03-20")
        quotation.sudo().write({"signed_on": "2026-03-02 09:00:00", "signed_by": "Customer"})
        quotation.action_confirm()
        self.assert_promise(quotation.order_line, "2026-03-20", 10, "acknowledged")

    def test_what_was_asked_cannot_be_typed(self):
        line = self.new_order(due="2026-03-20").order_line
        with self.assertRaisesRegex(UserError, "Delivery date"):
            line.write({"qms_promise_date": "2026-04-20"})

    # When it stands

    def test_it_stands_after_the_days_to_change_it(self):
        line = self.new_order(due="2026-03-20").order_line
        with freeze_time("2026-03-06 09:00:00"):
            self.settle()
        self.assert_promise(line, "2026-03-20", 10, "stood")

    def test_it_stands_at_the_first_delivery(self):
        order = self.new_order(due="2026-03-20")
        self.deliver(order, qty=4, backorder=True)
        self.assert_promise(order.order_line, "2026-03-20", 10, "receipt")

    def test_an_open_promise_follows_the_order_and_one_that_stands_does_not(self):
        order = self.new_order(due="2026-03-20")
        order.commitment_date = noon("2026-03-25")
        self.assert_promise(order.order_line, "2026-03-25", 10, "open")
        self.move_date(order, cause="confirmed")
        self.assert_promise(order.order_line, "2026-03-25", 10, "acknowledged")
        order.commitment_date = noon("2026-04-10")
        self.assert_promise(order.order_line, "2026-03-25", 10, "acknowledged")
        self.assertEqual(self.changes(order.order_line).mapped("cause"), ["unstated", "unstated"])
        self.assertEqual(self.changes(order.order_line).mapped("is_agreed"), [True, False])

    def test_what_the_customer_asked_for_moves_it(self):
        order = self.new_order(due="2026-03-20")
        self.move_date(order, cause="confirmed")
        self.move_date(order, "2026-04-02", reason="Their building site is late")
        self.assert_promise(order.order_line, "2026-04-02", 10, "acknowledged")
        change = self.changes(order.order_line)
        self.assertEqual((change.cause, change.side, change.user_id), ("customer", "sale", self.seller))

    def test_a_change_made_in_the_order_can_be_said_to_be_the_customers(self):
        order = self.new_order(due="2026-03-20")
        self.move_date(order, cause="confirmed")
        order.order_line.product_uom_qty = 6
        self.assert_promise(order.order_line, "2026-03-20", 10, "acknowledged")
        self.move_date(order, reason="They need fewer")
        self.assert_promise(order.order_line, "2026-03-20", 6, "acknowledged")

    def test_what_is_ours_moves_nothing(self):
        order = self.new_order(due="2026-03-20")
        self.move_date(order, cause="confirmed")
        self.move_date(order, "2026-04-02", cause="ours")
        self.assertEqual(order.order_line._qms_planned()[0].isoformat(), "2026-04-02")
        self.assert_promise(order.order_line, "2026-03-20", 10, "acknowledged")

    def test_another_date_needs_somebody_whose_wish_it_is(self):
        order = self.new_order(due="2026-03-20")
        with self.assertRaisesRegex(UserError, "whose wish"):
            self.move_date(order, "2026-04-02", cause="confirmed")

    def test_a_day_that_is_over_moves_no_more(self):
        order = self.new_order(due="2026-03-20")
        with freeze_time("2026-03-23 09:00:00"):
            with self.assertRaisesRegex(UserError, "is over"):
                self.move_date(order, "2026-04-02", reason="They are late")
            self.move_date(order, "2026-04-02", cause="ours")
        self.assert_promise(order.order_line, "2026-03-20", 10, "stood")

    def test_who_may_not_sell_opens_no_dialog(self):
        order = self.new_order(due="2026-03-20")
        with self.assertRaises(AccessError):
            order.with_user(self.employee).action_open_delivery_date()
        with self.assertRaisesRegex(UserError, "Confirm"):
            self.new_quotation().action_open_delivery_date()

    # Ends

    def test_the_day_on_which_an_order_ends_is_kept_and_a_revival_asks_nothing_anew(self):
        order = self.new_order(due="2026-03-20")
        with freeze_time("2026-03-09 09:00:00"):
            order.with_context(disable_cancel_warning=True).action_cancel()
            self.assertEqual(str(order.qms_date_cancelled), "2026-03-09")
            order.action_draft()
            order.commitment_date = noon("2026-04-20")
            order.action_confirm()
        self.assertFalse(order.qms_date_cancelled)
        line = order.order_line
        self.assertEqual((str(line.qms_asked_on), str(line.qms_asked_date)), ("2026-03-02", "2026-03-20"))
        self.assert_promise(line, "2026-03-20", 10, "stood")

    def test_what_was_due_cannot_be_deleted_and_what_was_not_leaves_its_history(self):
        due, young = self.new_order(due="2026-03-20"), self.new_order(due="2026-03-20")
        young.commitment_date = noon("2026-04-20")
        change = self.changes(young.order_line)
        for order in (due.sudo(), young.sudo()):
            order.with_context(disable_cancel_warning=True).action_cancel()
        self.seller.group_ids |= self.env.ref("sales_team.group_sale_manager")
        with freeze_time("2026-04-01 09:00:00"):
            with self.assertRaisesRegex(UserError, "is evidence"):
                due.unlink()
            name = young.name
            young.unlink()
        self.assertEqual(
            (change.order_name, change.sale_order_id, change.sale_line_id.id), (name, young.browse(), False)
        )

    def test_goods_that_were_promised_do_not_become_others(self):
        line = self.new_order(due="2026-03-20").order_line
        with self.assertRaisesRegex(UserError, "was ordered"):
            line.with_user(self.seller).product_id = self.new_product("Valve")

    # Who sees the history

    def test_buyers_see_no_customer_and_sellers_no_vendor(self):
        order = self.new_order(due="2026-03-20")
        order.commitment_date = noon("2026-04-20")
        change = self.changes(order.order_line)
        readable = self.env["qms.promise.change"]
        for user in (self.seller, self.officer, self.auditor):
            self.assertIn(change, readable.with_user(user).search([]))
        for user in (self.buyer, self.other_manager):
            self.assertNotIn(change, readable.with_user(user).search([]))
        own = self.new_user("own_seller", self.company)
        self.assertNotIn(change, readable.with_user(own).search([]))

    def test_the_dialog_tells_nothing_of_an_order_that_one_may_not_see(self):
        order = self.new_order(due="2026-03-20")
        dialogs = self.env["qms.promise.move"].with_user(self.new_user("own_seller", self.company))
        vals = {"order_id": order.id, "date": "2026-03-28"}
        with self.assertRaises(AccessError):
            dialogs.with_context(default_order_id=order.id).default_get(["order_id", "date"])
        with self.assertRaises(AccessError):
            dialogs.create(vals)
        with self.assertRaises(AccessError):
            dialogs.new(vals).mapped("difference")
        own = dialogs.create({**vals, "order_id": order.copy({"user_id": dialogs.env.uid}).id})
        with self.assertRaises(AccessError):
            own.write({"order_id": order.id})
