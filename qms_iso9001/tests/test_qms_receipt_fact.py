from datetime import datetime

from odoo import Command
from odoo.tests import freeze_time, tagged

from .purchase_case import PurchaseCase

DUE = "2026-03-20"
LATER = "2026-04-10"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 09:00:00")
class TestQmsReceiptFact(PurchaseCase):
    """Each trap of a delivery, with the result that an engineer and a vendor would both call fair."""

    def ordered(self, **line):
        order = self.new_order({"due": DUE, **line})
        self.confirm_as_vendor_said(order)
        return order

    def assert_delivery(self, order, as_of=LATER, **expected):
        fact = self.fact(order.order_line, as_of)
        self.assertTrue(fact, "The line is not in the history.")
        found = {name: str(fact[name]) if name.endswith("_date") else fact[name] for name in expected}
        self.assertEqual(found, expected)
        # For Python nought is False as well.
        self.assertEqual([n for n in found if found[n] is False], [n for n in expected if expected[n] is False])

    # On time or not

    def test_on_the_day_is_on_time_and_the_day_after_is_late(self):
        on_time, late = self.ordered(), self.ordered()
        with freeze_time("2026-03-25 09:00:00"):
            self.receive(on_time, arrived=DUE)
            self.receive(late, arrived="2026-03-21")
        self.assert_delivery(on_time, is_due=True, is_on_time=True, on_time_qty=10, days_late=0, arrived_date=DUE)
        self.assert_delivery(late, is_due=True, is_on_time=False, on_time_qty=0, days_late=1, is_in_full=True)

    def test_the_day_of_arrival_counts_not_the_day_of_booking(self):
        order = self.ordered()
        with freeze_time("2026-03-24 09:00:00"):
            self.receive(order, arrived="2026-03-19")
        self.assert_delivery(order, is_on_time=True, arrived_date="2026-03-19", complete_date="2026-03-19")

    def test_due_today_is_not_due(self):
        order = self.ordered()
        self.assert_delivery(order, as_of=DUE, is_due=False, days_late=False)
        self.assert_delivery(order, as_of="2026-03-21", is_due=True, is_on_time=False, days_late=1)

    def test_overdue_and_not_received_is_late(self):
        order = self.ordered()
        self.assert_delivery(order, is_due=True, is_on_time=False, received_qty=0, days_late=21, arrived_date="False")

    def test_returned_later_stays_on_time_with_the_return_beside(self):
        order = self.ordered()
        with freeze_time(f"{DUE} 09:00:00"):
            receipt = self.receive(order)
        with freeze_time("2026-03-23 09:00:00"):
            self.give_back(receipt, 3)
        self.assert_delivery(order, is_on_time=True, on_time_qty=10, received_qty=10, returned_qty=3)

    def test_an_over_delivery_is_capped_at_the_promise(self):
        order = self.ordered()
        with freeze_time(f"{DUE} 09:00:00"):
            self.receive(order, 14)
        self.assert_delivery(order, on_time_qty=10, received_qty=14, is_on_time=True)

    def test_an_exchange_adds_nothing(self):
        order = self.ordered()
        with freeze_time(f"{DUE} 09:00:00"):
            receipt = self.receive(order, 6)
            made = self.give_back(receipt, 6, exchange=True)
        self.assertEqual(len(made), 2)
        self.assert_delivery(order, received_qty=6, returned_qty=6, on_time_qty=6, is_on_time=False, is_in_full=False)

    def test_a_short_close_is_on_time_only_if_the_promised_quantity_came(self):
        short, full = self.ordered(), self.ordered()
        with freeze_time(f"{DUE} 09:00:00"):
            self.receive(short, 8)
            self.receive(full, 10)
        self.assert_delivery(
            short, is_on_time=False, on_time_qty=8, is_in_full=False, complete_date="False", days_late=False
        )
        self.assert_delivery(full, is_on_time=True)

    def test_a_quantity_cut_by_us_is_the_smaller_promise_and_one_cut_by_nobody_is_not(self):
        ours, nobodys = self.ordered(), self.ordered()
        self.confirm_as_vendor_said(ours, qty=8, cause="ours", reason="We need fewer")
        self.cut(nobodys, 8)
        with freeze_time(f"{DUE} 09:00:00"):
            self.receive(ours)
            self.receive(nobodys)
        self.assert_delivery(ours, is_on_time=True, promise_qty=8)
        self.assert_delivery(nobodys, is_on_time=False, promise_qty=10, on_time_qty=8)

    def test_a_line_we_cut_to_nothing_is_out_and_one_cut_by_nobody_is_late(self):
        ours, nobodys = self.ordered(), self.ordered()
        self.confirm_as_vendor_said(ours, qty=0, cause="ours", reason="Not needed any more")
        self.cut(nobodys, 0)
        self.assertFalse(self.fact(ours.order_line, LATER))
        self.assert_delivery(nobodys, is_due=True, is_on_time=False)

    def test_two_receipts_complete_on_the_second(self):
        order = self.ordered()
        with freeze_time("2026-03-18 09:00:00"):
            self.receive(order, 4, backorder=True)
        with freeze_time("2026-03-23 09:00:00"):
            self.receive(order)
        self.assert_delivery(
            order, on_time_qty=4, received_qty=10, complete_date="2026-03-23", arrived_date="2026-03-23", days_late=3
        )

    def test_early_by_more_than_the_company_accepts(self):
        early, fine = self.ordered(), self.ordered()
        with freeze_time("2026-03-21 09:00:00"):
            self.receive(early, arrived="2026-03-14")
            self.receive(fine, arrived="2026-03-15")
        self.assert_delivery(early, is_early=True, is_on_time=True)
        self.assert_delivery(fine, is_early=False)

    # Quantities

    def test_a_receipt_in_another_unit_is_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.ordered(qty=24)
        with freeze_time(f"{DUE} 09:00:00"):
            receipt = order.picking_ids
            receipt.move_ids.sudo().write({"product_uom": dozen.id, "product_uom_qty": 2})
            self.receive(order, 2)
        self.assert_delivery(order, received_qty=24, is_on_time=True)

    def test_quantities_are_compared_after_rounding(self):
        order = self.ordered(qty=0.3)
        with freeze_time(f"{DUE} 09:00:00"):
            for _third in range(2):
                self.receive(order, 0.1, backorder=True)
            self.receive(order, 0.1)
        self.assert_delivery(order, is_on_time=True)

    def test_weighed_goods_may_come_two_percent_short_and_pieces_not(self):
        steel = self.new_product("Steel", uom_id=self.env.ref("uom.product_uom_kgm").id)
        enough, short, pieces = (
            self.ordered(product=steel, qty=100),
            self.ordered(product=steel, qty=100),
            self.ordered(qty=100),
        )
        with freeze_time(f"{DUE} 09:00:00"):
            self.receive(enough, 98)
            self.receive(short, 97.9)
            self.receive(pieces, 98)
        for order, is_on_time in ((enough, True), (short, False), (pieces, False)):
            self.assert_delivery(order, is_on_time=is_on_time)

    def test_a_category_has_a_tolerance_of_its_own_for_orders_from_then_on(self):
        category = self.env["product.category"].create({"name": "Sheets"})
        sheet = self.new_product("Sheet", categ_id=category.id)
        before = self.ordered(product=sheet, qty=100)
        category.write({"qms_has_tolerance": True, "qms_tolerance": 5})
        after = self.ordered(product=sheet, qty=100)
        with freeze_time(f"{DUE} 09:00:00"):
            self.receive(before, 95)
            self.receive(after, 95)
        self.assert_delivery(before, is_on_time=False)
        self.assert_delivery(after, is_on_time=True)
        self.assert_refused(category.write, {"qms_tolerance": 100}, says="from 0")

    # In or out

    def test_cancelled_before_it_was_due_is_out_and_after_it_is_late(self):
        before, after, same_day = self.ordered(), self.ordered(), self.ordered()
        with freeze_time("2026-03-10 09:00:00"):
            before.button_cancel()
        with freeze_time(f"{DUE} 09:00:00"):
            same_day.button_cancel()
        with freeze_time("2026-03-21 09:00:00"):
            after.button_cancel()
        self.assertFalse(self.fact(before.order_line, LATER))
        self.assertFalse(self.fact(same_day.order_line, LATER))
        self.assert_delivery(after, is_due=True, is_on_time=False, left_out=False, days_late=1)

    def test_a_late_order_set_back_to_draft_stays_late(self):
        order = self.ordered()
        with freeze_time("2026-03-25 09:00:00"):
            order.button_cancel()
            order.button_draft()
        self.assert_delivery(order, is_due=True, is_on_time=False)

    def test_cancelled_before_installation_is_left_out_and_shown(self):
        order = self.ordered()
        order.button_cancel()
        self.as_installed_later(order)
        self.assert_delivery(order, left_out="cancelled")
        rfq = self.new_rfq({"due": DUE})
        rfq.button_cancel()
        self.as_installed_later(rfq)
        self.assertFalse(self.fact(rfq.order_line, LATER))

    def test_nothing_agreed_is_left_out_and_shown(self):
        order = self.new_order({"product": self.new_product("Bolt", delay=None)})
        self.receive(order)
        self.assert_delivery(order, left_out="no_promise", promise_source="none", days_late=False)

    def test_a_dropshipment_counts(self):
        order = self.ordered()
        customers = self.env.ref("stock.stock_location_customers")
        with freeze_time(f"{DUE} 09:00:00"):
            order.picking_ids.move_ids.sudo().location_dest_id = customers.id
            self.receive(order)
        self.assert_delivery(order, received_qty=10, is_on_time=True)

    def test_the_moves_of_a_kit_are_left_out_and_shown(self):
        order = self.ordered()
        # As exploding a kit leaves it: moves of the parts, none of the product itself.
        move, part = order.picking_ids.move_ids.sudo(), self.new_product("Part of a kit")
        move.copy({"product_id": part.id, "purchase_line_id": order.order_line.id})._action_confirm()
        move._action_cancel()
        self.assert_delivery(order, left_out="kit")
        draft = order.picking_ids.move_ids.sudo().copy({"product_id": order.order_line.product_id.id})
        draft.purchase_line_id = order.order_line
        self.assert_delivery(order, left_out=False)
        draft.unlink()
        with freeze_time(f"{DUE} 09:00:00"):
            self.receive(order)
        self.assert_delivery(order, left_out="kit", days_late=False)

    def test_services_and_down_payments_are_no_deliveries(self):
        service = self.new_product("Freight", type="service", is_storable=False)
        order = self.new_order({"product": service, "due": DUE})
        self.assertFalse(self.fact(order.order_line, LATER))

    # Companies, zones, days

    def test_each_company_sees_its_own_and_a_branch_its_own(self):
        branch = self.env["res.company"].create({"name": "Test Pumps North", "parent_id": self.company.id})
        self.buyer.sudo().company_ids |= self.other_company | branch
        orders = {company: self.ordered_in(company) for company in (self.company, self.other_company, branch)}
        facts = self.env["qms.receipt.fact"].with_context(qms_as_of=LATER)
        for company, order in orders.items():
            found = facts.with_user(self.buyer).with_context(allowed_company_ids=company.ids).search([])
            self.assertEqual(found.ids, order.order_line.ids)
        self.assertFalse(
            facts.with_user(self.other_manager).search([("id", "in", orders[self.company].order_line.ids)])
        )

    def ordered_in(self, company):
        order = self.new_order({"due": DUE}, company=company)
        self.confirm_as_vendor_said(order)
        return order

    def test_a_vendors_contact_of_another_company_can_be_ordered_from_and_shown(self):
        parent = self.new_vendor("Group", company_id=self.company.id)
        contact = self.new_vendor("Sales office", parent_id=parent.id, is_company=False, company_id=False)
        user = self.new_user("buyer", self.other_company, "t_other_buyer")
        product = self.new_product("Pin", vendor=contact)
        order = self.new_order({"product": product, "due": DUE}, vendor=contact, company=self.other_company, user=user)
        fact = self.fact(order.order_line, LATER).with_user(user)
        [row] = fact.web_read({"partner_id": {"fields": {"display_name": {}}}, "order_id": {}})
        self.assertEqual(row["partner_id"]["display_name"], "Group")

    def test_the_edge_of_the_day_is_the_companys(self):
        self.company.partner_id.tz = "America/New_York"
        order = self.ordered()
        # Past midnight in Greenwich, still the evening of the day at the company.
        with freeze_time("2026-03-21 02:00:00"):
            self.receive(order)
        self.assert_delivery(order, is_on_time=True, arrived_date=DUE)

    def test_the_edge_of_the_day_before_installation_is_the_companys_too(self):
        self.company.partner_id.tz = "America/New_York"
        order = self.new_order({"date_planned": "2026-03-21 01:00:00"})
        with freeze_time("2026-03-21 02:00:00"):
            self.receive(order)
        self.as_installed_later(order)
        self.assert_delivery(order, promise_date=DUE, arrived_date=DUE, is_on_time=True, promise_source="planned")

    def test_as_of_a_day_nothing_later_is_seen(self):
        order = self.ordered()
        with freeze_time("2026-03-25 09:00:00"):
            receipt = self.receive(order)
        with freeze_time("2026-03-30 09:00:00"):
            self.give_back(receipt, 2)
        self.assert_delivery(order, as_of="2026-03-24", received_qty=0, days_late=4)
        self.assert_delivery(order, as_of="2026-03-26", received_qty=10, returned_qty=0, days_late=5)

    def test_today_is_the_companys_and_not_the_databases(self):
        order = self.ordered()
        with freeze_time("2030-01-01 12:00:00"):
            self.assertTrue(self.fact(order.order_line).is_due)
        self.assertFalse(self.fact(order.order_line).is_due)

    # Reading

    def test_the_order_opens_only_for_those_who_may_read_orders(self):
        order = self.ordered()
        fact = self.fact(order.order_line, LATER)
        self.assertTrue(fact.with_user(self.buyer).can_open_order)
        self.assertEqual(fact.with_user(self.buyer).action_open_order()["res_id"], order.id)
        for user in (self.officer, self.auditor):
            self.assertFalse(fact.with_user(user).can_open_order)
            self.assertEqual(fact.with_user(user).order_id.sudo().name, order.name)
            self.assert_refused(fact.with_user(user).action_open_order)

    def test_employees_and_other_roles_read_no_deliveries(self):
        for user in (self.employee, self.hr, self.portal):
            self.assertFalse(self.env["qms.receipt.fact"].with_user(user).has_access("read"))

    def test_pivot_and_export_leave_empty_what_is_no_figure(self):
        self.auditor.group_ids |= self.env.ref("base.group_allow_export")
        on_time, not_due = self.ordered(), self.new_order({"due": "2026-12-20"})
        with freeze_time(f"{DUE} 09:00:00"):
            self.receive(on_time)
        self.env.flush_all()
        facts = self.env["qms.receipt.fact"].with_context(qms_as_of=LATER).with_user(self.auditor)
        found = facts.search([("id", "in", (on_time | not_due).order_line.ids)], order="promise_date")
        self.assertEqual(found.export_data(["days_late"])["datas"], [[0], [""]])
        self.assertEqual([row["days_late"] for row in found.read(["days_late"])], [0, False])
        groups = facts._read_group([("id", "in", not_due.order_line.ids)], ["is_due"], ["days_late:avg"])
        self.assertEqual(groups, [(False, False)])

    def test_a_month_without_deliveries_is_a_gap_in_the_graph_and_empty_in_the_pivot(self):
        orders = self.env["purchase.order"].union(*(self.ordered(due=day) for day in ("2026-03-20", "2026-05-20")))
        self.env.flush_all()
        facts = self.env["qms.receipt.fact"].with_context(qms_as_of="2026-06-30").with_user(self.auditor)
        asked = ([("order_id", "in", orders.ids)], ["promise_date:month"], ["on_time_share:avg", "__count"])
        graph = facts.with_context(fill_temporal=True).formatted_read_group(*asked)
        self.assertEqual([(row["on_time_share:avg"], row["__count"]) for row in graph], [(0, 1), (None, 0), (0, 1)])
        self.assertEqual([row["on_time_share:avg"] for row in facts.formatted_read_group(*asked)], [0, 0])

    def test_a_line_from_before_installation_counts_as_planned(self):
        order = self.new_order({"due": DUE})
        with freeze_time(f"{DUE} 09:00:00"):
            self.receive(order)
        self.as_installed_later(order)
        self.assert_delivery(order, promise_date=DUE, promise_qty=10, is_on_time=True, asked_date=DUE)

    def test_a_hint_narrows_nothing_that_was_asked_for(self):
        self.company.partner_id.tz = "America/New_York"
        order = self.new_order({"date_planned": datetime(2026, 3, 21, 1, 30)})
        self.as_installed_later(order)
        facts = self.env["qms.receipt.fact"].with_context(qms_as_of=LATER, qms_dates=["2026-03-20", "2026-03-20"])
        self.assertEqual(
            facts.search([("promise_date", "=", DUE), ("id", "=", order.order_line.id)]).id, order.order_line.id
        )

    def test_a_second_line_of_the_order_is_a_row_of_its_own(self):
        order = self.new_order({"due": DUE}, {"due": "2026-03-25"})
        self.assertEqual(len(self.fact(order.order_line[0])), 1)
        order.order_line = [Command.create({"display_type": "line_note", "name": "By truck", "product_qty": 0})]
        self.assertEqual(order.order_line[-1].display_type, "line_note")
