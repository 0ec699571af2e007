from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

NONCONFORMITIES = ("minor", "major")
CLASSES = ("major", "minor", "opportunity")


class QmsAuditStepsMixin(models.AbstractModel):
    """Planned → running → reported, or cancelled: the steps of an audit. Its auditors take them until their end date,
    the lead auditor signs the report."""

    _name = "qms.audit.steps.mixin"
    _inherit = ["qms.stored.pdf.mixin"]
    _description = "Steps of an audit"
    _stored_page = "qms_iso9001.qms_audit_pdf"
    _stored_report = "qms_iso9001.report_qms_audit"

    state = fields.Selection(
        [("planned", "Planned"), ("running", "Running"), ("reported", "Reported"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    date_started = fields.Date("Started on", readonly=True, copy=False)
    date_done = fields.Date("Reported on", readonly=True, copy=False, index=True)
    reason = fields.Char("Cancelled because", readonly=True, copy=False)
    warnings_kept = fields.Text(
        "Known at the start",
        readonly=True,
        copy=False,
        help="What spoke against the auditors when the audit started. It was said, and stopped nobody.",
    )

    def action_load_questions(self):
        """Put the questions of the processes into the checklist, once each, open findings of before first.

        For the auditors of the audit and officers.
        """
        self._check_may_act()
        self._require_state("planned", "running")
        # Two who load at once, or one who loads while another signs: the second starts again.
        self.sudo()._touch()
        for audit in self:
            audit._load_carried()
            audit._load_templates()

    def action_start(self):
        """Begin the audit: what speaks against its auditors is kept; an empty checklist is filled.

        For the auditors of the audit and officers.
        """
        self._check_may_act()
        self._require_state("planned")
        for audit in self:
            audit._load_carried()
            if not audit.sudo().line_ids - audit.sudo().line_ids.filtered("carried_finding_id"):
                audit._load_templates()
            kept = audit.sudo()._auditor_warnings()
            audit.sudo()._set_state("running", date_started=audit._today(), warnings_kept="\n".join(kept) or False)

    def action_report(self):
        """Issue the report: the lead auditor signs it, and the audit ends. Its findings live on."""
        self._check_may_act()
        self._require_state("running")
        for audit in self:
            if audit.sudo().user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(lead)s, the lead auditor, signs the report. Ask a quality officer to name another one.",
                        lead=audit.sudo().user_id.name,
                    )
                )
            audit._check_complete()
            audit._hold_now()
            # By which day each is dealt with is agreed now.
            audit.sudo().finding_ids._follow_first_due()
            # The lead auditor needs no right to change the state: who it is was checked just now.
            audit.sudo()._set_state("reported", date_done=audit._today())
            audit._sign("author")
            audit._store_pdfs()
            audit.sudo().finding_ids._follow_owner()
            audit._mail_report()

    def action_cancel(self, reason=None):
        """Call off an audit that is planned or running, with a reason. For officers."""
        self.check_access("write")
        self._require_state("planned", "running")
        reason = self._require_reason(reason)
        if not self._is_officer():
            raise AccessError(self.env._("A quality officer calls off audits. Tell one why."))
        for audit in self:
            audit._set_state("cancelled", reason=reason)
            audit._note(self.env._("Called off: %(reason)s", reason=reason))
            # What nobody reported is nobody's to answer.
            for finding in audit.sudo().finding_ids.filtered("is_open"):
                finding._set_state("cancelled", reason=self.env._("The audit was called off: %s", reason))

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_cancel": self.env._("Call off the audit")}

    # What a report needs

    def _check_told(self):
        """Raise UserError for a report of which nobody can tell what it was about."""
        audit = self.sudo()
        if audit.kind in ("vendor", "customer") and not audit.partner_id:
            raise UserError(self.env._("Enter the vendor or customer of the audit, then sign the report."))
        if audit.kind not in ("internal", "vendor"):
            return
        names = [name for name in ("scope", "criteria") if not (audit[name] or "").strip()]
        if names:
            labels = ", ".join(audit._fields[name]._description_string(self.env) for name in names)
            raise UserError(
                self.env._("Write what the audit was about, then sign the report: %(fields)s.", fields=labels)
            )
        if audit.kind == "internal" and not audit.line_ids.filtered("answer"):
            raise UserError(self.env._("Nothing was asked in this audit: answer one question at least, then sign."))

    def _hold_now(self):
        """What is reported before its planned days was held by today; one of a programme keeps its days."""
        audit, today = self.sudo(), self._today()
        if audit.date_start > today and not audit.program_line_ids:
            planned = format_date(self.env, audit.date_start)
            audit._write_unguarded({"date_start": today, "date_end": today})
            audit._note(self.env._("Held before its planned day, %s.", planned))

    def _check_complete(self):
        audit = self.sudo()
        waiting = audit.line_ids.filtered(lambda line: not line.answer)
        if waiting:
            raise UserError(
                self.env._(
                    "%(count)s questions are not answered, the first: %(question)s. Answer them, or take off those "
                    "that nobody asked.",
                    count=len(waiting),
                    question=waiting[0].name,
                )
            )
        told = audit.line_ids.filtered(lambda line: line.answer in NONCONFORMITIES and not line.carried_finding_id)
        without = told.filtered(lambda line: not line._standing_findings())
        if without:
            raise UserError(
                self.env._(
                    "A nonconformity has no finding yet: %(question)s. Press Finding in that row, then sign.",
                    question=without[0].name,
                )
            )
        audit._check_answers_match()
        audit._check_told()
        if not (audit.conclusion or "").strip():
            raise UserError(self.env._("Write the conclusion of the audit, then sign the report."))

    def _check_answers_match(self):
        """Raise UserError for the first question whose answer is not the class of the worst finding behind it."""
        for line in self.line_ids:
            kinds = line._standing_findings().grouped("kind")
            worst = next((kinds[kind] for kind in CLASSES if kind in kinds), None)
            if worst and worst[0].kind != line.answer:
                raise UserError(
                    self.env._(
                        "The answer to “%(question)s” and the class of %(finding)s are not the same: correct one of "
                        "them, or withdraw the finding.",
                        question=line.display_name,
                        finding=worst[0].display_name,
                    )
                )

    def _is_pdf_final(self):
        return self.state == "reported"

    # The checklist

    def _load_carried(self):
        """Put the findings that earlier audits of the same processes left open to the top of the checklist."""
        audit = self.sudo()
        findings = audit._carried_findings() - audit.line_ids.carried_finding_id
        self.env["qms.audit.line"].sudo().create([finding._prepare_carried_vals(audit) for finding in findings])

    def _carried_findings(self):
        audit = self.sudo()
        return (
            self.env["qms.audit.finding"]
            .sudo()
            .search(
                Domain("company_id", "=", audit.company_id.id)
                & Domain("audit_id", "!=", audit.id)
                & Domain("audit_id.state", "=", "reported")
                & Domain("is_open", "=", True)
                & audit._same_place_domain(),
                order="kind, id",
            )
        )

    def _same_place_domain(self):
        """Return the domain of findings of the same processes, of audits of them that named no process, and of audits
        of the same kind of the same vendor, customer or body."""
        processes = self.process_ids.ids
        unnamed = Domain("process_id", "=", False) & Domain("audit_id.process_ids", "in", processes)
        place = Domain("process_id", "in", processes) | unnamed if processes else Domain.FALSE
        if self.partner_id:
            partner = Domain("audit_id.partner_id", "=", self.partner_id.id)
            place |= partner & Domain("audit_id.kind", "=", self.kind)
        return place

    def _load_templates(self):
        audit = self.sudo()
        asked = {(line.process_id.id, line.question_id.id) for line in audit.line_ids}
        questions = self.env["qms.audit.question"]._of_company(audit.company_id)
        rows = []
        # Without process the topics ask.
        for process in audit.process_ids or (audit.process_ids,):
            for question in questions._asked_of(audit, process):
                if (process.id, question.id) not in asked:
                    rows.append(question._prepare_line_vals(audit, process))
        self.env["qms.audit.line"].sudo().create(rows)
