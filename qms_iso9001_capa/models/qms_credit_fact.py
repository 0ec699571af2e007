from odoo import api, models
from odoo.tools import SQL


class QmsCreditFact(models.Model):
    """What was credited for a commercial reason is kept apart; for an unknown one it counts."""

    _inherit = "qms.credit.fact"
    _depends = {"account.move": ["qms_return_reason_id"], "qms.defect": ["is_commercial"]}

    @api.model
    def _commercial_sql(self):
        return SQL(
            "(credit.qms_return_reason_id IN (SELECT reason.id FROM qms_defect AS reason WHERE reason.is_commercial))"
            " IS TRUE"
        )

    @api.model
    def _unknown_sql(self):
        return SQL("credit.qms_return_reason_id IS NULL")
