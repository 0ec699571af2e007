from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    qms_nonconformity_user_id = fields.Many2one(related="company_id.qms_nonconformity_user_id", readonly=False)
