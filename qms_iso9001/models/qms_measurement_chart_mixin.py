from odoo import api, models
from odoo.fields import Domain

from ..tools.judging import FIGURES, is_as_good, path_value

MAX_POINTS = 36
# Who defined it says nothing of how it is counted.
AUTHORS = {"definition_user_id": None}


class QmsMeasurementChartMixin(models.AbstractModel):
    """What the chart of measurements draws: ready data, so that the picture and the list cannot tell two stories."""

    _name = "qms.measurement.chart.mixin"
    _description = "Chart of measurements"

    @api.model
    def _chart_data(self, record):
        """Return what the chart of an indicator (in the current company) or of an objective draws.

        {"unit": suffix, "direction", "points": [{"id", "label", "value" (None: a gap), "text", "state", "target",
        "path" (objective only; both as text as well), "is_locked", "is_redefined"}], "note" (where the definition
        changed in between), "forecast" (objective only, see qms.objective.forecast.mixin)}, oldest first, at most
        MAX_POINTS; False without measurements.
        """
        objective = record if record._name == "qms.objective" else None
        indicator = record.indicator_id if objective else record
        company = objective.company_id if objective else indicator.company_id or self.env.company
        # Here and elsewhere: where archived records are asked for, corrected figures still do not count.
        domain = (indicator._origin or indicator)._history_domain() & Domain("company_id", "=", company.id)
        if objective and objective.date_start:
            domain &= Domain("date_end", ">=", objective.date_start) & Domain("date_start", "<=", objective.date_due)
        measurements = self.search(domain, order="date_start desc", limit=MAX_POINTS)
        if not measurements:
            return False
        measurements = measurements.sorted("date_start")
        points = [measurement._chart_point(objective) for measurement in measurements]
        changed = measurements._redefined()
        for point, measurement in zip(points, measurements, strict=True):
            point["is_redefined"] = measurement in changed
        data = {"direction": indicator.direction, "unit": indicator._unit_suffix(), "points": points}
        data["note"] = changed._redefined_note()
        return {**data, "forecast": objective._forecast_picture(measurements)} if objective else data

    def _spark_value(self):
        """Return the figure as a small picture draws it; None, a gap, where it is of too few cases."""
        return None if self.value is False or self.state == "few" else self.value

    def _redefined(self):
        """Return those of these measurements, the oldest first, that are counted otherwise than the one before."""
        pairs = zip(self, self[1:], strict=False)
        return self.browse(now.id for before, now in pairs if not now._is_defined_as(before))

    def _is_defined_as(self, other):
        """Tell whether the figure is counted as `other` was; a company's own version begins with its own versions."""
        if self.indicator_id == other.indicator_id:
            return self.definition_version == other.definition_version
        ours, others = ({**(row.definition or {}), **AUTHORS} for row in (self, other))
        return ours == others

    def _redefined_note(self):
        """Return from when on the definition is another, in words."""
        if not self:
            return ""
        return self.env._(
            "Counted by another definition from %(periods)s on: figures before and after do not compare.",
            periods=", ".join(row._period_text(short=True) for row in self),
        )

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
        return {**point, **self._point_texts(point, "target", "path")}

    def _point_texts(self, point, *names):
        """Return {name_text: the value of that name of a point as it is written, in unit, currency and language}."""
        values = {name: point.get(name) for name in names}
        return {f"{name}_text": self._written(value) for name, value in values.items() if value is not None}
