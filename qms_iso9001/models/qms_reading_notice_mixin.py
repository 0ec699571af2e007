from odoo import models

ACTIVITY = "qms_iso9001.mail_activity_type_read"
COLUMNS = {"qms.document.revision": "revision_id", "qms.policy": "policy_id"}


class QmsReadingNoticeMixin(models.AbstractModel):
    """A version that readers find among their activities: there until they confirm it, and without following it."""

    _name = "qms.reading.notice.mixin"
    _description = "Version that readers are told of"

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
