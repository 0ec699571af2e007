from odoo import fields, models


class AccountMoveReversal(models.TransientModel):
    """Asks which quality problem is credited; whoever does not know leaves it empty, and that is seen in the list."""

    _inherit = "account.move.reversal"

    qms_return_reason_id = fields.Many2one("qms.defect", "Quality reason", help="What was wrong, if known.")

    def _prepare_default_reversal(self, move):
        reason = self.qms_return_reason_id.id
        return {**super()._prepare_default_reversal(move), "qms_return_reason_id": reason}
