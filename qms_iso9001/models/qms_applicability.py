from textwrap import shorten

from odoo import api, fields, models
from odoo.exceptions import AccessError


class QmsApplicability(models.Model):
    """Whether a topic of the standard applies to a company, and if not, why: part of the company's scope.

    Counts on the page by clause once a quality manager has approved it.
    """

    _name = "qms.applicability"
    _inherit = ["qms.state.mixin", "mail.thread", "qms.contribution"]
    _description = "Applicability of a topic"
    _pack_part = "01"
    _pack_valid = ("date_approved", False)
    _order = "company_id, requirement_id"
    _rec_name = "requirement_id"
    _check_company_auto = True
    _confirmed_verbs = ("action_approve",)

    requirement_id = fields.Many2one("qms.requirement", "Topic", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    is_applicable = fields.Boolean("Applicable", tracking=True)
    justification = fields.Text(
        "Not applicable, because",
        tracking=True,
        help="Why the topic cannot apply, and why products, services and satisfaction of customers do not suffer.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved")],
        default="draft",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    approver_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False, ondelete="restrict")
    date_approved = fields.Datetime("Approved on", readonly=True, copy=False)
    revise_reason = fields.Char("Reconsidered because", readonly=True, copy=False)

    _topic_unique = models.UniqueIndex(
        "(company_id, requirement_id)",
        "The company has already answered this topic. Change that answer instead.",
    )
    _justified = models.Constraint(
        "CHECK(is_applicable IS TRUE OR COALESCE(btrim(justification), '') <> '')",
        "Write why the topic is not applicable, or tick Applicable.",
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"approver_id", "date_approved", "revise_reason"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"requirement_id", "company_id", "is_applicable", "justification"}

    def _is_deletable(self):
        return super()._is_deletable() and not self.revise_reason

    @api.model
    def _reason_verbs(self):
        return {"action_revise": self.env._("Why is the answer reconsidered?")}

    def _locked_way_out(self):
        return self.env._("Use Reconsider first.")

    def action_approve(self):
        """Approve the answers; for quality managers."""
        self._check_manager()
        self._require_state("draft")
        self._set_state("approved", approver_id=self.env.uid, date_approved=fields.Datetime.now())

    def action_revise(self, reason=None):
        """Open approved answers again, with a reason that stays; for quality managers."""
        self._check_manager()
        self._require_state("approved")
        reason = self._require_reason(reason)
        self._set_state("draft", approver_id=False, date_approved=False, revise_reason=reason)
        for record in self:
            record.message_post(body=self.env._("Reconsidered: %(reason)s", reason=reason))

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group("qms_iso9001.group_qms_manager"):
            raise AccessError(self.env._("A quality manager decides what applies. Ask one to take this step."))

    @api.model
    def _inbox_lines(self):
        return [self._contribution_line(self.env._("Applicability to approve"), [("state", "=", "draft")])]

    def _inbox_verbs(self):
        may = self.env.user.has_group("qms_iso9001.group_qms_manager")
        approve = self._contribution_verb("action_approve", self.env._("Approve"), self.env._("Approved"))
        return {answer.id: [approve] for answer in self if may and answer.state == "draft"}

    def _inbox_about(self):
        """What is approved: that the topic applies, or why not, and why that is answered anew."""
        return {
            answer.id: [
                self.env._("Applicable")
                if answer.is_applicable
                else shorten(answer.justification, 300, placeholder="…"),
                answer.revise_reason and self.env._("Reconsidered: %(reason)s", reason=answer.revise_reason),
            ]
            for answer in self
        }

    @api.model
    def _pack_folder(self):
        return [
            self._contribution_line(
                self.env._("Not applicable, and why"),
                [("state", "=", "approved"), ("is_applicable", "=", False)],
                "date_approved",
            )
        ]
