from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsCapaCauseMixin(models.AbstractModel):
    """How the cause is looked for: whys in a row, possible causes in six categories drawn as a fishbone. Both are
    optional; what is in them helps the root cause along, and stays as the actions were chosen by it."""

    _name = "qms.capa.cause.mixin"
    _description = "Search for the cause of a corrective action"

    why_ids = fields.One2many("qms.capa.why", "capa_id", "5-why")
    bone_ids = fields.One2many("qms.capa.bone", "capa_id", "Possible causes")
    is_fishbone = fields.Boolean("Fishbone", help="Collect possible causes in a cause and effect diagram.")
    can_analyse = fields.Boolean(compute="_compute_can_analyse")

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"is_fishbone"}

    @api.depends_context("uid")
    @api.depends("state", "user_id", "team_ids")
    def _compute_can_analyse(self):
        for record in self:
            record.can_analyse = record.state == "analysis" and record._may_work()

    def _check_may_analyse(self):
        """Raise unless the user works on these corrective actions, and they are at the analysis."""
        if self.env.su:
            return
        self._check_may_work(self.bone_ids)
        for record in self.sudo():
            if record.state != "analysis":
                raise UserError(
                    self.env._(
                        '%(record)s is "%(state)s": its actions were chosen by this analysis. To change it, press '
                        "Back to analysis with a reason.",
                        record=record.display_name,
                        state=record._state_label(),
                    )
                )

    def _set_state(self, state, **vals):
        """Taken up again, it keeps in its messages what it was concluded from: from now on that changes."""
        if state == "analysis":
            for record in self.filtered(lambda record: record.why_ids or record.bone_ids):
                record._note(self.env._("Looked for so far: %(rows)s", rows=record._get_analysis_text()))
        return super()._set_state(state, **vals)

    def _get_analysis_text(self):
        """Return the whys and the possible causes in one line."""
        whys = [f"{number}. {row.name}" for number, row in enumerate(self.why_ids.sorted(), 1)]
        categories = dict(self.bone_ids._fields["category"]._description_selection(self.env))
        bones = [
            f"{categories[row.category]}: {row.name}" + (f" ({self.env._('probable')})" if row.is_root else "")
            for row in self.bone_ids.sorted()
        ]
        return "; ".join(whys + bones)
