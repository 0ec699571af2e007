from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    qms_nonconformity_user_id = fields.Many2one(related="company_id.qms_nonconformity_user_id", readonly=False)
    qms_quarantine_location_id = fields.Many2one(related="company_id.qms_quarantine_location_id", readonly=False)
    qms_rework_location_id = fields.Many2one(related="company_id.qms_rework_location_id", readonly=False)
    qms_refund_user_id = fields.Many2one(related="company_id.qms_refund_user_id", readonly=False)
    qms_report_anonymous = fields.Boolean(related="company_id.qms_report_anonymous", readonly=False)
    qms_capa_on_severity = fields.Boolean(related="company_id.qms_capa_on_severity", readonly=False)
    qms_capa_on_delivered = fields.Boolean(related="company_id.qms_capa_on_delivered", readonly=False)
    qms_capa_on_repeat = fields.Integer(related="company_id.qms_capa_on_repeat", readonly=False)
    qms_complaint_user_id = fields.Many2one(related="company_id.qms_complaint_user_id", readonly=False)
    qms_complaint_days = fields.Integer(related="company_id.qms_complaint_days", readonly=False)
    qms_complaint_on_slip = fields.Boolean(related="company_id.qms_complaint_on_slip", readonly=False)
    qms_complaint_alias_name = fields.Char(related="company_id.qms_complaint_alias_name", readonly=False)
    qms_complaint_alias_domain = fields.Char(related="company_id.alias_domain_id.name")
    qms_request_days = fields.Integer(related="company_id.qms_request_days", readonly=False)
    qms_request_remind_before = fields.Integer(related="company_id.qms_request_remind_before", readonly=False)
    qms_request_remind_after = fields.Integer(related="company_id.qms_request_remind_after", readonly=False)
    qms_rework_rate = fields.Monetary(related="company_id.qms_rework_rate", readonly=False)
