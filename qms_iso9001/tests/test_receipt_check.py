from odoo.tests import tagged

from .supplier_check_case import SupplierCheckCase


@tagged("post_install", "-at_install")
class TestReceiptCheck(SupplierCheckCase):
    """The vendor was approved when the order was placed, and is not any more when the goods come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.qms_receipt_check = True
        cls.approval = cls.approve_vendor()

    def waiting(self, vendor=None, product=None):
        """Return the receipt of an order, filled in."""
        order = self.new_order({"product": product or self.product}, vendor=vendor)
        receipt = order.sudo().picking_ids.with_user(self.buyer)
        for move in receipt.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        return receipt

    def end_approval(self):
        self.approval._write_unguarded({"state": "blocked", "reason": "Cracks"})

    def block(self):
        self.rule("block", gate="receipt")

    def test_it_is_off_until_it_is_switched_on(self):
        self.company.qms_receipt_check = False
        self.block()
        receipt = self.waiting()
        self.end_approval()
        receipt.button_validate()
        self.assert_state(receipt, "done")

    def test_a_vendor_still_approved_delivers(self):
        self.block()
        receipt = self.waiting()
        receipt.with_context(qms_ask=True).button_validate()
        self.assert_state(receipt, "done")

    def test_a_warning_is_noted(self):
        receipt = self.waiting()
        self.end_approval()
        receipt.button_validate()
        self.assert_state(receipt, "done")
        self.assertIn("Foundry is blocked: Cracks", self.notes(receipt))

    def test_what_is_blocked_is_not_booked_whoever_calls(self):
        self.block()
        receipt = self.waiting()
        self.end_approval()
        for book in (receipt.button_validate, receipt._action_done, receipt.move_ids._action_done):
            self.assert_refused(book, says="Foundry is blocked")

    def test_of_several_the_others_are_booked(self):
        self.block()
        other = self.new_vendor("Forge")
        self.approve_vendor(vendor=other)
        bad, good = self.waiting(), self.waiting(vendor=other)
        self.end_approval()
        message = (bad | good).button_validate()
        self.assertIn(bad.name, message["params"]["message"])
        self.assert_state(good, "done")
        self.assertNotEqual(bad.state, "done")

    def test_a_release_lets_it_be_validated_and_books_nothing(self):
        self.block()
        receipt = self.waiting()
        self.end_approval()
        action = receipt.with_context(qms_ask=True).button_validate()
        asks = self.env["qms.gate.ask"].with_user(self.buyer).with_context(**action["context"])
        asks.create({"reason": "We inspect all of them"}).action_ask_release()
        release = self.env["qms.gate.override"].with_user(self.manager).search([("state", "=", "asked")])
        self.assertEqual((release.gate, release.origin_picking_id.id), ("receipt", receipt.id))
        release.action_grant()
        self.assertNotEqual(receipt.state, "done")
        receipt.with_context(qms_ask=True).button_validate()
        self.assert_state(receipt, "done")

    def test_goods_sent_back_are_not_checked(self):
        self.block()
        receipt = self.waiting()
        receipt.button_validate()
        self.end_approval()
        returned = self.give_back(receipt, 1)
        self.assert_state(returned, "done")

    def dialog(self, receipt, user=None, **vals):
        action = receipt.with_user(user or self.buyer).with_context(qms_ask=True).button_validate()
        self.assertEqual(action["res_model"], "qms.gate.ask")
        asks = self.env["qms.gate.ask"].with_user(user or self.buyer).with_context(**action["context"])
        return asks.create(vals)

    def test_a_warning_is_booked_with_a_reason_by_whoever_receives(self):
        receipt = self.waiting()
        self.end_approval()
        ask = self.dialog(receipt, reason="Inspected")
        self.assertEqual((ask.rule, ask.may_pass), ("warn", True))
        self.assertIn("Foundry is blocked: Cracks", ask.findings)
        self.assert_refused(self.dialog(receipt).action_pass, says="Give a reason")
        ask.action_pass()
        self.assert_state(receipt, "done")
        self.assertIn("Inspected", self.notes(receipt))

    def test_what_is_blocked_is_not_booked_with_a_reason(self):
        self.block()
        receipt = self.waiting()
        self.end_approval()
        ask = self.dialog(receipt, reason="Please")
        self.assertFalse(ask.may_pass)
        self.assert_refused(ask.action_pass, says="Only a quality manager")
        ask.action_ask_release()
        release = self.env["qms.gate.override"].search([("origin_picking_id", "=", receipt.id)])
        self.assertEqual(release.sudo().activity_ids.user_id, self.manager)
        self.assertIn(self.manager.name, self.dialog(receipt).waiting)

    def test_of_several_those_warned_about_are_named(self):
        other = self.new_vendor("Forge")
        self.approve_vendor(vendor=other)
        warned, good = self.waiting(), self.waiting(vendor=other)
        self.end_approval()
        text = (warned | good).button_validate()["params"]["message"]
        self.assertIn(f"{warned.name} – Housing: Foundry is blocked", text)
        self.assertNotIn(good.name, text)
        self.assertEqual(set((warned | good).mapped("state")), {"done"})
        self.assertIn("Foundry is blocked: Cracks", self.notes(warned))

    def test_what_goes_straight_to_the_customer_is_received_from_the_vendor(self):
        """As Odoo's dropshipping does, which need not be installed: the order delivers to the customer's location."""
        customers = self.env.ref("stock.stock_location_customers")
        self.env["stock.picking.type"].search([("code", "=", "incoming"), ("company_id", "=", self.company.id)]).write(
            {"default_location_dest_id": customers.id}
        )
        self.block()
        receipt = self.waiting()
        self.assertEqual(receipt.location_dest_id, customers)
        self.end_approval()
        self.assert_refused(receipt.button_validate, says="Foundry is blocked")
        self.approval._write_unguarded({"state": "approved"})
        receipt.button_validate()
        self.env.flush_all()
        line = receipt.sudo().move_ids.purchase_line_id
        fact = self.env["qms.receipt.fact"].search([("order_line_id", "=", line.id)])
        self.assertEqual((fact.received_qty, fact.returned_qty), (line.product_qty, 0))
