from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    qms_nonconformity_user_id = fields.Many2one(
        "res.users",
        "New nonconformities go to",
        domain=[("share", "=", False)],
        help="Becomes responsible for new nonconformities. Empty: the owner of the process, else a quality manager.",
    )
    qms_report_anonymous = fields.Boolean(
        "Reports without a name", help="Who reports at the code of a place need not say who they are."
    )
    qms_capa_on_severity = fields.Boolean("Corrective action at high severity", default=True)
    qms_capa_on_delivered = fields.Boolean("Corrective action when a customer received it", default=True)
    qms_capa_on_repeat = fields.Integer(
        "Corrective action at occurrence", default=3, help="How often the same may happen in twelve months. 0: off."
    )

    _qms_capa_on_repeat_positive = models.Constraint(
        "CHECK(qms_capa_on_repeat >= 0)", "Enter how often the same may happen, or 0."
    )
