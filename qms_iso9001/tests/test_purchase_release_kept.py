from odoo.tests import tagged

from .supplier_check_case import SupplierCheckCase


@tagged("post_install", "-at_install")
class TestPurchaseReleaseKept(SupplierCheckCase):
    """A release is for what it was asked for, whatever became of the order until it is granted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad = cls.new_vendor("Backyard")

    def release(self, order):
        return self.env["qms.gate.override"].with_user(self.manager).search([("origin_purchase_id", "=", order.id)])

    def ask_change(self):
        """Return an order placed with a warning, and the release of more of it."""
        order = self.new_order({"qty": 10}, vendor=self.bad).with_user(self.buyer)
        self.rule("block")
        order._qms_ask_change((self.product, 20, 5), "The line stands")
        return order, self.release(order)

    def ask_confirmation(self):
        """Return a request for quotation that is stopped, and its release."""
        self.rule("block")
        order = self.new_rfq(vendor=self.bad)
        self.dialog(order, reason="The only source").action_ask_release()
        return order, self.release(order)

    def test_a_release_says_what_it_is_for(self):
        _order, change = self.ask_change()
        self.assertTrue(change.is_change)
        self.assert_refused(change.write, {"is_change": False}, says="stays as it was asked for")

    def test_one_of_a_confirmation_is_of_no_change(self):
        self.assertFalse(self.ask_confirmation()[1].is_change)

    def test_a_change_asked_for_confirms_no_order_that_is_a_draft_again(self):
        order, release = self.ask_change()
        order.button_cancel()
        self.assert_state(release, "refused")
        self.assertIn("is void", self.notes(order))
        told = order.sudo().message_ids.filtered(lambda message: "is void" in message.preview)
        self.assertIn(release.user_id.partner_id, told.partner_ids)
        order.button_draft()
        self.assert_refused(release.action_grant)
        self.assert_state(order, "draft")

    def test_a_granted_change_confirms_nothing(self):
        order, release = self.ask_change()
        order._qms_write({"state": "draft"})  # by whatever way that is not ours
        release.action_grant()
        self.assert_state(order, "draft")

    def test_an_order_that_is_reset_ends_what_was_asked_for(self):
        order, release = self.ask_change()
        order.button_draft()
        self.assert_state(release, "refused")

    def test_a_confirmation_asked_for_is_no_release_of_a_change(self):
        order, release = self.ask_confirmation()
        self.approve_vendor(vendor=self.bad)
        order.button_confirm()
        self.assert_state(order, "purchase")
        self.assert_state(release, "refused")
        self.assertNotIn("can be made on the order now", self.notes(order))
        self.assertFalse(release.activity_ids)

    def test_a_granted_confirmation_places_the_order_and_stays(self):
        order, release = self.ask_confirmation()
        release.action_grant()
        self.assert_state(order, "purchase")
        self.assert_state(release, "granted")
        self.assertNotIn("void", self.notes(order))

    def test_sending_a_request_keeps_its_release(self):
        order, release = self.ask_confirmation()
        order.write({"state": "sent"})
        self.assert_state(release, "asked")
