from odoo import fields, models


class QmsTrainingCompanyMixin(models.AbstractModel):
    """How strict a company is about competence and training."""

    _name = "qms.training.company.mixin"
    _description = "Competence and training of a company"

    qms_competence_check = fields.Selection(
        [("off", "Off"), ("warn", "Warn"), ("block", "Block")],
        "Competence check",
        default="off",
        required=True,
        help="When somebody is named for a task that needs skills, such as the trainer of a course.",
    )
    qms_training_plan_approval = fields.Boolean(
        "Training plans are approved", help="The plan of a year counts once those named on it have approved it."
    )
    qms_auditor_skill_ids = fields.Many2many(
        "hr.skill",
        "qms_company_auditor_skill_rel",
        "company_id",
        "skill_id",
        "Skills asked of auditors",
        help="Who is named as auditor without holding them with evidence on the first day of the audit is told so.",
    )
