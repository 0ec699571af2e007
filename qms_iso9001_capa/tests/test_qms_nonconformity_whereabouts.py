from odoo.tests import tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestWhereabouts(StockCase):
    """Where is the rest of it: in stock, delivered to whom; each row ticked off by quarantine or by informing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Ready Office"})

    def deliver(self, product, quantity):
        """Deliver to the customer; return the delivery."""
        delivery = self.delivery(product, quantity)
        delivery.partner_id = self.customer
        delivery.move_ids.picked = True
        delivery.button_validate()
        return delivery

    def rows(self, case):
        return {(row.kind, row.quantity): row for row in case.whereabouts_ids}

    def lot_case(self):
        lot = self.lot()
        self.put(self.casting, 10, lot)
        delivery = self.deliver(self.casting, 4)
        return self.case(self.casting, 2, lot_id=lot.id), delivery

    def test_a_lot_in_stock_and_with_a_customer(self):
        case, delivery = self.lot_case()
        case.action_trace()
        rows = self.rows(case)
        self.assertEqual(set(rows), {("stock", 6), ("delivered", 4)})
        delivered = rows["delivered", 4]
        self.assertEqual((delivered.partner_id, delivered.picking_id), (self.customer, delivery))
        self.assertEqual(case.whereabouts_open_count, 2)

    def test_rows_are_ticked_off_and_stay_so(self):
        case, _delivery = self.lot_case()
        case.action_trace()
        rows = self.rows(case)
        rows["stock", 6].with_user(self.officer).action_quarantine()
        self.assertEqual(self.on_hand(self.casting, self.quarantine), 6)
        self.assert_refused(rows["delivered", 4].with_user(self.officer).action_quarantine)
        self.assert_refused(rows["delivered", 4].with_user(self.officer).action_inform, " ", says="reason")
        rows["delivered", 4].with_user(self.officer).action_inform("Called, asks for exchange")
        self.assertEqual(rows["delivered", 4].done_by_id, self.officer)
        case.action_trace()
        self.assertEqual(sorted(case.whereabouts_ids.mapped("state")), ["informed", "quarantined"])
        self.assertFalse(case.whereabouts_open_count)

    def test_what_came_back_is_not_with_the_customer(self):
        case, delivery = self.lot_case()
        back = self.env["stock.return.picking"].with_context(active_id=delivery.id, active_model="stock.picking")
        back = back.create({"picking_id": delivery.id})
        back.product_return_moves.quantity = 3
        returned = self.env["stock.picking"].browse(back.action_create_returns()["res_id"])
        returned.move_ids.write({"quantity": 3, "picked": True})
        returned.button_validate()
        case.action_trace()
        self.assertIn(("delivered", 1), self.rows(case))

    def test_a_vendors_product_and_period(self):
        receipt = self.receipt(quantity=10)
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        self.deliver(self.housing, 3)
        case = self.report(receipt, self.buyer, product_id=self.housing.id, quantity=1).with_user(self.officer)
        self.assert_refused(case.action_trace, says="since when")
        case.trace_since = self.company._qms_today()
        case.action_trace()
        self.assertEqual(set(self.rows(case)), {("stock", 7), ("delivered", 3)})

    def test_the_day_of_the_receipt_is_taken_over(self):
        receipt = self.receipt(quantity=10)
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        case = self.report(receipt, self.buyer, product_id=self.housing.id, quantity=1)
        self.assert_refused(case.with_user(self.auditor).action_trace_receipt)
        case.user_id = self.employee
        mine = case.with_user(self.employee)
        self.assertTrue(mine.has_receipt)
        mine.action_trace_receipt()
        self.assertEqual(case.trace_since, self.company._qms_day(receipt.date_done))
        self.assertEqual(set(self.rows(case)), {("stock", 10)})
        case.lot_id = self.lot()
        self.assertFalse(case.has_receipt)

    def test_only_who_deals_with_the_case_sees_and_ticks(self):
        case, _delivery = self.lot_case()
        case.user_id = self.employee
        case.with_user(self.employee).action_trace()
        rows = self.env["qms.nonconformity.whereabouts"].search([("nonconformity_id", "=", case.id)])
        self.assertEqual(rows.with_user(self.employee)._filtered_access("read"), rows)
        self.assertFalse(rows.with_user(self.buyer)._filtered_access("read"))
        self.assertFalse(rows.with_user(self.other_manager)._filtered_access("read"))
        self.assert_refused(rows.with_user(self.auditor).action_inform, "x")
        self.assert_refused(rows.with_user(self.officer).write, {"state": "informed"})

    def test_the_reason_dialog_informs(self):
        case, _delivery = self.lot_case()
        case.action_trace()
        row = self.rows(case)["delivered", 4].with_user(self.officer)
        action = row.with_context(qms_verb="action_inform").action_ask_reason()
        dialog = self.env[action["res_model"]].with_user(self.officer).with_context(**action["context"])
        dialog.create({"reason": "By phone"}).action_confirm()
        self.assertEqual((row.state, row.note), ("informed", "By phone"))
