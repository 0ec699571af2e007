from odoo import fields, models


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    category = fields.Selection(
        selection_add=[("qms_approval", "Quality approval"), ("qms_step", "Step of a quality record")],
        ondelete={"qms_approval": "set default", "qms_step": "set default"},
    )
