from odoo import fields, models

MANAGER = "qms_iso9001.group_qms_manager"


class ResCompany(models.Model):
    _inherit = "res.company"

    qms_nonconformity_user_id = fields.Many2one(
        "res.users",
        "New nonconformities go to",
        domain=[("share", "=", False)],
        help="Becomes responsible for new nonconformities. Empty: the owner of the process, else a quality manager.",
    )

    def _qms_stand_in(self):
        """Return the quality manager who gets what nobody else is named for: the first one of the company, an
        administrator only without another, OdooBot never (it is not active). Empty without any."""
        managers = [
            ("all_group_ids", "in", self.env.ref(MANAGER).id),
            ("company_ids", "in", self.ids),
            ("active", "=", True),
        ]
        # Whoever reports may not read the groups of others.
        users = self.env["res.users"].sudo().search(managers, order="id")
        return (users.filtered(lambda user: not user._is_admin()) or users)[:1]
