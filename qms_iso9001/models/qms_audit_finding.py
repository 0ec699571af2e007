from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .qms_audit_finding_due_mixin import DUE_DAYS

KINDS = [
    ("major", "Major nonconformity"),
    ("minor", "Minor nonconformity"),
    ("opportunity", "Opportunity for improvement"),
]
# What the signed report says: locked with it.
REPORTED = {
    "reference",
    "name",
    "kind",
    "audit_id",
    "line_id",
    "process_id",
    "requirement_id",
    "clause_id",
    "revision_id",
    "criterion",
    "objective_evidence",
    "conclusion",
    "repeat_of_id",
}
# Reports that were signed before a finding could have them keep what was signed.
ADDED = {"clause_letter", "need_id"}
FOLLOWED = {"company_id", "user_id", "date_response", "date_due", "verifier_id", "is_verification_required"}
ANSWER = {"correction", "cause", "evidence", "attachment_ids"}
RESPONSE_DAYS = 30


class QmsAuditFinding(models.Model):
    """What an audit found: against which criterion (as it read then), on what evidence, with which conclusion and
    class; who answers until when, what was done about it. The report locks the first part, the rest lives on."""

    _name = "qms.audit.finding"
    _inherit = [
        "qms.audit.finding.criterion.mixin",
        "qms.audit.finding.screens.mixin",
        "qms.audit.finding.due.mixin",
        "qms.audit.finding.steps.mixin",
        "qms.verification.mixin",
        "qms.evidence.mixin",
        "qms.reminder.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Audit finding"
    _order = "kind, date_due, id"
    _rec_names_search = ["reference", "name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "F-"
    _reminder_type = "qms_iso9001.mail_activity_type_finding"
    _reminder_fields = ("user_id", "date_due", "date_response")

    name = fields.Char("In short", required=True, tracking=True)
    audit_id = fields.Many2one("qms.audit", "Audit", required=True, index=True, check_company=True, ondelete="restrict")
    audit_kind = fields.Selection(related="audit_id.kind", string="Kind of audit", store=True)
    date_reported = fields.Date(related="audit_id.date_done", string="Reported on", store=True)
    line_id = fields.Many2one(
        "qms.audit.line",
        "Question",
        index="btree_not_null",
        check_company=True,
        domain="[('audit_id', '=', audit_id)]",
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, "Class", required=True, index=True, tracking=True)
    process_id = fields.Many2one("qms.process", "Process", index=True, check_company=True, ondelete="restrict")
    requirement_id = fields.Many2one(
        "qms.requirement", "Topic of the standard", index="btree_not_null", ondelete="restrict"
    )
    objective_evidence = fields.Text(
        "Objective evidence", required=True, help="What was seen, so exact that somebody else finds it again."
    )
    conclusion = fields.Text(help="Why that does not meet the criterion, and what may follow from it.")
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="Answers it, without any quality group.",
    )
    date_response = fields.Date("Answer due", index=True, tracking=True)
    correction = fields.Text(help="What was done at once about what was found.")
    cause = fields.Text(help="Why it could happen.")
    action_ids = fields.One2many("qms.action", "audit_finding_id", "Corrective actions")
    action_count = fields.Integer("Actions", compute="_compute_action_count")
    repeat_of_id = fields.Many2one(
        "qms.audit.finding",
        "Repeats",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="An earlier finding of the same process on the same criterion.",
    )
    carried_line_ids = fields.One2many("qms.audit.line", "carried_finding_id", "Looked at again", readonly=True)
    carried_count = fields.Integer(
        "Carried over", compute="_compute_carried_count", help="In how many later audits it was still open."
    )

    _reference_unique = models.UniqueIndex("(company_id, reference)", "This number is used by another finding.")
    _told = models.Constraint(
        "CHECK(btrim(criterion) <> '' AND btrim(objective_evidence) <> '')",
        "A finding names its criterion and what was seen.",
    )

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = " ".join(filter(None, (finding.reference, finding.name)))

    @api.depends("action_ids")
    def _compute_action_count(self):
        for finding in self:
            finding.action_count = len(finding.sudo().action_ids)

    @api.depends("carried_line_ids")
    def _compute_carried_count(self):
        domain = [("carried_finding_id", "in", self.ids), ("audit_id.state", "in", ("running", "reported"))]
        lines = self.env["qms.audit.line"].sudo()
        counts = dict(lines._read_group(domain, ["carried_finding_id"], ["__count"]))
        for finding in self:
            finding.carried_count = counts.get(finding.sudo()._origin, 0)

    @api.depends("kind")
    def _compute_is_verification_required(self):
        super()._compute_is_verification_required()

    def _must_be_verified(self):
        return self.kind == "major" or super()._must_be_verified()

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_due_original"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | REPORTED | ADDED | ANSWER | FOLLOWED - {"verifier_id"}

    @api.model
    def _content_fields(self):
        return super()._content_fields() | REPORTED | {"correction", "cause", "evidence", "date_done", "done_by_id"}

    def _signed_content(self):
        return {**super()._signed_content(), **self._plain_content(self, self._added())}

    def _added(self):
        return {name for name in ADDED if self[name]}

    def _reported_content(self):
        """Return what the signed report says about it."""
        return self._plain_content(self, REPORTED | self._added())

    @api.model_create_multi
    def create(self, vals_list):
        """Write down a finding of an audit that is open: company, owner and dates follow from audit and process."""
        findings = super().create([self._prepare_vals(vals) for vals in vals_list])
        findings.audit_id._check_may_act()
        findings._check_reported_unsigned()
        for finding in findings:
            earlier = finding.repeat_of_id or finding._earlier()
            finding._write_unguarded({"date_due_original": finding.date_due, "repeat_of_id": earlier.id})
        return findings

    @api.model
    def _prepare_vals(self, vals):
        audit = self.env["qms.audit"].browse(vals.get("audit_id") or self.env.context.get("default_audit_id")).sudo()
        process = self.env["qms.process"].browse(vals.get("process_id")).sudo()
        company = audit.company_id or self.env.company
        today, days = company._qms_today(), DUE_DAYS.get(vals.get("kind"), DUE_DAYS["minor"])
        owner = process.user_id or audit.auditee_ids[:1] or audit.user_id or self.env.user
        return {
            "date_response": fields.Date.add(today, days=RESPONSE_DAYS),
            **vals,
            "company_id": company.id,
            "user_id": vals.get("user_id") or owner.id,
            "date_due": vals.get("date_due") or fields.Date.add(today, days=days),
        }

    def write(self, vals):
        """Write; auditors what they found while the audit is open, the owner the answer, officers who and when."""
        if not (self.env.su or self.env.user.has_group("qms_iso9001.group_qms_user")):
            self._check_own_part(vals)
        reported = self if (REPORTED | ADDED) & vals.keys() else self.browse()
        reported._check_reported_unsigned()
        mine = self.sudo().filtered(lambda finding: finding.user_id == self.env.user) if "user_id" in vals else []
        former = self._former_answers() if {"correction", "cause"} & vals.keys() else {}
        res = super().write(vals)
        self._note_answers(former)
        for finding in mine:
            if finding.user_id != self.env.user:
                finding._write_unguarded({"handed_on_by_id": self.env.uid})
        # Where it went is signed as little as where it came from, and theirs to write.
        reported._check_reported_unsigned()
        if "audit_id" in vals:
            self.audit_id._check_may_act()
        return res

    def _check_own_part(self, vals):
        for finding in self:
            allowed = ANSWER | (REPORTED | ADDED | FOLLOWED if finding._is_auditor() else set())
            if vals.keys() - allowed:
                raise AccessError(
                    self.env._(
                        "The owner of a finding writes its correction, its cause and the evidence. Ask a quality "
                        "officer to change %(fields)s.",
                        fields=self._field_labels(vals.keys() - allowed),
                    )
                )

    def _is_auditor(self):
        """Tell whether the current user is an auditor of its audit, which is open."""
        audit = self.sudo().audit_id
        return audit._is_editable() and audit.with_user(self.env.user).sudo()._is_assigned()

    @api.constrains("line_id", "audit_id")
    def _check_line(self):
        for finding in self.sudo():
            if finding.line_id and finding.line_id.audit_id != finding.audit_id:
                raise ValidationError(
                    self.env._(
                        "%(finding)s hangs on a question of another audit: choose one of %(audit)s.",
                        finding=finding.display_name,
                        audit=finding.audit_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reported(self):
        self.audit_id._check_may_act()
        self._check_reported_unsigned()
