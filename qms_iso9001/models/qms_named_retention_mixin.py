from odoo import api, models


class QmsNamedRetentionMixin(models.AbstractModel):
    """The retention of records whose own step is called `action_hold` (a certificate is held): their legal hold is
    `action_legal_hold`."""

    _name = "qms.named.retention.mixin"
    _inherit = ["qms.record.retention.mixin"]
    _description = "Retention of records that are held"

    def action_legal_hold(self, reason=None):
        """Keep these records, however old, until the hold is released; with a reason. For managers."""
        self._put_on_hold(reason)

    @api.model
    def _reason_verbs(self):
        verbs = super()._reason_verbs()
        return {**verbs, "action_legal_hold": verbs.pop("action_hold")}
