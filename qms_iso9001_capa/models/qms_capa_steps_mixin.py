from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# Two months to find and remove the cause, three to see that it stays away.
DAYS_DUE = 150
OPEN = ("analysis", "action", "effectiveness")


class QmsCapaStepsMixin(models.AbstractModel):
    """analysis → action → effectiveness → closed, cancelled beside it: what each step asks for and who takes it.

    The owner and every quality officer take them. What keeps it from the next step is listed by `_get_obstacle`, which
    every part of a corrective action extends.
    """

    _name = "qms.capa.steps.mixin"
    _description = "Steps of a corrective action"
    _keeps_files = True

    date_due = fields.Date(default=lambda self: self.env.company._qms_today() + timedelta(days=DAYS_DUE))
    date_actions_done = fields.Date(
        "Actions done on", readonly=True, copy=False, help="From this day on it is watched whether they help."
    )
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False, ondelete="restrict")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_actions_done", "closed_by_id"}

    @api.model
    def _routing_fields(self):
        return super()._routing_fields() | {"date_opened", "company_id", "reference"}

    @api.model
    def _frozen_fields(self):
        """Closed means closed: of all that people type, nothing changes any more."""
        return super()._frozen_fields() | {
            "name",
            "description",
            "company_id",
            "reference",
            "user_id",
            "team_ids",
            "is_8d",
            "date_opened",
            "date_due",
            "process_id",
            "requirement_ids",
            "indicator_id",
            "cause",
            "cause_id",
        }

    @api.model
    def _analysis_fields(self):
        """Return the names of the fields that the actions were chosen by: they change at the analysis only."""
        return {"description", "cause", "cause_id"}

    @api.model
    def _judged_fields(self):
        """Who works on it, and by which way, is said by the owner and officers; the team fills it in."""
        return super()._judged_fields() | {"team_ids", "is_8d"}

    def _is_deletable(self):
        return False

    def _locked_way_out(self):
        return self.env._("Reopen it with a reason first.")

    def _is_waiting_for_owner(self):
        return self.state in ("analysis", "action")

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the first due date of each."""
        records = super().create(vals_list)
        records._keep_first_due()
        return records

    def write(self, vals):
        """Keep the first due date, also of what got it later, and what the actions were chosen by."""
        self._check_analysis(self._analysis_fields() & vals.keys(), vals)
        names = {"cause", "cause_id"} & vals.keys()
        other = self.filtered(lambda each: any(not each._keeps_value(name, vals[name]) for name in names))
        res = super().write(vals)
        for record in other.sudo():
            record._follow_cause()
        if vals.get("date_due"):
            self._keep_first_due()
        return res

    def _follow_cause(self):
        """Hook: its cause, or the code of it, is another one; called with sudo on one record."""

    def _check_analysis(self, names, vals):
        for record in self.sudo().filtered(lambda record: record.state in ("action", "effectiveness")):
            changed = {name for name in names if not record._keeps_value(name, vals[name])}
            if changed:
                raise UserError(
                    self.env._(
                        '%(record)s is "%(state)s": %(fields)s stays as it was when its actions were chosen. To change '
                        "it, press Back to analysis with a reason.",
                        record=record.display_name,
                        state=record._state_label(),
                        fields=self._field_labels(changed),
                    )
                )

    def _keep_first_due(self):
        undated = self.sudo().filtered(lambda record: record.date_due and not record.date_due_original)
        for date_due, records in undated.grouped("date_due").items():
            records._write_unguarded({"date_due_original": date_due})

    # What keeps it from the next step

    def _get_obstacle(self):
        """Return the list of what keeps it from its next step, in words, each with what to do; empty: nothing does.

        Called on one record, with sudo: the reader need not see all of what it looks at.
        """
        self.ensure_one()
        return []

    def _check_obstacle(self):
        for record in self.sudo():
            obstacles = record._get_obstacle()
            if obstacles:
                raise UserError("\n".join(obstacles))

    # Steps

    def action_start_actions(self):
        """The cause is known: do what prevents it. For the owner and officers; raises UserError if not."""
        self._check_step("analysis")
        self._check_obstacle()
        # The owner of a record needs no right to write what only steps write.
        self.sudo()._set_state("action")

    def action_start_effectiveness(self):
        """The actions are done: from today on it is watched whether they help. For the owner and officers."""
        self._check_step("action")
        self._check_obstacle()
        for company, records in self.sudo().grouped("company_id").items():
            records._set_state("effectiveness", date_actions_done=company._qms_today())

    def action_close(self):
        """Close what proved effective, and its nonconformities with it. For the owner and officers; a confirmed check
        closes by itself."""
        self._check_step("effectiveness")
        self._close()

    def _close(self):
        """Close without asking who: the caller did."""
        self._require_state("effectiveness")
        self._check_obstacle()
        for company, records in self.sudo().grouped("company_id").items():
            records._set_state("closed", date_done=company._qms_today(), closed_by_id=self.env.uid)

    def action_back_to_analysis(self, reason=None):
        """Look for the cause again, with a reason: the actions, or the cause, were the wrong ones. For the owner and
        officers."""
        self._check_step("action", "effectiveness")
        self._back_to_analysis(self._require_reason(reason))

    def _back_to_analysis(self, reason, failed=False):
        """Go back without asking who; `failed` counts: it was tried, and it happened again."""
        for record in self.sudo():
            record._stop_watching(reason)
            record._set_state(
                "analysis",
                date_actions_done=False,
                failure_count=record.failure_count + bool(failed),
                reopen_reason=reason,
                signing_round=record.signing_round + 1,
            )
            record._note(self.env._("Back to analysis: %(reason)s", reason=reason))

    def _stop_watching(self, reason):
        """Hook: it leaves the step `effectiveness`, so nothing is watched any more."""

    def action_reopen(self, reason=None):
        """Take up what was closed or cancelled again, at the analysis, with a reason. For quality officers."""
        self.check_access("read")
        self._check_officer()
        self._require_state("closed", "cancelled")
        reason = self._require_reason(reason)
        for record in self.sudo():
            record._set_state(
                "analysis",
                reopen_reason=reason,
                end_reason=False,
                date_done=False,
                date_actions_done=False,
                closed_by_id=False,
                signing_round=record.signing_round + 1,
            )
            record._note(self.env._("Reopened: %(reason)s", reason=reason))

    def action_cancel(self, reason=None):
        """Cancel with a reason what needs no corrective action. For the owner and officers."""
        self._check_step(*OPEN)
        reason = self._require_reason(reason)
        for record in self.sudo():
            record._check_no_open_action()
            record._stop_watching(reason)
            today = record.company_id._qms_today()
            record._set_state("cancelled", end_reason=reason, date_done=today, closed_by_id=self.env.uid)
            record._note(self.env._("Cancelled: %(reason)s", reason=reason))

    def _check_no_open_action(self):
        waiting = self.action_ids.filtered(lambda action: action.state == "open")
        if waiting:
            raise UserError(
                self.env._(
                    "Close or cancel its open actions first: %(actions)s.",
                    actions=", ".join(waiting.mapped("display_name")),
                )
            )
