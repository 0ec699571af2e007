from datetime import datetime, time

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import format_date

SHOWN = {"name", "date_start", "date_end", "user_id", "team_ids", "auditee_ids"}


class QmsAuditCalendarMixin(models.AbstractModel):
    """An audit in the calendar of auditors and auditees; it moves with the plan and goes when it is called off or
    deleted. An officer moves the audit by dragging it there, nobody else moves or deletes it (see `calendar.event`)."""

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

    def unlink(self):
        """Delete; nothing of it stays in the calendar."""
        events = self.sudo().event_id
        res = super().unlink()
        events.exists().unlink()
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
        # Whom the plan was sent to takes part; before, whom the audit names.
        named = self.user_id | self.team_ids | self.auditee_ids
        people = (self._plan_people() if self.date_plan_sent else named).partner_id
        return {
            "name": self.display_name,
            # What is audited is read on the audit, by whom its rules let; the hours are for who takes part.
            "description": self._event_hours(),
            "privacy": "private",
            "active": True,
            "allday": True,
            "start": datetime.combine(self.date_start, time(8)),
            "stop": datetime.combine(self.date_end, time(18)),
            "start_date": self.date_start,
            "stop_date": self.date_end,
            "user_id": self.user_id.id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "partner_ids": [Command.set(people.ids)],
        }

    def _event_hours(self):
        """Return the plan, once it was sent, as text for those who are invited, in the zone of the company."""
        rows = []
        for line in self.plan_line_ids if self.date_plan_sent else ():
            day, start, end = line._when_text()
            rows.append(Markup("%s, %s–%s: %s") % (format_date(self.env, day), start, end, line.name))
        return Markup("<br/>").join(rows) or False

    def _follow_event(self):
        """Move the audit to the days onto which its event was dragged: for officers, nobody else."""
        for audit in self:
            company, event = audit.sudo().company_id, audit.sudo().event_id
            days = (
                (event.start_date, event.stop_date)
                if event.allday
                else (company._qms_day(event.start), company._qms_day(event.stop))
            )
            if days == (audit.sudo().date_start, audit.sudo().date_end):
                continue
            if not audit._is_officer():
                raise AccessError(
                    self.env._(
                        "%(audit)s is moved by a quality officer, in the calendar or on the audit. Ask one.",
                        audit=audit.sudo().display_name,
                    )
                )
            audit.write({"date_start": days[0], "date_end": days[1]})
        self._follow_calendar()

    def _raise_event_follows(self):
        # Which audit it is stays with those who are invited.
        if any(audit.state in ("planned", "running") for audit in self.sudo()):
            raise AccessError(
                self.env._(
                    "This event follows an audit: a quality officer changes or calls off the audit, then the calendar "
                    "follows. Ask one."
                )
            )
