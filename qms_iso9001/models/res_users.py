from odoo import models


class ResUsers(models.Model):
    """People are told what waits for them, and managers what is long late."""

    _name = "res.users"
    _inherit = ["res.users", "qms.digest.user.mixin", "qms.escalation.user.mixin"]

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "qms_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "qms_digest"]

    def _qms_mailable(self):
        """Return those who get a mail of what the current user sends: who is active and has an address, but oneself."""
        return self.filtered(lambda user: user.active and user.email and user != self.env.user)
