from odoo import Command

from .common import NonconformityCase


class StockCase(NonconformityCase):
    """Stock on the shelf, in quarantine, and on its way to a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.stock = cls.warehouse.lot_stock_id
        cls.quarantine = cls.company._qms_quarantine_location()
        cls.casting = cls.env["product.product"].create({"name": "Casting", "is_storable": True, "tracking": "lot"})

    def put(self, product, quantity, lot=None):
        """Put stock of `product` on the shelf."""
        self.env["stock.quant"]._update_available_quantity(product, self.stock, quantity, lot_id=lot)

    def on_hand(self, product, location):
        return self.env["stock.quant"]._get_available_quantity(product, location, strict=False)

    def lot(self, name="L-1"):
        return self.env["stock.lot"].create(
            {"name": name, "product_id": self.casting.id, "company_id": self.company.id}
        )

    def delivery(self, product, quantity=5, lot=None):
        """Return a delivery, reserved."""
        kind = self.warehouse.out_type_id
        customers = self.env.ref("stock.stock_location_customers")
        place = {"location_id": self.stock.id, "location_dest_id": customers.id, "company_id": self.company.id}
        move = {
            **place,
            "product_id": product.id,
            "product_uom_qty": quantity,
            "product_uom": product.uom_id.id,
        }
        picking = self.env["stock.picking"].create(
            {**place, "picking_type_id": kind.id, "move_ids": [Command.create(move)]}
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    def case(self, product, quantity, **vals):
        vals = {"product_id": product.id, "quantity": quantity, "company_id": self.company.id, **vals}
        return self.nonconformity(self.officer, **vals)
