from odoo import Command
from odoo.tests import freeze_time, tagged

from .purchase_case import PurchaseCase, noon

MONDAY = "2026-03-02 09:00:00"


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestPurchaseOrderLine(PurchaseCase):
    """What was asked and what was agreed; the buyer has no quality right at all."""

    def changes(self, line):
        return self.env["qms.promise.change"].search([("order_line_id", "=", line.id)], order="id")

    def vendor_moves(self, line, day):
        """Move the date as the vendor does on the page of the order."""
        line.sudo().order_id._update_date_planned_for_lines([(line.sudo(), noon(day))])

    def settle(self):
        """Run the nightly job."""
        with self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_settle_promises").method_direct_trigger()

    # Asked

    def test_what_is_asked_is_kept_when_the_order_is_confirmed(self):
        rfq = self.new_rfq({"due": "2026-03-20"})
        self.assertFalse(rfq.order_line.qms_asked_on)
        rfq.button_confirm()
        line = rfq.order_line
        self.assertEqual(
            (str(line.qms_asked_on), str(line.qms_asked_date), line.qms_asked_qty), ("2026-03-02", "2026-03-20", 10)
        )
        self.assert_promise(line, "2026-03-20", 10, "open")

    def test_every_other_way_in_keeps_what_is_asked(self):
        created = (
            self.env["purchase.order"]
            .with_user(self.buyer)
            .create(self.prepare_order({"due": "2026-03-20"}, state="purchase"))
        )
        self.company.po_double_validation = "two_step"
        self.company.po_double_validation_amount = 1
        approved = self.new_order({"due": "2026-03-20"})
        self.assertEqual(approved.state, "to approve")
        self.assertFalse(approved.order_line.qms_asked_on)
        self.buyer.group_ids |= self.env.ref("purchase.group_purchase_manager")
        approved.button_approve()
        written = self.new_rfq({"due": "2026-03-20"})
        written.write({"state": "purchase"})
        for order in (created, approved, written):
            self.assertEqual(str(order.order_line.qms_asked_date), "2026-03-20")

    def test_a_line_added_to_an_order_is_asked_for_when_it_is_added(self):
        order = self.new_order({"due": "2026-03-20"})
        with freeze_time("2026-03-05 09:00:00"):
            order.order_line = [
                Command.create({"product_id": self.product.id, "product_qty": 4, "date_planned": noon("2026-03-25")})
            ]
        added = order.order_line[-1]
        self.assertEqual((str(added.qms_asked_on), str(added.qms_asked_date)), ("2026-03-05", "2026-03-25"))

    def test_approving_again_asks_nothing_anew(self):
        order = self.new_order({"due": "2026-03-20"})
        order.order_line.date_planned = noon("2026-03-30")
        order.sudo().button_approve()
        self.assertEqual(str(order.order_line.qms_asked_date), "2026-03-20")

    def test_an_order_revived_from_cancel_keeps_what_was_asked_and_notes_the_old_pair(self):
        order = self.new_order({"due": "2026-03-20"})
        self.confirm_as_vendor_said(order)
        order.button_cancel()
        self.assertEqual(str(order.qms_date_cancelled), "2026-03-02")
        order.button_draft()
        order.order_line.write({"date_planned": noon("2026-04-20"), "product_qty": 8})
        order.button_confirm()
        line = order.order_line
        self.assertEqual((str(line.qms_asked_date), line.qms_asked_qty), ("2026-03-20", 10))
        self.assert_promise(line, "2026-03-20", 10, "acknowledged")
        [change] = self.changes(line)
        self.assertEqual(
            (str(change.date_from), str(change.date_to), change.qty_from, change.qty_to),
            ("2026-03-20", "2026-04-20", 10, 8),
        )
        self.assertFalse(order.qms_date_cancelled)

    def test_the_day_of_an_order_is_the_companys(self):
        self.company.partner_id.tz = "Asia/Tokyo"
        with freeze_time("2026-03-02 20:00:00"):
            order = self.new_order({"date_planned": "2026-03-19 22:00:00"})
        self.assertEqual(
            (str(order.order_line.qms_asked_on), str(order.order_line.qms_asked_date)), ("2026-03-03", "2026-03-20")
        )

    def test_nobody_types_what_was_asked_or_agreed(self):
        order = self.new_order({"due": "2026-03-20"})
        for name, value in (("qms_promise_date", "2026-12-31"), ("qms_promise_source", "stood"), ("qms_asked_qty", 1)):
            for user in (self.buyer, self.manager):
                self.assert_refused(order.order_line.with_user(user).sudo().write, {name: value}, says="never typed")
        self.assert_refused(order.write, {"qms_date_acknowledged": "2026-03-02 10:00:00"}, says="Vendor confirmed")
        self.assert_refused(
            order.write, {"order_line": [Command.update(order.order_line.id, {"qms_promise_date": False})]}
        )
        vals = self.prepare_order({"due": "2026-03-20", "qms_asked_date": "2026-01-01"})
        self.assert_refused(self.env["purchase.order"].with_user(self.buyer).create, vals)

    def test_a_default_in_the_context_fills_nothing(self):
        orders = (
            self.env["purchase.order"]
            .with_user(self.buyer)
            .with_context(
                default_qms_asked_on="2020-01-01",
                default_qms_promise_date="2030-01-01",
                default_qms_date_acknowledged=MONDAY,
            )
        )
        order = orders.create(self.prepare_order({"due": "2026-03-20"}))
        order.button_confirm()
        self.assertFalse(order.qms_date_acknowledged)
        self.assert_promise(order.order_line, "2026-03-20", 10, "open")

    def test_a_copy_of_an_order_has_neither(self):
        order = self.new_order({"due": "2026-03-20"})
        self.assertFalse(order.copy().order_line.qms_asked_on)

    # No date that anybody meant

    def test_a_lead_time_never_maintained_and_a_date_untouched_is_no_promise(self):
        for delay in (None, 0, 1):
            with self.subTest(delay=delay):
                line = self.new_order({"product": self.new_product("Bolt", delay=delay)}).order_line
                self.assertEqual(line.qms_promise_source, "none")

    def test_a_date_that_was_typed_or_a_lead_time_is_a_promise(self):
        typed = self.new_order({"product": self.new_product("Bolt", delay=None), "due": "2026-03-20"})
        maintained = self.new_order()
        self.assertEqual((typed.order_line | maintained.order_line).mapped("qms_promise_source"), ["open", "open"])
        self.assert_promise(maintained.order_line, "2026-03-12")

    def test_the_lead_time_of_another_vendor_says_nothing(self):
        product = self.new_product("Bolt", vendor=self.new_vendor("Other"), delay=20)
        self.assertEqual(self.new_order({"product": product}).order_line.qms_promise_source, "none")

    def test_the_vendors_word_makes_a_promise_where_none_was(self):
        order = self.new_order({"product": self.new_product("Bolt", delay=None)})
        self.confirm_as_vendor_said(order, due="2026-03-16")
        self.assert_promise(order.order_line, "2026-03-16", 10, "acknowledged")

    # When it stands

    def test_what_the_vendor_confirms_stands(self):
        order = self.new_order({"due": "2026-03-20"})
        self.confirm_as_vendor_said(order, due="2026-03-24")
        self.assert_promise(order.order_line, "2026-03-24", 10, "acknowledged")
        self.assertTrue(order.qms_date_acknowledged)
        [change] = self.changes(order.order_line)
        self.assertEqual((change.cause, change.is_agreed, str(change.date_to)), ("vendor", True, "2026-03-24"))
        self.assertEqual(order.order_line.date_planned.date().isoformat(), "2026-03-24")

    def test_unanswered_it_stands_after_the_working_days_to_answer(self):
        order = self.new_order({"due": "2026-03-20"})
        # Placed on Monday: Tuesday, Wednesday and Thursday are the vendor's.
        for day, source in (("2026-03-05", "open"), ("2026-03-06", "stood")):
            with freeze_time(f"{day} 09:00:00"):
                self.settle()
            self.assert_promise(order.order_line, "2026-03-20", 10, source)

    def test_a_weekend_is_no_time_to_answer(self):
        with freeze_time("2026-03-05 09:00:00"):
            order = self.new_order({"due": "2026-03-20"})
        for day, source in (("2026-03-10", "open"), ("2026-03-11", "stood")):
            with freeze_time(f"{day} 09:00:00"):
                self.settle()
            self.assert_promise(order.order_line, "2026-03-20", 10, source)

    def test_a_change_that_comes_before_the_job_comes_too_late_all_the_same(self):
        order = self.new_order({"due": "2026-03-20"})
        with freeze_time("2026-03-09 09:00:00"):
            self.vendor_moves(order.order_line, "2026-03-30")
        self.assert_promise(order.order_line, "2026-03-20", 10, "stood")

    def test_the_first_receipt_lets_it_stand(self):
        order = self.new_order({"due": "2026-03-20"})
        self.receive(order, 4, backorder=True)
        self.assert_promise(order.order_line, "2026-03-20", 10, "receipt")
        order.order_line.date_planned = noon("2026-03-30")
        self.assert_promise(order.order_line, "2026-03-20", 10, "receipt")

    def test_odoos_own_mark_confirms_nothing(self):
        order = self.new_order({"due": "2026-03-20"})
        order.action_acknowledge()
        self.assert_promise(order.order_line, "2026-03-20", 10, "open")
        received = self.new_order({"due": "2026-03-20"})
        self.receive(received)
        self.assertTrue(received.acknowledged)
        self.assertFalse((order | received).mapped("qms_date_acknowledged")[0])
        self.assertFalse(received.qms_date_acknowledged)

    def test_no_date_moves_any_more_that_is_over(self):
        order = self.new_order({"due": "2026-03-03"})
        with freeze_time("2026-03-04 09:00:00"):
            order.order_line.date_planned = noon("2026-04-03")
            self.assert_promise(order.order_line, "2026-03-03", 10, "stood")
        waiting = self.new_order({"due": "2026-03-03"})
        with freeze_time("2026-03-04 09:00:00"):
            self.settle()
        self.assert_promise(waiting.order_line, "2026-03-03", 10, "stood")

    def test_what_is_still_on_its_way_does_not_stand_at_the_receipt_of_another_line(self):
        order = self.new_order({"due": "2026-03-20"}, {"product": self.new_product("Bolt"), "due": "2026-03-25"})
        receipt = order.picking_ids.with_user(self.buyer)
        receipt.move_ids[0].write({"quantity": 10, "picked": True})
        receipt.with_context(skip_backorder=True).button_validate()
        self.assertEqual(order.order_line.mapped("qms_promise_source"), ["receipt", "open"])

    # Changes

    def test_until_something_stands_the_agreed_date_follows_the_order(self):
        order = self.new_order({"due": "2026-03-20"})
        self.vendor_moves(order.order_line, "2026-03-22")
        self.cut(order, 12)
        self.assert_promise(order.order_line, "2026-03-22", 12, "open")
        self.assertEqual(self.changes(order.order_line).mapped("cause"), ["vendor", "unstated"])
        self.assertEqual(str(order.order_line.qms_asked_date), "2026-03-20")

    def test_the_vendors_page_moves_no_date_that_stands(self):
        order = self.new_order({"due": "2026-03-20"})
        self.confirm_as_vendor_said(order)
        self.vendor_moves(order.order_line, "2026-04-20")
        self.assert_promise(order.order_line, "2026-03-20", 10, "acknowledged")
        [change] = self.changes(order.order_line)
        self.assertEqual((change.cause, change.is_agreed), ("vendor", False))

    def test_a_date_or_quantity_changed_by_nobodys_cause_moves_nothing(self):
        order = self.new_order({"due": "2026-03-20"})
        self.confirm_as_vendor_said(order)
        order.order_line.write({"date_planned": noon("2026-04-20")})
        self.cut(order, 6)
        self.assert_promise(order.order_line, "2026-03-20", 10, "acknowledged")
        self.assertEqual(self.changes(order.order_line).mapped("is_agreed"), [False, False])

    def test_what_we_asked_for_moves_the_promise_with_a_reason(self):
        order = self.new_order({"due": "2026-03-20"})
        self.confirm_as_vendor_said(order)
        self.assert_refused(self.confirm_as_vendor_said, order, due="2026-04-20", cause="ours", says="why")
        self.assert_promise(order.order_line, "2026-03-20", 10)
        self.confirm_as_vendor_said(order, due="2026-04-20", qty=6, cause="ours", reason="The site is not ready")
        self.assert_promise(order.order_line, "2026-04-20", 6, "acknowledged")
        change = self.changes(order.order_line)[-1]
        self.assertEqual((change.cause, change.is_agreed, change.reason), ("ours", True, "The site is not ready"))
        self.assertEqual(change.user_id, self.buyer)

    def test_a_quantity_alone_changes_neither_date_nor_price(self):
        self.product.seller_ids.price = 7.5
        order = self.new_order({"due": "2026-03-20", "price_unit": False})
        order.order_line.sudo().write({"price_unit": 7.5, "technical_price_unit": 7.5})
        self.product.seller_ids.price = 9
        self.confirm_as_vendor_said(order)
        self.confirm_as_vendor_said(order, qty=6, cause="ours", reason="We need fewer")
        self.assert_promise(order.order_line, "2026-03-20", 6)
        self.assertEqual((order.order_line.price_unit, len(order.picking_ids)), (7.5, 1))

    def test_a_delay_announced_later_is_no_second_confirmation(self):
        order = self.new_order({"due": "2026-03-20"})
        self.confirm_as_vendor_said(order)
        notes = len(order.message_ids)
        confirmed = order.qms_date_acknowledged
        with freeze_time("2026-03-09 09:00:00"):
            self.confirm_as_vendor_said(order, due="2026-04-02")
        self.assertEqual((order.qms_date_acknowledged, len(order.message_ids)), (confirmed, notes))

    def test_a_change_already_made_in_the_order_can_be_said_to_be_ours(self):
        order = self.new_order({"due": "2026-03-20"})
        self.confirm_as_vendor_said(order)
        self.cut(order, 6)
        self.confirm_as_vendor_said(order, cause="ours", reason="We need fewer")
        self.assert_promise(order.order_line, "2026-03-20", 6, "acknowledged")

    def test_the_vendors_later_date_is_noted_and_the_first_one_counts(self):
        order = self.new_order({"due": "2026-03-20"})
        self.confirm_as_vendor_said(order)
        self.confirm_as_vendor_said(order, due="2026-04-02")
        self.assert_promise(order.order_line, "2026-03-20", 10, "acknowledged")
        self.assertEqual(order.order_line.date_planned.date().isoformat(), "2026-04-02")

    def test_who_may_not_change_the_order_confirms_nothing(self):
        order = self.new_order({"due": "2026-03-20"})
        for user in (self.employee, self.officer, self.auditor):
            self.assert_refused(order.with_user(user).action_open_vendor_confirmation)
            self.assertFalse(self.env["qms.promise.confirm"].with_user(user).has_access("create"))

    def test_another_unit_is_the_same_quantity(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.new_order({"due": "2026-03-20", "qty": 24})
        self.confirm_as_vendor_said(order)
        order.order_line.sudo().write({"product_uom_id": dozen.id, "product_qty": 2})
        self.assert_promise(order.order_line, "2026-03-20", 2, "acknowledged")
        self.assertEqual(order.order_line.qms_asked_qty, 2)

    def test_another_unit_of_a_cancelled_order_is_the_same_quantity(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.new_order({"due": "2026-03-20", "qty": 24})
        self.confirm_as_vendor_said(order)
        order.button_cancel()
        order.button_draft()
        order.order_line.sudo().write(
            {"product_uom_id": dozen.id, "product_qty": 2, "date_planned": noon("2026-03-20")}
        )
        order.button_confirm()
        self.assert_promise(order.order_line, "2026-03-20", 2, "acknowledged")
        self.assertFalse(self.changes(order.order_line))

    def test_a_line_that_was_ordered_becomes_none_for_something_else(self):
        order, other = self.new_order({"due": "2026-03-20"}), self.new_order({"due": "2026-03-25"})
        product = self.new_product("Bolt")
        for vals in ({"product_id": product.id}, {"order_id": other.id}, {"qty_received_method": "manual"}):
            self.assert_refused(order.order_line.write, vals, says="was ordered")
        order.order_line.write({"product_id": self.product.id})
        self.assert_refused(order.write, {"partner_id": self.new_vendor("Other").id}, says="Duplicate")
        contact = self.new_vendor("Sales office", parent_id=self.vendor.id, is_company=False)
        order.sudo().write({"partner_id": contact.id})

    def test_a_first_date_after_the_goods_is_no_promise(self):
        order = self.new_order({"product": self.new_product("Bolt", delay=None)})
        self.receive(order)
        self.confirm_as_vendor_said(order, due="2026-03-16")
        self.assertEqual(order.order_line.qms_promise_source, "none")

    def test_what_was_agreed_for_a_day_that_is_over_does_not_move_for_us_either(self):
        order = self.new_order({"due": "2026-03-20"})
        self.confirm_as_vendor_said(order)
        with freeze_time("2026-03-25 09:00:00"):
            self.assert_refused(
                self.confirm_as_vendor_said, order, due="2026-04-20", cause="ours", reason="Later", says="over"
            )
            self.confirm_as_vendor_said(order, due="2026-04-20")
        self.assert_promise(order.order_line, "2026-03-20", 10, "acknowledged")

    def test_a_date_typed_for_later_is_a_promise_whatever_the_rfq_is_dated(self):
        product = self.new_product("Bolt", delay=None)
        order = self.new_order({"product": product, "due": "2026-03-22"}, ordered="2026-03-22")
        self.assertEqual(order.order_line.qms_promise_source, "open")

    def test_the_copies_of_the_orders_values_on_a_line_are_nobodys_to_write(self):
        order = self.new_order({"due": "2026-03-20"})
        other = self.new_vendor("Other")
        for vals in ({"partner_id": other.id}, {"company_id": self.other_company.id}, {"state": "draft"}):
            self.assert_refused(order.order_line.write, vals, says="was ordered")
        self.assert_refused(order.sudo().write, {"company_id": self.other_company.id}, says="Duplicate")
        self.assert_refused(self.new_rfq().order_line.write, {"qty_received_method": "manual"})

    def test_days_to_answer_are_the_calendars_days_in_whatever_zone_it_stands(self):
        for zone in ("Pacific/Auckland", "America/Los_Angeles"):
            self.company.partner_id.tz = zone
            self.company.resource_calendar_id.tz = "Europe/Brussels"
            with freeze_time("2026-11-26 21:00:00" if zone.startswith("A") else "2026-11-26 09:00:00"):
                self.assertEqual(str(self.company._qms_today()), "2026-11-26", zone)
                self.assertEqual(str(self.company._qms_promises_stand_before()), "2026-11-23", zone)

    def test_a_line_moved_into_an_order_is_asked_for_then(self):
        order, rfq = self.new_order({"due": "2026-03-20"}), self.new_rfq({"due": "2026-03-25"})
        line = rfq.order_line
        self.assertFalse(line.qms_asked_on)
        line.order_id = order
        self.assertEqual(str(line.qms_asked_on), "2026-03-02")
        self.assert_promise(line, line.date_planned.date(), 10, "open")

    def test_what_was_due_is_not_deleted_and_what_was_not_yet_may_be(self):
        due, early, waiting = (self.new_order({"due": day}) for day in ("2026-03-20", "2026-04-20", "2026-04-20"))
        with freeze_time("2026-03-25 09:00:00"):
            for order in (due, early, waiting):
                order.button_cancel()
            self.assert_refused(due.with_user(self.buyer).unlink, says="evidence")
            due.button_draft()
            self.assert_refused(due.order_line.with_user(self.buyer).unlink, says="evidence")
            early.with_user(self.buyer).unlink()
            waiting.button_draft()
            waiting.order_line.with_user(self.buyer).unlink()
        self.assertFalse(early.exists())

    def test_the_dialog_is_for_lines_of_its_own_order_and_for_orders(self):
        order, other, rfq = self.new_order({"due": "2026-03-20"}), self.new_order({"due": "2026-03-20"}), self.new_rfq()
        dialogs = self.env["qms.promise.confirm"].with_user(self.buyer)
        self.assert_refused(dialogs.create({"order_id": rfq.id}).action_confirm, says="Confirm")
        self.assertFalse(rfq.qms_date_acknowledged)
        row = {"order_line_id": other.order_line.id, "date_new": "2026-04-20", "qty_new": 1}
        self.assert_refused(
            dialogs.create, {"order_id": order.id, "line_ids": [Command.create(row)]}, says="another order"
        )

    def test_a_down_payment_is_nothing_that_was_asked_for(self):
        order = self.new_order({"due": "2026-03-20"})
        order.sudo()._create_downpayments(
            [{"order_id": order.id, "product_qty": 0, "price_unit": 9, "is_downpayment": True, "name": "D"}]
        )
        self.confirm_as_vendor_said(order)
        self.assertEqual(order.order_line.filtered("qms_asked_on"), order.order_line[0])

    # From before installation

    def test_what_was_planned_before_installation_is_kept_when_it_changes(self):
        order = self.new_order({"due": "2026-03-20"})
        self.as_installed_later(order)
        order.order_line.write({"date_planned": noon("2026-04-20")})
        self.assert_promise(order.order_line, "2026-03-20", 10, "planned")
        self.assertEqual(len(self.changes(order.order_line)), 1)

    def test_what_was_planned_before_installation_is_kept_when_it_is_received(self):
        order = self.new_order({"due": "2026-03-20"})
        self.as_installed_later(order)
        self.receive(order)
        self.assert_promise(order.order_line, "2026-03-20", 10, "planned")

    # Evidence

    def test_history_is_never_changed_or_deleted(self):
        order = self.new_order({"due": "2026-03-20"})
        order.order_line.date_planned = noon("2026-03-25")
        change = self.changes(order.order_line)
        self.assert_refused(change.write, {"cause": "ours"})
        self.assert_refused(change.unlink)

    def test_odoo_may_delete_an_order_and_the_history_keeps_its_name(self):
        order = self.new_order({"due": "2026-03-20"})
        order.order_line.date_planned = noon("2026-03-25")
        change, name = self.changes(order.order_line), order.name
        order.button_cancel()
        order.with_user(self.buyer).unlink()
        change.invalidate_recordset()
        self.assertFalse(change.order_id)
        self.assertEqual((change.order_name, change.partner_name), (name, "Foundry"))

    def test_other_companies_see_none_of_it(self):
        order = self.new_order({"due": "2026-03-20"})
        order.order_line.date_planned = noon("2026-03-25")
        change = self.changes(order.order_line)
        self.assertTrue(change.with_user(self.auditor).has_access("read"))
        self.assertFalse(change.with_user(self.other_manager).has_access("read"))
