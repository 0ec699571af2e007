from odoo.tests import tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestGoodsLines(StockCase):
    """Who opens a transfer of a case sees on it which lot moves, as on every other transfer."""

    def returned(self, case, quantity=3):
        """Return the transfer that takes the goods of the case back to the vendor, to be shipped."""
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        line = lines.create({"nonconformity_id": case.id, "kind": "return_vendor", "quantity": quantity})
        line.action_post()
        return line.sudo().move_ids.picking_id

    def assert_lines(self, picking, lot, quantity):
        lines = [{"lot_id": lot.id, "quantity": quantity, "move_id": picking.move_ids.id}]
        self.assertRecordValues(picking.move_line_ids, lines)

    def test_the_lot_stands_on_the_transfers_to_quarantine_and_back_to_the_vendor(self):
        lot = self.lot()
        self.put(self.casting, 10, lot)
        case = self.case(self.casting, 3, lot_id=lot.id)
        case.action_quarantine()
        self.assert_lines(case.sudo().transfer_ids, lot, 3)
        picking = self.returned(case)
        self.assert_lines(picking, lot, 3)
        picking.button_validate()
        self.assert_lines(picking, lot, 3)
        self.assertEqual((picking.state, self.on_hand(self.casting, self.quarantine)), ("done", 0))

    def test_a_lot_on_hold_goes_back_to_its_vendor_without_a_warning(self):
        lot = self.lot()
        self.put(self.casting, 10, lot)
        case = self.case(self.casting, 3, lot_id=lot.id)
        case.action_hold_lot()
        picking = self.returned(case)
        self.assert_lines(picking, lot, 3)
        self.assertFalse(picking.qms_held_lots, "On hold for customers.")
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_a_return_says_why_as_the_case_does(self):
        defect = self.env["qms.defect"].create({"name": "Cracks", "code": "T-CR", "company_id": self.company.id})
        self.put(self.housing, 10)
        case = self.case(self.housing, 3, defect_id=defect.id)
        case.action_quarantine()
        self.assertEqual(self.returned(case).qms_return_reason_id, defect)

    def test_next_does_not_ask_for_what_is_decided(self):
        self.put(self.housing, 10)
        case = self.case(self.housing, 3)
        case.action_quarantine()
        self.assertIn("3 Units lie in quarantine", case.next_step)
        picking = self.returned(case)
        self.assertIn(f"validate {picking.name} first", case.next_step)
        self.assertIn("press Corrected", case.next_step)
        self.assertNotIn("Choose the disposition", case.next_step)
        picking.button_validate()
        self.assertEqual(case.next_step, "What happens with the goods is decided: press Corrected.")
