from odoo import api, fields, models
from odoo.fields import Domain

MONTHS = 12


class QmsMeasurementParetoMixin(models.AbstractModel):
    """Of what the rows behind a figure are most: bars sorted by their number with the cumulative share, of those that
    failed where the figure tells them apart."""

    _name = "qms.measurement.pareto.mixin"
    _description = "Pareto of a measurement"

    can_view_pareto = fields.Boolean(compute="_compute_can_view_pareto")

    @api.depends("definition")
    @api.depends_context("uid")
    def _compute_can_view_pareto(self):
        for figure in self:
            figure.can_view_pareto = bool(figure.count and figure.can_view_evidence and figure._pareto_view())

    def _pareto_view(self):
        """Return the Pareto of the counted model: a view that an addon brings by its name, or none."""
        model = self._as_defined()._get_model()
        return model is not None and self.env.ref(
            f"{model._original_module}.{model._table}_view_pareto", raise_if_not_found=False
        )

    def _failed_domain(self):
        """Return the domain of the counted rows that made the figure bad; of all where they cannot be told apart."""
        if not self._counts_numerator():
            return Domain.TRUE
        definition = self._as_defined()
        met = definition._read_domain(definition.numerator_domain)
        return met if self._is_less_better() else ~met

    def _with_pareto(self, views, first=False):
        """Return `views` with the Pareto as their graph, where there is one; `first`: before the list."""
        pareto = self._pareto_view()
        if not pareto:
            return views
        kept = [view for view in views if view[1] != "graph"]
        at = 0 if first else 1
        return [*kept[:at], (pareto.id, "graph"), *kept[at:]]

    def action_view_pareto(self):
        """Open the Pareto of these figures of one indicator, company and definition: of all rows from the first of
        their periods to the last. Raises AccessError for who may not read the kind of record."""
        last = self.sorted("date_start")[-1:]
        action = last.action_view_evidence()
        definition = last._as_defined()
        span = (min(self.mapped("date_start")), last.date_end)
        if definition.kind == "flow" and len(self) > 1:
            action["domain"] = list(last._rows_domain(definition, "domain", span))
            action["context"] = {**action["context"], **last._span_context(span)}
        action["domain"] = list(Domain(action["domain"]) & last._failed_domain())
        action["views"] = last._with_pareto(action["views"], first=True)
        action["name"] = action["display_name"] = last._pareto_title(span)
        return action

    def _span_context(self, span):
        """Return the context in which each row of several periods reads as after its own one."""
        return {
            "qms_as_of": False,
            "qms_cutoff": self._rhythm(),
            "qms_dates": [fields.Date.to_string(day) for day in span],
        }

    def _pareto_title(self, span):
        first = self.new({"indicator_id": self.indicator_id.id, "date_start": span[0]})._period_text(short=True)
        last = self._period_text(short=True)
        words = {
            "indicator": self.indicator_id.name,
            "period": last if first == last else self.env._("%(first)s to %(last)s", first=first, last=last),
        }
        if self._counts_numerator():
            return self.env._("%(indicator)s, %(period)s: what failed", **words)
        return self.env._("%(indicator)s, %(period)s: all cases", **words)

    def _same_as_this(self):
        """Return the figures of the twelve months up to this one that are counted as it is."""
        first = fields.Date.subtract(self.date_end, months=MONTHS)
        return self.search(
            [
                ("active", "=", True),
                ("indicator_id", "=", self.indicator_id.id),
                ("company_id", "=", self.company_id.id),
                ("definition_version", "=", self.definition_version),
                ("date_start", ">", first),
                ("date_start", "<=", self.date_start),
            ]
        )
