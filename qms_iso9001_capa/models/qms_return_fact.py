from odoo import api, models

from ..tools.return_reasons import commercial_sql, unknown_sql


class QmsReturnFact(models.Model):
    """What came back from a customer for a commercial reason is kept apart; for an unknown one it counts."""

    _inherit = "qms.return.fact"
    _depends = {"stock.picking": ["qms_return_reason_id"], "qms.defect": ["is_commercial"]}

    @api.model
    def _commercial_sql(self, move):
        return commercial_sql(move)

    @api.model
    def _unknown_sql(self, move):
        return unknown_sql(move)
