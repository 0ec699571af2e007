from odoo import api, models

DAYS = {"start", "stop", "start_date", "stop_date", "duration", "allday"}
TOLD_BY_AUDIT = {"name", "description", "privacy", "active", "user_id", "partner_ids", "res_id", "res_model_id"}


class CalendarEvent(models.Model):
    """The event of an audit says what the audit says: officers move both by dragging it, the rest is changed there."""

    _inherit = "calendar.event"

    @api.model
    def _get_activity_excluded_models(self):
        # Those who are invited have it in their calendar: no activity besides.
        return [*super()._get_activity_excluded_models(), "qms.audit"]

    def _qms_audits(self):
        # Who is invited without a right to the audit moves it as little as anybody else.
        return self.env["qms.audit"].sudo().search([("event_id", "in", self.ids)]).sudo(False)

    def write(self, vals):
        """Write; the audit decides on what is in the calendar, an officer moves it there too."""
        touched = (DAYS | TOLD_BY_AUDIT) & vals.keys()
        audits = self._qms_audits() if touched and not self.env.su else None
        if not audits:
            return super().write(vals)
        if TOLD_BY_AUDIT & touched:
            audits._raise_event_follows()
        res = super().write(vals)
        audits._follow_event()
        return res

    def unlink(self):
        """Delete; the event of an audit stays as long as the audit is planned or running."""
        if not self.env.su:
            self._qms_audits()._raise_event_follows()
        return super().unlink()
