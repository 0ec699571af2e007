from odoo import fields, models


class AccountMoveReversal(models.TransientModel):
    """Asks which quality problem is credited; whoever does not know leaves it empty, and that is seen in the list."""

    _inherit = "account.move.reversal"

    qms_return_reason_id = fields.Many2one("qms.defect", "Quality reason", help="What was wrong, if known.")

    def _prepare_default_reversal(self, move):
        reason = self.qms_return_reason_id.id
        return {**super()._prepare_default_reversal(move), "qms_return_reason_id": reason}

    def reverse_moves(self, is_modify=False):
        """Reverse; of what is invoiced again right away the credit note says by which invoice."""
        before = self.move_ids.reversal_move_ids
        action = super().reverse_moves(is_modify)
        if is_modify:
            for move, again in zip(self.move_ids, self.new_move_ids, strict=True):
                (move.reversal_move_ids - before).qms_reissue_id = again
        return action
