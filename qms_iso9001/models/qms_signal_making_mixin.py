import logging

import psycopg2

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.control_chart import news, run_of

_logger = logging.getLogger(__name__)

# How many of the newest periods are looked at again: what was closed late is still found.
PERIODS = 36


class QmsSignalMakingMixin(models.AbstractModel):
    """What of its figures an indicator tells its owner: looked for whenever it was measured, in the same transaction,
    among the periods that are locked; told once per rule and period.

    An open period raises none: its figure is another one tomorrow. Nor does what lies before `signal_from`: the figures
    counted from history when an indicator begins are drawn, not told, but for the newest. Each company begins by
    itself, and has its own `signal_from`."""

    _name = "qms.signal.making.mixin"
    _inherit = ["qms.control.chart.mixin"]
    _description = "Signals of an indicator"

    misses_in_row = fields.Integer("Misses in a row", default=3, required=True, tracking=True)
    signal_from = fields.Date(
        "Signals from",
        compute="_compute_signal_from",
        inverse="_inverse_signal_from",
        help="Periods that began before raise no signal. Empty: from the newest one that is closed at first measuring. "
        "Each company has its own day.",
    )
    company_signal_from = fields.Date("Signals in the company from", company_dependent=True, copy=False)
    signal_ids = fields.One2many("qms.signal", "indicator_id", string="Signals", readonly=True)
    open_signal_count = fields.Integer("Open signals", compute="_compute_open_signal_count")

    _misses_positive = models.Constraint(
        "CHECK(misses_in_row > 1)", "A row of misses has two or more: each single one is a signal anyway."
    )

    @api.depends("company_signal_from", "company_id")
    @api.depends_context("company")
    def _compute_signal_from(self):
        for indicator in self:
            indicator.signal_from = indicator._in_its_company().company_signal_from

    def _inverse_signal_from(self):
        for indicator in self:
            indicator._in_its_company().company_signal_from = indicator.signal_from

    def _in_its_company(self):
        return self.with_company(self.sudo().company_id or self.env.company)

    @api.depends("signal_ids.is_waiting")
    @api.depends_context("uid", "company")
    def _compute_open_signal_count(self):
        # Of one of all companies those of the current one, as all else on its card.
        mine = Domain("company_id", "=", self.env.company.id) | Domain("indicator_id.company_id", "!=", False)
        waiting = mine & Domain("is_waiting", "=", True) & self._origin._signals_domain()
        groups = self.env["qms.signal"]._read_group(waiting, ["indicator_id", "company_id"], ["__count"])
        counts = {(indicator.id, company): count for indicator, company, count in groups}
        before = self._origin._shared_before()
        for indicator in self:
            own, company = indicator._origin, indicator.sudo().company_id or self.env.company
            shared = before.get(own, own.browse())
            indicator.open_signal_count = sum(counts.get((each.id, company), 0) for each in own | shared)

    def _signals_domain(self):
        """Return the domain of the signals of these, and of those told before a company had its own version."""
        before = [
            Domain("indicator_id", "=", shared.id) & Domain("company_id", "=", own.company_id.id)
            for own, shared in self._shared_before().items()
        ]
        return Domain.OR([Domain("indicator_id", "in", self.ids), *before])

    def action_view_signals(self):
        """Open the signals of these indicators."""
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_signal_action")
        return {**action, "domain": list(self._signals_domain())}

    def _measure_in(self, company):
        """Measure one company, and tell its owner what is to be told. A failure there takes no figure with it."""
        problem, remark = super()._measure_in(company)
        if problem:
            return problem, remark
        try:
            with self.env.cr.savepoint():
                self.with_company(company)._make_signals(company)
        except psycopg2.OperationalError:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            _logger.exception("%s: no signals; tried again when it is measured next.", self)
            remark = " ".join(
                filter(None, (remark, self.env._("Signals could not be looked for: %(error)s", error=error)))
            )
        return problem, remark

    def _make_signals(self, company):
        """Tell what the locked figures of `company` show and was not told yet."""
        rows = self._locked_rows(company)
        if not rows:
            return
        if not self.signal_from:
            self._qms_write({"company_signal_from": rows[-1].date_start})
        signals = self.env["qms.signal"]
        told = signals._told(self, company)
        limits = self._limits_of(company)
        broken = {}  # by measurement: each is asked for twice
        found = []
        # What was measured before a company had its own version was told there.
        fresh = rows[-PERIODS:].filtered(lambda row: row.indicator_id == self and row.date_start >= self.signal_from)
        for row in fresh:
            for rule, points in self._findings(rows, row, limits, broken).items():
                if (rule, row.date_start) not in told:
                    found.append(signals._prepare_vals(self, row, rule, points, broken.get(row, ({}, None))[1]))
        signals._record(found)

    def _follow_correction(self, figure):
        """Tell what the corrected `figure` shows, and close what is open of the old one and not shown any more."""
        company = figure.company_id
        for indicator, signals in self.env["qms.signal"]._open_at(figure).grouped("indicator_id").items():
            rows, limits, broken = indicator._locked_rows(company), indicator._limits_of(company), {}
            for signal in signals:
                row = rows.filtered(lambda each, signal=signal: each.date_start == signal.date_start)
                if not row or not indicator._still_shows(rows, row, signal.rule, limits, broken):
                    signal._settle(figure)
        self.with_company(company)._make_signals(company)

    def _still_shows(self, rows, row, rule, limits, broken):
        """Tell whether `rule` is broken at `row`, news or not."""
        past = rows.filtered(lambda each: each.date_start <= row.date_start)
        if rule == "row":
            return self._misses_of(past) >= self.misses_in_row
        if rule.startswith("nelson"):
            return any(rule == f"nelson_{number}" for number in self._broken_at(past, row, limits, broken)[0])
        return row.state == rule

    def _signal_owner(self, figure):
        """Return who looks at the signals of `figure`: the owner, else that of the process; one who works in its
        company, and reads it where it is an amount."""
        shared, company = self.sudo(), figure.company_id
        told = figure.with_context(allowed_company_ids=company.ids)
        for user in (shared.user_id, shared.process_id.user_id):
            if user.active and company in user.company_ids and (not figure.is_amount or told._readable_by(user)):
                return user
        return self.env["res.users"]

    def _findings(self, rows, row, limits, broken):
        """Return {rule: the measurements that break it, `row` the newest of them}."""
        found = {row.state: row} if row.state in ("missed", "warning") else {}
        past = rows.filtered(lambda each: each.date_start <= row.date_start)
        before = past[-2:-1].filtered(lambda each: each.date_start >= self.signal_from)
        if self._is_row_of_misses(past, before):
            found["row"] = past[-self._misses_of(past) :]
        now = self._broken_at(past, row, limits, broken)[0]
        earlier = self._broken_at(past[:-1], before, limits, broken)[0] if before else {}
        points = self._control_points(past, row)
        return found | {f"nelson_{rule}": points[-length:] for rule, length in news(now, earlier).items()}

    @api.model
    def _misses_of(self, past):
        return run_of(past.mapped("state"), "missed")

    def _is_row_of_misses(self, past, before):
        """Tell whether the newest miss makes a row full: the n-th, the 2n-th…; at the first look, any of n or more."""
        length = self._misses_of(past)
        return length >= self.misses_in_row and (not before or length % self.misses_in_row == 0)

    def _broken_at(self, past, row, limits, broken):
        """Return ({rule: number of points} broken at `row`, its Limits or None), by the limits of when it was measured:
        those locked then, else those of the figures up to it."""
        if row not in broken:
            points = self._control_points(past, row)
            lines = self._control_limits(points, limits._of_moment(row.measured_at))
            broken[row] = (self._broken_rules(points, lines), lines[-1]) if lines else ({}, None)
        return broken[row]
