from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    qms_nonconformity_user_id = fields.Many2one(
        "res.users",
        "New nonconformities go to",
        domain=[("share", "=", False)],
        help="Becomes responsible for new nonconformities. Empty: the owner of the process, else a quality manager.",
    )
