from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestQuarantine(StockCase):
    """One click takes what is affected out of reach, whoever reserved it; a lot on hold goes to no customer."""

    def test_one_click_moves_what_is_affected(self):
        self.put(self.housing, 10)
        case = self.case(self.housing, 3)
        case.action_quarantine()
        self.assert_state(case, "contained")
        self.assertEqual(self.on_hand(self.housing, self.stock), 7)
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 3)
        transfer = case.sudo().transfer_ids
        self.assertEqual((transfer.state, transfer.origin), ("done", case.reference))
        self.assertEqual(transfer.action_qms_view_case()["res_id"], case.id)
        self.assertEqual(case.contained_by_id, self.officer)

    def test_the_responsible_needs_no_right_to_move_stock(self):
        self.put(self.housing, 10)
        case = self.case(self.housing, 3, user_id=self.employee.id).with_user(self.employee)
        self.assertTrue(case.can_quarantine)
        case.action_quarantine()
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 3)
        other = self.case(self.housing, 1)
        self.assert_refused(other.with_user(self.buyer).action_quarantine)

    def test_reservations_give_way_and_take_other_stock(self):
        self.put(self.housing, 10)
        first, second = self.delivery(self.housing, 5), self.delivery(self.housing, 5)
        second.move_ids.date = fields.Datetime.add(first.move_ids.date, days=3)
        self.case(self.housing, 4).action_quarantine()
        self.assertEqual((first.state, first.move_ids.quantity), ("assigned", 5))
        self.assertEqual(second.move_ids.quantity, 1)
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 4)

    def test_what_lies_in_quarantine_is_reserved_for_nobody(self):
        self.put(self.housing, 10)
        self.case(self.housing, 8).action_quarantine()
        self.assertEqual(self.delivery(self.housing, 5).move_ids.quantity, 2)

    def test_more_than_there_is_is_refused_and_moves_nothing(self):
        self.put(self.housing, 2)
        case = self.case(self.housing, 3)
        with self.undone():
            self.assert_refused(case.action_quarantine, says="Only 2.0 of 3.0")
        self.assertEqual(self.on_hand(self.housing, self.stock), 2)
        self.assert_state(case, "reported")

    def test_a_second_click_moves_nothing_more(self):
        self.put(self.housing, 10)
        case = self.case(self.housing, 3)
        case.action_quarantine()
        self.assert_refused(case.action_quarantine, says="already")
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 3)

    def test_no_stock_is_contained_in_words(self):
        self.assert_refused(self.nonconformity(self.officer).action_quarantine, says="Say which product")

    def test_what_is_not_received_yet_goes_there_with_its_receipt(self):
        receipt = self.receipt(quantity=10)
        case = self.report(receipt, self.buyer, product_id=self.housing.id, quantity=3).with_user(self.officer)
        case.action_quarantine()
        self.assert_state(case, "contained")
        self.assertFalse(case.sudo().transfer_ids)
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 3)
        self.assertEqual(case.sudo().transfer_ids.state, "done")

    def test_a_receipt_is_booked_though_less_came(self):
        receipt = self.receipt(quantity=10)
        case = self.report(receipt, self.buyer, product_id=self.housing.id, quantity=3).with_user(self.officer)
        case.action_quarantine()
        receipt.move_ids.write({"quantity": 2, "picked": True})
        receipt.with_context(skip_backorder=True).button_validate()
        self.assertEqual(receipt.state, "done")
        self.assertFalse(case.is_quarantine_waiting)
        self.assertIn("Could not go to quarantine", str(case.sudo().message_ids[0].body))

    def test_another_companys_stock_stays(self):
        self.put(self.housing, 1)
        stock = self.env["stock.warehouse"].search([("company_id", "=", self.other_company.id)], limit=1).lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.housing, stock, 10)
        self.assert_refused(self.case(self.housing, 3).action_quarantine, says="Only 1.0")

    def test_booking_asks_two_queries_more(self):
        products = self.env["product.product"].create(
            [{"name": f"Part {number}", "is_storable": True} for number in range(50)]
        )
        receipt = self.receipt(*products, quantity=2)
        receipt.move_ids.write({"quantity": 2, "picked": True})
        self.env.flush_all()
        with self.assertQueryCount(1):
            receipt.move_ids._qms_refuse_held()
        receipt.button_validate()
        with self.assertQueryCount(1):
            receipt._qms_quarantine_waiting()

    # Lots on hold

    def test_a_lot_on_hold_goes_to_no_customer_whoever_calls(self):
        lot = self.lot()
        self.put(self.casting, 10, lot)
        case = self.case(self.casting, 3, lot_id=lot.id)
        case.action_hold_lot()
        self.assert_state(case, "contained")
        delivery = self.delivery(self.casting, 5)
        delivery.move_ids.picked = True
        for call in (delivery.button_validate, delivery._action_done, delivery.move_ids._action_done):
            with self.undone():
                self.assert_refused(call, says="On hold")
        self.assertNotEqual(delivery.state, "done")

    def test_several_transfers_at_once_are_refused_together(self):
        lot = self.lot()
        self.put(self.casting, 10, lot)
        self.put(self.housing, 10)
        lot.with_user(self.officer).action_qms_hold("Cracks")
        both = self.delivery(self.casting) | self.delivery(self.housing)
        both.move_ids.picked = True
        with self.undone():
            self.assert_refused(both.button_validate, says="Cracks")

    def test_inside_the_company_a_lot_on_hold_moves(self):
        lot = self.lot()
        self.put(self.casting, 10, lot)
        lot.with_user(self.officer).action_qms_hold("Cracks")
        self.case(self.casting, 3, lot_id=lot.id).action_quarantine()
        self.assertEqual(self.on_hand(self.casting, self.quarantine), 3)

    def test_only_a_release_lets_it_pass_until_its_day(self):
        lot = self.lot()
        self.put(self.casting, 10, lot)
        lot.with_user(self.officer).action_qms_hold("Cracks")
        for user in (self.officer, self.manager, self.employee):
            self.assert_refused(lot.with_user(user).sudo(False).write, {"qms_is_held": False})
        lot.with_user(self.officer).action_qms_ask_release("The customer takes it")
        release = self.env["qms.gate.override"].search([("origin_lot_id", "=", lot.id)])
        self.assertEqual(release.state, "asked")
        delivery = self.delivery(self.casting, 5)
        delivery.move_ids.picked = True
        with self.undone():
            self.assert_refused(delivery.button_validate, says="On hold")
        release.with_user(self.manager).action_grant()
        lot.invalidate_recordset()
        delivery.button_validate()
        self.assertEqual(delivery.state, "done")
        lot.with_user(self.officer).action_qms_hold("Cracks again")
        again = self.delivery(self.casting, 2)
        again.move_ids.picked = True
        with self.undone():
            self.assert_refused(again.button_validate, says="Cracks again")

    def test_goods_in_quarantine_are_delivered_to_nobody(self):
        self.put(self.housing, 10)
        self.case(self.housing, 8).action_quarantine()
        delivery = self.delivery(self.housing, 5)
        delivery.move_ids.move_line_ids.unlink()
        delivery.move_ids.move_line_ids = [
            Command.create(
                {
                    "product_id": self.housing.id,
                    "quantity": 5,
                    "location_id": self.quarantine.id,
                    "location_dest_id": delivery.location_dest_id.id,
                    "picking_id": delivery.id,
                    "picked": True,
                }
            )
        ]
        with self.assertRaisesRegex(UserError, "In quarantine"):
            delivery._action_done()

    def test_a_hold_is_set_by_its_buttons_only(self):
        lots = self.env["stock.lot"].with_user(self.manager).sudo()
        with self.assertRaises(UserError):
            lots.create({"name": "L-2", "product_id": self.casting.id, "qms_is_held": True})
        self.assert_refused(self.lot().with_user(self.buyer).action_qms_hold, "No")

    # By whoever reports

    def report_in_quarantine(self, source, user=None, **vals):
        """Report on `source` with its button, as a warehouse user who has no quality group; return (case, what the
        dialog says)."""
        action = source.with_user(user or self.storekeeper()).action_report_nonconformity()
        context = {**action["context"], "default_is_quarantine": True}
        dialog = self.env[action["res_model"]].with_user(user or self.storekeeper()).with_context(**context)
        dialog = dialog.create({"name": "3 of 10 damaged", **vals})
        told = dialog.action_report()["params"]
        return dialog.sudo().nonconformity_id.with_user(self.officer), told

    def storekeeper(self):
        user = self.env["res.users"].search([("login", "=", "t_storekeeper")])
        companies = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        groups = "base.group_user,stock.group_stock_user"
        return user or new_test_user(self.env, "t_storekeeper", groups=groups, **companies)

    def received(self, product=None, quantity=10):
        receipt = self.receipt(product or self.housing, quantity=quantity)
        receipt.move_ids.write({"quantity": quantity, "picked": True})
        receipt.button_validate()
        return receipt

    def test_goods_received_go_there_with_the_report(self):
        for user in (self.storekeeper(), self.buyer):
            with self.subTest(user=user.login):
                before = self.on_hand(self.housing, self.quarantine)
                case, told = self.report_in_quarantine(self.received(), user, quantity=3)
                self.assertEqual(self.on_hand(self.housing, self.quarantine) - before, 3)
                transfer = case.sudo().transfer_ids
                self.assertEqual(transfer.state, "done")
                self.assertEqual((case.quarantined_by_id, case.reported_by_id), (user, user))
                self.assertEqual(told["type"], "success")
                self.assertIn(transfer.name, told["message"])

    def test_what_was_reported_still_waits_for_triage(self):
        case, _told = self.report_in_quarantine(self.received(), quantity=3)
        self.assert_state(case, "reported")
        self.assertIn("In quarantine", case.containment)
        self.assertFalse(case.contained_by_id)
        self.assertIn("in quarantine", case.next_step)
        self.assertFalse(case.can_quarantine)
        case.action_contain()
        self.assertIn("In quarantine", case.containment, "What was done stays written.")
        self.assertEqual(case.contained_by_id, self.officer)

    def test_goods_to_come_go_there_with_their_receipt(self):
        receipt = self.receipt(quantity=10)
        case, told = self.report_in_quarantine(receipt, quantity=3)
        self.assert_state(case, "reported")
        self.assertTrue(case.is_quarantine_waiting)
        self.assertIn("as soon as", told["message"])
        self.assertIn("with the receipt", case.next_step)
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 3)

    def test_a_delivery_not_booked_gives_way(self):
        self.put(self.housing, 10)
        delivery = self.delivery(self.housing, 5)
        self.report_in_quarantine(delivery, quantity=5)
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 5)
        self.assertEqual(delivery.move_ids.quantity, 5, "It takes the other five.")

    def test_what_a_customer_has_is_not_offered(self):
        self.put(self.housing, 10)
        delivery = self.delivery(self.housing, 5)
        delivery.move_ids.picked = True
        delivery.button_validate()
        case, told = self.report_in_quarantine(delivery, quantity=5)
        self.assertEqual(told["type"], "success")
        self.assertFalse(case.sudo().transfer_ids)

    def test_a_move_that_fails_keeps_the_report_and_moves_nothing(self):
        receipt = self.received(quantity=3)
        gone = self.delivery(self.housing, 3)
        gone.move_ids.picked = True
        gone.button_validate()
        transfers = self.env["stock.picking"].search_count([])
        case, told = self.report_in_quarantine(receipt, quantity=3)
        self.assert_state(case, "reported")
        self.assertEqual(told["type"], "warning")
        self.assertIn(f"Reported as {case.reference}", told["message"])
        self.assertIn("Only 0.0 of 3.0", told["message"])
        self.assertIn("Not in quarantine", str(case.sudo().message_ids.mapped("body")))
        self.assertFalse(case.quarantined_quantity or case.containment)
        self.assertEqual(self.env["stock.picking"].search_count([]), transfers)

    def test_a_move_that_fails_in_the_middle_leaves_no_half(self):
        receipt = self.received()
        picking_class = self.env.registry["stock.picking"]
        with patch.object(picking_class, "_action_done", side_effect=UserError("The count is running: wait.")):
            case, told = self.report_in_quarantine(receipt, quantity=3)
        self.assertIn("wait.", told["message"])
        self.assertFalse(case.sudo().transfer_ids)
        self.assertEqual(self.on_hand(self.housing, self.stock), 10)
        case.action_quarantine()
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 3, "Later the officer can.")

    def test_a_tracked_product_asks_for_its_lot(self):
        receipt = self.receipt(self.casting)
        case, told = self.report_in_quarantine(receipt, quantity=3)
        self.assertFalse(case.is_quarantine_waiting)
        self.assertIn("say which lot", told["message"])

    def test_nobody_moves_more_than_the_document_has_nor_other_products(self):
        receipt = self.received(quantity=3)
        self.put(self.housing, 100)
        self.put(self.casting, 10, self.lot())
        case, told = self.report_in_quarantine(receipt, quantity=50)
        self.assertIn("only 3.0", told["message"])
        self.assertFalse(case.sudo().transfer_ids)
        case, _told = self.report_in_quarantine(receipt, product_id=self.casting.id, quantity=3)
        self.assertFalse(case.sudo().transfer_ids)

    def test_without_the_mark_nothing_moves(self):
        case, _told = self.report_in_quarantine(self.received(), quantity=3, is_quarantine=False)
        self.assertFalse(case.sudo().transfer_ids)

    def test_in_the_company_of_the_document(self):
        self.buyer.company_ids |= self.other_company
        receipt = self.receipt(company=self.other_company)
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        self.put(self.housing, 10)
        buyer = self.buyer.with_context(allowed_company_ids=[self.company.id, self.other_company.id])
        receipt = receipt.with_context(**buyer.env.context)
        case, _told = self.report_in_quarantine(receipt, self.buyer, quantity=3)
        self.assertEqual(case.sudo().company_id, self.other_company)
        self.assertEqual(self.on_hand(self.housing, self.stock), 10)
        self.assertEqual(case.sudo().transfer_ids.location_dest_id, self.other_company.qms_quarantine_location_id)
