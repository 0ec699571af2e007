from odoo import api, fields, models
from odoo.exceptions import AccessError

from .qms_owner_mixin import OFFICER

OWNER_FIELDS = {"evidence", "attachment_ids"}


class QmsActionStepsMixin(models.AbstractModel):
    """Open → done → (verified), reopened or cancelled with a reason: the steps of a quality action and who takes them.

    *Verified* is the step of `qms.verification.mixin`.
    """

    _name = "qms.action.steps.mixin"
    _description = "Steps of a quality action"
    _pack_part = "06"
    _pack_more = ("review_id", "review_output")

    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("verified", "Verified"), ("cancelled", "Cancelled")],
        default="open",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    date_done = fields.Date("Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Done by", readonly=True, copy=False, ondelete="restrict")
    reason = fields.Char("Reopened or cancelled because", readonly=True, copy=False)
    is_officer = fields.Boolean(compute="_compute_can")
    can_edit = fields.Boolean(compute="_compute_can")
    can_do = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")

    @api.depends_context("uid")
    @api.depends("state", "user_id", "can_verify")
    def _compute_can(self):
        officer = self._is_officer()
        for action in self:
            action.is_officer = officer
            action.can_edit = officer and action.state == "open"
            action.can_do = action.state == "open" and (officer or action.user_id == self.env.user)
            action.can_reopen = action.state != "open" and (officer or action.can_verify)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_done", "done_by_id", "reason"}

    def _locked_way_out(self):
        return self.env._("Reopen it with a reason first.")

    def _is_deletable(self):
        return super()._is_deletable() and not self.reason and not self.sudo().signature_ids

    def action_done(self, evidence=None):
        """Close the action with its evidence: text (given here or written before) or a file.

        For the owner, without quality group, and for officers. Raises UserError without evidence.
        """
        self.check_access("read")
        self._require_state("open")
        for action in self:
            if not action.can_do:
                raise AccessError(
                    self.env._(
                        "%(owner)s, its owner, or a quality officer closes %(action)s. Ask one of them.",
                        owner=action.sudo().user_id.name,
                        action=action.display_name,
                    )
                )
            if evidence:
                action.write({"evidence": evidence})
            action._check_evidence()
            # The verb's fields are refused to everybody by write().
            action.sudo()._set_state(
                "done", date_done=action.company_id._qms_today(), done_by_id=self.env.uid, verdict=False
            )

    def action_reopen(self, reason=None):
        """Open a closed action again, with a reason. For officers, and for the verifier who cannot confirm it."""
        self.check_access("read")
        self._require_state("done", "verified", "cancelled")
        reason = self._require_reason(reason)
        for action in self:
            if not action.can_reopen:
                raise AccessError(
                    self.env._(
                        "A quality officer or the verifier reopens %(action)s. Ask one of them.",
                        action=action.display_name,
                    )
                )
            verdict = "not_confirmed" if action.can_verify else False
            action.sudo()._set_state(
                "open",
                reason=reason,
                verdict=verdict,
                date_done=False,
                done_by_id=False,
                date_verified=False,
                signing_round=action.signing_round + 1,
            )
            action._note(self.env._("Reopened: %(reason)s", reason=reason))

    def action_cancel(self, reason=None):
        """Cancel an open action, with a reason. For officers."""
        self.check_access("write")
        self._require_state("open")
        reason = self._require_reason(reason)
        if not self._is_officer():
            raise AccessError(self.env._("A quality officer cancels actions. Tell one why it is not needed."))
        for action in self:
            action._set_state("cancelled", reason=reason)
            action._note(self.env._("Cancelled: %(reason)s", reason=reason))

    def _owner_fields(self):
        """Return the names of the fields that the owner of these actions writes without a quality group."""
        return OWNER_FIELDS

    def _is_officer(self):
        return self.env.user.has_group(OFFICER)

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_done": self.env._("What was done, and what shows it?"),
            "action_reopen": self.env._("Reopen"),
            "action_cancel": self.env._("Cancel the action"),
        }

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_done"}
