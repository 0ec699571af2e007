from odoo import api, fields, models
from odoo.fields import Domain

from .qms_owner_mixin import OFFICER


class QmsObjectiveOverviewMixin(models.AbstractModel):
    """What objectives bring to the Overview: how many of those that run are on track."""

    _name = "qms.objective.overview.mixin"
    _inherit = "qms.contribution"
    _description = "Objectives on the Overview"
    _pack_part = "01"
    _pack_valid = ("date_start", "date_due")
    _pack_more = ("baseline", "target", "date_start")
    _pack_told = ("value_text", "status", "status_note")
    _review_input = "c2"

    @api.model
    def _overview_tiles(self):
        today = self.env.company._qms_today()
        begun = self.search(Domain("company_id", "=", self.env.company.id) & Domain("date_start", "<=", today))
        # What ended and was missed counts until its owner closes it, or says why it does not matter.
        missed = begun.filtered(lambda each: each.date_due < today and each.status == "missed")
        missed = (missed - missed._excused()).sorted("date_due")
        running = begun.filtered(lambda each: each.date_due >= today)
        tiles = super()._overview_tiles()
        if not running | missed:
            return tiles
        at_risk = running.filtered(lambda objective: objective.status not in ("on_track", "achieved"))
        words = [self.env._("%s missed", len(missed))] if missed else []
        words += [self.env._("%s at risk", len(at_risk))] if at_risk else []
        state = "bad" if missed else "warning" if at_risk else "good"
        standing = (state, ", ".join(words) or self.env._("On track"))
        on_track, every = len(running - at_risk), len(running | missed)
        figure = self.env._("%(part)s of %(all)s", part=on_track, all=every)
        note = self._overview_names((missed | at_risk).mapped("name"))
        domain = [("id", "in", (missed | running).ids)]
        title = self.env._("Objectives on track")
        return [
            *tiles,
            self._overview_tile(
                title, figure, standing, domain, label=self.env._("Objectives"), note=note, sequence=10
            ),
        ]

    @api.model
    def _overview_steps(self):
        own = Domain("company_id", "=", self.env.company.id)
        return [
            *super()._overview_steps(),
            self._overview_step(
                self.env._("Set quality objectives"),
                self.env._("What to reach, by when, and by which indicator you see it."),
                "qms_iso9001.qms_objective_action",
                self.search_count(own, limit=1),
                sequence=50,
            ),
        ]

    @api.model
    def _my_quality_lines(self):
        if not self.has_access("read"):
            return super()._my_quality_lines()
        # Which is over says its status: the day is another one in each company. Of those of others nothing is asked.
        here = self.with_context(allowed_company_ids=self._open_companies().ids)
        ended = here.search([("user_id", "=", self.env.uid), ("date_due", "<=", fields.Date.today())])
        # Where it was said why it does not matter, nothing waits for its end.
        excused = ended._excused()
        over = [("id", "in", [each.id for each in ended - excused if each._can_close(False, excused)])]
        return [
            *super()._my_quality_lines(),
            self._contribution_line(self.env._("Objectives to close"), over, "date_due"),
        ]

    def _inbox_verbs(self):
        """Why the objective above is on track although this one was missed, for its owner; what is done about it; the
        end of what was missed and serves no other."""
        officer = self.env.user.has_group(OFFICER)
        label = self.env._("On track all the same")
        excuse = self._contribution_verb("action_ask_reason", label, label, {"qms_verb": "action_excuse"})
        plan = self._contribution_verb("action_view_actions", self.env._("Quality actions"))
        label = self.env._("Close")
        close = self._contribution_verb("action_ask_reason", label, self.env._("Closed"), {"qms_verb": "action_close"})
        excused = self._excused()
        return {
            objective.id: [
                *([excuse] if objective._waits_for_excuse(officer, excused) else []),
                *([close] if objective._can_close(officer, excused) else []),
                plan,
            ]
            for objective in self
        }

    def _can_close(self, officer, excused):
        is_over = self.status in ("missed", "achieved")
        return is_over and not self._waits_above(excused) and (officer or self.user_id == self.env.user)

    def _waits_for_excuse(self, officer, excused):
        may = officer or self.parent_id.user_id == self.env.user
        return may and self._waits_above(excused)

    def _pack_blank(self):
        amounts = self.filtered(lambda objective: objective.indicator_id._tells_amounts())
        return {objective.id: {"baseline", "target", "value_text", "status_note"} for objective in amounts}
