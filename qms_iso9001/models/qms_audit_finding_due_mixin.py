from datetime import timedelta

from odoo import api, fields, models

DUE_DAYS = {"major": 60, "minor": 90, "opportunity": 180}


class QmsAuditFindingDueMixin(models.AbstractModel):
    """Until when a finding is dealt with: by its class, until the auditors agree on another day. What stands there when
    the report is signed is its first due date, by which it is judged for ever."""

    _name = "qms.audit.finding.due.mixin"
    _description = "Due date of a finding"

    date_due = fields.Date("Due", required=True, index=True, copy=False, tracking=True)
    date_due_original = fields.Date(
        "Due at first",
        readonly=True,
        copy=False,
        help="As agreed when the report was signed: moving it changes nothing.",
    )

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind and not self._origin:
            self.date_due = self.env.company._qms_today() + timedelta(days=DUE_DAYS[self.kind])

    def write(self, vals):
        """Write; the due date follows the class until another one is agreed."""
        by_class = self.browse()
        if "kind" in vals and not vals.get("date_due"):
            by_class = self.filtered(lambda finding: finding.date_due == finding._due_by_class())
        res = super().write(vals)
        for finding in by_class:
            finding._write_unguarded({"date_due": finding._due_by_class()})
        if {"kind", "date_due"} & vals.keys():
            self._follow_first_due()
        return res

    def _due_by_class(self):
        day = self.sudo().company_id._qms_day(self.create_date)
        return day + timedelta(days=DUE_DAYS[self.kind])

    def _follow_first_due(self):
        """Keep the due date as the first one, as long as the report is not signed."""
        for finding in self:
            if finding.sudo().audit_id._is_editable() and finding.date_due_original != finding.date_due:
                finding._write_unguarded({"date_due_original": finding.date_due})

    def _former_answers(self):
        """Return {finding: what it was answered}, of those that were answered."""
        answered = self.filtered(lambda finding: finding.state == "answered")
        return {finding: (finding.correction, finding.cause) for finding in answered}

    def _note_answers(self, former):
        """Keep what was answered before (`_former_answers`) in the messages, where it reads otherwise now."""
        for finding, told in former.items():
            if told != (finding.correction, finding.cause):
                finding._note(self.env._("Answered before: %s", " / ".join(filter(None, told))))
