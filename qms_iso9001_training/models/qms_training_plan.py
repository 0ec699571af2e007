from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .qms_training import MONEY


class QmsTrainingPlan(models.Model):
    """The trainings of a year by quarter, made of what people need: how many, at what cost, and what came of it.

    It serves as a draft as well. Where the company asks for it, those named approve it, and then it stays as it is.
    """

    _name = "qms.training.plan"
    _inherit = ["qms.training.plan.need.mixin", "qms.approval.mixin", "qms.contribution"]
    _description = "Training plan"
    _pack_part = "09"
    _review_input = "d"
    _order = "year desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    year = fields.Integer(
        required=True, aggregator=None, default=lambda self: self.env.company._qms_today().year, tracking=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    approver_ids = fields.Many2many(
        "res.users",
        "qms_training_plan_approver_rel",
        "plan_id",
        "user_id",
        "Approvers",
        check_company=True,
        domain=[("share", "=", False)],
    )
    budget = fields.Monetary(groups=MONEY)
    line_ids = fields.One2many("qms.training.plan.line", "plan_id", "Trainings", copy=True)
    is_approval_asked = fields.Boolean(compute="_compute_is_approval_asked")
    people_planned = fields.Integer("People planned", compute="_compute_people")
    people_done = fields.Integer("People trained", compute="_compute_people")
    cost_planned = fields.Monetary("Planned cost", compute="_compute_costs", groups=MONEY)
    cost_actual = fields.Monetary("Actual cost", compute="_compute_costs", groups=MONEY)
    is_over_budget = fields.Boolean(compute="_compute_costs", groups=MONEY)

    _one_per_year = models.UniqueIndex(
        "(company_id, year) WHERE state != 'obsolete'",
        "There is a plan of this year already. Change it, or end it with a reason first.",
    )
    _year_is_one = models.Constraint("CHECK (year BETWEEN 2000 AND 2999)", "Enter the year with four digits.")
    _budget_positive = models.Constraint("CHECK (budget >= 0)", "A budget cannot be negative.")

    @api.depends("year")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._("Training plan %(year)s", year=plan.year)

    @api.depends("company_id")
    def _compute_is_approval_asked(self):
        for plan in self:
            plan.is_approval_asked = plan.sudo().company_id.qms_training_plan_approval

    @api.depends("line_ids.people_planned", "line_ids.people_done")
    def _compute_people(self):
        for plan in self:
            plan.people_planned = sum(plan.line_ids.mapped("people_planned"))
            plan.people_done = sum(plan.line_ids.mapped("people_done"))

    @api.depends("budget", "line_ids.cost_planned", "line_ids.cost_actual")
    def _compute_costs(self):
        for plan in self:
            plan.cost_planned = sum(plan.line_ids.mapped("cost_planned"))
            plan.cost_actual = sum(plan.line_ids.mapped("cost_actual"))
            plan.is_over_budget = bool(plan.budget) and max(plan.cost_planned, plan.cost_actual) > plan.budget

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {"year", "budget", "line_ids"}

    def _check_submittable(self):
        super()._check_submittable()
        if not self.is_approval_asked:
            raise UserError(
                self.env._(
                    "%(company)s approves no training plans: this one serves as it is. A quality manager switches "
                    "approval on in the settings.",
                    company=self.sudo().company_id.name,
                )
            )
        if not self.line_ids:
            raise UserError(self.env._("Plan at least one training, then submit the plan."))

    def _revise_hint(self):
        return self.env._("To change it, end it with a reason, duplicate it and have that approved.")

    # What it brings to shared screens

    def _inbox_verbs(self):
        return {**super()._inbox_verbs(), **self._approval_verbs()}

    @api.model
    def _my_quality_lines(self):
        label, mine = self.env._("Training plans to approve"), [("can_approve", "=", True)]
        return [*super()._my_quality_lines(), self._contribution_line(label, mine, "date_submitted")]

    @api.model
    def _review_inputs(self):
        return [*super()._review_inputs(), self._contribution_line(self.env._("Training plans"), [])]

    @api.model
    def _pack_folder(self):
        kept = list(Domain("state", "!=", "obsolete"))
        return [*super()._pack_folder(), self._contribution_line(self.env._("Training plans"), kept)]
