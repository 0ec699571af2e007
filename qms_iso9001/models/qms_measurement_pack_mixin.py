from odoo import api, fields, models

YEARS = 3
FIGURES = {"value", "numerator", "denominator", "target", "warning"}


class QmsMeasurementPackMixin(models.AbstractModel):
    """What measurements bring to the audit pack: three years up to the end of its period, each with how many cases it
    was made of; figures that are amounts stay empty."""

    _name = "qms.measurement.pack.mixin"
    _inherit = ["qms.contribution"]
    _description = "Measurements in the audit pack"

    _pack_part = "11"

    @api.model
    def _pack_folder(self):
        return [*super()._pack_folder(), self._contribution_line(self.env._("Measurements"), [], "date_end")]

    @api.model
    def _pack_domain(self, line, start, end):
        return super()._pack_domain(line, min(start, fields.Date.subtract(end, years=YEARS, days=-1)), end)

    @api.model
    def _pack_columns(self):
        return [
            *("indicator_id", "date_start", "date_end", "value", "numerator", "denominator", "count"),
            *("left_out_count", "target", "warning", "direction", "state", "is_locked", "date_as_of"),
            "definition_version",
        ]

    def _pack_blank(self):
        return {measurement.id: FIGURES for measurement in self if measurement.is_amount}
