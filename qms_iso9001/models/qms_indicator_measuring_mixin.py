import logging
from datetime import datetime, timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.judging import judge
from ..tools.periods import periods_between
from .qms_owner_mixin import OFFICER

_logger = logging.getLogger(__name__)

# How far back the cases of a new indicator are counted: what happened then stands in the ERP. A state does not.
HISTORY = {"months": 12}
NUMBERS = ("numerator", "denominator")
FIGURES = [f"{kept}{name}" for kept in ("", "amount_", "sale_amount_") for name in NUMBERS]


class QmsIndicatorMeasuringMixin(models.AbstractModel):
    """When an indicator is measured: its open periods each day in one go, the last time at the cut-off. An indicator
    that cannot be measured says why on its form, and stops no other."""

    _name = "qms.indicator.measuring.mixin"
    _inherit = ["qms.indicator.result.mixin", "qms.indicator.start.mixin"]
    _description = "Measuring of an indicator"

    measurement_ids = fields.One2many(
        "qms.measurement", "indicator_id", string="Measurements", domain=[("active", "=", True)], readonly=True
    )

    def action_measure(self):
        """Measure what is due of these indicators (of none: of all) in the active companies.

        For quality officers and the owner of the indicator. Raises AccessError for everybody else. What cannot be
        measured says so on the indicator; returns the notification that says what came of it.
        """
        indicators = self or self.search(Domain.TRUE)
        indicators.check_access("read")
        officer = self._is_officer()
        for indicator in indicators:
            if not officer and indicator.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "Quality officers and the owner measure %(indicator)s. Ask one of them.",
                        indicator=indicator.name,
                    )
                )
        # Nobody has rights to write measurements: only measuring does.
        indicators.sudo()._measure(self.env.companies)
        return self._told_elsewhere() or self._told_measured()

    @api.model
    def _is_officer(self):
        return self.env.user.has_group(OFFICER)

    @api.model
    def _cron_measure(self):
        """Measure each indicator once after each company's midnight; resumes after a kill, repeats without doubles."""
        companies = self.env["res.company"].search(Domain.TRUE)
        midnights = {company: company._qms_midnight(company._qms_today()) for company in companies}
        waiting = self.search(Domain.TRUE, order="id")._companies_due(midnights)
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for indicator, companies_due in waiting.items():
            indicator._measure(companies_due)
            if not self.env["ir.cron"]._commit_progress(1):
                return

    def _companies_due(self, midnights):
        """Return {indicator: companies in which it was not measured since their midnight}; `midnights` by company."""
        measured = self.env["qms.measurement"]._read_group(
            [("indicator_id", "in", self.ids)], ["indicator_id", "company_id"], ["measured_at:max"]
        )
        last = {(indicator, company): at for indicator, company, at in measured}
        due, companies = {}, self.env["res.company"].union(*midnights)
        for indicator in self:
            late = indicator._measured_in(companies).filtered(
                lambda c, i=indicator: i.with_company(c)._last_tried(last.get((i, c))) < midnights[c]
            )
            if late:
                due[indicator] = late
        return due

    def _last_tried(self, measured):
        """Return when it was tried in the current company, where its newest measurement was `measured` (or None)."""
        # What cannot be measured, or calculated yet, has no measurement and is tried once a day all the same.
        failed = self.company_problem and self.company_measured_at
        empty = self.source == "formula" and self.company_measured_at
        return failed or measured or empty or datetime.min

    def _measure(self, companies):
        """Measure the open periods in each of `companies` (an indicator of one company: in that one)."""
        for indicator in self.try_lock_for_update():  # what somebody else is measuring is measured
            indicator._try_measure(companies)

    def _try_measure(self, companies):
        """Measure in each of `companies`; where that fails it says so there, keeps nothing, and stops no other."""
        for company in self._measured_in(companies):
            try:
                with self.env.cr.savepoint():
                    result = self._measure_in(company)
            except psycopg2.OperationalError:
                raise
            except Exception as error:
                self.env.invalidate_all(flush=False)
                _logger.exception("%s cannot be measured in %s; the job tries again tomorrow.", self, company)
                result = self.env._("The measuring failed: %(error)s", error=error), ""
            self._note_result(company, *result)

    def _measure_in(self, company):
        """Measure one company; return (why it cannot be measured or "", remark or "")."""
        problem = self._definition_problem()
        if problem:
            return problem, ""
        today = company._qms_today()
        mine = [("indicator_id", "=", self.id), ("company_id", "=", company.id), ("active", "=", True)]
        existing = self.env["qms.measurement"].search(mine, order="date_start")
        periods = self._periods_due(today, existing)
        if not periods:
            return "", self._not_begun_remark(today)
        counted, problem = self._attempt(lambda: self._count_periods(company, periods))
        if problem:
            return problem, ""
        rows = [self._prepare_measurement_vals(company, *period, counted, today) for period in periods]
        remark = self._empty_remark(rows, existing)
        rows = rows if existing else self._from_first_case(rows)
        self._save(rows, existing)
        return "", remark or self._remark_of(rows)

    def _periods_due(self, today, existing):
        """Return the (start, end) pairs that are not locked, from the first one measured to the one of today."""
        locked = set(existing.filtered("is_locked").mapped("date_start"))
        first = existing[:1].date_start or today
        if not existing:
            since = fields.Date.subtract(today, **HISTORY) if self.kind == "flow" else today
            first = max(since, self.date_from or today.min)
        return [pair for pair in periods_between(first, today, self.frequency) if pair[0] not in locked]

    @api.model
    def _from_first_case(self, rows):
        """Return the periods from the first one with cases on: before it there was nothing to measure."""
        first = next((number for number, vals in enumerate(rows) if vals["count"] or vals["left_out_count"]), -1)
        return rows[first:]

    def _count_periods(self, company, periods):
        """Return {start of the period: counted row} of `periods`, by one query over all of them."""
        if self.kind == "level":
            rows = self._count(company)
        else:
            first, last = periods[0][0], periods[-1][1]
            cutoff = [self.frequency, self.cutoff_days]
            rows = self._count(company, first, last, frequency=self.frequency, qms_cutoff=cutoff)
        return {start: row for (start, _group), row in rows.items()}

    def _prepare_measurement_vals(self, company, start, end, counted, today):
        closes = end if self.kind == "level" else end + timedelta(days=self.cutoff_days)
        row = counted.get(None if self.kind == "level" else start) or dict.fromkeys(
            ("numerator", "denominator", "count", "left_out"), 0
        )
        vals = {
            "indicator_id": self.id,
            "company_id": company.id,
            "date_start": start,
            "date_end": end,
            "date_as_of": min(today, closes),
            "is_locked": today > closes,
            "definition_version": self.definition_version,
            "definition": self._frozen_definition(),
            "measured_at": fields.Datetime.now(),
        }
        limits = row.get("limits") or self._limits()
        return {**vals, **limits, **self._result_of({**row, "limits": limits})}

    def _limits(self):
        """Return what a figure is judged by today, as a measurement keeps it."""
        return {
            "target": self.target if self.has_target else None,
            "warning": self.warning if self.has_target else None,
            "minimum_count": self.minimum_count,
            "minimum_denominator": self.minimum_denominator,
            "direction": self.direction,
        }

    def _result_of(self, row):
        """Return the figures of a counted row, and what they are worth."""
        value = self._value_of(row)
        has_data = value is not None
        # Amounts are kept apart: who may read the figure need not read prices.
        kept = ("sale_amount_" if self._adds_sales() else "amount_") if self._adds_amounts() else ""
        return {
            **dict.fromkeys(FIGURES),
            f"{kept}numerator": row["numerator"] or 0 if has_data else None,
            f"{kept}denominator": row["denominator"] if has_data and self._divides() else None,
            "value": value,
            "count": row["count"],
            "left_out_count": row["left_out"],
            "state": self._judge(value, row),
        }

    def _judge(self, value, row):
        if value is None:
            return "no_data"
        limits = row["limits"]
        if self._needs_cases() and (
            row["count"] < limits["minimum_count"] or (row["denominator"] or 0) < limits["minimum_denominator"]
        ):
            return "few"
        return judge(value, limits["target"], limits["warning"], limits["direction"])

    def _save(self, rows, existing):
        """Write the open measurements, create the missing ones. A state of which the day passed unmeasured is lost."""
        by_start = {measurement.date_start: measurement for measurement in existing}
        for vals in rows:
            measurement = by_start.get(vals["date_start"])
            if self.kind == "level" and vals["is_locked"]:
                vals = self._prepare_missed_vals(vals, measurement)
            if measurement:
                measurement._update(vals)
            else:
                self.env["qms.measurement"]._record(vals)

    def _prepare_missed_vals(self, vals, measurement):
        """Return how a state is closed after its last day: as measured on that day, else as not measured."""
        if measurement and measurement.date_as_of == measurement.date_end:
            return {"is_locked": True}
        nothing = dict.fromkeys((*FIGURES, "value"))
        return {**vals, **nothing, "count": 0, "left_out_count": 0, "state": "not_measured"}

    def _remark_of(self, rows):
        empty = [vals for vals in rows if vals["state"] == "no_data"]
        if not self._needs_cases() or not empty or not any(vals["count"] or vals["left_out_count"] for vals in rows):
            return ""
        return self.env._(
            "Nothing to divide by in %(empty)s of %(all)s periods: they show no data.", empty=len(empty), all=len(rows)
        )
