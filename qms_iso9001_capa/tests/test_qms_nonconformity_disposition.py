from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestDisposition(StockCase):
    """What is decided about goods is what the stock says: each kind posts its document, linked both ways."""

    def quarantined(self, product=None, quantity=5, price=4.0, **vals):
        """Return a case with its goods in quarantine."""
        product = product or self.housing
        product.with_company(self.company).standard_price = price
        self.put(product, 10)
        case = self.case(product, quantity, **vals)
        case.action_quarantine()
        return case

    def decide(self, case, kind, quantity=2, **vals):
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        return lines.create({"nonconformity_id": case.id, "kind": kind, "quantity": quantity, **vals})

    def test_scrap(self):
        case = self.quarantined()
        tag = self.env["stock.scrap.reason.tag"].create({"name": "Broken"})
        line = self.decide(case, "scrap", reason_tag_id=tag.id)
        line.action_post()
        self.assert_state(line, "done")
        move = line.sudo().move_ids
        self.assertEqual((move.state, move.quantity, move.scrap_id.scrap_reason_tag_ids), ("done", 2, tag))
        self.assertEqual(move.qms_goods_disposition_id, line)
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 3)
        self.assertEqual(case.disposition, "scrap")
        self.assertEqual(line.decided_by_id, self.officer)

    def test_costs_are_the_values_of_the_moves(self):
        self.housing.categ_id = self.env["product.category"].create(
            {"name": "Valued", "property_cost_method": "standard"}
        )
        case = self.quarantined(price=4.0)
        for quantity in (2, 1):
            self.decide(case, "scrap", quantity).action_post()
        moves = case.sudo().disposition_ids.move_ids
        self.assertEqual(case.cost, sum(moves.mapped("value")))
        self.assertEqual(case.cost, 12.0)

    def test_costs_follow_the_values_of_the_moves(self):
        case = self.quarantined()
        line = self.decide(case, "scrap")
        line.action_post()
        move = line.sudo().move_ids
        for value in (3.0, 5.0):
            move.value = value
            self.assertEqual((line.cost, case.cost), (value, value))

    def test_use_as_is_goes_back_signed_by_a_manager(self):
        case = self.quarantined()
        line = self.decide(case, "use_as_is", limits="Scratches up to 5 mm")
        with self.assertRaises(AccessError):
            line.action_post()
        line.with_user(self.manager).action_post()
        self.assertEqual(self.on_hand(self.housing, self.stock), 7)
        self.assertEqual(line.sudo().signature_ids.mapped("meaning"), ["approver"])

    def test_a_concession_needs_limits_and_the_customers_word(self):
        case = self.quarantined()
        line = self.decide(case, "use_as_is")
        self.assert_refused(line.with_user(self.manager).action_post, says="limits")
        line.limits = "Scratches"
        case.is_customer_requirement = True
        self.assert_refused(line.with_user(self.manager).action_post, says="customer's acceptance")
        file = self.env["ir.attachment"].with_user(self.officer).create({"name": "mail.txt", "raw": b"yes"})
        line.acceptance_attachment_ids = [Command.link(file.id)]
        line.with_user(self.manager).action_post()
        self.assert_state(line, "done")
        self.assert_refused(line.write, {"acceptance_attachment_ids": [Command.clear()]})

    def test_rework_comes_back_only_when_it_conforms(self):
        case = self.quarantined()
        self.assert_refused(self.decide(case, "rework").action_post, says="Name who")
        case.disposition_ids.unlink()
        line = self.decide(case, "rework", verifier_id=self.employee.id)
        line.action_post()
        self.assert_state(line, "verify")
        rework = self.company._qms_rework_location()
        self.assertEqual(self.on_hand(self.housing, rework), 2)
        self.assert_refused(line.with_user(self.officer).action_conforms, "Measured", says="re-verifies it")
        self.assert_refused(line.with_user(self.employee).action_conforms, " ", says="how it was checked")
        line.with_user(self.employee).action_conforms("Measured")
        self.assertEqual((line.state, line.result, line.verified_by_id), ("done", "conforms", self.employee))
        self.assertEqual(self.on_hand(self.housing, self.stock), 7)

    def test_what_fails_its_check_is_decided_anew(self):
        case = self.quarantined(quantity=2)
        line = self.decide(case, "repair", verifier_id=self.employee.id)
        line.action_post()
        line.with_user(self.employee).action_fails("Still cracked")
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 2)
        self.decide(case, "scrap").action_post()
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 0)

    def test_regrade_is_two_moves_of_one_reference(self):
        case = self.quarantined()
        second = self.env["product.product"].create({"name": "Housing B", "is_storable": True})
        line = self.decide(case, "regrade", product_to_id=second.id, verifier_id=self.employee.id)
        with self.assertRaises(AccessError):
            line.action_post()
        line.with_user(self.manager).action_post()
        moves = line.sudo().move_ids
        self.assertEqual(set(moves.mapped("origin")), {case.reference})
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 3)
        self.assertEqual(self.on_hand(second, self.quarantine), 2)
        line.with_user(self.employee).action_conforms("Second class")
        self.assertEqual(self.on_hand(second, self.stock), 2)

    def test_return_to_vendor_waits_to_be_shipped(self):
        receipt = self.receipt(quantity=10)
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        case = self.report(receipt, self.buyer, product_id=self.housing.id, quantity=4).with_user(self.officer)
        case.action_quarantine()
        line = self.decide(case, "return_vendor", 3)
        line.action_post()
        self.assert_state(line, "posted")
        move = line.sudo().move_ids
        self.assertEqual((move.state, move.origin_returned_move_id), ("assigned", receipt.move_ids))
        self.assertEqual(move.picking_id.return_id, receipt)
        self.assertEqual(move.location_dest_id.usage, "supplier")
        move.picked = True
        move.picking_id.button_validate()
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 1)

    def test_more_than_is_affected_is_refused(self):
        case = self.quarantined(quantity=3)
        self.decide(case, "scrap", 2)
        with self.assertRaisesRegex(UserError, "affects 3"):
            self.decide(case, "scrap", 2)

    def test_a_posting_that_fails_leaves_neither_half(self):
        case = self.quarantined()
        line = self.decide(case, "scrap")
        stopped = patch.object(
            self.registry["stock.scrap"], "do_scrap", lambda *_args: (_ for _ in ()).throw(UserError("full"))
        )
        with stopped, self.undone():
            self.assert_refused(line.action_post, says="full")
        self.assertEqual((line.state, len(line.sudo().move_ids)), ("draft", 0))
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 5)

    def test_nothing_is_closed_before_its_goods_are_through(self):
        case = self.quarantined(quantity=2)
        line = self.decide(case, "rework", verifier_id=self.employee.id)
        line.action_post()
        case.action_correct()
        self.assert_refused(case.action_close, says="Not through yet")
        line.with_user(self.employee).action_conforms("Measured")
        case.action_close()
        self.assert_state(case, "closed")
        with self.assertRaises(UserError):
            self.decide(case, "scrap", 1)

    def test_a_customer_who_received_it_is_informed_before_closing(self):
        case = self.quarantined(quantity=2, is_delivered=True)
        self.decide(case, "scrap").action_post()
        case.action_correct()
        self.assert_refused(case.action_close, says="A customer received it")
        case.write({"customer_informed": "yes", "customer_informed_note": "By phone"})
        case.action_close()

    def test_goods_that_are_not_in_quarantine_are_not_disposed_of(self):
        self.put(self.housing, 10)
        case = self.case(self.housing, 3)
        self.assert_refused(self.decide(case, "scrap").action_post, says="lie in quarantine")

    def test_what_came_back_is_decided_about_too(self):
        case = self.quarantined(quantity=3)
        self.decide(case, "customer_return", 3)
        self.decide(case, "scrap", 3)
        with self.assertRaisesRegex(UserError, "affects 3"), self.undone():
            self.decide(case, "customer_return", 1)
        with self.assertRaisesRegex(UserError, "affects 3"), self.undone():
            self.decide(case, "rework", 1, verifier_id=self.employee.id)

    def test_a_repair_without_the_app_is_the_transfer_alone(self):
        self.assertNotIn("repair.order", self.env, "tests/test_story_repair.py is the one with it")
        line = self.decide(self.quarantined(), "repair", verifier_id=self.employee.id)
        line.action_post()
        self.assertEqual(self.on_hand(self.housing, self.company._qms_rework_location()), 2)
        self.assertFalse(line.repair_id or line.can_view_repair)
        self.assert_refused(line.action_view_repair, says="no repair order")
