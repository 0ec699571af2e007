from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .supplier_check_case import SupplierCheckCase


@tagged("post_install", "-at_install")
class TestPurchaseCheckWays(SupplierCheckCase):
    """Every way by which an order becomes an order passes the one check. The buyer has no quality group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule("block", cls.castings)
        cls.bad = cls.new_vendor("Backyard")
        cls.approve_vendor()

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


@tagged("post_install", "-at_install")
class TestPurchaseCheckDialog(SupplierCheckCase):
    """From one form: the findings, asking for release, confirming with a reason."""

    def test_a_warning_is_confirmed_with_a_reason_by_the_buyer(self):
        order = self.new_rfq()
        ask = self.dialog(order, reason="The only source", date_end=self.today)
        self.assertEqual((ask.rule, ask.may_pass), ("warn", True))
        self.assertIn("Foundry is not approved", ask.findings)
        ask.action_pass()
        self.assert_state(order, "purchase")
        release = self.env["qms.gate.override"].search([("origin_purchase_id", "=", order.id)])
        self.assertRecordValues(
            release,
            [
                {
                    "gate": "purchase",
                    "state": "granted",
                    "user_id": self.buyer.id,
                    "decided_by_id": self.buyer.id,
                    "date_end": self.today,
                    "reason": "The only source",
                    "name": order.name,
                }
            ],
        )
        self.assertIn("not approved", release.findings)
        self.assertIn("The only source", self.notes(order))

    def test_a_reason_is_needed(self):
        order = self.new_rfq()
        for reason in (False, "  "):
            self.assert_refused(self.dialog(order, reason=reason).action_pass, says="Give a reason")
            self.assert_refused(self.dialog(order, reason=reason).action_ask_release, says="Give a reason")
        late = self.dialog(order, reason="Now", date_end=self.in_days(-1))
        self.assert_refused(late.action_pass, says="is past")

    def test_what_is_blocked_is_confirmed_by_quality_managers_only(self):
        self.rule("block")
        order = self.new_rfq()
        ask = self.dialog(order, reason="The line stands still")
        self.assertFalse(ask.may_pass)
        self.assert_refused(ask.action_pass, says="Only a quality manager")
        boss = self.new_user("buyer", self.company, "t_quality_buyer")
        boss.write({"group_ids": [Command.link(self.env.ref("qms_iso9001.group_qms_manager").id)]})
        self.dialog(order, boss, reason="I have seen the parts").action_pass()
        self.assert_state(order, "purchase")

    def test_a_release_asked_for_calls_a_manager_and_granting_it_confirms_the_order(self):
        self.rule("block")
        order = self.new_rfq()
        message = self.dialog(order, reason="The line stands still").action_ask_release()
        self.assertIn(self.manager.name, message["params"]["message"])
        release = self.env["qms.gate.override"].with_user(self.manager).search([("state", "=", "asked")])
        self.assertEqual(release.sudo().activity_ids.user_id, self.manager)
        self.assert_refused(order.button_confirm, says="not approved")
        self.assertIn(self.manager.name, self.dialog(order).waiting)
        self.assert_refused(self.dialog(order, reason="Again").action_ask_release, says="asked for already")
        release.action_grant()
        self.assert_state(order, "purchase")
        self.assertFalse(release.sudo().activity_ids.filtered("active"))
        self.assertIn("Released", self.notes(order))
        self.assertEqual(order.order_line.qms_vendor_status, "none", "it is kept that the vendor was not approved")

    def test_a_refused_release_leaves_the_order_as_it_is(self):
        self.rule("block")
        order = self.new_rfq()
        self.dialog(order, reason="Please").action_ask_release()
        self.env["qms.gate.override"].with_user(self.manager).search([("state", "=", "asked")]).action_refuse()
        self.assert_state(order, "draft")
        self.assertIn("refused", self.notes(order))

    def test_a_granted_release_of_an_order_that_cannot_be_confirmed_says_why(self):
        self.rule("block")
        order = self.new_rfq()
        self.dialog(order, reason="Please").action_ask_release()
        self.patch(type(order), "_confirmation_error_message", lambda _order: "A product is missing.")
        release = self.env["qms.gate.override"].with_user(self.manager).search([("state", "=", "asked")])
        release.action_grant()
        self.assert_state(release, "granted")
        self.assert_state(order, "draft")
        self.assertIn("A product is missing", self.notes(order))

    def test_a_release_ends_when_the_vendor_changes(self):
        self.rule("block")
        order = self.new_rfq()
        self.dialog(order, reason="Please").action_ask_release()
        order.write({"partner_id": self.new_vendor("Backyard").id})
        self.assertEqual(self.env["qms.gate.override"].search([("origin_purchase_id", "=", order.id)]).state, "refused")

    def test_a_release_lets_pass_only_what_it_was_granted_for(self):
        self.rule("block")
        self.approve_vendor(categ_id=self.castings.id)
        self.approve_vendor("blocked", categ_id=self.iron.id, reason="Cracks")
        order = self.new_rfq({"product": self.new_product("Rail")})
        self.dialog(order, reason="Please").action_ask_release()
        self.env["qms.gate.override"].with_user(self.manager).search([("state", "=", "asked")]).action_grant()
        self.assert_state(order, "purchase")
        lines = self.env["purchase.order.line"].with_user(self.buyer)
        for product, says in ((self.new_product("Sleeper"), "Sleeper"), (self.product, "Cracks")):
            line = {"order_id": order.id, "product_id": product.id, "product_qty": 1}
            self.assert_refused(lines.create, line, says=says)

    def test_a_release_is_not_for_more_or_other_products(self):
        self.rule("block")
        order = self.new_rfq()
        self.dialog(order, reason="Please").action_ask_release()
        self.patch(type(order), "_confirmation_error_message", lambda _order: "A product is missing.")
        self.env["qms.gate.override"].with_user(self.manager).search([("state", "=", "asked")]).action_grant()
        self.assert_state(order, "draft")
        self.assertEqual(order._gate_verdicts()[order.id][0], "ignore")
        order.order_line.product_qty = 9
        self.assertEqual(order._gate_verdicts()[order.id][0], "ignore")
        order.order_line.product_qty = 9999
        self.assertEqual(order._gate_verdicts()[order.id][0], "block")
        order.order_line.product_qty = 10
        line = Command.create({"product_id": self.new_product("Rail").id, "product_qty": 1})
        order.write({"order_line": [line]})
        rule, findings = order._gate_verdicts()[order.id]
        self.assertEqual(rule, "block")
        self.assertEqual([finding["label"] for finding in findings], ["Rail: Foundry is not approved."])

    def test_nobody_types_what_a_release_is_granted_for(self):
        self.rule("block")
        order = self.new_rfq()
        self.dialog(order, reason="Please").action_ask_release()
        releases = self.env["qms.gate.override"].with_user(self.officer)
        release = releases.search([("origin_purchase_id", "=", order.id)])
        self.assert_refused(release.write, {"passed": {"keys": {}}})
        self.assert_refused(release.read, ["passed"])

    def test_a_release_keeps_no_amounts(self):
        self.approve_vendor("trial", amount=20)
        order = self.new_rfq()
        ask = self.dialog(order, reason="Please")
        self.assertIn("20.00", ask.findings)
        ask.action_pass()
        release = self.env["qms.gate.override"].with_user(self.auditor).search([("origin_purchase_id", "=", order.id)])
        self.assertIn("on trial up to an amount: with this order it would be 250 % of it", release.findings)
        self.assertNotIn("20.00", release.findings)

    def test_nothing_to_ask_confirms_at_once(self):
        self.approve_vendor()
        order = self.new_rfq()
        order.with_context(qms_ask=True).button_confirm()
        self.assert_state(order, "purchase")

    def test_the_dialog_is_for_those_who_may_read_the_order(self):
        order = self.new_rfq()
        asks = self.env["qms.gate.ask"].with_user(self.employee)
        ask = {"res_model": "purchase.order", "res_id": order.id, "reason": "Me"}
        self.assert_refused(lambda: asks.create(ask).action_pass())
        for model in ("res.users", "qms.gate.ask.mixin", "no.model"):
            wrong = asks.create({"res_model": model, "res_id": 1, "reason": "Me"})
            self.assert_refused(wrong.action_pass, says="No check asks")
        auditor = self.env["qms.gate.ask"].with_user(self.auditor)
        self.assert_refused(lambda: auditor.create(ask).action_ask_release())

    def test_an_order_of_the_other_company_is_not_asked_about(self):
        order = self.new_rfq()
        asks = self.env["qms.gate.ask"].with_user(self.other_manager)
        ask = asks.create({"res_model": "purchase.order", "res_id": order.id, "reason": "Me"})
        self.assert_refused(ask.action_pass)
