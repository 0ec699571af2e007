from odoo import api, fields, models
from odoo.exceptions import UserError


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["qms.training.hire.mixin", "hr.employee"]

    # As Odoo asks of fields of this model alone: the group keeps them out of what others prefetch.
    qms_training_record_ids = fields.One2many(
        "qms.training.record",
        "employee_id",
        "Training records",
        readonly=True,
        groups="hr.group_hr_user",
    )
    qms_gap_ids = fields.One2many(
        "qms.competence.gap",
        "employee_id",
        "Required skills",
        domain=[("left_out", "=", False)],
        readonly=True,
        groups="hr.group_hr_user",
    )
    qms_skill_ids = fields.One2many(
        "hr.employee.skill",
        "employee_id",
        "Skills with evidence",
        domain=[("qms_evidence", "in", ("confirmed", "granted"))],
        readonly=True,
        groups="hr.group_hr_user",
    )
    qms_training_count = fields.Integer(
        "Trainings done",
        compute="_compute_qms_training_count",
        groups="hr.group_hr_user",
    )

    @api.depends_context("uid")
    @api.depends("qms_training_record_ids.state")
    def _compute_qms_training_count(self):
        counts = self.env["qms.training.record"]._count_by_employee(self.ids)
        for employee in self:
            employee.qms_training_count = counts.get(employee.id, 0)

    @api.model
    def _qms_team_domain(self, name="id"):
        """Return the domain of everybody who reports to the current user, over however many levels."""
        # Of oneself, whoever is archived too; the people below are read by whoever uses this.
        mine = self.env.user.sudo().with_context(active_test=False).employee_ids.ids
        return [(name, "child_of", mine), (name, "not in", mine)]

    @api.model
    def _qms_get_team(self):
        """Return everybody who reports to the current user, archived people too, with superuser rights."""
        return self.sudo().with_context(active_test=False).search(self._qms_team_domain())

    def action_view_qms_training_records(self):
        """Open the training records of this employee."""
        self.ensure_one()
        return self.env["qms.training.record"]._action_view_of_employee(self.id)

    def action_print_qms_trainings(self):
        """Print the training record: what the job requires, what is held, what was done, as the user may see it."""
        return self.env.ref("qms_iso9001_training.qms_training_person_action").report_action(self.ids)

    def action_view_qms_skills(self):
        """Open all skills of this employee, past ones too, with their evidence."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.hr_employee_skill_action")
        name = self.env._("Skills and evidence")
        return {
            **action,
            "name": name,
            "display_name": name,
            "domain": [("employee_id", "=", self.id)],
            "context": {"search_default_group_skill": 1},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_skilled(self):
        held = self.env["hr.employee.skill"].sudo()
        held = held.search([("employee_id", "in", self.ids), ("qms_evidence", "!=", "declared")]).employee_id
        if held:
            raise UserError(
                self.env._(
                    "%(people)s: confirmed skills are evidence and keep their employee. Archive the employee instead.",
                    people=", ".join(held.mapped("name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_trained(self):
        # Whoever may delete an employee may not see every record of them.
        trained = self.env["qms.training.record"].sudo().search([("employee_id", "in", self.ids)]).employee_id
        if trained:
            raise UserError(
                self.env._(
                    "%(people)s: training records are evidence and keep their employee. Archive the employee instead.",
                    people=", ".join(trained.mapped("name")),
                )
            )
