from odoo import Command
from odoo.tests import tagged, users

from .common import QmsCase


@tagged("post_install", "-at_install")
class TestStockMove(QmsCase):
    """Officers and auditors have no purchase or sales rights, and open the transfers of orders all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env["product.product"].create({"name": "Housing", "is_storable": True})
        line = Command.create({"product_id": product.id, "name": "Housing, painted blue"})
        partner = cls.env["res.partner"].create({"name": "Foundry"})
        vals = {"partner_id": partner.id, "company_id": cls.company.id, "order_line": [line]}
        cls.purchase = cls.env["purchase.order"].with_company(cls.company).create(vals)
        cls.purchase.button_confirm()
        cls.sale = cls.env["sale.order"].with_company(cls.company).create(vals)
        cls.sale.action_confirm()

    @users("t_officer", "t_manager", "t_auditor")
    def test_the_goods_of_a_receipt_and_of_a_delivery_can_be_read(self):
        for order, text in ((self.purchase, "Housing, painted blue"), (self.sale, "")):
            self.assertFalse(order.with_user(self.env.user).has_access("read"))
            moves = order.picking_ids.move_ids.with_user(self.env.user)
            moves.invalidate_recordset()
            self.assertEqual(moves.description_picking, text)
