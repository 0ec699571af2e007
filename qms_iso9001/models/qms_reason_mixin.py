from odoo import api, models
from odoo.exceptions import UserError


class QmsReasonMixin(models.AbstractModel):
    """Verbs that take a reason: a model names them in `_reason_verbs`, its buttons call `action_ask_reason`."""

    _name = "qms.reason.mixin"
    _description = "Steps with a reason"

    def _require_reason(self, reason):
        """Return the stripped reason, or raise UserError: a step that asks for a reason keeps it."""
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Give a reason: it stays on the record."))
        return reason

    @api.model
    def _reason_verbs(self):
        """Return {verb: dialog title} of the verbs that take a reason; `action_ask_reason` opens only these."""
        return {}

    @api.model
    def _said_verbs(self):
        """Return those of them that ask for what is said on the record, rather than why the step is taken."""
        return set()

    def _reason_note(self, verb):  # pylint: disable=unused-argument
        """Return what one has to know before the step `verb`, said in the dialog above the reason; empty: nothing."""
        return ""

    def _reason_details(self, verb):  # pylint: disable=unused-argument
        """Return the action that opens what `_reason_note` speaks of."""
        return {"type": "ir.actions.act_window_close"}

    def action_ask_reason(self):
        """Open the reason dialog for the verb named in the button's context (`qms_verb`)."""
        self.ensure_one()
        verb = self.env.context.get("qms_verb")
        if verb not in self._reason_verbs():
            raise UserError(self.env._("This step takes no reason: use its own button."))
        return {
            "type": "ir.actions.act_window",
            "name": self._reason_verbs()[verb],
            "res_model": "qms.reason",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id, "default_verb": verb},
        }
