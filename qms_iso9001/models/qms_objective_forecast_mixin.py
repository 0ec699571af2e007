from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.forecast import ENOUGH, forecast
from ..tools.judging import FIGURES

# So many of the last closed periods tell the trend: what was longer ago was another company.
PERIODS = 12


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
            rows = closed.get((objective.indicator_id._origin, objective.company_id), [])
            points = [(row.date_end, row.value) for row in reversed(rows[:PERIODS])]
            objective.forecast_text = objective._forecast_text(points) if objective.indicator_id else ""

    def _closed_measurements(self):
        """Return {(indicator, company): closed periods with a figure that the reader sees, the newest first}, by one
        query."""
        rows = self.env["qms.measurement"].search(
            Domain("indicator_id", "in", self.indicator_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("is_locked", "=", True)
            & Domain("state", "in", list(FIGURES)),
            order="date_start desc",
        )
        return rows.grouped(lambda row: (row.indicator_id, row.company_id))

    def _forecast_text(self, points):
        found = forecast(points, self.target, self.direction)
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
