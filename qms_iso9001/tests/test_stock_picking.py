from odoo.tests import freeze_time, tagged

from .purchase_case import PurchaseCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestStockPicking(PurchaseCase):
    """Arrived on: today unless somebody says another day; carried to the goods; a later change is noted."""

    def placed(self):
        """Place an order that is two weeks old."""
        return self.new_order(ordered="2026-03-06")

    def notes(self, picking):
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = (
            self.env["mail.tracking.value"]
            .sudo()
            .search([("mail_message_id.model", "=", "stock.picking"), ("mail_message_id.res_id", "=", picking.id)])
        )
        return values.filtered(lambda value: value.field_id.name == "qms_arrived_date")

    def test_validated_today_it_arrived_today(self):
        receipt = self.receive(self.placed())
        self.assertEqual(str(receipt.qms_arrived_date), "2026-03-20")
        self.assertEqual(receipt.move_ids.sudo().mapped("qms_arrived_date"), [receipt.qms_arrived_date])

    def test_validated_later_it_arrived_when_it_is_said(self):
        receipt = self.receive(self.placed(), arrived="2026-03-18")
        self.assertEqual(str(receipt.move_ids.sudo().qms_arrived_date), "2026-03-18")

    def test_a_backorder_arrives_on_a_day_of_its_own(self):
        order = self.placed()
        self.receive(order, 4, arrived="2026-03-18", backorder=True)
        rest = order.picking_ids.filtered(lambda picking: picking.state != "done")
        self.assertFalse(rest.qms_arrived_date)

    def test_a_correction_is_carried_to_the_goods_and_noted_whatever_the_context_says(self):
        receipt = self.receive(self.placed())
        self.notes(receipt)  # another day: what is created and changed in one go has no history
        receipt.with_user(self.buyer).with_context(tracking_disable=True, mail_notrack=True).write(
            {"qms_arrived_date": "2026-03-17"}
        )
        self.assertEqual(str(receipt.move_ids.sudo().qms_arrived_date), "2026-03-17")
        self.assertTrue(self.notes(receipt))

    def test_emptied_it_is_the_day_of_booking(self):
        receipt = self.receive(self.placed(), arrived="2026-03-18")
        receipt.qms_arrived_date = False
        self.assertEqual(str(receipt.move_ids.sudo().qms_arrived_date), "2026-03-20")
        self.assertEqual(str(receipt.qms_arrived_date), "2026-03-20")

    def test_nothing_arrives_in_the_future(self):
        receipt = self.receive(self.placed())
        self.assert_refused(receipt.write, {"qms_arrived_date": "2026-03-21"}, says="future")
        self.assert_refused(receipt.copy, {"qms_arrived_date": "2026-03-21"}, says="future")

    def test_nothing_arrives_before_it_was_ordered(self):
        receipt = self.receive(self.placed())
        self.assert_refused(receipt.write, {"qms_arrived_date": "2026-03-05"}, says="ordered on")
        receipt.qms_arrived_date = "2026-03-06"

    def test_the_day_on_the_goods_is_typed_by_nobody(self):
        receipt = self.receive(self.placed())
        self.assert_refused(receipt.move_ids.write, {"qms_arrived_date": "2026-01-01"}, says="Arrived on")

    def test_a_receipt_of_an_order_line_becomes_none_of_something_else(self):
        order, other = self.placed(), self.placed()
        moves = order.picking_ids.move_ids.sudo()
        self.assert_refused(moves.write, {"product_id": self.new_product("Bolt").id}, says="is a receipt of")
        self.receive(order)
        self.assert_refused(moves.write, {"purchase_line_id": other.order_line.id}, says="is a receipt of")
        moves.write({"purchase_line_id": order.order_line.id})

    def test_what_is_booked_or_linked_behind_the_receipt_arrives_today(self):
        order = self.placed()
        [vals] = order.picking_ids.move_ids.sudo().copy_data()
        line = order.order_line.id
        vals.update(purchase_line_id=line, state="done", date="2026-03-07 12:00:00", quantity=10)
        booked = self.env["stock.move"].create(vals)
        self.assertEqual(str(booked.qms_arrived_date), "2026-03-20")
        foreign = self.new_receipt().move_ids
        foreign.purchase_line_id = line
        self.assertEqual(str(foreign.qms_arrived_date), "2026-03-20")

    def test_other_transfers_have_no_arrival(self):
        receipt = self.new_receipt()
        self.assertFalse(receipt.qms_is_purchase)
        self.assertFalse(receipt.move_ids.qms_arrived_date)

    def test_officers_and_auditors_open_a_receipt_of_an_order(self):
        receipt = self.receive(self.placed())
        for user in (self.officer, self.auditor):
            values = receipt.with_user(user).read(["qms_arrived_date", "qms_is_purchase", "qms_promise_change_count"])
            self.assertTrue(values[0]["qms_is_purchase"])
