from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

# How many of the newest figures a card draws.
POINTS = 12


class QmsIndicatorCardMixin(models.AbstractModel):
    """What the card of an indicator shows beside its latest figure: how it went, in a picture and in words, where it
    comes from, and how much of the cases could be judged."""

    _name = "qms.indicator.card.mixin"
    _description = "Card of an indicator"

    card_points = fields.Json(compute="_compute_card")
    so_far_text = fields.Char("So far", compute="_compute_card", help="The figure of the period that is not over.")
    trend = fields.Selection(
        [("better", "Better than before"), ("worse", "Worse than before"), ("same", "As before")],
        compute="_compute_card",
    )
    trend_text = fields.Char("Trend in words", compute="_compute_card")
    source_text = fields.Char("Source", compute="_compute_card")
    completeness_text = fields.Char("Judged", compute="_compute_card", help="How many of the cases could be judged.")

    @api.depends("measurement_ids.value", "measurement_ids.state", "direction", "model_name")
    @api.depends_context("company", "lang", "uid")
    def _compute_card(self):
        rows = self._newest_measurements()
        for indicator in self:
            mine = rows.get(indicator._origin.id, self.env["qms.measurement"])
            indicator.card_points = indicator._card_points_of(mine)
            # As the figure of the card: what has too few cases is not told.
            told = mine.filtered(lambda row: row.state not in ("no_data", "few"))
            indicator.trend, indicator.trend_text = indicator._trend_of(
                told.filtered(lambda row: row.value is not False)
            )
            over = told.filtered(lambda row: not row._is_so_far())
            indicator.so_far_text = told[-1:]._so_far_text() if over else ""
            shown = over[-1:] or told[-1:] or mine[-1:]
            indicator.source_text = indicator._source_text(shown)
            indicator.completeness_text = indicator._completeness_text(shown)

    def _newest_measurements(self):
        """Return {indicator id: its POINTS newest measurements in the current company, the oldest first},
        also of before a company had its own; of another definition than the newest none, since they do not compare."""
        measurements = self.env["qms.measurement"]
        indicators, here = self._origin, Domain("company_id", "=", self.env.company.id)
        query = measurements._search(indicators._history_domain() & here, order="date_start")
        rank = SQL(
            "ROW_NUMBER() OVER (PARTITION BY qms_measurement.indicator_id ORDER BY qms_measurement.date_start DESC)"
        )
        ranked = query.select(SQL("qms_measurement.id"), SQL("%s AS rank", rank))
        newest = self.env.execute_query(SQL("SELECT id FROM (%s) AS ranked WHERE rank <= %s", ranked, POINTS))
        found = measurements.browse(row[0] for row in newest).sorted("date_start", reverse=True)
        histories = ((each, rows[:POINTS]) for (each, _company), rows in indicators._histories(found).items() if rows)
        return {
            each.id: rows.filtered(lambda row, last=rows[0]: row._is_defined_as(last)).sorted("date_start")
            for each, rows in histories
        }

    def _card_points_of(self, rows):
        """Return the points as the sparkline draws them: from 0 to 100, the span of the figures."""
        drawn = [row._spark_value() for row in rows]
        values = [value for value in drawn if value is not None]
        if len(values) < 2:
            return False
        low, span = min(values), max(values) - min(values)
        return [
            {
                "label": row._period_text(short=True),
                "value": None if value is None else 100 * (value - low) / span if span else 50,
                "shown": row.value_text,
            }
            for row, value in zip(rows, drawn, strict=True)
        ]

    def _trend_of(self, rows):
        """Return (trend, words) of the newest figure against the one before."""
        if len(rows) < 2:
            return False, ""
        before, now = rows[-2], rows[-1]
        words = {"before": before.value_text, "period": before._period_text(short=True)}
        if now.value == before.value:
            return "same", self.env._("as in %(period)s", **words)
        if (now.value > before.value) == (self.direction == "up"):
            return "better", self.env._("better than %(before)s in %(period)s", **words)
        return "worse", self.env._("worse than %(before)s in %(period)s", **words)

    def _source_text(self, latest):
        """Return where the figure comes from, and as of when."""
        source = self.model_label or ""
        if not latest:
            return source
        day = format_date(self.env, latest.date_as_of)
        if not source:
            return self.env._("as of %(day)s", day=day)
        return self.env._("%(records)s, as of %(day)s", records=source, day=day)

    def _completeness_text(self, latest):
        """Return how many of the cases could be judged: judged ÷ (judged + left out)."""
        every = latest.count + latest.left_out_count
        if not every or not self._needs_cases():
            return ""
        if every == 1:
            return self.env._("the only case judged") if latest.count else self.env._("the only case not judged")
        return self.env._(
            "%(share)s %% of %(every)s cases judged", share=round(100 * latest.count / every), every=every
        )
