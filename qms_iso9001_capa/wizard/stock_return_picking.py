from odoo import fields, models


class StockReturnPicking(models.TransientModel):
    """Asks why the goods go back; whoever does not know leaves it empty, and it shows where it is missing."""

    _inherit = "stock.return.picking"

    qms_return_reason_id = fields.Many2one("qms.defect", "Quality reason", help="What is wrong, if known.")

    def _prepare_picking_default_values(self):
        return {**super()._prepare_picking_default_values(), "qms_return_reason_id": self.qms_return_reason_id.id}
