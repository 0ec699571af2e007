from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.control_chart import (
    MINIMUM_POINTS,
    broken_at,
    individual_limits,
    individuals,
    mean_proportion,
    proportion_limits,
)
from ..tools.judging import FIGURES
from .qms_indicator_declaration_mixin import UNITS


class QmsControlChartMixin(models.AbstractModel):
    """The control chart of an indicator: which of its locked figures are points, where the limits lie, and which run
    rules count. Shares of cases have limits that widen with few cases; everything else is charted as single values."""

    _name = "qms.control.chart.mixin"
    _inherit = ["qms.reason.mixin"]
    _description = "Control chart of an indicator"

    nelson_1 = fields.Boolean("One point beyond a limit", default=True, tracking=True)
    nelson_2 = fields.Boolean("Nine in a row on one side of the centre", default=True, tracking=True)
    nelson_3 = fields.Boolean("Six in a row rising, or falling", tracking=True)
    nelson_4 = fields.Boolean("Fourteen in a row up and down by turns", tracking=True)
    nelson_5 = fields.Boolean("Two of three far off on one side (beyond 2σ)", tracking=True)
    nelson_6 = fields.Boolean("Four of five off on one side (beyond 1σ)", tracking=True)
    nelson_7 = fields.Boolean("Fifteen in a row near the centre (within 1σ)", tracking=True)
    nelson_8 = fields.Boolean("Eight in a row away from the centre (beyond 1σ)", tracking=True)
    limits_from = fields.Date(
        "Limits from the figures since",
        tracking=True,
        copy=False,
        help="After a lasting change of the process: figures before it no longer say what is normal. Empty: all.",
    )
    limit_ids = fields.One2many("qms.control.limit", "indicator_id", string="Locked limits", readonly=True)
    control_data = fields.Json(compute="_compute_control_data")
    has_locked_limits = fields.Boolean(compute="_compute_control_data")
    can_lock_limits = fields.Boolean(compute="_compute_control_data")

    def _nelson_rules(self):
        """Return the numbers of the run rules that count."""
        return tuple(number for number in range(1, 9) if self[f"nelson_{number}"])

    def _chart_company(self):
        """Return the company whose figures the chart of the indicator shows."""
        return self.company_id or self.env.company

    # Points and limits

    @api.model
    def _locked_domain(self, company):
        """Return the domain of the figures that are measured for the last time and can be judged."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("is_locked", "=", True)
            & Domain("state", "in", [*FIGURES])
            & Domain("active", "=", True)
        )

    def _locked_rows(self, company):
        """Return the locked measurements of `company` that have a figure, the oldest first; with those before it had
        its own version."""
        domain = self._locked_domain(company) & (self._origin or self)._history_domain()
        return self.env["qms.measurement"].search(domain, order="date_start")

    def _control_points(self, rows, row):
        """Return those of `rows` up to `row` that are counted as it is: other definitions give other figures."""
        first = self.limits_from or row.date_start.min
        return rows.filtered(lambda each: first <= each.date_start <= row.date_start and each._is_defined_as(row))

    @api.model
    def _is_share(self, row):
        """Tell whether the figure is a share of counted cases, for which a p-chart is the right one."""
        return bool(row.definition.get("model_name")) and row._counts_numerator()

    def _centre_of(self, points):
        """Return (centre, sigma) of `points`; of shares the centre from 0 to 1 and no sigma: each has its own."""
        if self._is_share(points[-1]):
            return mean_proportion([(point.numerator, point.count) for point in points]), 0.0
        return individuals([point.value for point in points])

    def _control_limits(self, points, locked):
        """Return the Limits of each of `points`, from the limits `locked` (qms.control.limit) or else from the points
        themselves; None for too few of them."""
        if not points:
            return None
        if locked and locked._is_of(points):
            center, sigma = locked.center, locked.sigma
        elif len(points) >= MINIMUM_POINTS:
            center, sigma = self._centre_of(points)
        else:
            return None
        if not self._is_share(points[-1]):
            return [individual_limits(center, sigma)] * len(points)
        factor = UNITS[points[-1].definition["unit"]][1]
        return [proportion_limits(center, point.count, factor) for point in points]

    def _broken_rules(self, points, limits):
        """Return {number of the rule: number of points} that the newest of `points` breaks."""
        values = [point.value for point in points]
        distances = [limit.distance(value) for limit, value in zip(limits, values, strict=True)]
        return broken_at(len(values) - 1, values, distances, self._nelson_rules())

    def _limits_of(self, company):
        """Return all limits that were locked in `company`, in force or not; with those before its own version."""
        locked = self.union(*self._shared_before().values()).limit_ids
        return locked.filtered(lambda limit: limit.company_id == company)

    # The picture

    @api.depends("limit_ids.date_unlocked", "limits_from", "measurement_ids.value")
    @api.depends_context("company", "lang", "uid")
    def _compute_control_data(self):
        officer = self._is_officer()
        for company, indicators in self.grouped(lambda each: each._chart_company()).items():
            indicators._draw_control_charts(company, officer)

    def _draw_control_charts(self, company, officer):
        locked = self.env["qms.control.limit"]._in_force(self, company)
        for indicator in self:
            limit = locked.get(indicator._origin.id, self.env["qms.control.limit"])
            data = self.env["qms.measurement"]._control_data(indicator, limit)
            indicator.control_data = data
            indicator.has_locked_limits = bool(limit)
            indicator.can_lock_limits = officer and bool(limit or (data and data["has_limits"]))

    # Locking

    @api.model
    def _reason_verbs(self):
        return super()._reason_verbs() | {
            "action_lock_limits": self.env._("Lock the limits"),
            "action_unlock_limits": self.env._("Unlock the limits"),
        }

    def _reason_note(self, verb):
        """Say what is locked, or what comes after unlocking."""
        if verb == "action_lock_limits":
            company = self._chart_company()
            rows = self._locked_rows(company)
            points = self._control_points(rows, rows[-1]) if rows else rows
            return self.env._(
                "They stay as they are now, from %(count)s figures, %(start)s to %(end)s. New figures no longer move "
                "them.",
                count=len(points),
                start=points[:1]._period_text(short=True) if points else "–",
                end=points[-1:]._period_text(short=True) if points else "–",
            )
        if verb == "action_unlock_limits":
            return self.env._("From then on the limits follow the figures again. What was locked stays on record.")
        return super()._reason_note(verb)

    def _reason_details(self, verb):
        """Open the figures of which the note speaks."""
        if verb in ("action_lock_limits", "action_unlock_limits"):
            domain = self._locked_domain(self._chart_company()) & self._history_domain()
            return {**self.action_view_measurements(), "domain": list(domain)}
        return super()._reason_details(verb)

    def action_lock_limits(self, reason=None):
        """Keep the limits as the figures of the current company give them now. For quality officers, with a reason."""
        self.ensure_one()
        self._check_officer_of_limits()
        company = self._chart_company()
        rows = self._locked_rows(company)
        points = self._control_points(rows, rows[-1]) if rows else rows
        locks = self.env["qms.control.limit"]
        if len(points) < MINIMUM_POINTS:
            raise UserError(
                self.env._(
                    "There are %(count)s of the %(needed)s locked figures that limits need. Lock them when there are "
                    "enough.",
                    count=len(points),
                    needed=MINIMUM_POINTS,
                )
            )
        if locks._in_force(self, company):
            raise UserError(self.env._("The limits are locked already. Unlock them first, with a reason."))
        locks.sudo()._record(self._prepare_limit_vals(points, self._require_reason(reason)))  # nobody types limits

    def action_unlock_limits(self, reason=None):
        """Let the limits follow the figures again. For quality officers, with a reason."""
        self.ensure_one()
        self._check_officer_of_limits()
        locked = self.env["qms.control.limit"]._in_force(self, self._chart_company()).get(self.id)
        if not locked:
            raise UserError(
                self.env._("The limits are not locked: they follow the figures. There is nothing to unlock.")
            )
        locked.sudo()._end(self._require_reason(reason))  # nobody types limits

    def _check_officer_of_limits(self):
        self.check_access("read")
        if not self._is_officer():
            raise AccessError(self.env._("Quality officers lock the limits of a control chart. Ask one of them."))

    def _prepare_limit_vals(self, points, reason):
        center, sigma = self._centre_of(points)
        return {
            # The one that was measured last: the own version of a company may have no figure yet.
            "indicator_id": points[-1].indicator_id.id,
            "company_id": points.company_id.id,
            "is_share": self._is_share(points[-1]),
            "center": center,
            "sigma": sigma,
            "date_start": points[0].date_start,
            "date_end": points[-1].date_end,
            "point_count": len(points),
            "definition_version": points[-1].definition_version,
            "is_amount": points[-1].is_amount,
            "is_sale_amount": points[-1].is_sale_amount,
            "reason": reason,
        }
