from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.judging import FIGURES, is_as_good, path_value
from ..tools.periods import period_end, period_start

STATUSES = [
    ("on_track", "On track"),
    ("at_risk", "At risk"),
    ("missed", "Missed"),
    ("achieved", "Achieved"),
]


class QmsObjectiveStatusMixin(models.AbstractModel):
    """How an objective stands: read from the last period of its indicator that is over, against the straight line from
    baseline to target, and at the end against the target. What the running period says so far stands beside it. No data
    is not on track."""

    _name = "qms.objective.status.mixin"
    _description = "Status of an objective"

    status = fields.Selection(STATUSES, compute="_compute_status", search="_search_status")
    status_note = fields.Char("Why", compute="_compute_status")
    measurement_id = fields.Many2one("qms.measurement", "Latest figure", compute="_compute_status")
    can_view_evidence = fields.Boolean(compute="_compute_status")
    value_text = fields.Char("Figure", compute="_compute_status")

    @api.depends("indicator_id.measurement_ids.state", "indicator_id.measurement_ids.value")
    @api.depends("baseline", "target", "date_start", "date_due", "company_id")
    @api.depends("child_ids.excuse", "child_ids.date_due")
    @api.depends_context("lang", "uid")
    def _compute_status(self):
        children = self._children_by_parent()
        found = self.union(*children.values())._measurements()
        for objective in self:
            latest = objective._latest(found)
            objective.status, note = objective._judge(latest)
            # How it stands is told to everybody who reads the objective; a figure that is an amount is not.
            told = latest.sudo(False)._filtered_access("read")
            is_hidden = latest and not told
            objective.measurement_id = told
            objective.can_view_evidence = told.can_view_evidence
            objective.status_note = self._hidden_note(latest) if is_hidden else objective._with_so_far(note, found)
            objective._follow(children.get(objective._origin, self.browse()), found)
            objective.value_text = told.value_text or (self.env._("not shown") if is_hidden else self.env._("no data"))

    def _follow(self, children, found):
        """While one of `children` is missed by its figure (`found`, see `_measurements`), an objective is not on track,
        unless its owner says why it is."""
        if self.status not in ("on_track", "achieved"):
            return
        missed = children.filtered(lambda child: child._is_missed(child._latest(found)))
        if missed:
            self.status = "at_risk"
            self.status_note = self.env._(
                "By its own figure on track, but missed: %(children)s",
                children=", ".join(missed.mapped("display_name")),
            )

    @api.model
    def _hidden_note(self, latest):
        if latest.is_amount:
            return self.env._("Judged by an amount: ask a quality officer.")
        return self.env._("Judged by a figure that you do not read: ask a quality officer.")

    def _measurements(self):
        """Return {objective id: measurements between its start and its due day, the newest first}, by one query.

        Also those that are hidden from the reader, who would be told that nothing was measured.
        """
        indicators = self.indicator_id._origin
        domain = indicators._history_domain() & Domain("company_id", "in", self.company_id.ids)
        rows = self.env["qms.measurement"].sudo().search(domain, order="date_start desc")
        histories = indicators._histories(rows)
        return {
            objective._origin.id or objective.id: histories.get(
                (objective.indicator_id._origin, objective.company_id), rows.browse()
            ).filtered(lambda m, o=objective: o.date_start <= m.date_end and m.date_start <= o.date_due)
            for objective in self
            if objective.date_start and objective.date_due
        }

    def _latest(self, found):
        """Return the measurement that counts (of `found`, see `_measurements`): of the last period that is over, or of
        a state; of the one that runs where that has no figure and this one can be judged."""
        measurements = found.get(self._origin.id or self.id, self.env["qms.measurement"])
        running = measurements[:1].filtered(lambda each: each._is_so_far())
        over = (measurements - running)[:1]
        return over if over.state in FIGURES else running.filtered(lambda each: each.state in FIGURES) or over

    def _with_so_far(self, note, found):
        """Return the `note` with what the reader may know of the period that runs, where another one counts."""
        running = found.get(self._origin.id or self.id, self.env["qms.measurement"])[:1]
        told = running.filtered(lambda each: each.state in FIGURES and each != self._latest(found))
        so_far = told.sudo(False)._filtered_access("read")._so_far_text()
        return self.env._("%(note)s – %(so_far)s", note=note, so_far=so_far) if so_far else note

    def _judge(self, latest):
        """Return (status, why in words)."""
        self.ensure_one()
        if not (self.indicator_id and self.date_start and self.date_due):
            return False, ""
        today = self.company_id._qms_today()
        over = self.date_due < today
        # The last word is that of a period that nothing changes any more, or that nobody measures any more.
        stale = self._is_stale(latest)
        final = over and (not latest or stale or (latest.is_locked and self._last_period_end() < today))
        if stale:
            return ("missed" if final else "at_risk"), self.env._("Not measured since %s", latest._period_text())
        if latest.state not in FIGURES:
            return ("missed" if final else "at_risk"), self._no_figure_note(latest)
        day = min(latest.date_end, today)
        path = path_value(day, self.date_start, self.date_due, self.baseline, self.target)
        limit = self.target if over else path
        good = is_as_good(latest.value, limit, self.direction)
        note = self.env._(
            "%(value)s in %(period)s, %(needed)s needed",
            value=latest.value_text,
            period=latest._period_text(),
            needed=self.indicator_id._format(limit, self.company_id),
        )
        if final:
            return ("achieved" if good else "missed"), note
        if latest.date_end >= today:
            note = self.env._("%(note)s – so far: %(period)s is not over", note=note, period=latest._period_text())
        return ("on_track" if good else "at_risk"), note

    def _is_stale(self, latest):
        """Tell whether `latest` is older than the last period that is over: nobody measures the indicator any more."""
        frequency, today = self.indicator_id.sudo().frequency, self.company_id._qms_today()
        last = min(period_start(today, frequency) - timedelta(days=1), self._last_period_end())
        return bool(latest) and latest.date_end < last

    def _last_period_end(self):
        """Return the last day of the period in which it is due: its figure is the last word."""
        frequency = self.indicator_id.sudo().frequency
        return period_end(period_start(self.date_due, frequency), frequency)

    def _no_figure_note(self, latest):
        if not latest:
            return self.env._("Not measured since %(day)s", day=format_date(self.env, self.date_start))
        return self.env._(
            "%(state)s in %(period)s: without a figure nothing is on track",
            state=dict(latest._fields["state"]._description_selection(self.env))[latest.state],
            period=latest._period_text(),
        )

    @api.model
    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        objectives = self.with_context(active_test=False).search(Domain.TRUE)
        return Domain("id", "in", objectives.filtered(lambda objective: objective.status in value).ids)
