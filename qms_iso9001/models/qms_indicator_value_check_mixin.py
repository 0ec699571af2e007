from odoo import api, fields, models
from odoo.exceptions import ValidationError


class QmsIndicatorValueCheckMixin(models.AbstractModel):
    """Two typed numbers that make no share are refused; more than the whole is only pointed at: it may be right. What
    was corrected after closing stands as typed, with what is valid beside it."""

    _name = "qms.indicator.value.check.mixin"
    _description = "Check of typed values"

    hint = fields.Char(compute="_compute_hint")
    corrected_text = fields.Char(
        "Corrected to", compute="_compute_corrected_text", help="What is valid since the figure was corrected."
    )

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

    @api.depends("indicator_id", "company_id", "date_start", "is_locked")
    @api.depends_context("lang", "uid")
    def _compute_corrected_text(self):
        figures = self._corrected_figures()
        for row in self:
            figure = figures.get((row.indicator_id, row.company_id, row.date_start))
            row.corrected_text = figure.value_text if figure else ""

    def _corrected_figures(self):
        """Return {(indicator, company, first day): the corrected figure that is valid}, by one query."""
        figures = self.env["qms.measurement"].search(
            [
                ("indicator_id", "in", self.indicator_id.ids),
                ("date_start", "in", self.mapped("date_start")),
                ("version", ">", 1),
                ("active", "=", True),
            ]
        )
        return {(figure.indicator_id, figure.company_id, figure.date_start): figure for figure in figures}
