from odoo import api, fields, models

from odoo.addons.qms_iso9001.tools.optional_number import OptionalFloat, OptionalInteger

STATES = [
    ("met", "Met"),
    ("expiring", "Ends within 90 days"),
    ("below", "Level too low"),
    ("expired", "Expired"),
    ("declared", "Declared, not confirmed"),
    ("missing", "Missing"),
]
LEFT_OUT = [("no_job", "Without a job"), ("no_requirement", "Job requires no skill")]


class QmsCompetenceGap(models.Model):
    """What each person's job requires beside what that person holds with evidence, today: a row per employee and
    required skill, and a row without skill for whom nothing is required of. Never stored."""

    _name = "qms.competence.gap"
    _inherit = ["qms.competence.gap.query.mixin", "qms.competence.gap.steps.mixin"]
    _description = "Required skill of a person"
    _auto = False
    _order = "employee_name, employee_id, skill_type_id, skill_id, id"
    _rec_name = "employee_name"
    _depends = {
        "hr.employee": ["name", "active", "company_id", "parent_id", "current_version_id"],
        "hr.version": ["active", "department_id", "job_id"],
        "hr.job": ["company_id"],
        "hr.job.skill": ["job_id", "skill_id", "skill_type_id", "skill_level_id", "valid_from", "valid_to"],
        "hr.employee.skill": [
            "employee_id",
            "skill_id",
            "skill_type_id",
            "skill_level_id",
            "valid_from",
            "valid_to",
            "qms_evidence",
        ],
        "hr.skill": ["skill_type_id"],
        "hr.skill.type": ["active", "is_certification"],
        "hr.skill.level": ["level_progress"],
    }

    employee_id = fields.Many2one("hr.employee", "Employee", required=True, readonly=True)
    employee_name = fields.Char("Name", readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    department_id = fields.Many2one("hr.department", "Department", readonly=True)
    job_id = fields.Many2one("hr.job", "Job", readonly=True)
    parent_id = fields.Many2one("hr.employee", "Manager", readonly=True)
    skill_type_id = fields.Many2one("hr.skill.type", "Skill type", readonly=True)
    skill_id = fields.Many2one("hr.skill", "Required skill", readonly=True)
    is_certification = fields.Boolean("Certification", readonly=True)
    required_level_id = fields.Many2one("hr.skill.level", "Required level", readonly=True)
    required_progress = OptionalInteger("Required (%)", readonly=True, aggregator="avg")
    held_level_id = fields.Many2one(
        "hr.skill.level", "Level held", readonly=True, help="The best that counts: with evidence, and valid today."
    )
    held_progress = OptionalInteger("Held (%)", readonly=True, aggregator="avg")
    declared_progress = OptionalInteger(
        "Declared (%)", readonly=True, aggregator="avg", help="What the person entered and nobody confirmed."
    )
    gap_progress = OptionalInteger("Missing (%)", readonly=True, aggregator="avg")
    valid_to = fields.Date("Valid until", readonly=True, help="Empty: without end. Of what expired: its last day.")
    state = fields.Selection(STATES, readonly=True)
    is_met = fields.Boolean("Counts as held", readonly=True, help="Held at the required level, or above, today.")
    met_share = OptionalFloat(
        "Competence rate (%)", readonly=True, aggregator="avg", help="Of the required skills, those that are held."
    )
    left_out = fields.Selection(LEFT_OUT, "Nothing required", readonly=True)

    @api.depends("employee_name", "skill_id")
    def _compute_display_name(self):
        for gap in self:
            gap.display_name = " · ".join(filter(None, (gap.employee_name, gap.skill_id.name)))

    @api.model
    def _get_required_domain(self):
        """Return the domain of the rows that are a required skill."""
        return [("left_out", "=", False)]

    def action_open_employee(self):
        """Open the person, as far as the user may see that person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "hr.employee",
            "res_id": self.employee_id.id,
            "views": [(False, "form")],
        }
