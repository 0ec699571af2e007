from datetime import timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestStartApproving(VendorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.new_product("Cleaning", delay=None, is_storable=False, type="service")
        cls.small = cls.new_vendor("Small Shop")
        cls.cleaner = cls.new_vendor("Cleaner")
        cls.new_order({"qty": 100})
        cls.new_order({"qty": 1}, vendor=cls.small)
        cls.new_order({"product": cls.service, "qty": 500}, vendor=cls.cleaner)

    def start(self, user=None, company=None):
        approvals = self.env["qms.supplier.approval"].with_user(user or self.officer)
        action = approvals.with_company(company or self.company).action_start_approving()
        return approvals.search(action["domain"])

    def of(self, proposals, vendor):
        return proposals.filtered(lambda proposal: proposal.partner_id == vendor)

    def test_vendors_are_proposed_from_their_orders(self):
        proposals = self.start()
        self.assertEqual(proposals.partner_id, self.vendor | self.small | self.cleaner)
        foundry, small, cleaner = (self.of(proposals, each) for each in (self.vendor, self.small, self.cleaner))
        self.assertEqual((foundry.order_count, foundry.spend), (1, 500))
        self.assertEqual(foundry.class_id, self.critical)
        self.assertEqual(small.class_id, self.relevant)
        self.assertEqual((foundry.ground, foundry.proposed_state), ("other", "trial"), "Nothing was delivered yet.")
        self.assertEqual((cleaner.class_id, cleaner.ground), (self.other_class, "not_critical"))
        self.assertIn("No goods", cleaner.reason)

    def test_a_late_vendor_is_proposed_with_conditions(self):
        late = self.new_vendor("Late Ltd")
        with freeze_time("2026-03-02 12:00"):
            orders = [self.new_order({"due": "2026-03-20"}, vendor=late) for _each in range(5)]
        for order in orders[:1]:
            self.receive(order, arrived="2026-03-19")
        for order in orders[1:]:
            self.receive(order, arrived="2026-04-19")
        with freeze_time("2026-09-01 12:00"):
            proposal = self.of(self.start(), late)
        self.assertEqual((proposal.on_time, proposal.proposed_state), (20, "conditional"))
        self.assertIn("1 of 5", proposal.reason)
        self.assertIn("Approved from 87.5 % on, rating B of “Deliveries of goods”", proposal.reason)
        self.assertEqual(proposal.conditions, "Delivers on the agreed day: at least 87.5 %.")
        self.env.ref("qms_iso9001.qms_supplier_criterion_on_time").floor = 80
        proposal.action_withdraw("Again")
        words = proposal._say_on_time_demand(self.company, proposal._get_on_time_demand(self.company)[1])
        self.assertIn("90 % on, the floor", words)

    def delivering(self, *arrivals):
        """Return a new vendor with one order per arrival, each due on 2026-03-20 (None: never came)."""
        vendor = self.new_vendor("Of the past")
        with freeze_time("2026-03-02 12:00"):
            orders = [self.new_order({"due": "2026-03-20"}, vendor=vendor) for _each in arrivals]
        for order, arrived in zip(orders, arrivals, strict=True):
            if arrived:
                self.receive(order, arrived=arrived)
        return vendor

    def test_without_deliveries_there_is_no_past_performance(self):
        with freeze_time("2026-11-20 12:00"):
            new = self.new_vendor("New")
            self.new_order(vendor=new)
            proposal = self.of(self.start(), new)
        self.assertEqual((proposal.proposed_state, proposal.ground, proposal.on_time), ("trial", "other", False))
        self.assertEqual(str(proposal.date_end), "2027-05-20")
        self.assertIn("No delivery was due", proposal.reason)
        with freeze_time("2026-11-20 12:00"):
            proposal.action_confirm_proposed()
        self.assert_state(proposal, "trial")

    def test_deliveries_on_time_are_past_performance(self):
        vendor = self.delivering(*["2026-03-19"] * 3)
        with freeze_time("2026-09-01 12:00"):
            proposal = self.of(self.start(), vendor)
        self.assertEqual((proposal.proposed_state, proposal.ground, proposal.on_time), ("approved", "performance", 100))
        self.assertFalse(proposal.date_end)

    def test_late_with_few_deliveries_is_neither_approved_nor_judged(self):
        vendor = self.delivering("2026-03-19", "2026-04-19")
        with freeze_time("2026-09-01 12:00"):
            proposal = self.of(self.start(), vendor)
        self.assertEqual((proposal.proposed_state, proposal.ground), ("trial", "other"))
        self.assertIn("1 of 2", proposal.reason)
        self.assertIn("Approved from 87.5 %", proposal.reason)
        self.assertIn("From 3 deliveries on", proposal.reason)
        self.assertFalse(proposal.conditions)

    def test_approved_instead_of_a_trial_has_no_last_day(self):
        proposals = self.start()
        foundry, small = self.of(proposals, self.vendor), self.of(proposals, self.small)
        self.assertTrue(foundry.date_end and small.date_end)
        # As the list sends it for all chosen rows.
        (foundry | small).write({"proposed_state": "approved"})
        self.assertFalse(foundry.date_end or small.date_end)
        small.write({"proposed_state": "approved", "date_end": "2030-01-31"})
        small.write({"proposed_state": "approved"})
        self.assertEqual(str(small.date_end), "2030-01-31", "Typed for an approval, it stays.")

    def test_spend_is_in_the_companys_currency_at_the_order(self):
        currency = self.env["res.currency"].create({"name": "QMX", "symbol": "x"})
        self.env["res.currency.rate"].create(
            {"name": "2020-01-01", "rate": 4, "currency_id": currency.id, "company_id": self.company.id}
        )
        abroad = self.new_vendor("Abroad")
        self.new_order({"qty": 8}, vendor=abroad, currency_id=currency.id)
        self.assertEqual(self.of(self.start(), abroad).spend, 10)

    def test_old_orders_drafts_and_decided_vendors_are_left_out(self):
        old, draft, decided = (self.new_vendor(name) for name in ("Old", "Draft", "Decided"))
        order = self.new_order(vendor=old)
        order.sudo().date_approve = order.date_approve - timedelta(days=400)
        self.new_rfq(vendor=draft)
        self.new_order(vendor=decided)
        self.decide("approved", vendor=decided)
        self.assertFalse(self.start().partner_id & (old | draft | decided))

    def test_a_contact_counts_for_its_company(self):
        contact = self.env["res.partner"].create({"name": "Sales", "parent_id": self.small.id, "type": "contact"})
        self.new_order({"qty": 3}, vendor=contact)
        small = self.of(self.start(), self.small)
        self.assertEqual((small.order_count, small.spend), (2, 20))

    def test_the_check_wakes_when_nobody_is_left(self):
        proposals = self.start()
        with freeze_time("2026-12-01 12:00"):
            told = self.of(proposals, self.vendor).action_confirm_proposed()["params"]
            self.assertFalse(self.company.qms_purchase_check_from, "The others are not decided about.")
            self.assertIn("2 vendors are left", told["message"])
            self.assertIn("not checked yet", told["message"])
            left = self.start()
            self.assertEqual(left, proposals - self.of(proposals, self.vendor), "It goes on, without doubles.")
            told = left.action_confirm_proposed()["params"]
        self.assertEqual({each.partner_id.name: each.state for each in proposals}["Cleaner"], "approved")
        self.assertEqual(set((proposals - self.of(proposals, self.cleaner)).mapped("state")), {"trial"})
        self.assertEqual(str(self.company.qms_purchase_check_from), "2026-12-01")
        self.assertFalse(self.other_company.qms_purchase_check_from)
        self.assertIn("orders are checked", told["message"])
        approvals = proposals.with_user(self.officer).with_company(self.company)
        self.assertIn("12/01/2026", approvals.action_start_approving()["name"])
        self.new_order(vendor=self.new_vendor("New"))
        self.start().action_confirm_proposed()
        self.assertEqual(str(self.company.qms_purchase_check_from), "2026-12-01")

    def test_who_was_ordered_from_meanwhile_is_left_as_well(self):
        proposals = self.start()
        self.new_order(vendor=self.new_vendor("New"))
        proposals.action_confirm_proposed()
        self.assertFalse(self.company.qms_purchase_check_from)

    def test_the_check_is_started_by_a_button(self):
        approvals = self.env["qms.supplier.approval"]
        for user in (self.buyer, self.auditor, self.employee):
            self.assertRaises(AccessError, approvals.with_user(user).action_start_checking)
        self.assertFalse(approvals.with_user(self.officer).action_start_approving()["context"]["qms_checked"])
        with freeze_time("2026-12-01 12:00"):
            action = approvals.with_user(self.officer).with_company(self.company).action_start_checking()
        self.assertTrue(action["context"]["qms_checked"])
        self.assertEqual(str(self.company.qms_purchase_check_from), "2026-12-01")
        approvals.with_user(self.officer).with_company(self.company).action_start_checking()
        self.assertEqual(str(self.company.qms_purchase_check_from), "2026-12-01")

    def test_limits_are_those_of_the_company(self):
        proposal = self.env["qms.supplier.approval"]
        # On time: 100 % is best, 50 % worst, floor 40; a score of 75 or more is approved.
        self.assertEqual(proposal._get_on_time_demand(self.company), (3, 87.5))
        criterion = self.env.ref("qms_iso9001.qms_supplier_criterion_on_time")
        criterion.write({"floor": 80, "minimum_count": 7})
        self.assertEqual(proposal._get_on_time_demand(self.company), (7, 90))
        criterion.active = False
        self.assertIsNone(proposal._get_on_time_demand(self.company))
        self.company.qms_critical_share = 0
        self.assertEqual(self.of(self.start(), self.vendor).class_id, self.relevant)

    def test_a_row_that_is_not_complete_is_named(self):
        proposals = self.start()
        self.of(proposals, self.cleaner).reason = False
        self.assert_refused(proposals.action_confirm_proposed, says="Cleaner")
        self.of(proposals, self.cleaner).reason = "Offices only"
        self.of(proposals, self.small).proposed_state = "conditional"
        self.assert_refused(proposals.action_confirm_proposed, says="Conditions")
        self.of(proposals, self.small).write({"proposed_state": "trial", "date_end": False})
        self.assert_refused(proposals.action_confirm_proposed, says="day")
        self.assertEqual(set(proposals.mapped("state")), {"proposed"})

    def test_left_out_is_left_out_for_good(self):
        cleaner = self.of(self.start(), self.cleaner)
        cleaner.action_withdraw("Contract ended")
        self.assertFalse(self.of(self.start(), self.cleaner))

    def test_without_orders_the_list_is_empty_and_the_check_can_be_started(self):
        empty = self.start(user=self.other_manager, company=self.other_company)
        self.assertFalse(empty)
        approvals = self.env["qms.supplier.approval"].with_user(self.other_manager)
        action = approvals.with_company(self.other_company).action_start_approving()
        self.assertIn("asleep", action["name"])
        approvals.with_company(self.other_company).action_start_checking()
        self.assertTrue(self.other_company.qms_purchase_check_from)
        self.assertFalse(self.company.qms_purchase_check_from)

    def test_sixty_vendors_stand_on_one_page_and_are_confirmed_at_once(self):
        for number in range(57):
            self.new_order(vendor=self.new_vendor(f"Vendor {number}"))
        proposals = self.start()
        self.assertEqual(len(proposals), 60)
        view = self.env.ref("qms_iso9001.qms_supplier_approval_view_list_start")
        self.assertIn('limit="100"', view.arch)
        told = proposals.action_confirm_proposed()["params"]["message"]
        self.assertIn("60 vendors decided", told)
        self.assertFalse(self.start())

    def test_only_officers_start_and_only_for_their_company(self):
        for user in (self.buyer, self.auditor, self.employee):
            self.assertRaises(AccessError, self.start, user=user)
        self.assertFalse(self.start(user=self.other_manager, company=self.other_company))
        proposals = self.start()
        self.assertRaises(AccessError, proposals.with_user(self.buyer).action_confirm_proposed)

    def test_orders_of_a_branch_count_and_its_parents_decision_holds(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.buyer.company_ids += branch
        self.officer.company_ids += branch
        vendor = self.new_vendor("Of the branch")
        self.new_order(vendor=vendor, company=branch)
        proposal = self.of(self.start(), vendor)
        self.assertEqual(proposal.company_id, self.company)
        self.assertFalse(self.of(self.start(company=branch), vendor))

    def test_queries_do_not_grow_with_vendors(self):
        def order_from(number):
            vendors = self.env["res.partner"].create([{"name": f"V {number} {each}"} for each in range(number)])
            vals = {"product_id": self.product.id, "product_qty": 1, "price_unit": 5}
            orders = self.env["purchase.order"].create(
                [
                    {"partner_id": vendor.id, "company_id": self.company.id, "order_line": [Command.create(vals)]}
                    for vendor in vendors
                ]
            )
            orders.write({"state": "purchase", "date_approve": "2026-11-01"})

        def count(number):
            order_from(number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            proposals = self.start()
            self.env.flush_all()
            self.env.invalidate_all()
            proposals.action_confirm_proposed()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        with freeze_time("2026-11-20 12:00"):
            count(2)
            few, many = count(3), count(60)
        self.assertLessEqual(many, few + 10)
