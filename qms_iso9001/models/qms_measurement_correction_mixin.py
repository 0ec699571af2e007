from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .qms_measurement_chart_mixin import AUTHORS
from .qms_owner_mixin import OFFICER

CASES = ("numerator", "denominator", "count", "left_out")
SIGNED = {"indicator_id", "date_start", "value", "numerator", "denominator", "version", "reason", "corrects_id"}


class QmsMeasurementCorrectionMixin(models.AbstractModel):
    """A locked figure is corrected by a new version beside it: counted, or typed, anew, with a reason and a signature.
    The old one stays as it was, and is not valid any more."""

    _name = "qms.measurement.correction.mixin"
    _inherit = ["qms.signed.mixin"]
    _description = "Correction of a figure"

    version = fields.Integer(default=1, readonly=True, aggregator=None)
    corrects_id = fields.Many2one(
        "qms.measurement", "Corrects", readonly=True, index="btree_not_null", check_company=True, ondelete="restrict"
    )
    reason = fields.Text("Why it was corrected", readonly=True)
    corrected_by_id = fields.Many2one("res.users", "Corrected by", readonly=True, ondelete="restrict")
    can_correct = fields.Boolean(compute="_compute_can_correct")

    @api.depends("is_locked", "active")
    @api.depends_context("uid")
    def _compute_can_correct(self):
        officer = self.env.user.has_group(OFFICER)
        for figure in self:
            figure.can_correct = bool(officer and figure.is_locked and figure.active)

    @api.model
    def _content_fields(self):
        return SIGNED

    def _required_meanings(self):
        return {"author"} if self.version > 1 else set()

    @api.model
    def _get_claimed_domain(self):
        return Domain("version", ">", 1) & Domain("active", "in", [True, False])

    def _is_editable(self):
        return not self.is_locked

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def action_correct(self):
        """Open the dialog that corrects a locked figure. Raises UserError for one that cannot be corrected."""
        self._check_correctable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct %(figure)s", figure=self.display_name),
            "res_model": "qms.measurement.correct",
            "view_mode": "form",
            "target": "new",
            "context": {"default_measurement_id": self.id},
        }

    def _check_correctable(self):
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Quality officers correct figures. Tell one of them what is wrong."))
        if not self.is_locked or not self.active:
            raise UserError(
                self.env._(
                    "%(figure)s is still open, or was corrected already: measure the indicator, or correct the newest "
                    "version.",
                    figure=self.display_name,
                )
            )
        if self.indicator_id.sudo().source == "counted" and self.indicator_id.sudo().kind == "level":
            raise UserError(
                self.env._(
                    "%(figure)s is a state: it is measured on its day and cannot be counted afterwards.",
                    figure=self.display_name,
                )
            )

    def _counted_anew(self, typed=None):
        """Return the values of this period as they are counted today, as of its own cut-off. Raises UserError when it
        cannot be counted."""
        # Only measuring knows how; who may correct was asked before.
        indicator = self.indicator_id.sudo().with_company(self.company_id)
        problem = indicator._definition_problem()
        if not problem:
            period = (self.date_start, self.date_end)
            counted, problem = indicator._attempt(lambda: indicator._count_periods(self.company_id, [period]))
        if problem:
            raise UserError(self.env._("It cannot be counted: %(problem)s", problem=problem))
        row = typed or counted.get(self.date_start) or dict.fromkeys(CASES, 0)
        counted = {self.date_start: {**row, "limits": self._limits(indicator)}}
        today = self.company_id._qms_today()
        return {**indicator._prepare_measurement_vals(self.company_id, *period, counted, today), "is_locked": True}

    def _limits(self, indicator):
        """Return what the figure was judged by: a correction says what was, not what is asked for today. Where
        `indicator` counts otherwise since, that is the limits of today: those of then are of another figure."""
        limits = indicator._limits()
        if not self._is_counted_as(indicator):
            return limits
        if self.direction:
            return {name: None if self[name] is False else self[name] for name in limits}
        # Measured before the limits were kept beside the target: of them only the target is known.
        target = None if self.target is False else self.target
        return limits if limits["target"] == target else {**limits, "target": target, "warning": target}

    def _is_counted_as(self, indicator):
        """Tell whether `indicator` counts today as it did when it was measured; what nobody kept then, is as it is."""
        now, then = ({**each, **AUTHORS} for each in (indicator._frozen_definition(), self.definition or {}))
        return all(now[name] == then[name] for name in now.keys() & then.keys())

    def _correct(self, reason, typed=None):
        """Put a signed new version in the place of this figure; return it."""
        self._check_correctable()
        vals = self._counted_anew(typed)
        vals.update(version=self.version + 1, corrects_id=self.id, reason=reason, corrected_by_id=self.env.uid)
        # Nobody has rights to write measurements: only this step and the measuring do.
        self.sudo()._supersede()
        # The database knows of one valid figure per period: first the old one goes.
        self.flush_recordset()
        new = self.sudo()._record(vals).sudo(False)
        new._sign("author")
        new._let_follow(reason)
        # What the new figure tells is told by the measuring; nobody else writes signals.
        new.sudo().indicator_id._follow_correction(new.sudo())
        return new

    def _let_follow(self, reason):
        """Calculate anew, as versions signed by the same officer, what was calculated from the figure that this one
        corrects. What is still open is measured again."""
        following = self.sudo()._calculated_from(self.corrects_id)
        open_figures = following.filtered(lambda figure: not figure.is_locked)
        open_figures.indicator_id._measure(self.company_id)
        for figure in (following - open_figures).sudo(False):
            # One that is calculated from two of these was reached by the first.
            if figure.sudo().active:
                figure._follow(self, reason)

    def _follow(self, figure, reason):
        """Correct this calculated figure, because `figure` was; where that cannot be done, say so on the indicator."""
        indicator = self.indicator_id.sudo()
        words = {"figure": figure.display_name, "reason": reason}
        why = self.env._("%(figure)s was corrected: %(reason)s", **words)
        problem = self._follow_problem(indicator)
        if problem:
            note = self.env._(
                "%(this)s did not follow. %(why)s. %(problem)s", this=self.display_name, why=why, problem=problem
            )
            indicator.message_post(body=note, author_id=self.env.user.partner_id.id)
            return
        self._correct(why)

    def _follow_problem(self, indicator):
        """Return why the figure cannot be calculated again as it was, or an empty string."""
        if indicator.definition_version != self.definition_version:
            return self.env._("It is calculated in another way since: press Correct on it if it should be counted so.")
        return indicator.with_company(self.company_id)._definition_problem()

    @api.model
    def _calculated_from(self, figure):
        """Return the valid figures that were calculated from `figure`, those that others are calculated from first."""
        same_period = Domain("company_id", "=", figure.company_id.id) & Domain("date_start", "=", figure.date_start)
        rows = self.search(same_period & Domain("active", "=", True) & Domain("indicator_id.source", "=", "formula"))
        rows = rows.filtered(lambda row: figure.id in row._inputs_behind().values())
        order = list(rows.indicator_id._in_measuring_order())
        return rows.sorted(lambda row: order.index(row.indicator_id))
