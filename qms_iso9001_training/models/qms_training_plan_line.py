from odoo import api, fields, models
from odoo.exceptions import UserError

from .qms_training import MONEY

QUARTERS = [("1", "1st quarter"), ("2", "2nd quarter"), ("3", "3rd quarter"), ("4", "4th quarter")]


class QmsTrainingPlanLine(models.Model):
    """A course in a quarter of the plan: for how many people, in how many trainings, at what cost."""

    _name = "qms.training.plan.line"
    _inherit = ["qms.training.plan.actual.mixin"]
    _description = "Training of a plan"
    _order = "plan_id, quarter, training_id, id"
    _rec_name = "training_id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "qms.training.plan", "Plan", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True, precompute=True)
    year = fields.Integer(related="plan_id.year", store=True, aggregator=None, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    quarter = fields.Selection(QUARTERS, required=True, default="1", index=True)
    training_id = fields.Many2one(
        "qms.training", "Course", required=True, index=True, check_company=True, ondelete="restrict"
    )
    people_planned = fields.Integer("People planned")
    sessions_planned = fields.Integer("Trainings planned", default=1)
    cost_planned = fields.Monetary(
        "Planned cost",
        compute="_compute_cost_planned",
        store=True,
        precompute=True,
        readonly=False,
        groups=MONEY,
        help="At first the cost of one training as the course says, times the trainings.",
    )

    _one_per_quarter = models.UniqueIndex(
        "(plan_id, quarter, training_id)", "This course stands in this quarter already: change that line."
    )
    _not_negative = models.Constraint(
        "CHECK (people_planned >= 0 AND sessions_planned >= 0 AND cost_planned >= 0)",
        "What is planned cannot be negative.",
    )

    # Not of the course's cost: one that changes later changes no plan.
    @api.depends("training_id", "sessions_planned")
    def _compute_cost_planned(self):
        for line in self:
            line.cost_planned = line.sudo().training_id.cost * line.sessions_planned

    @api.model_create_multi
    def create(self, vals_list):
        """Create. Raises UserError in a plan that is in approval or approved."""
        lines = super().create(vals_list)
        lines._check_plan()
        return lines

    def write(self, vals):
        """Write. Raises UserError in a plan that is in approval or approved."""
        self._check_plan()
        res = super().write(vals)
        self._check_plan()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_plan()

    def _check_plan(self):
        locked = self.sudo().plan_id.filtered(lambda plan: not plan._is_editable())
        if locked:
            raise UserError(
                self.env._(
                    "%(plan)s is “%(state)s”: its trainings stay. %(way_out)s",
                    plan=locked[0].display_name,
                    state=locked[0]._state_label(),
                    way_out=locked[0]._locked_way_out(),
                )
            )

    def _signed_content(self):
        return {
            "quarter": self.quarter,
            "training": self.training_id.name,
            "people": self.people_planned,
            "trainings": self.sessions_planned,
            "cost": self.cost_planned,
        }
