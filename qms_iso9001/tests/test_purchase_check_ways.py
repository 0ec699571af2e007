from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .purchase_block_case import PurchaseBlockCase


@tagged("post_install", "-at_install")
class TestPurchaseCheckWays(PurchaseBlockCase):
    """Every way by which an order becomes an order passes the one check. The buyer has no quality group."""

    def blocked(self, **vals):
        return self.new_rfq(vendor=self.bad, **vals)

    def test_confirming_one_order(self):
        order = self.blocked()
        self.assert_refused(order.button_confirm, says="Backyard is not approved")
        self.assert_state(order, "draft")

    def test_a_key_in_the_context_opens_nothing(self):
        for key in ("qms_ask", "qms_checked", "import_file", "install_mode", "validate_analytic"):
            order = self.blocked().with_context(**{key: False})
            self.assert_refused(order.button_confirm, says="not approved")

    def test_confirming_several_from_the_list_names_the_refused_ones_in_one_message(self):
        good, bad, other = self.new_rfq(), self.blocked(), self.blocked()
        orders = (good | bad | other).with_user(self.buyer)
        action = self.env.ref("purchase.action_confirm_rfqs").with_user(self.buyer)
        res = action.with_context(active_model="purchase.order", active_ids=orders.ids, active_id=good.id).run()
        self.assert_state(good, "purchase")
        self.assert_state(bad, "draft")
        self.assertEqual(res["tag"], "display_notification")
        for order in (bad, other):
            self.assertIn(order.name, res["params"]["message"])
        self.assertNotIn(good.name, res["params"]["message"])

    def test_confirming_several_of_which_none_may_pass(self):
        orders = self.blocked() | self.blocked()
        self.assert_refused(orders.button_confirm, says="Not confirmed")

    def test_creating_an_order_that_is_confirmed_already(self):
        vals = self.prepare_order(vendor=self.bad, state="purchase")
        orders = self.env["purchase.order"].with_user(self.buyer).with_company(self.company)
        self.assert_refused(orders.create, vals, says="not approved")
        order = orders.create(self.prepare_order(state="purchase"))
        self.assertEqual(order.order_line.qms_vendor_status, "approved")

    def test_writing_the_state(self):
        order = self.blocked()
        self.assert_refused(order.write, {"state": "purchase"}, says="not approved")
        self.assert_refused((order | self.new_rfq()).write, {"state": "purchase"}, says=order.name)

    def test_writing_state_and_lines_at_once(self):
        order = self.new_rfq(vendor=self.bad)
        order.order_line.unlink()
        line = Command.create({"product_id": self.product.id, "product_qty": 1})
        self.assert_refused(order.write, {"state": "purchase", "order_line": [line]}, says="not approved")

    def test_approving(self):
        order = self.blocked()
        self.assert_refused(order.button_approve, says="not approved")
        order.button_cancel()
        self.assert_refused(order.button_approve, says="not approved")

    def test_an_order_that_waits_for_approval(self):
        self.company.write({"po_double_validation": "two_step", "po_double_validation_amount": 0})
        order = self.blocked()
        order.button_confirm()
        self.assert_state(order, "to approve")
        boss = self.new_user("employee", self.company, "t_boss")
        boss.write({"group_ids": [Command.link(self.env.ref("purchase.group_purchase_manager").id)]})
        self.assert_refused(order.with_user(boss).button_approve, says="not approved")
        action = order.with_user(boss).with_context(qms_ask=True).button_approve()
        self.assertEqual(action["res_model"], "qms.gate.ask")

    def test_the_wizard_that_makes_an_order_of_a_bill(self):
        order = self.blocked()
        wizard = self.env["bill.to.po.wizard"].with_user(self.buyer).create({"purchase_order_id": order.id})
        product = self.product

        def lines(records):
            return [{"product_id": product.id, "product_qty": 1}] * len(records)

        self.patch(type(self.env["account.move.line"]), "_prepare_line_values_for_purchase", lines)
        bill_line = self.env["account.move.line"].new({"product_id": product.id})
        self.patch(type(self.env["account.move.line"]), "browse", lambda records, ids=(): bill_line if ids else records)
        with self.assertRaises(UserError) as caught:
            wizard.with_context(active_ids=[-1]).action_add_to_po()
        self.assertIn("not approved", str(caught.exception))

    def test_a_line_added_later(self):
        rail = self.new_product("Rail")  # no category that blocks: warned about
        order = self.new_order({"product": rail}, vendor=self.bad)
        self.assert_state(order, "purchase")
        line = {"order_id": order.id, "product_id": self.product.id, "product_qty": 1}
        lines = self.env["purchase.order.line"].with_user(self.buyer)
        self.assert_refused(lines.create, line, says="request for quotation of its own")
        self.assert_refused(
            order.with_user(self.buyer).write, {"order_line": [Command.create(line)]}, says="of its own"
        )
        # The line of another request that is moved to it
        other = self.blocked().order_line
        self.assert_refused(other.with_user(self.buyer).write, {"order_id": order.id}, says="of its own")

    def test_a_line_added_later_keeps_under_what_it_was_added(self):
        order = self.new_order()
        line = (
            self.env["purchase.order.line"]
            .with_user(self.buyer)
            .create({"order_id": order.id, "product_id": self.new_product("Cover").id, "product_qty": 1})
        )
        self.assertEqual(line.qms_vendor_status, "approved")

    def test_more_of_a_line_already_placed(self):
        approval = self.approve_vendor("trial", vendor=self.bad, amount=100)
        order = self.new_order({"qty": 20}, vendor=self.bad)
        line = order.order_line.with_user(self.buyer)
        says = "on trial up to"
        self.assert_refused(line.write, {"product_qty": 21}, says=says)
        self.assert_refused(line.write, {"product_qty": 21}, says="cannot be raised")
        self.assert_refused(line.write, {"price_unit": 6}, says=says)
        self.assert_refused(
            order.with_user(self.buyer).write, {"order_line": [Command.update(line.id, {"product_qty": 21})]}, says=says
        )
        line.write({"product_qty": 10, "price_unit": 6})
        line.write({"product_qty": 16})
        self.assertEqual((line.product_qty, line.qms_vendor_status), (16, "trial"))
        # Blocked since: less or dearer is no order, more is one.
        approval._write_unguarded({"state": "blocked", "reason": "Cracks"})
        line.write({"product_qty": 10, "price_unit": 9})
        self.assert_refused(line.write, {"product_qty": 11}, says="Cracks")
        self.assertEqual(line.qms_vendor_status, "trial", "as it was placed")

    def test_a_warning_is_noted_and_the_order_goes_on(self):
        rail = self.new_product("Rail")
        order = self.new_order({"product": rail}, vendor=self.bad)
        self.assert_state(order, "purchase")
        self.assertIn("Backyard is not approved", self.notes(order))

    def test_an_order_cancelled_and_revived_is_checked_again(self):
        order = self.new_order()
        order.button_cancel()
        order.button_draft()
        self.env["qms.supplier.approval"].search([("partner_id", "=", self.vendor.id)])._write_unguarded(
            {"state": "blocked"}
        )
        self.assert_refused(order.button_confirm, says="is blocked")
