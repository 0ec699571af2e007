from odoo import Command
from odoo.tests import tagged
from odoo.tools import formatLang

from .supplier_check_case import SupplierCheckCase

OURS = {
    "purchase.order": (
        "qms_vendor_status",
        "qms_findings",
        "qms_placed_status",
        "qms_placed_rating",
        "qms_answer_due",
        "qms_answer_days",
    ),
    "purchase.order.line": (
        "qms_approval_id",
        "qms_evaluation_id",
        "qms_vendor_status",
        "qms_vendor_rating",
        "qms_vendor_conditions",
        "qms_asked_price",
        "qms_asked_delay",
    ),
}


@tagged("post_install", "-at_install")
class TestPurchaseCheck(SupplierCheckCase):
    """What the check finds, and which rule counts. The buyer has no quality group."""

    def found(self, order):
        return order._gate_verdicts()[order.id]

    def text(self, order):
        return order.with_user(self.buyer).qms_findings or ""

    def test_it_sleeps_until_vendors_were_approved_in_bulk(self):
        self.company.qms_purchase_check_from = False
        self.rule("block")
        order = self.new_order()
        self.assert_state(order, "purchase")
        self.assertFalse(order.qms_vendor_status)
        self.assertFalse(order.order_line.qms_vendor_status)
        self.company.qms_purchase_check_from = self.in_days(1)
        self.assert_state(self.new_order(), "purchase")

    def test_each_status_has_its_own_finding(self):
        order = self.new_rfq()
        for state, vals, says in (
            (None, {}, "Foundry is not approved."),
            ("proposed", {}, "nobody has decided yet"),
            ("blocked", {"reason": "Cracks"}, "Foundry is blocked: Cracks"),
            ("conditional", {"conditions": "Full inspection"}, "approved under conditions: Full inspection"),
            ("approved", {"date_end": self.in_days(-1)}, "has ended on"),
            ("trial", {"date_end": self.in_days(-1)}, "has ended on"),
            (
                "approved",
                {"categ_id": self.env["product.category"].create({"name": "Paint"}).id},
                "is not approved for",
            ),
            ("approved", {}, ""),
            ("approved", {"date_end": self.today}, ""),
            ("trial", {}, ""),
        ):
            with self.subTest(state=state, vals=vals), self.undone():
                if state:
                    self.approve_vendor(state, **vals)
                order.invalidate_recordset()
                self.assertIn(says, self.text(order))
                if says:
                    self.assertIn("Housing", self.text(order))
                else:
                    self.assertFalse(self.text(order))

    def test_an_approval_that_ended_yesterday_counts_as_ended_today(self):
        self.approve_vendor(date_end=self.in_days(-1))
        order = self.new_order()
        self.assertEqual(order.order_line.qms_vendor_status, "expired")

    def test_the_approval_of_the_nearest_category_wins(self):
        self.approve_vendor()
        self.approve_vendor("conditional", categ_id=self.castings.id, conditions="Certificate 3.1")
        order = self.new_rfq()
        self.assertIn("Certificate 3.1", self.text(order))
        self.approve_vendor("blocked", categ_id=self.iron.id, reason="Cracks")
        order.invalidate_recordset()
        self.assertIn("blocked", self.text(order))

    def test_a_vendor_on_trial_up_to_an_amount(self):
        self.approve_vendor("trial", amount=100)
        small = self.new_order({"qty": 10})
        self.assertEqual(small.order_line.qms_vendor_status, "trial")
        self.assertNotIn("although", self.notes(small))
        second = self.new_rfq({"qty": 11})
        limit, total = (formatLang(self.env, amount, currency_obj=self.company.currency_id) for amount in (100, 105))
        self.assertIn(f"on trial up to {limit}: with this order it would be {total}", self.text(second))

    def test_a_contact_of_the_vendor_is_the_vendor(self):
        self.approve_vendor()
        contact = self.env["res.partner"].create({"name": "Sales desk", "parent_id": self.vendor.id})
        order = self.new_rfq(vendor=contact)
        self.assertFalse(self.text(order))
        self.assertEqual(order.with_user(self.buyer).qms_vendor_status, "approved")

    def test_services_and_consumables_are_not_relevant_until_a_category_says_so(self):
        service = self.new_product("Hardening", type="service", is_storable=False, categ_id=self.iron.id)
        order = self.new_rfq({"product": service})
        self.assertEqual(self.found(order)[0], "ignore")
        self.rule("block", self.castings, products="all")
        self.assertEqual(self.found(order)[0], "block")

    def test_the_rule_of_the_nearest_category_counts(self):
        order = self.new_rfq()
        self.assertEqual(self.found(order)[0], "warn", "without any rule")
        self.rule("ignore")
        self.assertEqual(self.found(order)[0], "ignore")
        self.rule("block", self.castings)
        self.assertEqual(self.found(order)[0], "block")
        self.rule("warn", self.iron)
        self.assertEqual(self.found(order)[0], "warn")

    def test_conditions_are_told_and_never_block(self):
        self.rule("block")
        self.approve_vendor("conditional", conditions="Full inspection")
        order = self.new_order()
        self.assert_state(order, "purchase")
        self.assertIn("Full inspection", self.notes(order))

    def test_each_company_has_its_own_vendors_and_rules(self):
        self.approve_vendor("blocked", company=self.other_company, user=self.other_manager, reason="Theirs")
        self.approve_vendor()
        self.assertFalse(self.text(self.new_rfq()))

    def test_a_branch_orders_under_the_approval_and_rules_of_its_parent(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        branch.qms_purchase_check_from = self.today
        self.buyer.write({"company_ids": [Command.link(branch.id)]})
        self.rule("block")
        order = self.new_rfq(company=branch)
        self.assertEqual(self.found(order)[0], "block")
        self.approve_vendor()
        self.assertEqual(self.found(order)[0], "ignore")

    def test_a_branch_is_checked_as_soon_as_its_parent_is(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.buyer.write({"company_ids": [Command.link(branch.id)]})
        self.rule("block")
        order = self.new_rfq(company=branch)
        self.assertEqual(self.found(order)[0], "block")
        branch.qms_purchase_check_from = self.in_days(1)
        self.assertEqual(self.found(order)[0], "ignore", "its own day goes before that of its parent")

    def test_the_status_beside_the_vendor_is_for_every_buyer(self):
        order = self.new_rfq().with_user(self.buyer)
        self.assertEqual(order.qms_vendor_status, "none")
        self.approve_vendor("proposed", user=self.officer)
        order.invalidate_recordset()
        self.assertEqual(order.qms_vendor_status, "proposed")
        self.approve_vendor(categ_id=self.iron.id)
        order.invalidate_recordset()
        self.assertEqual(order.qms_vendor_status, "category")
        self.approve_vendor("trial")
        order.invalidate_recordset()
        self.assertEqual(order.qms_vendor_status, "trial")

    def test_the_status_is_shown_before_the_order_is_saved(self):
        self.approve_vendor("blocked", reason="Cracks")
        orders = self.env["purchase.order"].with_user(self.buyer).with_company(self.company)
        self.assertEqual(orders.new({"partner_id": self.vendor.id}).qms_vendor_status, "blocked")

    def test_requests_for_quotation_are_filtered_by_the_status(self):
        other = self.new_vendor("Forge")
        mine, theirs = self.new_rfq(), self.new_rfq(vendor=other)
        self.approve_vendor("blocked", reason="Cracks")
        orders = self.env["purchase.order"].with_user(self.buyer)
        both = [("id", "in", (mine | theirs).ids)]
        self.assertEqual(orders.search([*both, ("qms_vendor_status", "=", "blocked")]), mine)
        self.assertEqual(orders.search([*both, ("qms_vendor_status", "in", ["none"])]), theirs)
        self.assertEqual(orders.search([*both, ("qms_vendor_status", "!=", "blocked")]), theirs)

    def test_while_the_check_is_asleep_nobody_is_said_to_be_not_approved(self):
        order = self.new_rfq()
        orders = self.env["purchase.order"].with_user(self.buyer)
        mine = [("id", "=", order.id)]
        self.assertFalse(orders.search([*mine, ("qms_vendor_status", "=", False)]))
        self.assertEqual(orders.search([*mine, ("qms_vendor_status", "!=", False)]), order)
        self.company.qms_purchase_check_from = False
        order.invalidate_recordset()
        self.assertFalse(order.qms_vendor_status)
        self.assertEqual(orders.search([*mine, ("qms_vendor_status", "=", False)]), order)
        self.assertFalse(orders.search([*mine, ("qms_vendor_status", "!=", False)]))
        self.assertFalse(orders.search([*mine, ("qms_vendor_status", "=", "none")]))
        self.assertFalse(orders.search([*mine, ("qms_vendor_status", "in", [])]))

    def test_vendors_do_not_read_what_we_think_of_them(self):
        self.approve_vendor("blocked", reason="Secret")
        self.portal.partner_id.parent_id = self.vendor
        for order in (self.new_rfq(), self.new_order()):
            order.message_subscribe(self.portal.partner_id.ids)
            order = order.with_user(self.portal)
            for record in (order, order.order_line):
                self.assertFalse(set(OURS[record._name]) & record.fields_get().keys())
                record.read(["name"])
                for name in OURS[record._name]:
                    self.assert_refused(record.read, [name])
            self.assert_refused(order.search, [("qms_vendor_status", "=", "blocked")])

    def test_the_order_keeps_under_what_it_was_placed(self):
        approval = self.approve_vendor("conditional", conditions="Certificate 3.1")
        evaluation = (
            self.env["qms.supplier.evaluation"]
            .with_user(self.manager)
            .create(
                {
                    "partner_id": self.vendor.id,
                    "date_start": self.in_days(-400),
                    "date_end": self.in_days(-30),
                    "state": "confirmed",
                }
            )
        )
        evaluation._write_unguarded({"rating": "B"})
        order = self.new_order({}, {"product": self.new_product("Cover", categ_id=self.iron.id)})
        for line in order.order_line:
            self.assertRecordValues(
                line,
                [
                    {
                        "qms_approval_id": approval.id,
                        "qms_evaluation_id": evaluation.id,
                        "qms_vendor_status": "conditional",
                        "qms_vendor_rating": "B",
                        "qms_vendor_conditions": "Certificate 3.1",
                    }
                ],
            )
        self.assertRecordValues(order, [{"qms_placed_status": "conditional", "qms_placed_rating": "B"}])
        approval._write_unguarded({"conditions": "None any more", "state": "expired"})
        self.assertEqual(order.order_line[0].qms_vendor_conditions, "Certificate 3.1")

    def test_nobody_types_under_what_an_order_was_placed(self):
        order = self.new_order()
        says = "recorded when it happens"
        self.assert_refused(order.with_user(self.buyer).write, {"qms_placed_status": "approved"}, says=says)
        line = order.order_line.with_user(self.buyer)
        for vals in ({"qms_vendor_status": "approved"}, {"qms_approval_id": False}, {"qms_vendor_rating": "A"}):
            self.assert_refused(line.write, vals, says=says)

    def test_a_vendor_approved_for_one_product_only_shows_in_the_order_as_a_whole(self):
        self.approve_vendor(categ_id=self.iron.id)
        paint = self.new_product("Paint", categ_id=self.env["product.category"].create({"name": "Paints"}).id)
        order = self.new_order({}, {"product": paint})
        self.assertEqual(order.order_line.mapped("qms_vendor_status"), ["approved", "category"])
        self.assertEqual(order.qms_placed_status, "category")

    def test_conditions_make_no_dialog_even_where_the_category_blocks(self):
        self.rule("block", self.castings)
        self.approve_vendor("conditional", conditions="Full inspection")
        order = self.new_rfq().with_user(self.buyer)
        self.assertIn("Full inspection", self.text(order), "the banner tells them")
        order.with_context(qms_ask=True).button_confirm()
        self.assert_state(order, "purchase")
        self.assertIn("Placed under conditions:", self.notes(order))
        self.assertEqual(order.order_line.qms_vendor_conditions, "Full inspection")

    def test_the_dialog_says_for_each_line_what_the_check_does(self):
        paints, inks = (self.env["product.category"].create({"name": name}) for name in ("Paints", "Inks"))
        self.rule("block", paints)
        self.approve_vendor("conditional", categ_id=self.iron.id, conditions="Full inspection")
        products = [self.new_product(each.name, categ_id=each.id) for each in (paints, inks)]
        order = self.new_rfq({}, *({"product": product} for product in products))
        found = self.dialog(order).findings
        rows = {
            says: row for row in found.split("<li")[1:] for says in ("Stops", "Warns", "information") if says in row
        }
        self.assertIn("Paints", rows["Stops"])
        self.assertIn("Inks", rows["Warns"])
        self.assertIn("Full inspection", rows["information"])
