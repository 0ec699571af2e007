from odoo import api, fields, models
from odoo.fields import Domain


class QmsIndicatorResultMixin(models.AbstractModel):
    """What the last measuring said of an indicator, in each company for itself: one that cannot be measured says why on
    its form, in the company where that is so."""

    _name = "qms.indicator.result.mixin"
    _description = "Result of measuring an indicator"

    company_measured_at = fields.Datetime("Last measured in the company", company_dependent=True, copy=False)
    company_problem = fields.Char("Cannot be measured in the company", company_dependent=True, copy=False)
    company_remark = fields.Char("Remark in the company", company_dependent=True, copy=False)
    measured_at = fields.Datetime("Last measured", compute="_compute_result")
    problem = fields.Char(
        "Cannot be measured",
        compute="_compute_result",
        search="_search_told_problem",
        help="What is wrong, as the last measuring in this company found it.",
    )
    remark = fields.Char("Remark of the last measuring", compute="_compute_result")
    has_problem = fields.Boolean(compute="_compute_has_problem", search="_search_has_problem")

    @api.depends("company_measured_at", "company_problem", "company_remark", "company_id")
    @api.depends_context("company", "uid")
    def _compute_result(self):
        for indicator in self:
            told = [indicator.with_company(company) for company in indicator._told_companies()]
            days = filter(None, (each.company_measured_at for each in told))
            indicator.measured_at = max(days, default=False)
            indicator.problem = " ".join(dict.fromkeys(filter(None, (each.company_problem for each in told))))
            indicator.remark = " ".join(dict.fromkeys(filter(None, (each.company_remark for each in told))))

    def _told_companies(self):
        """Return the companies of which the reader is told: that of the indicator, else the current one; the system
        is told of all."""
        if self.env.su and not self.company_id:
            return self.env["res.company"].search(Domain.TRUE)
        return self.sudo().company_id or self.env.company

    @api.depends("problem")
    @api.depends_context("company", "uid")
    def _compute_has_problem(self):
        for indicator in self:
            indicator.has_problem = bool(indicator.problem)

    @api.model
    def _search_told_problem(self, operator, value):
        if operator not in ("in", "ilike"):
            return NotImplemented
        return self._in_told_companies(lambda each: each._search(Domain("company_problem", operator, value)))

    @api.model
    def _search_has_problem(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self._in_told_companies(lambda each: each._search(Domain("company_problem", "!=", False)))
        return Domain.OR([found if each else ~found for each in value])

    def _in_told_companies(self, search):
        """Return the domain of what `search` finds in the company of each indicator, or in the current one."""
        companies = self.env["res.company"].search(Domain.TRUE) if self.env.su else self.env.companies
        indicators = self.with_context(active_test=False)
        return Domain.OR(
            Domain("company_id", "in", [company.id, *([False] if self.env.su or company == self.env.company else [])])
            & Domain("id", "in", search(indicators.with_company(company)))
            for company in companies
        )

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {
            *("company_measured_at", "company_problem", "company_remark", "measured_at", "problem", "remark")
        }

    def _note_result(self, company, problem, remark):
        """Keep what the measuring in `company` said."""
        vals = {"company_problem": problem, "company_remark": remark, "company_measured_at": fields.Datetime.now()}
        # Not a change by a person: the row still follows updates of its addon.
        self.with_company(company)._qms_write(vals)

    def _told_elsewhere(self):
        """Return the notification that names those of these that the active companies do not measure."""
        companies = self.env.companies
        elsewhere = self.filtered(lambda each: not (each.sudo()._measured_in(companies) & companies))
        if not elsewhere:
            return None
        sentence = self.env._(
            "%(names)s: not measured in this company. Activate it in the catalogue first.",
            names=", ".join(elsewhere.mapped("name")),
        )
        params = {"message": sentence, "type": "warning"}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}

    def _told_measured(self):
        """Return the notification that says what measuring came to."""
        said = self._measured_words() if len(self) == 1 else self.env._("Measured. The lists show the figures.")
        params = {
            "message": said,
            "type": "danger" if self.filtered("problem") else "success",
            "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        }
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}

    def _measured_words(self):
        if self.problem:
            return self.env._("Cannot be measured: %(problem)s", problem=self.problem)
        if not self.latest_id:
            return self.env._("%(indicator)s: %(figure)s", indicator=self.name, figure=self.latest_text)
        words = {"indicator": self.name, "figure": self.latest_text, "period": self.latest_period}
        said = self.env._("%(indicator)s: %(figure)s in %(period)s", **words)
        return f"{said}, {self.so_far_text}." if self.so_far_text else f"{said}."
