from odoo import api, fields, models
from odoo.exceptions import ValidationError


class QmsIndicatorValueCheckMixin(models.AbstractModel):
    """Two typed numbers that make no share are refused; more than the whole is only pointed at: it may be right."""

    _name = "qms.indicator.value.check.mixin"
    _description = "Check of typed values"

    hint = fields.Char(compute="_compute_hint")

    @api.constrains("numerator", "denominator", "value")
    def _check_numbers(self):
        for row in self:
            problem = row.indicator_id._typed_problem(row.numerator, row.denominator, row.value)
            if problem:
                text = self.env._("%(period)s: %(problem)s", period=row.display_name, problem=problem)
                raise ValidationError(text)

    @api.onchange("numerator", "denominator")
    def _onchange_numbers(self):
        """Point at it while it is typed."""
        if self.hint:
            return {"warning": {"title": self.env._("To check"), "message": self.hint, "type": "notification"}}
        return None

    @api.depends("numerator", "denominator", "indicator_id.is_ratio", "indicator_id.unit")
    @api.depends_context("lang")
    def _compute_hint(self):
        for row in self:
            row.hint = row.indicator_id._typed_hint(row.numerator, row.denominator)
