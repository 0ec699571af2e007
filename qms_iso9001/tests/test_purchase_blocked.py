from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .supplier_check_case import SupplierCheckCase


@tagged("post_install", "-at_install")
class TestPurchaseBlocked(SupplierCheckCase):
    """The buyer reads on a placed order that its vendor was blocked since."""

    def setUp(self):
        super().setUp()
        self.approval = self.approve_vendor()
        self.order = self.new_order({"qty": 10})

    def text(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.order.with_user(self.buyer).qms_blocked_text

    def test_blocked_since_is_said_while_something_is_to_be_received(self):
        self.assertFalse(self.text())
        self.approval.with_user(self.officer).action_block("Cracks.")
        self.assertIn("blocked since", self.text())
        self.assertIn("Cracks. Ask the quality manager before you receive.", self.text())
        self.receive(self.order)
        self.assertFalse(self.text())

    def test_ended_since_is_said(self):
        self.approval.with_user(self.officer).action_withdraw("Moved away")
        self.assertIn("approval of the vendor ended on", self.text())

    def test_what_was_placed_with_a_blocked_vendor_says_it_was(self):
        self.approval.with_user(self.officer).action_block("Cracks")
        self.rule("warn")
        self.order = self.new_order({"qty": 3})
        self.assertEqual(self.order.qms_placed_status, "blocked")
        self.assertFalse(self.text())

    def test_a_request_is_told_by_the_check_not_by_this(self):
        self.approval.with_user(self.officer).action_block("Cracks")
        self.order = self.new_rfq()
        self.assertFalse(self.text())

    def test_a_day_that_passed_ends_it_without_the_night(self):
        self.approval.with_user(self.officer).sudo()._write_unguarded({"date_end": self.today})
        with freeze_time(f"{self.today + timedelta(days=2)} 12:00:00"):
            self.assertIn("approval of the vendor ended on", self.text())
