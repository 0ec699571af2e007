from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

RESULTS = [("met", "Criterion met"), ("not_met", "Criterion not met")]
ACTIVITY = "qms_iso9001.mail_activity_type_change"


class QmsChangeReviewMixin(models.AbstractModel):
    """A change that is done waits for its review: was its criterion met? Whoever is named to review it says so in a
    sentence and signs; nobody named, its owner. Only that closes it."""

    _name = "qms.change.review.mixin"
    _description = "Review of a change"

    change_result = fields.Selection(RESULTS, "Result", readonly=True, copy=False, tracking=True)
    change_conclusion = fields.Text("Said at the review", readonly=True, copy=False)
    can_review_change = fields.Boolean(compute="_compute_can_review_change")

    @api.depends_context("uid")
    @api.depends("kind", "state", "user_id", "verifier_id")
    def _compute_can_review_change(self):
        for action in self:
            action.can_review_change = action._may_review_change()

    def _may_review_change(self):
        """Tell whether the change waits for the judgement of the current user: whoever is named to review it, else
        its owner; quality officers always."""
        self.ensure_one()
        change = self.sudo()
        return change._waits_for_change_review() and (self._is_officer() or self.env.user == change._change_reviewer())

    def _change_reviewer(self):
        return self.verifier_id or self.user_id

    def _waits_for_change_review(self):
        return self.kind == "change" and self.state == "done"

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"change_result", "change_conclusion"}

    def _compute_is_verification_required(self):
        super()._compute_is_verification_required()
        self.filtered(lambda action: action.kind == "change").is_verification_required = False

    @api.constrains("kind", "is_verification_required")
    def _check_change_verification(self):
        for action in self:
            if action.kind == "change" and action.is_verification_required:
                raise ValidationError(
                    self.env._(
                        'A change is closed by its review: take the mark "To be verified" off %(change)s.',
                        change=action.display_name,
                    )
                )

    def action_verify(self):
        """Verify; a change is closed by its review instead."""
        if any(action.kind == "change" for action in self):
            raise UserError(self.env._("A change is closed by its review: say whether its criterion was met."))
        return super().action_verify()

    def _may_verify(self):
        return self.kind != "change" and super()._may_verify()

    def action_criterion_met(self, reason=None):
        """Close the change: its criterion was met, as the sentence `reason` says. For the reviewer and officers."""
        self._review_change("met", reason)

    def action_criterion_not_met(self, reason=None):
        """Close the change although its criterion was not met, as the sentence `reason` says, and open the quality
        action of its owner about that. For the reviewer and officers."""
        self.ensure_one()
        self._review_change("not_met", reason)
        return self._start_follow_up()._get_form_action()

    def _review_change(self, result, reason):
        self.check_access("read")
        self._check_is_change()
        self._require_state("done")
        reason = self._require_reason(reason)
        for change in self:
            if not change._may_review_change():
                raise AccessError(
                    self.env._(
                        "Who is named to review %(change)s (nobody named: its owner), or a quality officer, judges it. "
                        "Ask one of them.",
                        change=change.display_name,
                    )
                )
            values = {"change_result": result, "change_conclusion": reason, "date_verified": change._today()}
            if self.env.user != change.sudo().user_id:
                values["verifier_id"] = self.env.uid
            # Who reviews need not have the right to write the action: the person was checked just now.
            change.sudo()._set_state("verified", **values)
            change._sign("verifier")
            told = [self.env._("%(result)s: %(reason)s", result=change._result_label(), reason=reason)]
            if change.date_review and change.date_review > change._today():
                told.append(self.env._("Judged before its day, %s.", format_date(self.env, change.date_review)))
            change._note(" ".join(told))

    def _result_label(self):
        return dict(self._fields["change_result"]._description_selection(self.env)).get(self.change_result, "")

    def _start_follow_up(self):
        """Return a new action of the owner: the criterion was not met, what now?"""
        change = self.sudo()
        vals = {
            "name": self.env._("Criterion not met: %(change)s", change=change.display_name),
            "description": "\n\n".join(filter(None, (change.change_criterion, change.change_conclusion))),
            "kind": "improvement",
        }
        # Who reviews need not have the right to give actions; this one follows from what was said.
        return change.create({**vals, **change._prepare_consequence_vals()}).sudo(False)

    def _set_state(self, state, **vals):
        """Take the step; what is opened again is reviewed again."""
        if state == "open":
            vals = {"change_result": False, "change_conclusion": False, **vals}
        return super()._set_state(state, **vals)

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_criterion_met": self.env._("The criterion was met: what shows it?"),
            "action_criterion_not_met": self.env._("The criterion was not met: what was seen?"),
        }

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_criterion_met", "action_criterion_not_met"}

    # Reminded on the day of the review

    def _is_waited_for(self, activity):
        mine = activity.activity_type_id == self.env.ref(ACTIVITY) and activity.user_id == self._change_reviewer()
        return super()._is_waited_for(activity) or (mine and self._waits_for_change_review())

    def _reminds_somebody(self):
        return super()._reminds_somebody() or self._waits_for_change_review()

    def write(self, vals):
        """Write; who reviews a change is reminded on the day it says."""
        res = super().write(vals)
        if "date_review" in vals:
            self._follow_verifier()
        return res

    def _follow_verifier(self):
        super()._follow_verifier()
        for change in self.sudo().filtered(lambda action: action.kind == "change"):
            reviewer = change._change_reviewer() if change._waits_for_change_review() else None
            self._set_reminder(change, ACTIVITY, reviewer, change.date_review)
