from odoo import api, models

from .qms_owner_mixin import OFFICER

DUE = [("is_due", "=", True)]
OVERDUE = [("is_overdue", "=", True)]
BLOCKED = [("state", "=", "blocked")]


class QmsEquipmentScreensMixin(models.AbstractModel):
    """What measuring equipment brings to the Inbox, My quality, the Overview, the management review and the pack."""

    _name = "qms.equipment.screens.mixin"
    _inherit = ["qms.contribution"]
    _description = "Measuring equipment on shared screens"
    _pack_part = "10"
    _pack_valid = ("create_date", False)

    @api.model
    def _inbox_lines(self):
        due, blocked = self.env._("Measuring equipment to check"), self.env._("Measuring equipment blocked")
        return [
            *super()._inbox_lines(),
            self._contribution_line(due, DUE, "date_due"),
            self._contribution_line(blocked, BLOCKED),
        ]

    def _inbox_verbs(self):
        check = self._contribution_verb("action_open_check", self.env._("Record the check"))
        label = self.env._("Put back in use")
        back = self._contribution_verb("action_ask_reason", label, label, {"qms_verb": "action_release"})
        verbs = super()._inbox_verbs()
        officer = self.env.user.has_group(OFFICER)
        for gauge in self._filtered_access("write"):
            if gauge.state != "retired":
                steps = [check, back] if gauge.state == "blocked" and officer else [check]
                verbs[gauge.id] = [*steps, *verbs.get(gauge.id, [])]
        return verbs

    def _inbox_about(self):
        about = super()._inbox_about()
        for gauge in self:
            reason = gauge.state_reason if gauge.state == "blocked" else False
            words = [word for word in (gauge.serial, gauge.place, reason) if word]
            if words:
                about[gauge.id] = [*about.get(gauge.id, []), *words]
        return about

    @api.model
    def _my_quality_lines(self):
        mine = [("user_id", "=", self.env.uid), *DUE]
        label = self.env._("Measuring equipment for me to check")
        return [*super()._my_quality_lines(), self._contribution_line(label, mine, "date_due")]

    def _my_quality_note(self):
        return self.place or ""

    @api.model
    def _overview_tiles(self):
        tiles = super()._overview_tiles()
        if not self.search_count([("state", "=", "in_use")], limit=1):
            return tiles
        overdue = self.search(OVERDUE)
        standing = ("bad", self.env._("Overdue")) if overdue else ("good", self.env._("None is overdue"))
        note = self._overview_names(overdue.mapped("name"))
        title = self.env._("Measuring equipment overdue")
        return [*tiles, self._overview_tile(title, len(overdue), standing, OVERDUE, note=note, sequence=47)]

    @api.model
    def _review_inputs(self):
        fit = self.env._("Measuring equipment: overdue, or blocked")
        domain = ["|", *OVERDUE, *BLOCKED]
        return [*super()._review_inputs(), self._contribution_line(fit, domain, "date_due")]

    @api.model
    def _pack_folder(self):
        label = self.env._("Register of measuring equipment")
        kept = [("active", "in", (True, False))]
        return [*super()._pack_folder(), self._contribution_line(label, kept, "date_due")]
