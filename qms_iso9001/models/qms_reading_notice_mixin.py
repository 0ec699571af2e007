from odoo import api, fields, models
from odoo.exceptions import UserError

ACTIVITY = "qms_iso9001.mail_activity_type_read"
COLUMNS = {"qms.document.revision": "revision_id", "qms.policy": "policy_id"}


class QmsReadingNoticeMixin(models.AbstractModel):
    """A version that readers find among their activities: there until they confirm it, which they do on its form, and
    without following it."""

    _name = "qms.reading.notice.mixin"
    _description = "Version that readers are told of"

    # Everybody else's activity to read is left out: the form would load one per reader, thousands. Who is missing is
    # in the list of readers.
    activity_ids = fields.One2many(
        "mail.activity",
        "res_id",
        "Activities",
        bypass_search_access=True,
        groups="base.group_user",
        domain=lambda self: self._get_shown_activity_domain(),
    )
    can_confirm_reading = fields.Boolean(compute="_compute_can_confirm_reading")

    @api.model
    def _get_shown_activity_domain(self):
        # While the addon is being installed, the type may not be there yet.
        kind = self.env.ref(ACTIVITY, raise_if_not_found=False)
        return ["|", ("activity_type_id", "!=", kind.id), ("user_id", "=", self.env.uid)] if kind else []

    @api.depends_context("uid")
    def _compute_can_confirm_reading(self):
        column = COLUMNS[self._name]
        asked = self.env["qms.acknowledgement"].search([(column, "in", self.ids), ("can_confirm", "=", True)])[column]
        for version in self:
            version.can_confirm_reading = version in asked

    def action_confirm_reading(self):
        """Confirm that the current user has read this version, or open its questions. For whoever is asked to."""
        self.ensure_one()
        self.check_access("read")
        row = self.env["qms.acknowledgement"].search(
            [(COLUMNS[self._name], "=", self.id), ("can_confirm", "=", True)], limit=1
        )
        if not row:
            raise UserError(
                self.env._(
                    "You need not confirm %(version)s: you have, or are not asked to. Nothing to do.",
                    version=self.display_name,
                )
            )
        return row.action_confirm()

    def _is_waited_for(self, activity):
        asks = activity.activity_type_id == self.env.ref(ACTIVITY)
        return super()._is_waited_for(activity) or (asks and self._is_unread_by(activity.user_id))

    def _is_unread_by(self, user):
        self.ensure_one()
        rows = self.env["qms.acknowledgement"].sudo()
        domain = [
            (COLUMNS[self._name], "=", self.id),
            ("employee_id.user_id", "=", user.id),
            ("date_end", "=", False),
            ("date_confirmed", "=", False),
        ]
        return bool(rows.search_count(domain, limit=1))

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Let nobody follow who is only told to read it: activities made in bulk would make thousands of followers."""
        if self.env.context.get("mail_activity_quick_update"):
            return True
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)
