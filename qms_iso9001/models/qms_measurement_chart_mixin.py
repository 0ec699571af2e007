from odoo import api, models
from odoo.fields import Domain

from ..tools.judging import FIGURES, is_as_good, path_value

MAX_POINTS = 36


class QmsMeasurementChartMixin(models.AbstractModel):
    """What the chart of measurements draws: ready data, so that the picture and the list cannot tell two stories."""

    _name = "qms.measurement.chart.mixin"
    _description = "Chart of measurements"

    @api.model
    def _chart_data(self, record):
        """Return what the chart of an indicator (in the current company) or of an objective draws.

        {"unit": suffix, "direction", "points": [{"id", "label", "value" (None: a gap), "text", "state", "target",
        "path" (objective only), "is_locked"}], "forecast" (objective only, see qms.objective.forecast.mixin)}, oldest
        first, at most MAX_POINTS; False without measurements.
        """
        objective = record if record._name == "qms.objective" else None
        indicator = record.indicator_id if objective else record
        company = objective.company_id if objective else indicator.company_id or self.env.company
        # Here and elsewhere: where archived records are asked for, corrected figures still do not count.
        domain = (
            Domain("indicator_id", "=", indicator._origin.id or indicator.id)
            & Domain("company_id", "=", company.id)
            & Domain("active", "=", True)
        )
        if objective and objective.date_start:
            domain &= Domain("date_end", ">=", objective.date_start) & Domain("date_start", "<=", objective.date_due)
        measurements = self.search(domain, order="date_start desc", limit=MAX_POINTS)
        if not measurements:
            return False
        measurements = measurements.sorted("date_start")
        points = [measurement._chart_point(objective) for measurement in measurements]
        data = {"direction": indicator.direction, "unit": indicator._unit_suffix(), "points": points}
        return {**data, "forecast": objective._forecast_picture(measurements)} if objective else data

    def _spark_value(self):
        """Return the figure as a small picture draws it; None, a gap, where too few cases say nothing of the way it goes."""
        return None if self.value is False or self.state == "few" else self.value

    def _chart_point(self, objective):
        missing = self.value is False
        point = {
            "id": self.id,
            "label": self._label_text(),
            "value": None if missing else self.value,
            "text": self.value_text,
            "state": self.state,
            "count": self.count,
            "target": None if self.target is False else self.target,
            "is_locked": self.is_locked,
        }
        if objective:
            span = (objective.date_start, objective.date_due, objective.baseline, objective.target)
            path = path_value(self.date_end, *span)
            point.update(path=path, target=objective.target)
            if self.state in FIGURES:
                good = is_as_good(self.value, path, objective.direction)
                point["state"] = "on_target" if good else "missed"
        return point
