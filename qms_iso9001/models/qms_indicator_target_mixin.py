from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools.judging import is_as_good

LIMITS = ("target", "warning")


class QmsIndicatorTargetMixin(models.AbstractModel):
    """What the figure should come to. An indicator of all companies has one target for all of them, until a company in
    which it is changed alone has its own: that one holds there, and nowhere else."""

    _name = "qms.indicator.target.mixin"
    _description = "Target of an indicator"

    has_target = fields.Boolean("Has a target", tracking=True)
    target = fields.Float(compute="_compute_target", readonly=False, aggregator=None)
    warning = fields.Float(
        "Warning limit",
        compute="_compute_warning",
        readonly=False,
        aggregator=None,
        help="Short of the target, but not worse than this: a warning, not a miss.",
    )
    shared_target = fields.Float("Target of all companies", tracking=True, aggregator=None)
    shared_warning = fields.Float("Warning limit of all companies", tracking=True, aggregator=None)
    # A number tells not whether it is there: 0 is a target.
    has_own_target = fields.Boolean(
        "Own target of this company",
        company_dependent=True,
        copy=False,
        help="Switched off: the target of all companies holds here again.",
    )
    # Not tracked: everybody who reads the indicator reads its messages, also in other companies. What a figure was
    # judged by stands on the figure.
    company_target = fields.Float("Target of the company", company_dependent=True, copy=False)
    company_warning = fields.Float("Warning limit of the company", company_dependent=True, copy=False)

    @api.depends("shared_target", "company_target", "has_own_target")
    @api.depends_context("company")
    def _compute_target(self):
        for indicator in self:
            indicator.target = indicator.company_target if indicator.has_own_target else indicator.shared_target

    @api.depends("shared_warning", "company_warning", "has_own_target")
    @api.depends_context("company")
    def _compute_warning(self):
        for indicator in self:
            indicator.warning = indicator.company_warning if indicator.has_own_target else indicator.shared_warning

    @api.onchange("target")
    def _onchange_target(self):
        if not is_as_good(self.target, self.warning, self.direction) or not self.warning:
            self.warning = self.target

    @api.constrains(
        "direction", "has_target", *(f"{whose}_{name}" for whose in ("shared", "company") for name in LIMITS)
    )
    def _check_warning(self):
        for indicator in self.filtered("has_target"):
            pairs = [(self.env.company, indicator.shared_target, indicator.shared_warning)]
            for company in indicator._companies_with_own_target():
                here = indicator.with_company(company)
                pairs.append((company, here.company_target, here.company_warning))
            for company, target, warning in pairs:
                if not is_as_good(target, warning, indicator.direction):
                    mine = company in self.env.user.company_ids
                    raise ValidationError(
                        self.env._(
                            "%(indicator)s, %(company)s: the warning limit is better than the target. Enter a worse "
                            "one, or the same.",
                            indicator=indicator.name,
                            company=company.name if mine else self.env._("another company"),
                        )
                    )

    @api.constrains("direction")
    def _check_direction(self):
        objectives = self.sudo().objective_ids
        theirs = objectives.filtered(lambda each: each.company_id not in self.env.user.company_ids)
        (objectives - theirs)._check_target()
        try:
            theirs._check_target()
        except ValidationError as error:
            # Whose it is and what it is called is no matter of this company.
            raise ValidationError(
                self.env._("An objective of another company aims the other way. Ask those who work in all of them.")
            ) from error

    def _companies_with_own_target(self):
        """Return the companies that have a target of their own for this indicator, by one query."""
        self.flush_recordset(["has_own_target"])
        own = SQL(
            "SELECT own.key::int FROM qms_indicator, jsonb_each(has_own_target) AS own"
            " WHERE qms_indicator.id = %s AND own.value = 'true'",
            self.id,
        )
        return self.env["res.company"].sudo().browse(company_id for (company_id,) in self.env.execute_query(own))

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what is typed as target is that of all companies which measure it."""
        return super().create([self._prepare_shared_target(vals) for vals in vals_list])

    def write(self, vals):
        """Write; a target of what companies measure in which the user does not work holds for the current company."""
        if not vals.keys() & {*LIMITS, "has_own_target"}:
            return super().write(vals)
        own = self.filtered(lambda each: each._keeps_own_target(vals))
        for indicator in own:
            super(QmsIndicatorTargetMixin, indicator).write(indicator._prepare_own_target(vals))
        for indicator in self - own:
            super(QmsIndicatorTargetMixin, indicator).write(indicator._prepare_target_of_all(vals))
        return True

    def _keeps_own_target(self, vals):
        """Tell whether a target that is written now is one of the current company."""
        if self.env.su or self.company_id:
            return False
        if "has_own_target" in vals:
            return bool(vals["has_own_target"])
        return self.has_own_target or bool(self._companies_beyond())

    def _prepare_target_of_all(self, vals):
        """Return what is written of a target that is one of all companies. Raises UserError where it would change that
        of companies in which the user does not work."""
        is_theirs = not (self.env.su or self.company_id) and self._companies_beyond()
        if is_theirs and any(vals[name] != self[f"shared_{name}"] for name in LIMITS if name in vals):
            raise UserError(
                self.env._(
                    '%(indicator)s is measured in companies in which you do not work. Keep "%(own)s" switched on to '
                    "change its target for your company.",
                    indicator=self.name,
                    own=self._fields["has_own_target"]._description_string(self.env),
                )
            )
        if is_theirs:
            return {name: value for name, value in vals.items() if name not in LIMITS}
        return self._prepare_shared_target(vals)

    @api.model
    def _prepare_shared_target(self, vals):
        return {f"shared_{name}" if name in LIMITS else name: value for name, value in vals.items()}

    def _prepare_own_target(self, vals):
        rest = {name: value for name, value in vals.items() if name not in LIMITS}
        own = {f"company_{name}": vals.get(name, self[name]) for name in LIMITS}
        return {**rest, **own, "has_own_target": True}

    def _prepare_own_vals(self, company):
        """Return what a version of `company` has otherwise: it begins with the target that held there."""
        here = self.with_company(company)
        own = {f"shared_{name}": here[name] for name in LIMITS}
        return {**super()._prepare_own_vals(company), **own}

    def _prepare_measurement_vals(self, company, start, end, counted, today):
        """Return the figure of a period, judged by the target of its company."""
        here = super(QmsIndicatorTargetMixin, self.with_company(company))
        return here._prepare_measurement_vals(company, start, end, counted, today)
