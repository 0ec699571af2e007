from odoo import models


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        """Return the values of a move; of one in exchange that it is one."""
        vals = super()._prepare_move_default_values(new_picking)
        return {**vals, "qms_is_exchange": bool(self.env.context.get("qms_exchange"))}
