from odoo import api, fields, models

from ..tools.return_reasons import commercial_sql


class QmsRejectFact(models.Model):
    """What was sent back for a commercial reason is no reject; for an unknown one it stays one, and says so."""

    _inherit = "qms.reject.fact"
    _depends = {"stock.picking": ["qms_return_reason_id"], "qms.defect": ["is_commercial"]}

    return_reasons = fields.Char(
        "Quality reasons",
        compute="_compute_return_reasons",
        help="Of what was sent back. Without a reason it counts as rejected until somebody enters one on the return.",
    )

    @api.model
    def _commercial_sql(self, move):
        return commercial_sql(move)

    def _compute_return_reasons(self):
        """One query for all rows that are shown."""
        # The reason of a return is no secret to who reads what was sent back; the transfer has rights of its own.
        groups = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("origin_returned_move_id", "in", self.ids),
                    ("state", "=", "done"),
                    ("location_dest_id.usage", "=", "supplier"),
                ],
                ["origin_returned_move_id", "picking_id.qms_return_reason_id"],
            )
        )
        names = {}
        for move, reason in groups:
            names.setdefault(move.id, []).append(reason.name or self.env._("No reason entered"))
        for fact in self:
            fact.return_reasons = ", ".join(names.get(fact.id, [])) or False
