from odoo import Command
from odoo.tests import tagged

from .common import QmsCase


@tagged("post_install", "-at_install")
class TestStockLot(QmsCase):
    """A lot that was bought and sold opens for people who may read lots and no orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))
        pump = company["product.product"].create({"name": "Pump", "is_storable": True, "tracking": "lot"})
        partner = company["res.partner"].create({"name": "Casting Works"})
        cls.purchase = company["purchase.order"].create(
            {"partner_id": partner.id, "order_line": [Command.create({"product_id": pump.id, "product_qty": 1})]}
        )
        cls.purchase.button_confirm()
        cls.lot = company["stock.lot"].create({"name": "L1", "product_id": pump.id})
        cls.transfer(cls.purchase.picking_ids)
        cls.sale = company["sale.order"].create(
            {"partner_id": partner.id, "order_line": [Command.create({"product_id": pump.id, "product_uom_qty": 1})]}
        )
        cls.sale.action_confirm()
        cls.transfer(cls.sale.picking_ids)

    @classmethod
    def transfer(cls, picking):
        picking.action_assign()
        picking.move_ids.move_line_ids.write({"lot_id": cls.lot.id, "quantity": 1})
        picking.move_ids.picked = True
        picking._action_done()

    def test_auditors_and_officers_open_the_lot_and_see_no_order(self):
        for user in (self.auditor, self.officer):
            lot = self.lot.with_user(user)
            lot.invalidate_recordset()
            self.assertFalse(lot.sale_order_ids or lot.purchase_order_ids)
            self.assertEqual((lot.sale_order_count, lot.purchase_order_count), (0, 0))

    def test_who_reads_orders_sees_what_odoo_shows(self):
        self.buyer.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        lot = self.lot.with_user(self.buyer)
        lot.invalidate_recordset()
        self.assertEqual((lot.purchase_order_ids, lot.sale_order_ids), (self.purchase, self.sale))
