from odoo import api, fields, models


class QmsTrainingFigureMixin(models.AbstractModel):
    """What figures count of a training record and a filter cannot compare: kept in time, and the hours it took."""

    _name = "qms.training.figure.mixin"
    _description = "Figures of a training"

    is_on_time = fields.Boolean("In time", compute="_compute_is_on_time", store=True)
    hours = fields.Float("Hours", compute="_compute_hours", store=True)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"is_on_time", "hours"}

    @api.model
    def default_get(self, fields):
        """No default of somebody's own takes the place of what is counted."""
        return super().default_get([name for name in fields if name not in ("is_on_time", "hours")])

    @api.depends("state", "date_done", "date_due")
    def _compute_is_on_time(self):
        for record in self:
            done = record.state in ("attended", "passed") and record.date_done
            record.is_on_time = bool(done and record.date_due and record.date_done <= record.date_due)

    @api.depends("minutes")
    def _compute_hours(self):
        for record in self:
            record.hours = record.minutes / 60
