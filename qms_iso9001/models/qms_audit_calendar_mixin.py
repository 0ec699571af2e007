from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Command

SHOWN = {"name", "date_start", "date_end", "user_id", "team_ids", "auditee_ids"}


class QmsAuditCalendarMixin(models.AbstractModel):
    """An audit in the calendar of auditors and auditees; it moves with the plan and goes when it is called off."""

    _name = "qms.audit.calendar.mixin"
    _description = "Audit in the calendar"

    event_id = fields.Many2one(
        "calendar.event", "In the calendar", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what is planned stands in the calendar."""
        audits = super().create([{**vals, "event_id": False} for vals in vals_list])
        audits._follow_calendar()
        return audits

    def write(self, vals):
        """Write; the calendar follows the plan. Which event it is nobody types."""
        res = super().write({name: value for name, value in vals.items() if name != "event_id"})
        if SHOWN & vals.keys():
            self._follow_calendar()
        return res

    def _set_state(self, state, **vals):
        res = super()._set_state(state, **vals)
        self._follow_calendar()
        return res

    def _follow_calendar(self):
        """Make the event what the audit says. Whoever plans needs no right to the calendars of others; Odoo's own
        invitations are not sent: the record tells those who are named."""
        quiet = {"no_mail_to_attendees": True, "dont_notify": True, "mail_create_nosubscribe": True}
        for audit in self.sudo().with_context(**quiet):
            if audit.state == "cancelled":
                audit.event_id.active = False
            elif audit.event_id:
                audit.event_id.write(audit._prepare_event_vals())
            elif audit.state in ("planned", "running"):
                event = self.env["calendar.event"].sudo().with_context(**quiet).create(audit._prepare_event_vals())
                audit._write_unguarded({"event_id": event.id})

    def _prepare_event_vals(self):
        people = (self.user_id | self.team_ids | self.auditee_ids).partner_id
        return {
            "name": self.display_name,
            # What is audited is read on the audit, by whom its rules let.
            "description": False,
            "privacy": "private",
            "active": True,
            "allday": True,
            "start": datetime.combine(self.date_start, time(8)),
            "stop": datetime.combine(self.date_end, time(18)),
            "start_date": self.date_start,
            "stop_date": self.date_end,
            "user_id": self.user_id.id,
            "partner_ids": [Command.set(people.ids)],
        }
