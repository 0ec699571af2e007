from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    qms_top_manager_ids = fields.Many2many(related="company_id.qms_top_manager_ids", readonly=False)
    qms_author_approval = fields.Selection(related="company_id.qms_author_approval", readonly=False)
    qms_policy_public = fields.Boolean(related="company_id.qms_policy_public", readonly=False)
    qms_edition_id = fields.Many2one(related="company_id.qms_edition_id", readonly=False)
    qms_promise_days = fields.Integer(related="company_id.qms_promise_days", readonly=False)
    qms_reading_days = fields.Integer(related="company_id.qms_reading_days", readonly=False)
    qms_early_days = fields.Integer(related="company_id.qms_early_days", readonly=False)
