from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.qms_iso9001.models.qms_owner_mixin import OFFICER

MANAGER = "qms_iso9001.group_qms_manager"
# Who may decide: what is delivered although it does not conform is a manager's word.
AUTHORITY = {"use_as_is": MANAGER, "deviation_permit": MANAGER, "regrade": MANAGER}


class QmsNonconformityAuthorityMixin(models.AbstractModel):
    """Who posts a disposition: quality managers concessions, permits and regrading, officers the rest. Others save a
    draft, and are told so before they press anything."""

    _name = "qms.nonconformity.authority.mixin"
    _description = "Authority to post a disposition"

    can_post = fields.Boolean(compute="_compute_can_post")

    @api.depends_context("uid")
    @api.depends("kind")
    def _compute_can_post(self):
        for line in self:
            line.can_post = self.env.user.has_group(AUTHORITY.get(line.kind, OFFICER))

    def _say_draft(self):
        """Return what a draft waits for, as its reader needs it."""
        if self.can_post:
            return self.env._("post it, or remove it (page Goods)")
        if AUTHORITY.get(self.kind) == MANAGER:
            return self.env._("waits for Post by a quality manager")
        return self.env._("waits for Post by a quality officer")

    def _check_authority(self):
        group = AUTHORITY.get(self.kind, OFFICER)
        if not self.env.user.has_group(group):
            raise AccessError(
                self.env._(
                    "%(what)s is decided by %(group)s. Ask one of them to post it.",
                    what=self.display_name,
                    group=self.env.ref(group).sudo().full_name,
                )
            )
