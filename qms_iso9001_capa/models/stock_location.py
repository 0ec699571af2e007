from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StockLocation(models.Model):
    _inherit = "stock.location"

    qms_is_quarantine = fields.Boolean(
        "Quarantine", help="What lies here is delivered to nobody. The system puts nonconforming goods here."
    )

    _qms_quarantine_index = models.Index("(id) WHERE qms_is_quarantine")

    @api.constrains("qms_is_quarantine", "location_id")
    def _check_qms_outside_stock(self):
        """Quarantine lies beside the stock, wherever it and the locations above it are moved."""
        self.search([("qms_is_quarantine", "=", True), ("id", "child_of", self.ids)])._qms_require_outside_stock()

    def _qms_require_outside_stock(self):
        """Raise ValidationError for a location inside the stock of a warehouse: Odoo would reserve what lies there."""
        # Whoever moves a location, or chooses one, need not read warehouses.
        places = self.sudo()
        above = {place: [int(part) for part in place.parent_path.split("/") if part] for place in places}
        warehouses = places.env["stock.warehouse"].with_context(active_test=False)
        warehouses = warehouses.search([("lot_stock_id", "in", [part for parts in above.values() for part in parts])])
        for location, parts in above.items():
            inside = warehouses.filtered(lambda warehouse, parts=parts: warehouse.lot_stock_id.id in parts)[:1]
            if inside:
                raise ValidationError(
                    self.env._(
                        "%(location)s lies inside the stock of %(warehouse)s: bad goods there would be reserved for "
                        "deliveries. Choose a location beside %(stock)s, or move this one directly below %(parent)s.",
                        location=location.display_name,
                        warehouse=inside.name,
                        stock=inside.lot_stock_id.display_name,
                        parent=inside.view_location_id.display_name,
                    )
                )
