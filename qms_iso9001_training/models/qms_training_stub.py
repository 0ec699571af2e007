from odoo import fields, models


class QmsTrainingStub(models.Model):
    """Stands in for the fields of courses until the branch that owns them is merged."""

    _inherit = "qms.training"

    is_effect_asked = fields.Boolean("Ask whether it had an effect")
    effect_days = fields.Integer("Ask after (days)", default=90)
    process_id = fields.Many2one("qms.process", "Process", ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(groups="hr.group_hr_user,qms_iso9001.group_qms_user")
