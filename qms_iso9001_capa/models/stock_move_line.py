from odoo import api, models

GOODS = {"lot_id", "lot_name", "location_id", "location_dest_id", "quant_id"}


class StockMoveLine(models.Model):
    """What was delivered cannot become a lot on hold, or goods in quarantine, afterwards."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; on a delivery that is done it counts at once."""
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "done").move_id._qms_refuse_held()
        return lines

    def write(self, vals):
        """Write; other goods on a delivery that is done count at once."""
        res = super().write(vals)
        if GOODS & vals.keys():
            self.filtered(lambda line: line.state == "done").move_id._qms_refuse_held()
        return res
