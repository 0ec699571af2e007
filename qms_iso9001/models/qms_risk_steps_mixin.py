from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.risk_states import OPEN, OPEN_OPPORTUNITY, OPEN_RISK
from .qms_owner_mixin import OFFICER

# What a risk is: it was rated and accepted as this.
FROZEN = {"reference", "name", "cause", "event", "effect", "kind", "partner_id", "categ_id", "date_identified"}


class QmsRiskStepsMixin(models.AbstractModel):
    """A risk: identified → in treatment → to be accepted → accepted → closed; an opportunity: identified → pursued →
    realised or dropped. Its owner and quality officers take the steps, management accepts with a signature."""

    _name = "qms.risk.steps.mixin"
    _inherit = ["qms.risk.acceptance.mixin"]
    _description = "Steps of a risk"

    state = fields.Selection(
        [
            ("identified", "Identified"),
            ("treatment", "In treatment"),
            ("acceptance", "To be accepted"),
            ("accepted", "Accepted"),
            ("pursued", "Pursued"),
            ("realised", "Realised"),
            ("dropped", "Dropped"),
            ("closed", "Closed"),
        ],
        default="identified",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    reason = fields.Text("Because", readonly=True, copy=False)
    result = fields.Text("What it brought", readonly=True, copy=False)
    date_done = fields.Date("Ended on", readonly=True, copy=False)
    can_step = fields.Boolean(compute="_compute_can_step")

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_can_step(self):
        for risk in self:
            risk.can_step = bool(risk._origin) and risk._is_mine()

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "reason",
            "result",
            "date_done",
        }

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | FROZEN

    def _is_editable(self):
        return self.state in ("identified", "treatment", "pursued")

    def _locked_way_out(self):
        return self.env._("Reopen it with a reason first.")

    def _is_deletable(self):
        return super()._is_deletable() and not self.sudo().assessment_ids and not self.sudo().signature_ids

    def _is_open(self):
        return self.state in OPEN

    # What may be done, and by whom

    def _require_kind(self, kind):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for risk in self:
            if risk.kind != kind:
                raise UserError(
                    self.env._(
                        "This step is for: %(kind)s. Open %(risk)s: it has buttons of its own.",
                        kind=labels[kind],
                        risk=risk.display_name,
                    )
                )

    def _check_rated(self):
        for risk in self.sudo():
            if not risk.level:
                raise UserError(
                    self.env._("%(risk)s is not rated yet. Use the button Rate first.", risk=risk.display_name)
                )

    def _check_officer(self):
        self.check_access("read")
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("A quality officer does that. Tell one why."))

    def _take(self, kind, states, state, **vals):
        """Take the step to `state`; verbs call it after their own checks. Owners need no right to write it."""
        self._require_kind(kind)
        self._require_state(*states)
        self.sudo()._set_state(state, **vals)

    # Verbs of a risk

    def action_treat(self):
        """Begin to treat a rated risk. For its owner and officers."""
        self._check_mine()
        self._check_rated()
        self._take("risk", ("identified",), "treatment")

    def action_close(self, reason=None):
        """End a risk that is none any more, with a reason. For officers."""
        self._check_officer()
        self._end("risk", OPEN_RISK, "closed", reason)

    # Verbs of an opportunity

    def action_pursue(self):
        """Go after a rated opportunity. For its owner and officers."""
        self._check_mine()
        self._check_rated()
        self._take("opportunity", ("identified",), "pursued")

    def action_realise(self, reason=None):
        """Say what the opportunity brought. For its owner and officers."""
        self._check_mine()
        result = self._require_reason(reason)
        for risk in self:
            risk._take("opportunity", ("pursued",), "realised", result=result, date_done=risk._today())
            risk._note(self.env._("Realised: %(result)s", result=result))

    def action_drop(self, reason=None):
        """Let the opportunity go, with a reason. For its owner and officers."""
        self._check_mine()
        self._end("opportunity", OPEN_OPPORTUNITY, "dropped", reason)

    # Verbs of both

    def action_plan_treatment(self):
        """Write a quality action of its owner about this risk or opportunity, and open it; what is rated is treated,
        or pursued, from then on. For the owner and officers."""
        self.ensure_one()
        self._check_mine()
        self._require_state("identified", "treatment", "acceptance", "pursued")
        if self.state == "identified" and self.sudo().level:
            self.action_treat() if self.kind == "risk" else self.action_pursue()
        # The owner need not have the right to give actions; this one is the owner's own.
        action = self.env["qms.action"].sudo().create(self._prepare_treatment_vals())
        return action.sudo(False)._get_form_action()

    def _prepare_treatment_vals(self):
        risk = self.sudo()
        return {
            "name": self.env._("Act on %(risk)s", risk=risk.display_name),
            "description": "\n".join(filter(None, (risk.cause, risk.event, risk.effect))),
            "kind": "improvement",
            "risk_id": risk.id,
            "process_id": risk.process_id.id,
            "company_id": risk.company_id.id,
            "user_id": risk.user_id.id,
        }

    def action_reopen(self, reason=None):
        """Take up again what was accepted or ended, with a reason. For its owner and officers."""
        self._check_mine()
        self._require_state("accepted", "closed", "realised", "dropped")
        reason = self._require_reason(reason)
        for risk in self:
            risk._back(("identified", "treatment")[risk.state == "accepted"], reason)

    def _end(self, kind, states, state, reason):
        reason = self._require_reason(reason)
        for risk in self:
            risk._take(kind, states, state, reason=reason, date_done=risk._today())
            risk._note(self.env._("Ended: %(reason)s", reason=reason))

    def _back_to_treatment(self, reason):
        self._back("treatment", reason)

    def _back(self, state, reason):
        risk = self.sudo()
        # The acceptance of before stays as a signature of its round.
        gone = {"date_done": False, "date_accepted": False, "accepted_by_id": False, "accepted_assessment_id": False}
        risk._set_state(state, reason=reason, signing_round=risk.signing_round + 1, **gone)
        self._note(self.env._("Taken up again: %(reason)s", reason=reason))

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_close": self.env._("Close the risk"),
            "action_realise": self.env._("What did it bring?"),
            "action_drop": self.env._("Drop the opportunity"),
            "action_reopen": self.env._("Reopen"),
        }

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_realise"}
