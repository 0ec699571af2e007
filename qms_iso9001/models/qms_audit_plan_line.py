from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

CONTENT = {"name", "process_id", "date_start", "date_end", "user_id", "auditee_ids", "place"}


class QmsAuditPlanLine(models.Model):
    """A row of the plan of an audit: what is looked at when, by which auditor, with whom and where."""

    _name = "qms.audit.plan.line"
    _inherit = ["qms.approval.line.mixin"]
    _description = "Row of an audit plan"
    _order = "audit_id, date_start, sequence, id"
    _check_company_auto = True
    _parent_field = "audit_id"

    audit_id = fields.Many2one("qms.audit", required=True, index=True, check_company=True, ondelete="cascade")
    company_id = fields.Many2one(related="audit_id.company_id", store=True, index=True)
    name = fields.Char("What", required=True, help="The process, or what else is done: opening meeting, a walk round.")
    process_id = fields.Many2one(
        "qms.process", "Process", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    date_start = fields.Datetime("From", required=True)
    date_end = fields.Datetime("To", required=True)
    user_id = fields.Many2one(
        "res.users",
        "Auditor",
        index="btree_not_null",
        check_company=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
    )
    auditee_ids = fields.Many2many(
        "res.users",
        "qms_audit_plan_line_auditee_rel",
        "line_id",
        "user_id",
        "With",
        check_company=True,
        domain=[("share", "=", False)],
    )
    place = fields.Char()
    day = fields.Date("Day", compute="_compute_hours")
    hours = fields.Char(
        "Local time", compute="_compute_hours", help="In the time zone of the company, as it is printed and mailed."
    )
    clash = fields.Char(
        "To know",
        compute="_compute_clash",
        help="Who is planned twice at that time, and what is on no day of the audit.",
    )

    _in_order = models.Constraint("CHECK(date_start < date_end)", "A row of the plan ends after it begins.")

    @api.depends("date_start", "date_end", "audit_id")
    def _compute_hours(self):
        for line in self:
            known = line.date_start and line.date_end and line.sudo().company_id
            line.day, start, end = line._when_text() if known else (False, "", "")
            line.hours = known and f"{start}–{end}"

    @api.depends(
        "audit_id.plan_line_ids.date_start",
        "audit_id.date_start",
        "audit_id.date_end",
        "date_start",
        "date_end",
        "user_id",
        "auditee_ids",
    )
    def _compute_clash(self):
        elsewhere = self._rows_of_open_audits()
        for line in self:
            others = (line.audit_id.plan_line_ids - line).sudo()
            others |= elsewhere.filtered(lambda other, line=line: other.audit_id != line.audit_id._origin)
            same = others.filtered(lambda other, line=line: line._is_beside(other))
            twice = (line.user_id | line.auditee_ids) & (same.user_id | same.auditee_ids)
            names = ", ".join(twice.sudo().mapped("name"))
            told = [names and self.env._("At the same time elsewhere: %s", names)]
            told.append(line._is_outside() and self.env._("Outside the days of the audit"))
            line.clash = "; ".join(filter(None, told))

    def _rows_of_open_audits(self):
        """Return the rows of all open audits at these times. Who is planned twice is told, not for what else."""
        timed = self.filtered(lambda line: line.date_start and line.date_end).sudo()
        if not timed:
            return timed
        return timed.search(
            Domain("company_id", "in", timed.company_id.ids)
            & Domain("audit_id.state", "in", ("planned", "running"))
            & Domain("date_start", "<", max(timed.mapped("date_end")))
            & Domain("date_end", ">", min(timed.mapped("date_start")))
        )

    def _is_outside(self):
        """Tell whether the row is on a day that is none of the audit's (any more)."""
        audit = self.sudo().audit_id
        if not (self.date_start and self.date_end and audit.date_start and audit.date_end):
            return False
        first, last = (audit.company_id._qms_day(moment) for moment in (self.date_start, self.date_end))
        return first < audit.date_start or last > audit.date_end

    def _is_beside(self, other):
        if not (self.date_start and self.date_end and other.date_start and other.date_end):
            return False
        return self.date_start < other.date_end and other.date_start < self.date_end

    @api.onchange("process_id")
    def _onchange_process_id(self):
        self.name = self.process_id.display_name or self.name
        self.auditee_ids |= self.process_id.sudo().user_id

    @api.constrains("date_start", "date_end", "audit_id")
    def _check_days(self):
        for line in self.sudo():
            audit = line.audit_id
            if line._is_outside():
                raise ValidationError(
                    self.env._(
                        "“%(what)s” is planned outside the days of %(audit)s (%(start)s to %(end)s). Choose a time "
                        "within, or ask a quality officer to move the audit.",
                        what=line.name,
                        audit=audit.display_name,
                        start=audit.date_start,
                        end=audit.date_end,
                    )
                )

    @api.model
    def _content_fields(self):
        return super()._content_fields() | CONTENT

    def _check_parent_editable(self):
        # The day of the company counts, whatever zone the caller names.
        self.audit_id._check_may_act()
        super()._check_parent_editable()

    def _when_text(self):
        """Return day and hours in the zone of the company, which the sheet is read in."""
        zone = self.sudo().company_id._qms_zone().key
        line = self.with_context(tz=zone)
        start, end = (fields.Datetime.context_timestamp(line, moment) for moment in (self.date_start, self.date_end))
        return start.date(), f"{start:%H:%M}", f"{end:%H:%M}"
