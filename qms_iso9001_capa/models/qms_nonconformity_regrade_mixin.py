from odoo import fields, models


class QmsNonconformityRegradeMixin(models.AbstractModel):
    """Regrading: two inventory moves under one reference, and back again when the other product does not conform."""

    _name = "qms.nonconformity.regrade.mixin"
    _description = "Regrading of goods"

    def _post_regrade(self):
        """Two inventory moves under one reference: out as the one product, in as the other, in quarantine."""
        for quant, taken in self._take():
            self._regrade(quant, taken, self.product_to_id)

    def _regrade(self, quant, taken, product):
        """Book `taken` of `quant` out, and in again as `product`."""
        loss = quant.product_id.with_company(self.company_id).property_stock_inventory
        came = quant.product_uom_id._compute_quantity(taken, product.uom_id)
        owned = {"owner_id": quant.owner_id.id, "package_id": quant.package_id.id, "lot_id": quant.lot_id.id}
        self._book_inventory(quant.product_id, taken, quant.location_id, loss, owned)
        owned = {"owner_id": quant.owner_id.id, "result_package_id": quant.package_id.id}
        self._book_inventory(product, came, loss, quant.location_id, owned)

    def _regrade_back(self, parts):
        """Book the other product out, and what it was in again: of the lots, owners and packages it was taken from."""
        loss = self.product_id.with_company(self.company_id).property_stock_inventory
        taken_from = self.move_ids.move_line_ids.filtered(lambda line: line.product_id == self.product_id)
        for quant, taken in parts:
            owned = {"owner_id": quant.owner_id.id, "package_id": quant.package_id.id, "lot_id": quant.lot_id.id}
            self._book_inventory(quant.product_id, taken, quant.location_id, loss, owned)
        for line in taken_from:
            owned = {"owner_id": line.owner_id.id, "result_package_id": line.package_id.id, "lot_id": line.lot_id.id}
            self._book_inventory(line.product_id, line.quantity_product_uom, loss, line.location_id, owned)

    def _book_inventory(self, product, quantity, source, target, owned):
        place = {"location_id": source.id, "location_dest_id": target.id, "company_id": self.company_id.id}
        line = {
            **place,
            **owned,
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "quantity": quantity,
            "picked": True,
        }
        move = self.env["stock.move"].create(
            {
                **place,
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "is_inventory": True,
                "origin": self.nonconformity_id.reference,
                "inventory_name": self.nonconformity_id.reference,
                "picked": True,
                "move_line_ids": [fields.Command.create(line)],
            }
        )
        move._action_done()
        return self._link(move)
