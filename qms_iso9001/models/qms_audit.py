from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.actions import renamed

KINDS = [
    ("internal", "Internal"),
    ("vendor", "Of a vendor"),
    ("customer", "By a customer"),
    ("certification", "Certification"),
]
PLAN = {
    "name",
    "kind",
    "company_id",
    "user_id",
    "team_ids",
    "auditee_ids",
    "process_ids",
    "requirement_ids",
    "edition_id",
    "partner_id",
    "objective",
    "scope",
    "criteria",
    "date_start",
    "date_end",
    "date_until",
}
SIGNED = PLAN - {"team_ids", "auditee_ids", "date_until", "company_id"}
ACCESS_DAYS = 30


class QmsAudit(models.Model):
    """An audit: what for, of which processes and topics, by whom and when; its checklist, its findings and its report,
    whose signature ends it."""

    _name = "qms.audit"
    _inherit = [
        "qms.audit.mail.mixin",
        "qms.audit.plan.mixin",
        "qms.audit.screens.mixin",
        "qms.audit.team.mixin",
        "qms.audit.steps.mixin",
        "qms.audit.calendar.mixin",
        "qms.signed.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "qms.record.retention.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Audit"
    _order = "date_start desc, id desc"
    _rec_names_search = ["reference", "name"]
    _check_company_auto = True
    _mail_post_access = "read"
    _reference_prefix = "AU-"
    _keeps_files = True

    name = fields.Char("Audit", required=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="internal", index=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    objective = fields.Text(
        required=True, help="What the audit is to find out. The edition 2026 of the standard asks for it, per audit."
    )
    scope = fields.Text(help="Which places, shifts, products and time it covers.")
    criteria = fields.Text(help="Against what it is held: standard, own documents, contracts, law.")
    process_ids = fields.Many2many(
        "qms.process", "qms_audit_process_rel", "audit_id", "process_id", "Processes", check_company=True
    )
    requirement_ids = fields.Many2many(
        "qms.requirement",
        "qms_audit_requirement_rel",
        "audit_id",
        "requirement_id",
        "Topics of the standard",
        help="Empty: those of the processes.",
    )
    edition_id = fields.Many2one(
        "qms.edition",
        "Edition",
        default=lambda self: self.env["qms.edition"]._of_company(self.env.company),
        ondelete="restrict",
        help="The edition whose clauses findings name.",
    )
    # Vendors and customers may belong elsewhere: the company of the audit decides.
    partner_id = fields.Many2one(
        "res.partner",
        "Vendor, customer or body",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("is_company", "=", True)],
    )
    date_start = fields.Date("From", required=True, index=True, tracking=True)
    date_end = fields.Date("To", required=True, index=True, tracking=True)
    date_until = fields.Date(
        "Auditors act until",
        compute="_compute_date_until",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Who is named as auditor fills in checklist and report until that day, without any quality group.",
    )
    line_ids = fields.One2many("qms.audit.line", "audit_id", "Checklist")
    finding_ids = fields.One2many("qms.audit.finding", "audit_id", "Findings")
    program_line_ids = fields.One2many("qms.audit.program.line", "audit_id", "In the programme", readonly=True)
    strengths = fields.Text(copy=False, help="What the auditors found to be done well.")
    conclusion = fields.Text(copy=False, help="Whether the processes audited meet the criteria and work.")
    line_count = fields.Integer("Questions", compute="_compute_counts")
    open_count = fields.Integer("Not answered", compute="_compute_counts")
    finding_count = fields.Integer("Number of findings", compute="_compute_counts")
    carried_count = fields.Integer("Open from before", compute="_compute_counts")

    _reference_unique = models.UniqueIndex("(company_id, reference)", "This number is used by another audit.")
    _dates_in_order = models.Constraint("CHECK(date_start <= date_end)", "An audit ends on its first day or later.")
    _aimed = models.Constraint("CHECK(btrim(objective) <> '')", "Write what the audit is to find out.")

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for audit in self:
            audit.display_name = " ".join(filter(None, (audit.reference, audit.name)))

    @api.constrains("company_id")
    def _check_company_kept(self):
        for audit in self.sudo():
            if (audit.finding_ids.company_id | audit.line_ids.process_id.company_id) - audit.company_id:
                told = self.env._(
                    "%s has questions and findings of its company: plan another audit.", audit.display_name
                )
                raise ValidationError(told)

    @api.constrains("process_ids", "kind", "date_start", "date_end")
    def _check_program_lines(self):
        self.sudo().program_line_ids._check_audit()

    @api.depends("date_end")
    def _compute_date_until(self):
        for audit in self:
            audit.date_until = audit.date_end and fields.Date.add(audit.date_end, days=ACCESS_DAYS)

    @api.depends("line_ids.answer", "line_ids.carried_finding_id", "finding_ids.state")
    def _compute_counts(self):
        mine = [("audit_id", "in", self.ids)]
        # How much there is to do is no secret to who reads the audit.
        lines = self.env["qms.audit.line"].sudo()
        standing = [*mine, ("state", "!=", "cancelled")]
        found = dict(self.env["qms.audit.finding"].sudo()._read_group(standing, ["audit_id"], ["__count"]))
        asked = dict(lines._read_group(mine, ["audit_id"], ["__count"]))
        unanswered = dict(lines._read_group([*mine, ("answer", "=", False)], ["audit_id"], ["__count"]))
        carried = dict(lines._read_group([*mine, ("carried_finding_id", "!=", False)], ["audit_id"], ["__count"]))
        for audit in self:
            key = audit.sudo()._origin
            audit.line_count, audit.open_count = asked.get(key, 0), unanswered.get(key, 0)
            audit.finding_count, audit.carried_count = found.get(key, 0), carried.get(key, 0)

    def _is_deletable(self):
        audit = self.sudo()
        return super()._is_deletable() and not (
            audit.finding_ids or audit.line_ids.filtered(lambda line: line._is_told())
        )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_started", "date_done", "reason", "warnings_kept", "signing_round"}

    @api.model
    def _planned_fields(self):
        # The scope is what auditors make clear on the spot.
        return super()._planned_fields() | PLAN - {"scope"} | {"reference"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | PLAN | {"reference", "strengths", "conclusion"}

    @api.model
    def _content_fields(self):
        return super()._content_fields() | SIGNED | {"reference", "strengths", "conclusion"}

    def _signed_content(self):
        lines = self.line_ids._signed_rows()
        findings = [finding._reported_content() for finding in self.finding_ids.sorted("id")]
        # Reports that were signed before there were plans keep what was signed.
        rows = self.plan_line_ids.sorted("id")
        plan = {"plan": [row._signed_content() for row in rows]} if rows else {}
        return {**super()._signed_content(), "lines": lines, "findings": findings, **plan}

    def _required_meanings(self):
        return {"author"} if self.state == "reported" and not self.is_legacy else set()

    @api.model
    def _get_claimed_domain(self):
        return Domain("state", "=", "reported") & Domain("is_legacy", "=", False)

    def _is_editable(self):
        return self.state in ("planned", "running")

    def _locked_way_out(self):
        return self.env._("The report is signed: plan another audit, or work on the findings.")

    def action_view_lines(self):
        """Open the checklist, a card per question."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_audit_line_action")
        return {
            **renamed(action, self.env._("Checklist of %(audit)s", audit=self.display_name)),
            "domain": [("audit_id", "=", self.id)],
            "context": {"default_audit_id": self.id},
        }

    def action_view_findings(self):
        """Open the findings of this audit."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_audit_finding_action")
        return {
            **renamed(action, self.env._("Findings of %(audit)s", audit=self.display_name)),
            "domain": [("audit_id", "=", self.id)],
            "context": {"default_audit_id": self.id},
        }

    def _get_report_name(self):
        return f"{self.sudo().company_id.name} - {self.display_name}"
