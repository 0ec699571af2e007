from odoo import api, models
from odoo.fields import Domain

from .qms_owner_mixin import OFFICER


class QmsObjectiveOverviewMixin(models.AbstractModel):
    """What objectives bring to the Overview: how many of those that run are on track."""

    _name = "qms.objective.overview.mixin"
    _inherit = "qms.contribution"
    _description = "Objectives on the Overview"

    @api.model
    def _overview_tiles(self):
        today = self.env.company._qms_today()
        running = self.search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("date_start", "<=", today)
            & Domain("date_due", ">=", today)
        )
        tiles = super()._overview_tiles()
        if not running:
            return tiles
        on_track = running.filtered(lambda objective: objective.status in ("on_track", "achieved"))
        off = running - on_track
        missed = off.filtered(lambda objective: objective.status == "missed")
        if missed:
            standing = ("bad", self.env._("%s missed", len(missed)))
        elif off:
            standing = ("warning", self.env._("%s at risk", len(off)))
        else:
            standing = ("good", self.env._("On track"))
        figure = self.env._("%(part)s of %(all)s", part=len(on_track), all=len(running))
        note = " · ".join((missed | off)[:2].mapped("name"))
        domain = [("id", "in", running.ids)]
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

    def _inbox_verbs(self):
        """Why the objective above is on track although this one was missed, for its owner; what is done about it."""
        officer = self.env.user.has_group(OFFICER)
        label = self.env._("On track all the same")
        excuse = self._contribution_verb("action_ask_reason", label, label, {"qms_verb": "action_excuse"})
        plan = self._contribution_verb("action_view_actions", self.env._("Quality actions"))
        return {objective.id: [*([excuse] if objective._waits_for_excuse(officer) else []), plan] for objective in self}

    def _waits_for_excuse(self, officer):
        parent = self.parent_id
        may = parent and (officer or parent.user_id == self.env.user)
        excused = self.excuse and self.excused_measurement_id == self.measurement_id
        return bool(may and self.status == "missed" and not excused)
