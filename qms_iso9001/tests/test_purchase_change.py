from odoo import Command
from odoo.tests import Form, new_test_user, tagged

from .supplier_check_case import SupplierCheckCase


@tagged("post_install", "-at_install")
class TestPurchaseChange(SupplierCheckCase):
    """More on an order that is placed: refused, its release asked for from the order, and made when it was granted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad = cls.new_vendor("Backyard")

    def placed(self, **vals):
        """Return an order placed with a warning; since then the check blocks."""
        order = self.new_order({"qty": 10, **vals}, vendor=self.bad).with_user(self.buyer)
        self.rule("block")
        return order

    def dialog(self, order, product, quantity, price=5, user=None, **vals):
        action = order.with_user(user or self.buyer).action_ask_change()
        changes = self.env[action["res_model"]].with_user(user or self.buyer).with_context(**action["context"])
        vals = {
            "product_id": product.id,
            "quantity": quantity,
            "price_unit": price,
            "reason": "The line stands",
            **vals,
        }
        return changes.create(vals)

    def release(self, order):
        return self.env["qms.gate.override"].with_user(self.manager).search([("origin_purchase_id", "=", order.id)])

    def test_more_of_a_line_is_released_from_the_order(self):
        order = self.placed()
        line = order.order_line
        self.assertTrue(order.qms_can_ask_change)
        self.assert_refused(line.write, {"product_qty": 20}, says="use Ask for release on the order")
        message = self.dialog(order, self.product, 20).action_ask_release()
        self.assertIn(self.manager.name, message["params"]["message"])
        self.assertEqual((line.product_qty, order.state), (10, "purchase"), "tried, and taken back")
        release = self.release(order)
        self.assertEqual(release.state, "asked")
        self.assertIn("Housing, 20 Units in all", release.findings)
        self.assertIn("Backyard is not approved", release.findings)
        self.assert_refused(line.write, {"product_qty": 20}, says="cannot be raised")
        release.action_grant()
        self.assertIn("can be made on the order now", self.notes(order))
        note = order.sudo().message_ids.filtered(lambda message: "can be made on the order now" in message.body)
        self.assertEqual(note.partner_ids, self.buyer.partner_id)
        self.assertEqual(note.notified_partner_ids, self.buyer.partner_id)
        self.assertEqual(line.product_qty, 10, "whoever asked makes the change")
        self.assert_refused(line.write, {"product_qty": 21}, says="cannot be raised")
        line.write({"product_qty": 20})
        self.assertEqual(line.product_qty, 20)

    def test_a_line_that_is_added_is_released_from_the_order(self):
        order = self.placed()
        rail = self.new_product("Rail")
        line = Command.create({"product_id": rail.id, "product_qty": 3, "price_unit": 5})
        self.assert_refused(order.write, {"order_line": [line]}, says="use Ask for release on the order")
        before = order.order_line
        self.dialog(order, rail, 3).action_ask_release()
        self.assertEqual(order.order_line, before)
        self.release(order).action_grant()
        other = Command.create({"product_id": self.new_product("Bolt").id, "product_qty": 3})
        self.assert_refused(order.write, {"order_line": [other]}, says="Bolt")
        order.write({"order_line": [line]})
        self.assertEqual((order.order_line - before).qms_vendor_status, "none")

    def test_more_money_on_a_trial_is_released_from_the_order(self):
        self.approve_vendor("trial", vendor=self.bad, amount=100)
        self.rule("block")
        order = self.new_order({"qty": 20}, vendor=self.bad).with_user(self.buyer)
        line = order.order_line
        self.assert_refused(line.write, {"price_unit": 6}, says="on trial up to")
        self.dialog(order, self.product, 20, price=6).action_ask_release()
        release = self.release(order)
        self.assertIn("120 % of it", release.findings)
        self.assertNotIn("100.00", release.findings)
        release.action_grant()
        self.assert_refused(line.write, {"price_unit": 7}, says="on trial up to")
        line.write({"price_unit": 6})
        self.assertEqual(line.price_unit, 6)

    def test_what_nothing_stops_needs_no_release(self):
        order = self.placed()
        for quantity, price in ((10, 9), (5, 5)):
            dialog = self.dialog(order, self.product, quantity, price=price)
            self.assert_refused(dialog.action_ask_release, says="Nothing stops this change")
        self.approve_vendor(vendor=self.bad)
        self.assert_refused(self.dialog(order, self.product, 20).action_ask_release, says="Nothing stops this change")
        self.assertFalse(self.release(order))

    def test_the_button_is_there_where_something_is_stopped(self):
        order = self.new_order(vendor=self.bad).with_user(self.buyer)
        self.assertFalse(order.qms_can_ask_change, "a warning stops nobody")
        self.rule("block")
        order.invalidate_recordset()
        self.assertTrue(order.qms_can_ask_change)
        self.assertFalse(self.new_rfq(vendor=self.bad).qms_can_ask_change)
        self.company.qms_purchase_check_from = False
        order.invalidate_recordset()
        self.assertFalse(order.qms_can_ask_change)

    def test_it_is_asked_about_once_and_with_a_reason(self):
        order = self.placed()
        self.assert_refused(self.dialog(order, self.product, 20, reason=" ").action_ask_release, says="Give a reason")
        self.dialog(order, self.product, 20).action_ask_release()
        self.assert_refused(self.dialog(order, self.product, 30).action_ask_release, says="asked for already")
        self.release(order).action_refuse("Not this time")
        self.assertIn("refused", self.notes(order))
        self.assert_refused(order.order_line.write, {"product_qty": 20}, says="cannot be raised")

    def test_a_request_is_asked_about_by_its_own_button(self):
        self.rule("block")
        rfq = self.new_rfq(vendor=self.bad)
        self.assert_refused(self.dialog(rfq, self.product, 20).action_ask_release, says="first")

    def test_the_dialog_tells_what_is_ordered(self):
        order = self.placed()
        action = order.action_ask_change()
        changes = self.env["qms.gate.change"].with_user(self.buyer).with_context(**action["context"])
        with Form(changes) as form:
            form.product_id = self.product
            self.assertEqual((form.quantity, form.price_unit), (10, 5))
            form.quantity = 20
            form.reason = "The line stands"
        form.record.action_ask_release()
        self.assertEqual(self.release(order).state, "asked")

    def test_only_whoever_may_change_the_order_asks(self):
        order = self.placed()
        ask = {"order_id": order.id, "product_id": self.product.id, "quantity": 20, "reason": "Me"}
        for user in (self.employee, self.auditor, self.other_manager):
            changes = self.env["qms.gate.change"].with_user(user)
            self.assert_refused(lambda changes=changes: changes.create(ask).action_ask_release())

    def test_a_change_is_said_in_the_unit_of_its_line(self):
        self.approve_vendor("trial", vendor=self.bad, amount=100)
        self.rule("block")
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.new_order({"qty": 1, "product_uom_id": dozen.id, "price_unit": 60}, vendor=self.bad)
        order = order.with_user(self.buyer)
        action = order.action_ask_change()
        with Form(self.env["qms.gate.change"].with_user(self.buyer).with_context(**action["context"])) as form:
            self.assertEqual((form.quantity, form.price_unit, form.product_uom_id), (1, 60, dozen))
            form.reason = "The line stands"
        self.assert_refused(form.record.action_ask_release, says="Nothing stops this change")
        self.assert_refused(order.order_line.write, {"product_qty": 2}, says="on trial up to")
        self.dialog(order, self.product, 2, price=60).action_ask_release()
        release = self.release(order)
        self.assertIn("2 Dozens in all", release.findings)
        release.action_grant()
        order.order_line.write({"product_qty": 2})
        self.assertEqual(order.order_line.product_qty, 2)

    def test_lines_of_one_product_in_other_units_are_one_quantity(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.placed()
        self.env["qms.gate.rule"].search([("company_id", "=", self.company.id)]).sudo().rule = "warn"
        order.write({"order_line": [Command.create({"product_id": self.product.id, "product_uom_id": dozen.id})]})
        self.assertEqual(order._qms_ordered_of(self.product)[1:], (self.product.uom_id, 22))

    def test_only_whoever_may_ask_sees_the_button(self):
        order = self.placed()
        seen = {self.buyer: True}
        for login, groups in (("t_pays", "account.group_account_invoice"), ("t_stock", "stock.group_stock_user")):
            user = new_test_user(
                self.env, login, f"base.group_user,{groups}", company_id=self.company.id, company_ids=self.company.ids
            )
            seen[user] = False
        for user, expected in seen.items():
            self.assertIs(order.with_user(user).qms_can_ask_change, expected, user.login)
        order.button_lock()
        self.assertFalse(order.qms_can_ask_change)

    def test_a_request_is_told_another_next_step(self):
        self.rule("block")
        rfq = self.new_rfq(vendor=self.bad)
        self.assert_refused(self.dialog(rfq, self.product, 20).action_ask_release, says="use Confirm Order first")
