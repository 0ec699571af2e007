from odoo import api, fields, models
from odoo.exceptions import AccessError

OFFICER = "qms_iso9001.group_qms_user"


class QmsOwnerMixin(models.AbstractModel):
    """A record whose owner (`user_id`) describes it without any quality group; what it is and who owns it, quality
    officers decide: the model names those fields in `_assigned_fields`."""

    _name = "qms.owner.mixin"
    _description = "Owned record"

    is_editable = fields.Boolean(compute="_compute_is_editable")
    is_assignable = fields.Boolean(compute="_compute_is_editable")

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_editable(self):
        officer = self.env.su or self._is_officer()
        editable = self._origin._filtered_access("write")
        for record in self:
            record.is_assignable = officer and (not record._origin or record._origin in editable)
            record.is_editable = record.is_assignable or record._origin in editable

    def _is_officer(self):
        """Tell whether who asks decides as a quality officer; the system itself does."""
        return self.env.su or self.env.user.has_group(OFFICER)

    @api.model
    def _assigned_fields(self):
        """Return the names of the fields that quality officers decide on, not the owner."""
        return set()

    def write(self, vals):
        """Write; refuse an owner what only quality officers assign."""
        names = self._assigned_fields() & vals.keys()
        if names and not (self.env.su or self._is_officer()):
            labels = self.fields_get(sorted(names), ["string"])
            raise AccessError(
                self.env._(
                    "%(fields)s: ask a quality officer to change it. %(way_out)s",
                    fields=", ".join(labels[name]["string"] for name in sorted(names)),
                    way_out=self._owner_way_out(),
                )
            )
        return super().write(vals)

    @api.model
    def _owner_way_out(self):
        """Return the sentence that says what the owner may change."""
        return ""
