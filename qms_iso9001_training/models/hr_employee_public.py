from odoo import api, fields, models


class HrEmployeePublic(models.Model):
    """The same tab for those without HR rights: record rules show them their own records only."""

    _inherit = "hr.employee.public"

    qms_training_record_ids = fields.One2many(
        "qms.training.record",
        "employee_id",
        "Training records",
        readonly=True,
    )
    qms_gap_ids = fields.One2many(
        "qms.competence.gap",
        "employee_id",
        "Required skills",
        domain=[("left_out", "=", False)],
        readonly=True,
    )
    qms_skill_ids = fields.One2many(
        "hr.employee.skill",
        "employee_id",
        "Skills with evidence",
        domain=[("qms_evidence", "in", ("confirmed", "granted"))],
        readonly=True,
    )
    qms_training_count = fields.Integer("Trainings done", compute="_compute_qms_training_count")

    @api.depends_context("uid")
    @api.depends("qms_training_record_ids.state")
    def _compute_qms_training_count(self):
        counts = self.env["qms.training.record"]._count_by_employee(self.ids)
        for employee in self:
            employee.qms_training_count = counts.get(employee.id, 0)

    def action_view_qms_training_records(self):
        """Open the training records of this employee that the user may see."""
        self.ensure_one()
        return self.env["qms.training.record"]._action_view_of_employee(self.id)

    def action_print_qms_trainings(self):
        """Print the training record: what the job requires, what is held, what was done, as the user may see it."""
        return self.env.ref("qms_iso9001_training.qms_training_person_action").report_action(self.ids)
