from odoo import Command
from odoo.tests import Form, tagged

from .purchase_case import NO_TAXES
from .sale_check_case import SaleChangeCase


@tagged("post_install", "-at_install")
class TestSaleChangeOnce(SaleChangeCase):
    """What counts as a change of a confirmed order, as more than was reviewed, and how often it is told."""

    def setUp(self):
        super().setUp()
        self.unit, self.dozen = self.env.ref("uom.product_uom_unit"), self.env.ref("uom.product_uom_dozen")

    def sold(self, quantity, unit, price):
        """Return an order over this, confirmed while the review was off."""
        self.company.qms_order_review = False
        order = self.confirmed(review=False)
        order.order_line.write({"product_uom_qty": quantity, "product_uom_id": unit.id, "price_unit": price})
        self.company.qms_order_review = True
        return order

    # Another unit

    def test_in_another_unit_the_price_of_one_piece_counts(self):
        self.block()
        dozens = self.sold(1, self.dozen, 108)
        vals = {"product_uom_qty": 12, "product_uom_id": self.unit.id}
        self.assert_refused(dozens.order_line.write, {**vals, "price_unit": 100}, says="another price")
        dozens.order_line.write({**vals, "price_unit": 9})
        self.assertIn("Pump: 1 Dozens → 12 Units", self.notes(dozens))
        self.assertNotIn("another price", self.notes(dozens))
        pieces = self.sold(12, self.unit, 9)
        vals = {"product_uom_qty": 1, "product_uom_id": self.dozen.id}
        self.assert_refused(pieces.order_line.write, {**vals, "price_unit": 120}, says="another price")
        pieces.order_line.write({**vals, "price_unit": 108})
        self.assertNotIn("another price", self.notes(pieces))

    def test_a_price_of_less_than_a_cent_counts_in_the_same_unit(self):
        self.env["decimal.precision"].search([("name", "=", "Product Price")]).digits = 4
        self.block()
        order = self.sold(12, self.unit, 0.003)
        self.assert_refused(order.order_line.write, {"price_unit": 0.004}, says="another price")

    # Created as confirmed, or changed

    def test_a_line_that_comes_to_an_order_without_lines_is_a_change(self):
        orders = self.env["sale.order"].with_user(self.seller).with_company(self.company)
        for order in (
            orders.create({"partner_id": self.customer.id, "state": "sale"}),
            self.confirmed(),
        ):
            order.order_line.write({"product_uom_qty": 0})
            order.write({"order_line": [self.extra()]})
            self.assert_asked_again(order, "Pump XL: 5 Units added")
            self.assertNotIn("Confirmed without review", self.notes(order))
        self.block()
        order = self.confirmed()
        order.order_line.write({"product_uom_qty": 0})
        self.assert_refused(order.write, {"order_line": [self.extra()]}, says="quotation of its own")

    # The head

    def test_another_contact_of_the_same_name_is_a_change(self):
        order = self.confirmed()
        twin = self.customer.copy({"name": self.customer.name})
        order.partner_shipping_id = twin
        self.assert_asked_again(order, "Delivery Address: another one that reads the same (Waterworks)")

    def test_seconds_and_nothing(self):
        order = self.confirmed()
        order.commitment_date = "2031-03-05 12:00:00"
        self.review(order)
        order.commitment_date = "2031-03-05 12:00:09"
        self.assertIn("reads the same", self.waiting(order)[0].changes)
        self.review(order)
        order.client_order_ref = ""
        self.assertFalse(self.waiting(order), "empty is empty")

    def test_of_two_orders_only_the_one_that_changes_is_asked_about(self):
        same, other = self.confirmed(), self.confirmed()
        same.client_order_ref = "Rev. C"
        self.review(same)
        (same | other).write({"client_order_ref": "Rev. C"})
        self.assertFalse(self.waiting(same))
        self.assert_asked_again(other, "Customer Reference: empty → Rev. C")

    # Once for each save

    def test_one_save_is_told_once(self):
        order = self.confirmed(extra=[self.extra(f"Pump {number}") for number in range(4)])
        self.review(order)
        lines = [Command.update(line.id, {"product_uom_qty": 9}) for line in order.order_line]
        order.write({"order_line": [*lines, self.extra()], "client_order_ref": "Rev. C"})
        self.assertEqual(self.notes(order).count("Changed after it was confirmed"), 1)
        changes = self.waiting(order)[0].changes
        for says in ("Pump: 2 Units → 9 Units", "Pump 3: 5 Units → 9 Units", "Pump XL: 5 Units added", "Rev. C"):
            self.assertEqual(changes.count(says), 1)
        self.block()
        self.assert_refused(order.write, {"order_line": [Command.update(order.order_line[1].id, {"price_unit": 90})]})
        self.assertNotIn("another price", self.waiting(order)[0].changes)
        order.order_line[0].product_uom_qty = 1
        self.assertIn("9 Units → 1 Units", self.waiting(order)[0].changes, "a refused save leaves nothing behind")

    def test_what_is_open_follows_each_change_at_once(self):
        order = self.new_quotation()
        self.review(order)
        self.assertFalse(order.qms_review_open)
        for vals in (
            {"client_order_ref": "Rev. C"},
            {"order_line": [Command.update(order.order_line.id, {"name": "x"})]},
        ):
            order.write(vals)
            self.assertIn("not reviewed", order.qms_review_open)
            self.review(order)
            self.assertFalse(order.qms_review_open)
        with Form(order) as form:
            form.client_order_ref = "Rev. D"
        self.assertIn("not reviewed", order.qms_review_open)

    # What stays

    def test_the_history_of_an_order_that_was_never_answered_stays(self):
        order = self.confirmed(review=False)
        order.order_line.product_uom_qty = 3
        order.sudo()._action_cancel()
        boss = self.new_user("employee", self.company, "t_boss")
        boss.write({"group_ids": [Command.link(self.env.ref("sales_team.group_sale_manager").id)]})
        self.assert_refused(order.with_user(boss).unlink, says="Cancel it instead")

    def test_lines_of_nothing_bring_no_points(self):
        manual = self.env["product.product"].create({"name": "Manual", **NO_TAXES})
        order = self.new_quotation(manual)
        for vals in (
            {"product_uom_qty": 0},
            {"is_expense": True},
            {"is_downpayment": True},
        ):
            order.write({"order_line": [self.extra(**vals)]})
        self.assertNotIn("medium", order.qms_review_open)
        if "is_delivery" in order.order_line._fields:
            order.write({"order_line": [self.extra(is_delivery=True)]})
            self.assertNotIn("medium", order.qms_review_open)
        order.write({"order_line": [self.extra()]})
        self.assertIn("medium", order.qms_review_open)
