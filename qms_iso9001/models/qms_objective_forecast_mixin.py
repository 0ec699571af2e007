from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.forecast import ENOUGH, forecast
from ..tools.judging import FIGURES, path_value
from ..tools.periods import periods_between

# So many of the last closed periods tell the trend: what was longer ago was another company.
PERIODS = 12
# So many periods ahead are drawn at most.
AHEAD = 12


class QmsObjectiveForecastMixin(models.AbstractModel):
    """When an objective is reached if it goes on like this: the straight line through the last closed periods of its
    indicator, with a range. No judgement: the status follows from what was measured."""

    _name = "qms.objective.forecast.mixin"
    _description = "Forecast of an objective"

    forecast_text = fields.Char("Forecast", compute="_compute_forecast_text")

    @api.depends("indicator_id.measurement_ids.state", "indicator_id.measurement_ids.value", "target", "date_due")
    @api.depends_context("lang", "uid")
    def _compute_forecast_text(self):
        closed = self._closed_measurements()
        for objective in self:
            found = objective._forecast(closed)
            objective.forecast_text = objective._forecast_text(found) if objective.indicator_id else ""

    def _forecast(self, closed):
        """Return the Forecast of the objective, from its `closed` measurements (see `_closed_measurements`)."""
        rows = closed.get((self.indicator_id._origin, self.company_id), [])
        # Other definitions give other figures: one line through both tells nothing.
        alike = [row for row in rows if row._is_defined_as(rows[0])]
        points = [(row.date_end, row.value) for row in reversed(alike[:PERIODS])]
        return forecast(points, self.target, self.direction)

    def _closed_measurements(self):
        """Return {(indicator, company): closed periods with a figure that the reader sees, the newest first}, by one
        query."""
        indicators = self.indicator_id._origin
        rows = self.env["qms.measurement"].search(
            indicators._history_domain()
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("is_locked", "=", True)
            & Domain("state", "in", list(FIGURES)),
            order="date_start desc",
        )
        return indicators._histories(rows)

    def _forecast_text(self, found):
        if found.state == "few":
            return self.env._("Too few periods: %(count)s of %(needed)s are closed", count=found.count, needed=ENOUGH)
        if found.state == "reached":
            return self.env._("The trend is at the target")
        if found.state == "away":
            return self.env._("At this trend not reached")
        values = {
            "month": self._month_text(found.day),
            "first": self._month_text(found.first),
            "last": self._month_text(found.last) if found.last else self.env._("never"),
        }
        if self.date_due and found.day > self.date_due:
            return self.env._("At this trend reached in %(month)s (%(first)s to %(last)s), after its day", **values)
        return self.env._("At this trend reached in %(month)s (%(first)s to %(last)s)", **values)

    def _month_text(self, day):
        return format_date(self.env, day, date_format="MMM yyyy")

    # The picture

    def _forecast_picture(self, measurements):
        """Return what the chart draws of the forecast, after `measurements` (those drawn, the oldest first).

        {"text", "past": [the line at each measurement, None before it begins], "points": [{"label", "value" (the line),
        "low", "high" (its range), "target", "path"}] of the periods to come}; False while there are too few periods.
        """
        found = self._forecast(self._closed_measurements())
        if not found.line:
            return False
        ahead = self._periods_ahead(found, measurements)
        past = [found.line.at(each.date_end) if each.date_end >= found.line.start else None for each in measurements]
        return {
            "text": self._forecast_text(found),
            "past": past,
            "past_texts": [None if value is None else self._written(value) for value in past],
            "points": [self._forecast_point(found.line, *period) for period in ahead],
        }

    def _periods_ahead(self, found, measurements):
        """Return the periods to draw: up to the due day, or on to the day on which the line is there."""
        begin = fields.Date.add(measurements[-1].date_end, days=1)
        end = max(filter(None, (self.date_due, found.day, begin)))
        return list(periods_between(begin, end, self.indicator_id.frequency))[:AHEAD]

    def _forecast_point(self, line, start, end):
        named = self.env["qms.measurement"].new({"indicator_id": self.indicator_id.id, "date_start": start})
        value = line.at(end)
        is_running = end <= self.date_due
        path = path_value(end, self.date_start, self.date_due, self.baseline, self.target)
        low, high = value - line.spread, value + line.spread
        point = {"value": value, "low": low, "high": high, "target": self.target, "path": path if is_running else None}
        texts = {f"{name}_text": self._written(each) for name, each in point.items() if each is not None}
        return {"label": named._label_text(), **point, **texts, "text": texts["value_text"]}

    def _written(self, value):
        return self.indicator_id._format(value, self.company_id)
