from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .qms_owner_mixin import OFFICER

PERIOD_MONTHS = 12


class QmsAuditTeamMixin(models.AbstractModel):
    """Who audits: the lead auditor and others, without any quality group, until their end date. Who owns what is
    audited or lacks a competence is told so, and nobody is stopped."""

    _name = "qms.audit.team.mixin"
    _inherit = ["qms.gate.mixin"]
    _description = "Auditors of an audit"

    user_id = fields.Many2one(
        "res.users",
        "Lead auditor",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="Leads the audit and signs its report.",
    )
    team_ids = fields.Many2many(
        "res.users",
        "qms_audit_team_rel",
        "audit_id",
        "user_id",
        "Auditors",
        check_company=True,
        domain=[("share", "=", False)],
        help="Who audits besides the lead auditor.",
    )
    auditee_ids = fields.Many2many(
        "res.users",
        "qms_audit_auditee_rel",
        "audit_id",
        "user_id",
        "Auditees",
        check_company=True,
        domain=[("share", "=", False)],
        help="Who is audited; they read the audit.",
    )
    warnings = fields.Text("Auditors: to know", compute="_compute_warnings")
    can_act = fields.Boolean(compute="_compute_can_act")
    can_plan = fields.Boolean(compute="_compute_can_act")
    can_report = fields.Boolean(compute="_compute_can_act")

    @api.depends_context("uid")
    @api.depends("user_id", "team_ids", "date_until", "state")
    def _compute_can_act(self):
        officer = self._is_officer()
        for audit in self:
            mine = audit._is_assigned()
            open_ = audit.state in ("planned", "running")
            audit.can_plan = open_ and officer
            audit.can_act = open_ and (officer or mine)
            audit.can_report = bool(audit.state == "running" and mine and audit.sudo().user_id == self.env.user)

    @api.depends("user_id", "team_ids", "process_ids", "date_start", "kind")
    def _compute_warnings(self):
        for audit in self:
            # That somebody owns a process or wrote a document is no secret to who plans the audit.
            audit.warnings = "\n".join(audit.sudo()._auditor_warnings()) or False

    def _is_officer(self):
        return self.env.su or self.env.user.has_group(OFFICER)

    def _is_assigned(self):
        """Tell whether the current user is one of the auditors, and may still act as one."""
        audit = self.sudo()
        named = self.env.user in (audit.user_id | audit.team_ids)
        return bool(named and audit.date_until and audit.date_until >= audit.company_id._qms_today())

    def _check_may_act(self):
        self.check_access("read")
        for audit in self:
            if not (audit._is_officer() or audit._is_assigned()):
                raise AccessError(
                    self.env._(
                        "%(audit)s is in the hands of its auditors until the day on which they act no more, and of "
                        "quality officers. Ask %(lead)s.",
                        audit=audit.display_name,
                        lead=audit.sudo().user_id.name,
                    )
                )

    # What speaks against an auditor

    def _auditor_warnings(self):
        """Return what speaks against the auditors, as a list of sentences: independence and competence."""
        self.ensure_one()
        if self.kind not in ("internal", "vendor"):
            return []
        found = []
        for user in self.user_id | self.team_ids:
            if self.kind == "internal":
                found += self._independence_warnings(user)
            found += self._competence_warnings(user)
        return found

    def _competence_warnings(self, user):
        """Return which competence `user` lacks as auditor; an addon that knows competences says so."""
        return self._person_findings(user.with_company(self.company_id).employee_id, "auditor")

    def _independence_warnings(self, user):
        found = []
        employee = user.with_company(self.company_id).employee_id
        for process in self.process_ids._origin:
            if process.user_id == user:
                found.append(self.env._("%(name)s owns %(process)s.", name=user.name, process=process.display_name))
            elif employee and self._works_in(employee, process):
                found.append(self.env._("%(name)s works in %(process)s.", name=user.name, process=process.display_name))
        documents = self._documents_of(user)
        if documents:
            found.append(
                self.env._(
                    "%(name)s wrote or approved %(documents)s in the last %(months)s months.",
                    name=user.name,
                    documents=", ".join(documents.mapped("reference")),
                    months=PERIOD_MONTHS,
                )
            )
        return found

    @api.model
    def _works_in(self, employee, process):
        roles = process.role_ids.filtered(lambda role: role.kind != "informed")
        job = employee.job_id
        return any(r.employee_id == employee or (job and not r.employee_id and r.job_id == job) for r in roles)

    def _documents_of(self, user):
        """Return the documents of the processes audited that `user` wrote or approved in the months before."""
        since = (self.date_start or self.company_id._qms_today()) - relativedelta(months=PERIOD_MONTHS)
        mine = Domain("author_id", "=", user.id) | Domain("approver_ids", "in", user.ids)
        revisions = self.env["qms.document.revision"].search(
            Domain("document_id.process_ids", "in", self.process_ids._origin.ids)
            & Domain("date_submitted", ">=", fields.Datetime.to_datetime(since))
            & mine
        )
        return revisions.document_id

    def write(self, vals):
        """Write; an auditor without quality group works on the audit, officers plan it."""
        names = self._planned_fields() & vals.keys()
        if names and not self._is_officer():
            raise AccessError(
                self.env._(
                    "%(fields)s: ask a quality officer to change it. As auditor you fill in checklist, findings and "
                    "conclusion.",
                    fields=self._field_labels(names),
                )
            )
        return super().write(vals)

    @api.model
    def _planned_fields(self):
        """Return the names of the fields by which officers plan an audit: see PLAN of `qms.audit`."""
        return set()
