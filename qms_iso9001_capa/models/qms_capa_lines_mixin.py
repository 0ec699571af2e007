from odoo import api, models
from odoo.fields import Domain

from .qms_capa_steps_mixin import OPEN

TEMPLATE = "/qms_iso9001_capa/static/xls/qms_capa.xlsx"
LATE = Domain("state", "in", OPEN) & Domain("date_due", "<", "today")
# Proved, and still open: something else is missing, or somebody has to press Close.
PROVED = (
    Domain("state", "=", "effectiveness")
    & Domain("check_ids.state", "=", "effective")
    & ~Domain("check_ids.state", "in", ("running", "to_confirm"))
)


class QmsCapaLinesMixin(models.AbstractModel):
    """The lines of corrective actions on the shared screens (Inbox, My quality, Overview, management review, audit
    pack), the step of a row, and the template of the import screen."""

    _name = "qms.capa.lines.mixin"
    _inherit = "qms.open.tile.mixin"
    _description = "Lines of corrective actions on shared screens"
    _pack_part = "06"
    _pack_dossier = (
        "nonconformity_ids",
        "step_ids",
        "why_ids",
        "bone_ids",
        "verification_ids",
        "action_ids",
        "check_ids",
    )
    _pack_dossier += ("similar_ids", "update_ids", "supplier_request_ids")
    _confirmed_verbs = ("action_close",)

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers: a register with past states, days, actions and cases."""
        return [{"label": self.env._("Import template for corrective actions"), "template": TEMPLATE}]

    # Inbox

    @api.model
    def _inbox_lines(self):
        gone = Domain("state", "in", OPEN) & Domain("user_id.active", "=", False)
        return super()._inbox_lines() + [
            self._contribution_line(self.env._("Corrective actions that are late"), list(LATE), "date_due"),
            self._contribution_line(self.env._("Corrective actions whose owner left"), list(gone), "date_due"),
            self._contribution_line(self.env._("Corrective actions to close"), list(PROVED), "date_due"),
        ]

    def _inbox_verbs(self):
        verbs = super()._inbox_verbs()
        steps = {
            "analysis": ("action_start_actions", self.env._("Start actions"), self.env._("Actions started")),
            "action": ("action_start_effectiveness", self.env._("Watch the effect"), self.env._("Watched")),
            "effectiveness": ("action_close", self.env._("Close"), self.env._("Closed")),
        }
        ready = self.filtered(lambda record: record.is_ready and record.can_act)
        return {**verbs, **{record.id: [self._contribution_verb(*steps[record.state])] for record in ready}}

    def _inbox_about(self):
        # Whose it is is no secret to who reads it.
        return {each.id: [each.sudo().user_id.name, each.next_step] for each in self}

    # My quality

    @api.model
    def _my_quality_lines(self):
        waiting = Domain("state", "in", ("analysis", "action")) | PROVED
        mine = list(Domain("user_id", "=", self.env.uid) & waiting)
        return super()._my_quality_lines() + [
            self._contribution_line(self.env._("My corrective actions"), mine, "date_due")
        ]

    @api.model
    def _my_quality_info_lines(self):
        # The owner waits for the proof; the team helps.
        watched = Domain("user_id", "=", self.env.uid) & Domain("state", "=", "effectiveness") & ~PROVED
        team = Domain("team_ids", "in", self.env.uid) & Domain("user_id", "!=", self.env.uid)
        team &= Domain("state", "in", OPEN)
        return super()._my_quality_info_lines() + [
            self._contribution_line(
                self.env._("Corrective actions whose effect is watched"), list(watched), "date_due"
            ),
            self._contribution_line(self.env._("Corrective actions I work on"), list(team), "date_due"),
        ]

    # Overview, management review (9.3.2 c 4), audit pack

    @api.model
    def _overview_tiles(self):
        tile = self._overview_open(self.env._("Corrective actions open"), OPEN, sequence=92)
        return [*super()._overview_tiles(), tile]

    @api.model
    def _review_inputs(self):
        opened, closed = list(Domain("state", "in", OPEN)), list(Domain("state", "=", "closed"))
        failed = [("failure_count", ">", 0)]
        # Only what an import brought: here nothing closes without proof.
        unproved = list(Domain("state", "=", "closed") & ~Domain("check_ids.state", "=", "effective"))
        return super()._review_inputs() + [
            self._contribution_line(self.env._("Corrective actions open"), opened, "date_due"),
            self._contribution_line(self.env._("Corrective actions that are late"), list(LATE), "date_due"),
            self._contribution_line(self.env._("Corrective actions closed"), closed, "date_done"),
            self._contribution_line(
                self.env._("Corrective actions not effective at least once"), failed, "date_opened"
            ),
            self._contribution_line(self.env._("Corrective actions closed without a check"), unproved, "date_done"),
        ]

    @api.model
    def _pack_folder(self):
        return super()._pack_folder() + [self._contribution_line(self.env._("Corrective actions"), [], "date_opened")]
