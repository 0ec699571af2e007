from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .qms_owner_mixin import OFFICER
from .qms_state_mixin import MANAGER

WAITING = ("open", "answered")


class QmsAuditFindingStepsMixin(models.AbstractModel):
    """Open → answered → done → (verified), reopened or withdrawn with a reason. A major nonconformity is verified by
    another person (`qms.verification.mixin`)."""

    _name = "qms.audit.finding.steps.mixin"
    _description = "Steps of a finding"

    state = fields.Selection(
        [
            ("open", "Open"),
            ("answered", "Answered"),
            ("done", "Done"),
            ("verified", "Verified"),
            ("cancelled", "Withdrawn"),
        ],
        default="open",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    date_answered = fields.Date("Answered on", readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, copy=False, ondelete="restrict")
    date_done = fields.Date("Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Done by", readonly=True, copy=False, ondelete="restrict")
    handed_on_by_id = fields.Many2one("res.users", "Handed on by", readonly=True, copy=False, ondelete="restrict")
    reason = fields.Char("Reopened or withdrawn because", readonly=True, copy=False)
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    is_late = fields.Boolean(compute="_compute_is_late")
    is_done_in_time = fields.Boolean(
        "Closed by the first due date", compute="_compute_is_done_in_time", store=True, readonly=True
    )
    is_officer = fields.Boolean(compute="_compute_can")
    can_answer = fields.Boolean(compute="_compute_can")
    can_edit = fields.Boolean(compute="_compute_can")
    can_find = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")

    @api.depends("state", "is_verification_required")
    def _compute_is_open(self):
        for finding in self:
            waits = finding.state == "done" and finding.is_verification_required
            finding.is_open = finding.state in WAITING or waits

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        waits = Domain("state", "=", "done") & Domain("is_verification_required", "=", True)
        open_ = Domain("state", "in", WAITING) | waits
        return Domain.OR([open_ if each else ~open_ for each in value])

    @api.depends("date_due", "state", "company_id")
    def _compute_is_late(self):
        today = {company: company._qms_today() for company in self.company_id}
        for finding in self:
            due = finding.date_due
            finding.is_late = bool(finding.is_open and due and due < today.get(finding.company_id, due))

    @api.depends("state", "date_done", "date_due_original")
    def _compute_is_done_in_time(self):
        for finding in self:
            done, due = finding.date_done, finding.date_due_original
            finding.is_done_in_time = bool(finding.state in ("done", "verified") and done and due and done <= due)

    @api.depends_context("uid")
    @api.depends("state", "kind", "user_id", "answered_by_id", "audit_id", "can_verify")
    def _compute_can(self):
        officer = self.env.su or self.env.user.has_group(OFFICER)
        for finding in self:
            waiting = finding.state in WAITING
            finding.is_officer = officer
            finding.can_answer = waiting and (officer or finding.user_id == self.env.user)
            finding.can_edit = waiting and officer
            finding.can_find = not finding._origin or (
                waiting and finding.sudo().audit_id._is_editable() and (officer or finding._is_auditor())
            )
            finding.can_reopen = finding.state in ("done", "verified", "cancelled") and (officer or finding.can_verify)
            finding.can_withdraw = bool(finding._origin) and waiting and not finding._withdraw_problem()

    @api.model
    def _verb_fields(self):
        people = {"answered_by_id", "done_by_id", "handed_on_by_id"}
        return super()._verb_fields() | people | {"date_answered", "date_done", "reason"}

    def _is_editable(self):
        return self.state in WAITING

    def _get_involved(self):
        """Return who owns, answered or did it: none of them confirms that it is dealt with."""
        return self.user_id | self.answered_by_id | self.done_by_id

    def _is_waiting_for_owner(self):
        # Until the report is signed the auditors still write it; what was answered before is the owner's to carry out.
        return self.state == "answered" or (self.state == "open" and not self.sudo().audit_id._is_editable())

    def _reminder_date(self):
        return self.date_response if self.state == "open" and self.date_response else self.date_due

    def _locked_way_out(self):
        return self.env._("Reopen it with a reason first.")

    def _is_deletable(self):
        audit = self.sudo().audit_id
        return super()._is_deletable() and audit._is_editable() and not self.reason and not self.sudo().signature_ids

    def _check_answers(self):
        self.check_access("read")
        for finding in self:
            if not (self.env.su or self.env.user.has_group(OFFICER) or finding.sudo().user_id == self.env.user):
                raise AccessError(
                    self.env._(
                        "%(owner)s, its owner, or a quality officer answers %(finding)s. Ask one of them.",
                        owner=finding.sudo().user_id.name,
                        finding=finding.display_name,
                    )
                )

    def action_answer(self):
        """Give the answer: correction and, of a nonconformity, its cause. For the owner and officers."""
        self._check_answers()
        self._require_state("open")
        for finding in self:
            told = [finding.correction, finding.cause if finding.kind != "opportunity" else "-"]
            if not all((text or "").strip() for text in told):
                raise UserError(
                    self.env._(
                        "Write the correction of %(finding)s, and the cause of a nonconformity, then answer.",
                        finding=finding.display_name,
                    )
                )
            finding.sudo()._set_state("answered", date_answered=finding._today(), answered_by_id=self.env.uid)

    def _check_carried_out(self):
        """Raise UserError while something is still open that was to be done about it."""
        waiting = self.sudo().action_ids.filtered(lambda action: action.state == "open")
        if waiting:
            raise UserError(
                self.env._("%(action)s is still open. Close it first, then press Done.", action=waiting[0].display_name)
            )

    def action_done(self, evidence=None):
        """Say that it is dealt with, with what shows it; its corrective actions are closed by then.

        For the owner and officers.
        """
        self._check_answers()
        self._require_state("answered")
        for finding in self:
            finding._check_carried_out()
            if evidence:
                finding.write({"evidence": evidence})
            finding._check_evidence()
            finding.sudo()._set_state("done", date_done=finding._today(), done_by_id=self.env.uid, verdict=False)

    def action_reopen(self, reason=None):
        """Take it up again, with a reason. For officers, and for the verifier who cannot confirm it."""
        self.check_access("read")
        self._require_state("done", "verified", "cancelled")
        reason = self._require_reason(reason)
        for finding in self:
            if not finding.can_reopen:
                raise AccessError(self.env._("A quality officer or the verifier reopens findings. Tell one why."))
            verdict = "not_confirmed" if finding._waits_for_verification() else False
            back = {"date_done": False, "done_by_id": False, "date_verified": False, "verdict": verdict}
            record = finding.sudo()
            record._set_state("open", reason=reason, signing_round=record.signing_round + 1, **back)
            finding._note(self.env._("Taken up again: %(reason)s", reason=reason))

    def action_cancel(self, reason=None):
        """Withdraw a finding that was none, with a reason. For officers, a major one for managers and the lead auditor,
        and never for who owns or answered it."""
        self.check_access("read")
        self._require_state("open", "answered")
        reason = self._require_reason(reason)
        self._check_withdraws()
        for finding in self:
            # The lead auditor needs no right to a finding of a signed report: who it is was checked just now.
            finding.sudo()._set_state("cancelled", reason=reason)
            finding.sudo().message_post(
                body=self.env._("Withdrawn: %(reason)s", reason=reason),
                author_id=self.env.user.partner_id.id,
                partner_ids=(finding.sudo().audit_id.user_id - self.env.user).partner_id.ids,
            )

    def _check_reported_unsigned(self):
        for finding in self:
            if not finding.sudo().audit_id._is_editable() and not finding.audit_id.sudo().is_legacy:
                raise UserError(
                    self.env._(
                        "The report of %(audit)s is signed: what it says about findings stays. Withdraw the finding "
                        "with a reason, or write a new one in another audit.",
                        audit=finding.sudo().audit_id.display_name,
                    )
                )
        # A report that is signed at the same time says what was there before, or is signed again.
        self.sudo().audit_id._touch()

    def _check_withdraws(self):
        for finding in self:
            if problem := finding._withdraw_problem():
                raise AccessError(problem)

    def _withdraw_problem(self):
        """Return why the current user does not withdraw the finding, in a sentence; empty where that user may."""
        user, finding = self.env.user, self.sudo()
        if self.env.su:
            return ""
        if user in (finding.user_id | finding.answered_by_id | finding.handed_on_by_id):
            return self.env._(
                "Who owns or answered %(finding)s does not withdraw it. Ask another quality officer, or the lead "
                "auditor.",
                finding=finding.display_name,
            )
        if finding.kind != "major" and not user.has_group(OFFICER):
            return self.env._("A quality officer withdraws findings. Tell one why.")
        if finding.kind == "major" and not (user.has_group(MANAGER) or user == finding.audit_id.user_id):
            return self.env._(
                "A major nonconformity is withdrawn by a quality manager or the lead auditor. Tell one why."
            )
        return ""

    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_done": self.env._("What was done, and what shows it?"),
            "action_reopen": self.env._("Reopen"),
            "action_cancel": self.env._("Withdraw the finding"),
        }

    @api.model
    def _said_verbs(self):
        return super()._said_verbs() | {"action_done"}
