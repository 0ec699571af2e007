from odoo import models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "qms.source.mixin"]
    _nonconformity_link = "picking_id"

    def _nonconformity_place(self):
        inward = self.picking_type_code == "incoming"
        return (self.location_dest_id if inward else self.location_id).display_name

    def _nonconformity_lines(self):
        """One line per product: received or reserved quantity, else the demand."""
        return [
            {
                "product": product,
                "lots": moves.lot_ids,
                "quantity": sum(
                    move.product_uom._compute_quantity(move.quantity or move.product_uom_qty, product.uom_id)
                    for move in moves
                ),
            }
            for product, moves in self.move_ids.filtered(lambda m: m.state != "cancel").grouped("product_id").items()
        ]
