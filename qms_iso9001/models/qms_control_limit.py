from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .qms_indicator_declaration_mixin import UNITS


class QmsControlLimit(models.Model):
    """Limits of a control chart that somebody locked: from which figures they were computed, why, and until when they
    count. Written by the verbs of the indicator alone; a new locking is a new version."""

    _name = "qms.control.limit"
    _inherit = ["qms.append.only.mixin"]
    _description = "Locked limits of a control chart"
    _order = "indicator_id, company_id, version desc"
    _check_company_auto = True

    indicator_id = fields.Many2one(
        "qms.indicator", required=True, index=True, check_company=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="restrict")
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    is_share = fields.Boolean("Of shares", readonly=True, help="The limits of each point depend on its cases as well.")
    is_amount = fields.Boolean("Is an amount", readonly=True)
    is_sale_amount = fields.Boolean("Is an amount of sales", readonly=True)
    center = fields.Float("Centre", required=True, readonly=True, aggregator=None, digits=0)
    sigma = fields.Float("Standard deviation", readonly=True, aggregator=None, digits=0)
    center_text = fields.Char("Centre (with unit)", compute="_compute_texts")
    limits_text = fields.Char("Limits", compute="_compute_texts")
    date_start = fields.Date("Figures from", required=True, readonly=True)
    date_end = fields.Date("Figures to", required=True, readonly=True)
    point_count = fields.Integer("Figures", required=True, readonly=True, aggregator=None)
    definition_version = fields.Integer("Version of the definition", readonly=True, aggregator=None)
    reason = fields.Text("Locked because", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Locked by", required=True, readonly=True, ondelete="restrict")
    date_locked = fields.Datetime("Locked on", required=True, readonly=True)
    date_unlocked = fields.Datetime("Unlocked on", readonly=True, index=True)
    unlocked_by_id = fields.Many2one("res.users", "Unlocked by", readonly=True, ondelete="restrict")
    unlock_reason = fields.Text("Unlocked because", readonly=True)

    _version_unique = models.UniqueIndex(
        "(indicator_id, company_id, version)", "Somebody locked these limits just now."
    )
    _one_in_force = models.UniqueIndex(
        "(indicator_id, company_id) WHERE date_unlocked IS NULL", "The limits of this indicator are locked already."
    )

    @api.depends_context("lang")
    @api.depends("indicator_id", "version")
    def _compute_display_name(self):
        for limit in self:
            limit.display_name = self.env._(
                "%(indicator)s, limits version %(version)s", indicator=limit.indicator_id.name, version=limit.version
            )

    @api.depends_context("lang")
    @api.depends("center", "sigma", "is_share")
    def _compute_texts(self):
        figures = self._last_figures()
        for limit in self:
            figure = figures.get((limit.indicator_id, limit.company_id, limit.date_end, limit.definition_version))
            told = (limit.company_id, figure and figure.definition)
            indicator = limit.indicator_id
            factor = UNITS[figure.definition["unit"] if figure else indicator.unit][1] if limit.is_share else 1
            limit.center_text = indicator._format(limit.center * factor, *told)
            edges = (limit.center - 3 * limit.sigma, limit.center + 3 * limit.sigma)
            lower, upper = (indicator._format(edge, *told) for edge in edges)
            limit.limits_text = (
                self.env._("by the number of cases")
                if limit.is_share
                else self.env._("%(lower)s to %(upper)s", lower=lower, upper=upper)
            )

    def _last_figures(self):
        """Return {(indicator, company, last day, version of the definition): figure} of the last figures from which the
        limits were computed, corrected since or not, by one query: limits read in the unit of then."""
        figures = self.env["qms.measurement"].with_context(active_test=False)
        found = figures.search(
            [("indicator_id", "in", self.indicator_id.ids), ("date_end", "in", self.mapped("date_end"))]
        )
        return {(row.indicator_id, row.company_id, row.date_end, row.definition_version): row for row in found}

    def _period_text(self):
        """Return from which figures the limits were computed, in words."""
        return self.env._(
            "%(count)s figures, %(start)s to %(end)s",
            count=self.point_count,
            start=format_date(self.env, self.date_start),
            end=format_date(self.env, self.date_end),
        )

    @api.model
    def _in_force(self, indicators, company):
        """Return {indicator id: the limits that are locked in `company`}, by one query, and one more for what its own
        versions go on with: what was locked before holds until somebody unlocks it."""
        indicators = indicators._origin or indicators
        before = {own: each for own, each in indicators._shared_before().items() if own.company_id == company}
        found = self.search(
            [
                ("indicator_id", "in", indicators.union(*before.values()).ids),
                ("company_id", "=", company.id),
                ("date_unlocked", "=", False),
            ]
        )
        locked = {limit.indicator_id.id: limit for limit in found}
        for own, shared in before.items():
            if shared.id in locked:
                locked.setdefault(own.id, locked[shared.id])
        return locked

    def _is_of(self, points):
        """Tell whether the limits are of figures that are counted as `points`, which compare with each other."""
        mine = (self.indicator_id, self.definition_version)
        return any((point.indicator_id, point.definition_version) == mine for point in points)

    def _of_moment(self, moment):
        """Return which of these limits of one indicator were locked at `moment`."""
        return self.filtered(
            lambda limit: limit.date_locked <= moment and (not limit.date_unlocked or moment < limit.date_unlocked)
        )[:1]

    # Written by the verbs of the indicator alone

    @api.model
    def _record(self, vals):
        """Create the next version; for the verb that locks."""
        mine = [("indicator_id", "=", vals["indicator_id"]), ("company_id", "=", vals["company_id"])]
        last = self.search(mine, order="version desc", limit=1).version
        stamp = {"version": last + 1, "user_id": self.env.uid, "date_locked": fields.Datetime.now()}
        return super().create([{**vals, **stamp}])

    def _end(self, reason):
        """Let these limits count no longer; for the verb that unlocks."""
        stamp = {"date_unlocked": fields.Datetime.now(), "unlocked_by_id": self.env.uid, "unlock_reason": reason}
        return self._write_past_append_only(stamp)

    # Nobody creates or writes one: there is nothing to hand on.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: limits are computed, never typed."""
        raise UserError(
            self.env._("Limits are computed, never typed. Use the button Lock the limits of the indicator.")
        )

    @api.model
    def _append_only_way_on(self):
        return self.env._("Locked limits stay as they were. Unlock them and lock new ones instead.")

    @api.model
    def _append_only_way_out(self):
        return self.env._("Locked limits are evidence and stay. Unlock them instead.")
