from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    qms_top_manager_ids = fields.Many2many(related="company_id.qms_top_manager_ids", readonly=False)
    qms_author_approval = fields.Selection(related="company_id.qms_author_approval", readonly=False)
    qms_certificate_public = fields.Boolean(related="company_id.qms_certificate_public", readonly=False)
    qms_policy_public = fields.Boolean(related="company_id.qms_policy_public", readonly=False)
    qms_edition_id = fields.Many2one(related="company_id.qms_edition_id", readonly=False)
    qms_promise_days = fields.Integer(related="company_id.qms_promise_days", readonly=False)
    qms_reading_days = fields.Integer(related="company_id.qms_reading_days", readonly=False)
    qms_price_tolerance = fields.Float(related="company_id.qms_price_tolerance", readonly=False)
    qms_critical_share = fields.Float(related="company_id.qms_critical_share", readonly=False)
    qms_early_days = fields.Integer(related="company_id.qms_early_days", readonly=False)
    qms_reading_activity = fields.Boolean(related="company_id.qms_reading_activity", readonly=False)
    qms_reading_reminder = fields.Boolean(related="company_id.qms_reading_reminder", readonly=False)
    qms_reading_digest = fields.Boolean(related="company_id.qms_reading_digest", readonly=False)
    qms_digest = fields.Boolean(related="company_id.qms_digest", readonly=False)
    qms_owner_activity = fields.Boolean(related="company_id.qms_owner_activity", readonly=False)
    qms_escalation = fields.Boolean(related="company_id.qms_escalation", readonly=False)
    qms_escalation_days = fields.Integer(related="company_id.qms_escalation_days", readonly=False)
    qms_purchase_check_from = fields.Date(related="company_id.qms_purchase_check_from", readonly=False)
    qms_order_review = fields.Boolean(related="company_id.qms_order_review", readonly=False)
    qms_receipt_check = fields.Boolean(related="company_id.qms_receipt_check", readonly=False)
    qms_climate_question = fields.Boolean(related="company_id.qms_climate_question", readonly=False)
    qms_satisfaction_rule = fields.Selection(related="company_id.qms_satisfaction_rule", readonly=False)
    qms_satisfaction_deliveries = fields.Integer(related="company_id.qms_satisfaction_deliveries", readonly=False)
    qms_risk_reopen = fields.Boolean(related="company_id.qms_risk_reopen", readonly=False)
    qms_vendor_comments = fields.Boolean(related="company_id.qms_vendor_comments", readonly=False)
    qms_kiosk = fields.Boolean(related="company_id.qms_kiosk", readonly=False)
    qms_kiosk_url = fields.Char(related="company_id.qms_kiosk_url")
    qms_kiosk_qr = fields.Binary(related="company_id.qms_kiosk_qr")

    def set_values(self):
        """Save; a review of quotations that is switched on starts with a few points."""
        super().set_values()
        self.company_id._qms_start_review_points()

    def action_qms_new_kiosk_token(self):
        """Give the company's kiosk a new address; the old one opens nothing any more. For administrators."""
        self.check_access("create")
        self.company_id._qms_new_kiosk_token()
        return {"type": "ir.actions.client", "tag": "reload"}
