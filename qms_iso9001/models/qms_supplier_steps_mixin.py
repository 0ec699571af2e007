from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.actions import warning_action
from ..tools.vendor_status import STANDING


class QmsSupplierStepsMixin(models.AbstractModel):
    """The buttons of a vendor's approval. Officers decide; whoever proposes may withdraw the proposal."""

    _name = "qms.supplier.steps.mixin"
    _description = "Steps of a vendor approval"

    def action_approve(self):
        """Approve the proposal, or the vendor on trial or with conditions; nothing needed may be missing."""
        self._check_decider()
        self._require_state("proposed", "trial", "conditional")
        self._check_complete()
        self._decide("approved")

    def action_approve_conditional(self):
        """Approve with conditions; nothing needed may be missing."""
        self._check_decider()
        self._require_state("proposed")
        self._check_complete()
        for approval in self:
            self._check_conditions(approval.conditions, approval.partner_id)
        self._decide("conditional")

    def action_start_trial(self):
        """Let the vendor deliver on trial until a day, whatever is still missing."""
        self._check_decider()
        self._require_state("proposed")
        for approval in self:
            self._check_until(approval)
        self._decide("trial")

    def action_block(self, reason=None):
        """Block the vendor with a reason: nothing is ordered from it any more. Says what is still to be received."""
        self._check_decider()
        self._require_state("proposed", "approved", "conditional", "trial")
        reason = self._require_reason(reason)
        proposed = self.filtered(lambda approval: approval.state == "proposed")
        proposed.write({"reason": reason})
        # A block needs no day, and a trial's day would end it.
        proposed._write_unguarded({"date_end": False})
        proposed._decide("blocked")
        blocked = proposed | (self - proposed)._decide_anew("blocked", reason=reason, ground="other", conditions=False)
        return blocked._tell_blocked()

    def _tell_blocked(self):
        """Note on each of these vendors what is still to be received, and return the message that says so."""
        found = self._open_lines()
        for approval, lines in found.items():
            if lines:
                # Whoever blocks decided it: the note is part of the step.
                approval.sudo().message_post(body=self._say_open_lines(lines))
        if not (text := self._say_open_lines(*found.values())):
            return None
        names = ", ".join(self.mapped("partner_name"))
        told = self.env._("Blocked: %(vendors)s. %(open)s", vendors=names, open=text)
        return warning_action(told, {"type": "ir.actions.act_window_close"})

    def action_propose_again(self):
        """Open a new proposal for the same vendor and products: the open one, else a copy of this."""
        self.ensure_one()
        self._require_state(*STANDING, "expired")
        vendor, company, category = self._scope()
        same = Domain("partner_id", "=", vendor) & Domain("company_id", "=", company)
        same &= Domain("categ_id", "=", category) & Domain("state", "=", "proposed")
        proposal = self.search(same, limit=1)
        if not proposal:
            self.check_access("read")
            self.browse().check_access("create")
            # What officers accepted stays accepted, whoever proposes again.
            proposal = self.sudo().copy({"user_id": self.env.uid}).with_env(self.env)
        return proposal._get_form_action()

    def action_withdraw(self, reason=None):
        """Take back a proposal, or a status that stands: then the vendor has none."""
        self._require_state("proposed", *STANDING)
        if any(approval.state != "proposed" for approval in self):
            self._check_decider()
        self.check_access("write")
        # Who withdraws may be the buyer who proposed it: ending is a step, not an edit.
        self.sudo()._end(self._require_reason(reason))

    @api.model
    def _reason_verbs(self):
        return super()._reason_verbs() | {
            "action_block": self.env._("Block the vendor"),
            "action_withdraw": self.env._("Withdraw"),
        }

    def _decide(self, state):
        """Let proposals stand as `state`; what stands already is replaced by a new approval."""
        self.check_access("write")
        proposed = self.filtered(lambda approval: approval.state == "proposed")
        for approval in self:
            if not approval.partner_id:
                raise UserError(self.env._("Choose the vendor first."))
            if not approval.class_id and state != "blocked":
                raise UserError(
                    self.env._(
                        "%(vendor)s: choose a class first. It says what the vendor has to show and when it is "
                        "evaluated again.",
                        vendor=approval.display_name,
                    )
                )
            self._check_not_over(approval)
        # What the register shows is evidence of the decision, whoever may write the rows.
        self.sudo().item_ids._keep_certificates()
        for turn in self._turns(proposed):
            turn._stand(state)
        (self - proposed)._decide_anew(state, conditions=False)

    def _decide_anew(self, state, **vals):
        """Let a new approval stand as `state`, with what the vendor has shown so far: it is what is decided by."""
        # Who decides may not read each answer or file that is carried over.
        ended = self.sudo()
        approvals = self._record_decision(
            [
                {
                    "partner_id": approval.partner_id.id,
                    "company_id": approval.company_id.id,
                    "categ_id": approval.categ_id.id,
                    "class_id": approval.class_id.id,
                    "ground": approval.ground,
                    "reason": approval.reason,
                    "state": state,
                    "item_ids": approval._copy_checklist(),
                    # The day of a trial ends the trial; a vendor with conditions was not to stand longer than that.
                    "date_end": state == "approved" and approval.state == "conditional" and approval.date_end,
                    **vals,
                }
                for approval in ended
            ]
        )
        for approval, successor in zip(ended, approvals, strict=True):
            approval._copy_files(successor)
        return approvals

    def _check_until(self, approval):
        if not approval.date_end:
            raise UserError(self.env._("Enter the day until which the vendor is on trial."))

    def _check_not_over(self, approval):
        if approval.state == "conditional" and approval.is_over:
            raise UserError(
                self.env._(
                    "%(vendor)s: the day until which it stands is past. Use Propose again.",
                    vendor=approval.display_name,
                )
            )
        end = approval.state == "proposed" and approval.date_end
        if end and end < approval.company_id._qms_today():
            raise UserError(
                self.env._(
                    "%(vendor)s: the day until which it stands is past. Enter a later one.",
                    vendor=approval.display_name,
                )
            )

    def _check_complete(self):
        """Raise UserError naming what a vendor has to show and did not: then it can be on trial only."""
        for approval in self:
            missing = approval._get_missing()
            if missing:
                raise UserError(
                    self.env._(
                        "%(vendor)s still has to show: %(missing)s. Tick them off when they are there, or let the "
                        "vendor deliver on trial until a day.",
                        vendor=approval.display_name,
                        missing=", ".join(missing),
                    )
                )
