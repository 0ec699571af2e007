from odoo import models


class StockScrap(models.Model):
    """What was scrapped of a receipt is found by it."""

    _name = "stock.scrap"
    _inherit = ["stock.scrap"]

    _qms_picking_index = models.Index("(picking_id) WHERE picking_id IS NOT NULL")
