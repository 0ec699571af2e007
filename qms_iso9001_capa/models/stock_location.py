from odoo import fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    qms_is_quarantine = fields.Boolean(
        "Quarantine", help="What lies here is delivered to nobody. The system puts nonconforming goods here."
    )

    _qms_quarantine_index = models.Index("(id) WHERE qms_is_quarantine")
