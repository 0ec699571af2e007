from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    qms_competence_check = fields.Selection(related="company_id.qms_competence_check", readonly=False)
    qms_auditor_skill_ids = fields.Many2many(related="company_id.qms_auditor_skill_ids", readonly=False)
    qms_training_plan_approval = fields.Boolean(related="company_id.qms_training_plan_approval", readonly=False)
