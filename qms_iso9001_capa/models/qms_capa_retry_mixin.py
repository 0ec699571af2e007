from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsCapaRetryMixin(models.AbstractModel):
    """What was not effective is not watched again as it was: another corrective action, one that was changed, or
    another cause; else a person says why the same is tried again."""

    _name = "qms.capa.retry.mixin"
    _description = "Next attempt of a corrective action"

    same_reason = fields.Char("The same is tried again because", readonly=True, copy=False)
    can_try_again = fields.Boolean(
        compute="_compute_next_step", help="Only that nothing is new keeps it from being watched."
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"same_reason"}

    def _get_tried(self):
        """Return what is tried: the cause, and its corrective actions as they were done."""
        actions = self.action_ids.filtered(lambda action: action.kind == "corrective" and action.state != "cancelled")
        return {
            "cause": [self.cause or "", self.cause_id.id],
            "actions": [[each.id, each.name, each.description or "", each.signing_round] for each in actions],
        }

    def _is_tried_again(self):
        """Tell whether the last attempt was not effective, and nothing is new since."""
        check = self.check_ids.filtered(lambda check: check.state in ("effective", "not_effective")).sorted("id")[-1:]
        tried = check.state == "not_effective" and check.tried
        if not tried:
            return False
        now = self._get_tried()
        return now["cause"] == tried["cause"] and all(each in tried["actions"] for each in now["actions"])

    def _get_same_obstacle(self):
        if self.state != "action" or self.same_reason or not self._is_tried_again():
            return []
        return [
            self.env._(
                "What was tried did not help, and nothing of it is new: plan another corrective action, change one, or "
                "go back to the analysis for another cause. If the same is to be tried again, press Try the same again "
                "and say why."
            )
        ]

    def _get_obstacle(self):
        return super()._get_obstacle() + self._get_same_obstacle()

    @api.depends("same_reason", "check_ids.tried", "action_ids.name", "action_ids.description")
    def _compute_next_step(self):
        super()._compute_next_step()
        self.can_try_again = False
        failed = self.filtered(lambda record: record._origin and record.state == "action" and record.failure_count)
        for record in failed - self.filtered("is_ready"):
            obstacles = record.sudo()._get_obstacle()
            record.can_try_again = record._may_act() and obstacles == record.sudo()._get_same_obstacle()

    def action_try_again(self, reason=None):
        """Watch whether the same helps after all, with a reason. For the owner and officers."""
        self._check_step("action")
        reason = self._require_reason(reason)
        for record in self.sudo():
            same = record._get_same_obstacle()
            other = [obstacle for obstacle in record._get_obstacle() if obstacle not in same]
            if other or not same:
                raise UserError(
                    "\n".join(other) or self.env._("Something is new since the last attempt: press Watch the effect.")
                )
            record._write_unguarded({"same_reason": reason})
            record._note(self.env._("The same is tried again: %(reason)s", reason=reason))
        self.action_start_effectiveness()

    def _set_state(self, state, **vals):
        """The reason is that of one attempt."""
        return super()._set_state(state, **({"same_reason": False} if state == "analysis" else {}), **vals)

    @api.model
    def _reason_verbs(self):
        title = self.env._("Why should the same help this time?")
        return {**super()._reason_verbs(), "action_try_again": title}
