from odoo.tests import new_test_user, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestGoodsReach(StockCase):
    """Whoever reports sets aside what the document has, once, and where it has it; nobody else's goods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        here = {"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]}
        cls.storekeeper = new_test_user(cls.env, "t_keeper", groups="base.group_user,stock.group_stock_user", **here)

    def report_in_quarantine(self, source, **vals):
        """Return the case that the storekeeper reports on `source`, to be put into quarantine at once."""
        return self.report(source, self.storekeeper, is_quarantine=True, **vals).with_user(self.officer)

    def received(self, receipt, quantity=10):
        receipt.move_ids.write({"quantity": quantity, "picked": True})
        receipt.with_context(skip_backorder=True).button_validate()
        return receipt

    def shelf(self, name):
        return self.env["stock.location"].create(
            {"name": name, "location_id": self.stock.id, "company_id": self.company.id}
        )

    def lay(self, shelf, quantity):
        self.env["stock.quant"]._update_available_quantity(self.housing, shelf, quantity)

    def notes(self, case):
        return str(case.sudo().message_ids.mapped("body"))

    def test_the_same_receipt_is_set_aside_once(self):
        receipt = self.received(self.receipt())
        self.put(self.housing, 100)
        first, second, third = (self.report_in_quarantine(receipt, quantity=quantity) for quantity in (6, 6, 4))
        self.assertEqual((first.quarantined_quantity, third.quarantined_quantity), (6, 4))
        self.assertFalse(second.sudo().transfer_ids)
        self.assertIn("only 4.0", self.notes(second))
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 10)
        second.action_quarantine()
        self.assertEqual(second.quarantined_quantity, 6, "The officer may take other stock.")

    def test_what_waits_for_the_receipt_counts_too(self):
        receipt = self.receipt()
        first, second = (self.report_in_quarantine(receipt, quantity=6) for _number in range(2))
        self.assertEqual((first.is_quarantine_waiting, second.is_quarantine_waiting), (True, False))
        self.received(receipt)
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 6)

    def test_a_receipt_of_less_takes_no_other_stock(self):
        self.put(self.housing, 100)
        receipt = self.receipt()
        case = self.report_in_quarantine(receipt, quantity=10)
        self.received(receipt, 1)
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 0)
        self.assertIn("only 1.0", self.notes(case))

    def test_other_stock_stays_when_that_of_the_document_is_gone(self):
        receipt = self.received(self.receipt(quantity=10))
        self.env["stock.quant"]._update_available_quantity(self.housing, self.stock, -10)
        self.lay(self.shelf("Other"), 100)
        case = self.report_in_quarantine(receipt, quantity=10)
        self.assertFalse(case.sudo().transfer_ids)
        self.assertIn(f"where {receipt.name} has them", self.notes(case))

    def test_what_was_put_away_after_the_receipt_is_found(self):
        self.warehouse.reception_steps = "two_steps"
        receipt = self.received(self.receipt())
        self.assertEqual(receipt.move_line_ids.location_dest_id, self.warehouse.wh_input_stock_loc_id)
        away = receipt.move_ids.move_dest_ids.picking_id
        away.move_ids.picked = True
        away.button_validate()
        self.assertEqual(self.report_in_quarantine(receipt, quantity=3).quarantined_quantity, 3)

    def test_a_delivery_gives_what_it_has_reserved(self):
        reserved, newest = self.shelf("A"), self.shelf("B")
        self.lay(reserved, 5)
        delivery = self.delivery(self.housing, 5)
        self.lay(newest, 5)
        self.assertEqual(delivery.move_line_ids.location_id, reserved)
        case = self.report_in_quarantine(delivery, quantity=5)
        self.assertEqual(case.sudo().transfer_ids.move_ids.location_id, reserved)
        self.assertEqual(delivery.move_line_ids.location_id, newest)
        again = self.report_in_quarantine(delivery, quantity=5)
        self.assertFalse(again.sudo().transfer_ids)

    def test_the_officer_takes_first_what_the_delivery_has_reserved(self):
        reserved, newest = self.shelf("A"), self.shelf("B")
        self.lay(reserved, 5)
        delivery = self.delivery(self.housing, 5)
        self.lay(newest, 5)
        case = self.report(delivery, self.storekeeper, quantity=5).with_user(self.officer)
        case.quantity = 7
        case.action_quarantine()
        self.assertEqual(self.on_hand(self.housing, reserved), 0)
        self.assertEqual(sum(newest.quant_ids.mapped("quantity")), 3)

    def test_who_reported_does_not_take_the_document_off(self):
        receipt = self.received(self.receipt())
        self.put(self.housing, 100)
        case = self.report_in_quarantine(receipt, quantity=10)
        self.assert_refused(case.with_user(self.storekeeper).write, {"picking_id": False}, says="ask a quality officer")
        case.with_user(self.storekeeper).write({"picking_id": receipt.id, "place": "Dock 2"})
        self.report_in_quarantine(receipt, quantity=10)
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 10)
        case.picking_id = False
