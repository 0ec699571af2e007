from odoo import api, fields, models


class QmsSignalWordsMixin(models.AbstractModel):
    """A signal in words, in the language of who reads it: the rule, the point, the rows."""

    _name = "qms.signal.words.mixin"
    _description = "Words of a signal"

    text = fields.Text("What the figures say", compute="_compute_text")
    value_text = fields.Char("Figure (with unit)", compute="_compute_text")
    period_text = fields.Char("Period", compute="_compute_text")

    @api.depends_context("lang")
    @api.depends("indicator_id", "rule", "measurement_id")
    def _compute_display_name(self):
        labels = self._rule_labels()
        for signal in self:
            signal.display_name = self.env._(
                "%(indicator)s, %(period)s: %(rule)s",
                indicator=signal.indicator_id.name,
                period=signal.measurement_id._period_text(short=True),
                rule=labels[signal.rule],
            )

    @api.model
    def _rule_labels(self):
        return dict(self._fields["rule"]._description_selection(self.env))

    @api.depends_context("lang")
    @api.depends("rule", "measurement_id", "measurement_ids", "value", "center", "lower", "upper")
    def _compute_text(self):
        for signal in self:
            signal.value_text = signal._written(signal.value)
            signal.period_text = signal.measurement_id._period_text(short=True)
            says = signal._chart_text() if signal.rule.startswith("nelson") else signal._target_text()
            parts = (says, signal._points_text(), signal._rows_text(), signal._corrected_text())
            signal.text = " ".join(filter(None, parts))

    def _written(self, value):
        return self.measurement_id._written(value)

    def _target_text(self):
        if self.rule == "row":
            return self.env._("Missed %(count)s times in a row.", count=len(self.measurement_ids))
        words = {"value": self.value_text, "period": self.period_text, "target": self._written(self.target)}
        if self.rule == "warning":
            return self.env._("%(value)s in %(period)s: short of the target %(target)s, not yet a miss.", **words)
        return self.env._("%(value)s in %(period)s: the target is %(target)s.", **words)

    def _chart_text(self):
        better = (self.value < self.center) == self.measurement_id._is_less_better()
        return self.env._(
            "%(rule)s. %(value)s in %(period)s, %(side)s than the centre %(center)s; limits %(lower)s to %(upper)s.",
            rule=self._rule_labels()[self.rule],
            value=self.value_text,
            period=self.period_text,
            side=self.env._("better") if better else self.env._("worse"),
            center=self._written(self.center),
            lower=self._written(self.lower),
            upper=self._written(self.upper),
        )

    def _points_text(self):
        """Return the points that the rule looked at, where there are several."""
        if len(self.measurement_ids) < 2:
            return ""
        points = self.measurement_ids.sorted("date_start")
        listed = ", ".join(f"{point._period_text(short=True)} {point.value_text}" for point in points)
        return self.env._("Points: %(points)s.", points=listed)

    def _rows_text(self):
        """Return how many rows were counted at the point, and how many of them made it bad."""
        count, failed = self.measurement_id.count, self._failed_count()
        if failed is None:
            return self.env._("Counted: %(count)s rows.", count=count)
        return self.env._("Counted: %(count)s rows, %(failed)s of them failed.", count=count, failed=failed)

    def _corrected_text(self):
        """Say that the point was corrected since, and to what."""
        point = self.measurement_id
        if point.active:
            return ""
        newest = self.env["qms.measurement"].search(
            [
                ("active", "=", True),
                ("indicator_id", "=", self.indicator_id.id),
                ("company_id", "=", self.company_id.id),
                ("date_start", "=", self.date_start),
            ]
        )
        return self.env._("The figure was corrected since: it is %(value)s.", value=newest.value_text)
