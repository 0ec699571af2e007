from odoo import models


class StockQuant(models.Model):
    """A lot on hold is reserved last: only where nothing else is there, and then the transfer says so."""

    _inherit = "stock.quant"

    def _gather(self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False, qty=0):
        """Gather; lots on hold without a release after the others, in the order of the removal strategy."""
        quants = super()._gather(product_id, location_id, lot_id, package_id, owner_id, strict, qty)
        if strict or lot_id or len(quants) < 2:
            return quants
        # Whoever reserves need not read lots.
        held = quants.sudo().lot_id._qms_unreleased()
        return quants.sorted(lambda quant: quant.sudo().lot_id in held) if held else quants
