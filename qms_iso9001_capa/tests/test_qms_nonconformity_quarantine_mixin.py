from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

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
