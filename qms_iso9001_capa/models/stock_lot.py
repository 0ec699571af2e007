from odoo import models


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "qms.source.mixin"]
    _nonconformity_link = "lot_id"

    def _nonconformity_place(self):
        return self.location_id.display_name

    def _nonconformity_lines(self):
        """The lot itself, with the quantity on hand."""
        return [{"product": self.product_id, "lots": self, "quantity": self.product_qty}]
