from odoo import api, fields, models

# Checks at which somebody stands with an order and has to know what to do instead.
ORDERS = ("purchase", "receipt", "sale")


class QmsGateRefusalMixin(models.AbstractModel):
    """A release is refused with a reason: who asked for it has to know what to do instead."""

    _name = "qms.gate.refusal.mixin"
    _inherit = ["qms.state.mixin"]
    _description = "Refusal of a release"

    refusal = fields.Text("Why refused", readonly=True, copy=False)

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_refuse": self.env._("Refuse the release")}

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"refusal"}

    def action_refuse(self, reason=None):
        """Refuse the release and tell who asked why; for quality managers. The form asks for the reason; a call needs
        none where no order waits for the answer."""
        self._check_decision()
        if reason is not None or self.filtered(lambda release: release.gate in ORDERS):
            reason = self._require_reason(reason)
        self._decide("refused", refusal=reason)
