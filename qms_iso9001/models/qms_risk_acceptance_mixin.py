from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.risk_states import WORKED

MANAGER = "qms_iso9001.group_qms_manager"
ACTIVITY = "qms_iso9001.mail_activity_type_risk_accept"
ACCEPT_DAYS = 7


class QmsRiskAcceptanceMixin(models.AbstractModel):
    """What is left of a risk is accepted with a signature: by top management or a quality manager, or by its owner
    where the scale of the company lets them; not before it was treated, where its level asks for that. Who owns a risk
    that management accepts leaves that to another, while there is one."""

    _name = "qms.risk.acceptance.mixin"
    _inherit = ["qms.signed.mixin"]
    _description = "Acceptance of a risk"

    date_accepted = fields.Date("Accepted on", readonly=True, copy=False, tracking=True)
    accepted_by_id = fields.Many2one("res.users", "Accepted by", readonly=True, copy=False, ondelete="restrict")
    accepted_assessment_id = fields.Many2one(
        "qms.risk.assessment", "Rating accepted", readonly=True, copy=False, check_company=True, ondelete="set null"
    )
    can_accept = fields.Boolean(compute="_compute_can_accept")

    @api.depends_context("uid")
    @api.depends("state", "user_id", "level", "kind", "action_ids.state", "action_ids.risk_assessment_id")
    def _compute_can_accept(self):
        for risk in self:
            waiting = risk.kind == "risk" and risk.state in ("identified", "treatment", "acceptance") and risk.level
            there = bool(risk._origin) and waiting
            risk.can_accept = bool(there and not risk._lacks() and risk._may_accept())

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "date_accepted",
            "accepted_by_id",
            "accepted_assessment_id",
            "signing_round",
        }

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {"reference", "name", "cause", "event", "effect", "accepted_assessment_id"}

    def _signed_content(self):
        rating = self.accepted_assessment_id
        kept = [rating.chance, rating.effect, rating.level_name, rating.reason, str(rating.date)] if rating else []
        return {**super()._signed_content(), "rating": kept}

    def _required_meanings(self):
        return {"approver"} if self.state == "accepted" and not self.is_legacy else set()

    @api.model
    def _get_claimed_domain(self):
        return Domain("state", "=", "accepted") & Domain("is_legacy", "=", False)

    def _lacks(self):
        """Return what is missing before the risk can be accepted, in a sentence; empty for nothing."""
        risk = self.sudo()
        if not risk.level:
            return self.env._("%(risk)s is not rated yet. Use the button Rate first.", risk=risk.display_name)
        level = risk._current_level()
        # A level that the company took off its scale asks for all that a level can ask for.
        if level and not level.needs_treatment:
            return ""
        unjudged = risk._actions_to_judge()
        if unjudged:
            return self.env._(
                "%(risk)s: %(actions)s is done. Rate what is left (residual), and say whether it worked.",
                risk=risk.display_name,
                actions=", ".join(unjudged.mapped("display_name")),
            )
        if not (risk.residual_level and risk.action_ids.filtered(lambda each: each.risk_verdict in WORKED)):
            return self.env._(
                "%(risk)s is rated %(level)s: do something about it first. Add an action, have it done, then rate what "
                "is left (residual). What had no effect does not count.",
                risk=risk.display_name,
                level=level.name or risk.current_text,
            )
        waiting = risk.action_ids.filtered(lambda each: each.state == "open")
        if waiting:
            return self.env._(
                "%(risk)s: %(actions)s is still open. Have it done or cancel it with a reason, then rate what is left.",
                risk=risk.display_name,
                actions=", ".join(waiting.mapped("display_name")),
            )
        return ""

    def _accepts_management(self):
        level = self.acceptance_level_id.sudo()
        return level.needs_acceptance or not level

    def _may_accept(self):
        if not self._accepts_management():
            return self._is_mine()
        others = self.sudo().company_id.qms_accepting_ids - self.env.user
        return self._manages() and (not self._is_own() or not others)

    def _is_own(self):
        """Tell whether the current user owns the risk, or rated it as it is now."""
        risk = self.sudo()
        return self.env.user in risk.user_id | risk._current().user_id

    def _manages(self):
        return self.env.user in self.sudo().company_id.qms_top_manager_ids or self.env.user.has_group(MANAGER)

    def _others_accept(self):
        if self._is_own() and self._manages():
            return self.env._(
                "Another one of top management, or another quality manager, accepts %(risk)s: you own or rated it. Use "
                "the button Ask for acceptance.",
                risk=self.display_name,
            )
        return self.env._(
            "%(risk)s is accepted by top management or a quality manager. Use the button Ask for acceptance.",
            risk=self.display_name,
        )

    def action_ask_acceptance(self):
        """Ask management to accept the risk as it is now. For its owner and officers.

        Raises UserError while its level asks for treatment and nothing was done.
        """
        self._check_mine()
        self._check_acceptable()
        self._take("risk", ("identified", "treatment"), "acceptance")
        for risk in self.sudo():
            company = risk.company_id
            users = risk.user_id
            if risk._accepts_management():
                top = company.qms_top_manager_ids.filtered("active")
                users = top - risk.user_id or company._qms_stand_in(besides=risk.user_id) or top
            for user in users:
                deadline = fields.Date.add(company._qms_today(), days=ACCEPT_DAYS)
                risk.activity_schedule(ACTIVITY, user_id=user.id, date_deadline=deadline)

    def _check_acceptable(self):
        for risk in self:
            lack = risk._lacks()
            if lack:
                raise UserError(lack)

    def action_accept(self):
        """Accept the risk as it is now, with a signature: top management or a quality manager; what the scale lets the
        owner accept, its owner or an officer."""
        self.check_access("read")
        self._require_kind("risk")
        self._require_state("identified", "treatment", "acceptance")
        for risk in self:
            if not risk._may_accept():
                raise AccessError(risk._others_accept())
            risk._check_acceptable()
            rating = risk.sudo()._current()
            today = risk.sudo().company_id._qms_today()
            risk.sudo()._set_state(
                "accepted",
                accepted_assessment_id=rating.id,
                date_accepted=today,
                accepted_by_id=self.env.uid,
                reason=False,
            )
            risk._sign("approver")

    def action_send_back(self, reason=None):
        """Do not accept it, with a reason: it is treated further. For those who may accept it."""
        self.check_access("read")
        reason = self._require_reason(reason)
        for risk in self:
            if not risk._may_accept():
                raise AccessError(self.env._("Top management or a quality manager sends it back. Ask one of them."))
            risk._take("risk", ("acceptance",), "treatment", reason=reason)
            risk._note(self.env._("Not accepted: %(reason)s", reason=reason))

    def _set_state(self, state, **vals):
        res = super()._set_state(state, **vals)
        if state != "acceptance":
            self.sudo().activity_feedback([ACTIVITY], user_id=self.env.uid)
            self.sudo().activity_unlink([ACTIVITY])
        self._follow_review()
        return res

    def _is_waited_for(self, activity):
        asked = activity.activity_type_id == self.env.ref(ACTIVITY) and self.state == "acceptance"
        return super()._is_waited_for(activity) or asked

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_send_back": self.env._("Do not accept")}
