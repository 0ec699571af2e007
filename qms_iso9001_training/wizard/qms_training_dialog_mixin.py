from odoo import api, fields, models
from odoo.tools import SQL


class QmsTrainingDialogMixin(models.AbstractModel):
    """What the dialogs *Record a training done* and *Schedule a training* share: whom they are for, how long it takes
    and who holds it, as the course says until somebody writes otherwise."""

    _name = "qms.training.dialog.mixin"
    # hr.mixin: a quality manager without HR rights names employees too.
    _inherit = ["hr.mixin"]
    _description = "Dialog about a training"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department",
        "Add a department",
        store=False,
        domain="[('company_id', 'in', (company_id, False))]",
        help="Adds everybody of the department and of those below it.",
    )
    people_count = fields.Integer("Number of people", compute="_compute_people_count")
    minutes = fields.Integer("Duration (minutes)", compute="_compute_minutes", store=True, readonly=False)
    trainer_id = fields.Many2one(
        "hr.employee",
        "Trainer",
        compute="_compute_trainer_id",
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id)]",
    )
    trainer_name = fields.Char("External trainer", compute="_compute_trainer_name", store=True, readonly=False)

    @api.depends("employee_ids")
    def _compute_people_count(self):
        for dialog in self:
            dialog.people_count = len(dialog.employee_ids)

    # One method per field: a value given for one of them must not keep the others from being filled in.
    @api.depends("training_id")
    def _compute_minutes(self):
        for dialog in self:
            dialog.minutes = dialog.training_id.minutes or dialog.minutes

    @api.depends("training_id")
    def _compute_trainer_id(self):
        for dialog in self:
            dialog.trainer_id = dialog.training_id.trainer_id or dialog.trainer_id

    @api.depends("training_id")
    def _compute_trainer_name(self):
        for dialog in self:
            dialog.trainer_name = dialog.training_id.trainer_name or dialog.trainer_name

    @api.onchange("department_id")
    def _onchange_department_id(self):
        if self.department_id:
            self._add_people([("department_id", "child_of", self.department_id.id)])
            self.department_id = False

    def _add_people(self, domain):
        self.employee_ids |= self.env["hr.employee"].search([*domain, ("company_id", "=", self.company_id.id)])

    def _wait_for_twin(self):
        """Of two calls at once (a double click), let the second wait, be repeated, and find what the first did."""
        self.env.execute_query(SQL("SELECT id FROM %s WHERE id = %s FOR UPDATE", SQL.identifier(self._table), self.id))
