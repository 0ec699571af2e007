from odoo import Command
from odoo.tests import tagged

from .supplier_check_case import SupplierCheckCase


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
        self.env["qms.gate.override"].with_user(self.manager).search([("state", "=", "asked")]).action_refuse(
            "Not this time"
        )
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
