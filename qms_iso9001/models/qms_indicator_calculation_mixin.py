from odoo import models
from odoo.fields import Domain

from ..tools.formulas import FormulaError, NoFigure, evaluate, names_in
from ..tools.judging import FIGURES
from ..tools.periods import periods_between

# Objectives are judged by measurements: what counts them is measured after what measures them.
AFTER_OTHERS = ("qms.objective",)


class QmsIndicatorCalculationMixin(models.AbstractModel):
    """How a calculated indicator is measured: after those it is calculated from, period by period, and closed when
    they are. Where one has no figure, it has none and says so."""

    _name = "qms.indicator.calculation.mixin"
    _description = "Measuring of a calculated indicator"

    # In which order

    def _in_measuring_order(self):
        """Return these indicators, each after those it is calculated from or judges by."""
        calculated = self.sudo().search([("source", "=", "formula")]) | self.sudo().filtered(
            lambda each: each.source == "formula"
        )
        inputs = {}
        for each in calculated:
            inputs.setdefault(each.code, set()).update(each._names())

        def rank(code, seen):
            if code in seen or code not in inputs:
                return 1
            return 2 + max((rank(name, {*seen, code}) for name in inputs[code]), default=0)

        def order(each):
            if each.source == "formula":
                return 1 + max((rank(name, {each.code}) for name in each._names()), default=0)
            return 10**6 if each.model_name in AFTER_OTHERS else 0

        return self.sorted(order)

    def _names(self):
        try:
            return names_in(self.expression)
        except FormulaError:
            return []

    def _companies_due(self, midnights):
        return super(QmsIndicatorCalculationMixin, self._in_measuring_order())._companies_due(midnights)

    def _measure(self, companies):
        return super(QmsIndicatorCalculationMixin, self._in_measuring_order())._measure(companies)

    # Measuring

    def _measure_in(self, company):
        indicator = self.with_company(company) if self.source == "formula" else self
        return super(QmsIndicatorCalculationMixin, indicator)._measure_in(company)

    def _periods_due(self, today, existing):
        """Return the periods since those it is calculated from are measured: a value may be typed late."""
        if self.source != "formula":
            return super()._periods_due(today, existing)
        rows = self._measured_inputs(self.env.company)
        firsts = [*rows.mapped("date_start"), *existing.mapped("date_start")]
        first = max(min(firsts, default=today), self.date_from or today.min)
        locked = set(existing.filtered("is_locked").mapped("date_start"))
        return [pair for pair in periods_between(first, today, self.frequency) if pair[0] not in locked]

    def _measured_inputs(self, company, *more):
        """Return the valid figures of what this is calculated from, of what that was before, and of `more`."""
        inputs = self.browse().union(*self._inputs().values(), *more)
        return self.env["qms.measurement"].search(inputs._history_domain() & Domain("company_id", "=", company.id))

    def _kept_inputs(self, company, periods):
        """Return {(start of the period, code): the indicator of which the figure of that period was calculated}.

        Another one may have the code since: what was calculated once goes on with what it was calculated from.
        """
        starts = [start for start, _end in periods]
        figures = self.env["qms.measurement"].search(
            Domain("indicator_id", "=", self.id)
            & Domain("company_id", "=", company.id)
            & Domain("date_start", "in", starts)
            & Domain("active", "=", True)
        )
        ids = {(row.date_start, code): id_ for row in figures for code, id_ in row._inputs_behind().items()}
        rows = self.env["qms.measurement"].with_context(active_test=False).browse(set(ids.values())).exists()
        indicators = {row.id: row.indicator_id for row in rows}
        return {key: indicators[id_] for key, id_ in ids.items() if id_ in indicators}

    def _count_periods(self, company, periods):
        if self.source != "formula":
            return super()._count_periods(company, periods)
        kept = self._kept_inputs(company, periods)
        rows = self._measured_inputs(company, *kept.values())
        found = {(row.date_start, row.indicator_id): row for row in rows}
        inputs = self._inputs()
        before = self.browse().union(*inputs.values())._shared_before()

        def measured(start, code, each):
            asked = (kept.get((start, code)), each, before.get(each))
            return next((found[start, one] for one in asked if (start, one) in found), rows.browse())

        return {
            start: self._calculate({code: measured(start, code, each) for code, each in inputs.items()})
            for start, _end in periods
        }

    def _calculate(self, measured):
        """Return the counted row of one period from its {code: measurement}."""
        figures = {code: row.value if row.state in FIGURES | {"few"} else None for code, row in measured.items()}
        result, missing = self._result_or_missing(figures)
        return {
            "numerator": result,
            "denominator": None,
            "count": len(figures) if result is not None else 0,
            "left_out": 0,
            "missing": missing,
            "few": any(row.state == "few" for row in measured.values()),
            "inputs": {code: row.id for code, row in measured.items() if row},
            "is_open": any(row and not row.is_locked for row in measured.values()),
        }

    def _result_or_missing(self, figures):
        try:
            return evaluate(self.expression, figures), None
        except NoFigure as error:
            return None, error.args[0]

    def _judge(self, value, row):
        if self.source == "formula" and value is not None and row.get("few"):
            return "few"
        return super()._judge(value, row)

    def _prepare_measurement_vals(self, company, start, end, counted, today):
        vals = super()._prepare_measurement_vals(company, start, end, counted, today)
        if self.source != "formula":
            return vals
        row = counted.get(start) or {}
        # Closed when all that it is calculated from is.
        is_locked = vals["is_locked"] and not row.get("is_open")
        behind = {"inputs": row.get("inputs"), "missing": row.get("missing")}
        return {**vals, "is_locked": is_locked, "calculated_from": behind}

    def _remark_of(self, rows):
        if self.source != "formula":
            return super()._remark_of(rows)
        empty = [vals["calculated_from"]["missing"] for vals in rows if vals["state"] == "no_data"]
        return " ".join(
            self._missing_text(name, empty.count(name), len(rows)) for name in dict.fromkeys(empty) if name is not None
        )

    def _missing_text(self, name, empty, periods):
        if name:
            return self.env._(
                "No data in %(empty)s of %(all)s periods, because %(code)s has no figure there.",
                empty=empty,
                all=periods,
                code=name,
            )
        return self.env._(
            "No data in %(empty)s of %(all)s periods, because it would divide by nothing.", empty=empty, all=periods
        )

    def _count_span(self, date_start, date_end, group):
        """Return the calculation over what the others say of the span; it cannot be grouped."""
        if self.source != "formula":
            return super()._count_span(date_start, date_end, group)
        if group or self._definition_problem():
            return {}
        asked = {code: self._figure(code, date_start, date_end) for code in self._inputs()}
        figures = {code: found and found[None]["value"] for code, found in asked.items()}
        result, _missing = self._result_or_missing(figures)
        count = len(figures) if result is not None else 0
        return {None: {"numerator": result, "denominator": None, "count": count, "left_out": 0}}
