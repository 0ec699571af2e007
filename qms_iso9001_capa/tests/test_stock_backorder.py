from odoo.tests import Form, new_test_user, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestStockBackorder(StockCase):
    """What is shipped in two parts stays the case's and the disposition's, and is through when the rest is."""

    def setUp(self):
        super().setUp()
        self.shipper = new_test_user(
            self.env,
            "t_shipper",
            groups="stock.group_stock_user",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def returned(self, quantity=4):
        """Return (case, disposition): goods in quarantine, to be returned to the vendor."""
        receipt = self.receipt(quantity=10)
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        case = self.report(receipt, self.buyer, product_id=self.housing.id, quantity=quantity).with_user(self.officer)
        case.action_quarantine()
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        line = lines.create({"nonconformity_id": case.id, "kind": "return_vendor", "quantity": quantity})
        line.action_post()
        return case, line

    def ship(self, picking, quantity):
        """Book `quantity` of it as the shipper, with a backorder for the rest; return that."""
        picking = picking.with_user(self.shipper)
        picking.move_ids.write({"quantity": quantity, "picked": True})
        action = picking.button_validate()
        if isinstance(action, dict):
            wizard = self.env[action["res_model"]].with_user(self.shipper).with_context(**action["context"])
            Form(wizard).save().process()
        return picking.backorder_ids

    def test_a_return_in_two_parts(self):
        case, line = self.returned(4)
        first = line.sudo().move_ids.picking_id
        rest = self.ship(first, 3)
        self.assertEqual(rest.sudo().qms_nonconformity_id, case)
        self.assertEqual(rest.move_ids.sudo().qms_goods_disposition_id, line)
        self.assertEqual((first.state, rest.move_ids.product_uom_qty), ("done", 1))
        self.assert_state(line, "posted")
        self.assertEqual(case.sudo()._in_quarantine(), 1)
        self.assertEqual(case.sudo().transfer_count, 3)
        self.ship(rest, 1)
        self.assert_state(line, "done")
        self.assertEqual(case.sudo()._in_quarantine(), 0)
        self.assertEqual(self.on_hand(self.housing, self.quarantine), 0)

    def test_the_rest_that_is_not_shipped_is_through_without_it(self):
        case, line = self.returned(4)
        rest = self.ship(line.sudo().move_ids.picking_id, 3)
        rest.action_cancel()
        self.assert_state(line, "done")
        self.assertEqual(case.sudo()._in_quarantine(), 1)
        self.assertEqual(line.quantity, 3)
        notes = [str(note) for note in case.sudo().message_ids.mapped("body")]
        self.assertTrue(any("4 Units: only 3 of it went" in note for note in notes), notes)

    def test_a_transfer_that_is_split_by_hand(self):
        case, line = self.returned(4)
        picking = line.sudo().move_ids.picking_id.with_user(self.shipper)
        picking.move_ids.quantity = 1
        picking.action_split_transfer()
        self.assertEqual(picking.backorder_ids.sudo().qms_nonconformity_id, case)
        self.assertEqual(line.sudo().move_ids.picking_id, (picking | picking.backorder_ids).sudo())

    def test_other_transfers_are_split_as_ever(self):
        receipt = self.receipt(quantity=10)
        rest = self.ship(receipt, 6)
        self.assertEqual(rest.move_ids.product_uom_qty, 4)
        self.assertFalse(rest.sudo().qms_nonconformity_id)
