from odoo import models


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _get_proc_values(self, line):
        """Odoo calls this for what is delivered in exchange, and for nothing else; a delivery does not tell it."""
        return {**super()._get_proc_values(line), "qms_is_exchange": True}

    def _create_exchange(self, return_picking):
        """Make the receipt of what a vendor sends instead of what goes back; a receipt does not tell it either."""
        return super(StockReturnPicking, self.with_context(qms_exchange=True))._create_exchange(return_picking)
