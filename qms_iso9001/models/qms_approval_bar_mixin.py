from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

BAR_DEPENDS = (
    "state",
    "signature_ids",
    "author_id",
    "in_force_from",
    "in_force_until",
    "rejection_reason",
    "is_legacy",
    "approver_ids",
    "reviewer_ids",
)


class QmsApprovalBarMixin(models.AbstractModel):
    """What the approval bar of a form shows: which buttons are the reader's, what happens next, who must act."""

    _name = "qms.approval.bar.mixin"
    _description = "Approval bar"

    can_approve = fields.Boolean(compute="_compute_approval_bar", search="_search_can_approve")
    can_submit = fields.Boolean(compute="_compute_approval_bar")
    can_withdraw = fields.Boolean(compute="_compute_approval_bar")
    is_due = fields.Boolean(compute="_compute_approval_bar", help="Approved, and its day has come.")
    next_step = fields.Char(compute="_compute_approval_bar", help="What happens next, and who must act.")

    @api.depends_context("uid", "lang")
    @api.depends(lambda self: [name for name in BAR_DEPENDS if name in self._fields])
    def _compute_approval_bar(self):
        manager = self._is_manager()
        for record in self:
            in_review = record.state == "review"
            record.can_submit = record.state == "draft" and record._may_submit()
            record.is_due = record.state == "approved" and record._is_due()
            record.can_approve = in_review and bool(record._open_meanings(self.env.user))
            record.can_withdraw = in_review and (manager or record.sudo().author_id == self.env.user)
            record.next_step = getattr(record, f"_next_step_{record.state}", str)()

    @api.model
    def _search_can_approve(self, operator, value):
        if operator != "in":
            return NotImplemented
        named = Domain.OR(
            Domain(name, "in", self.env.uid) for name in ("approver_ids", "reviewer_ids") if name in self._fields
        )
        waiting = self.search(Domain("state", "=", "review") & named)
        return [("id", "in", waiting.filtered("can_approve").ids)]

    def _next_step_draft(self):
        if self.rejection_reason:
            return self.env._("Sent back (%(reason)s). Change it and submit it again.", reason=self.rejection_reason)
        if not self._required_signers()["approver"]:
            return self.env._("Write it, name who approves, then submit it.")
        step = self.env._(
            "Not submitted yet. When it is, %(names)s will be asked to approve.", names=self._names(self._all_signers())
        )
        # The author is who submits; until then it is who began it.
        own = self.create_uid == self.env.user and self._approves_own_text(self.env.user)
        return f"{step} {self._own_approval_hint()}" if own else step

    def _approves_own_text(self, author):
        return author in self._required_signers()["approver"] and self._author_may_approve()

    def _own_approval_hint(self):
        return self.env._("You wrote this yourself: your approval is accepted, and noted as the author's own.")

    def _next_step_review(self):
        if self.can_approve:
            others = self._open_signers() - self.env.user
            if not others:
                step = self.env._("Waiting for you: read it, then approve it or send it back.")
                own = self.sudo().author_id == self.env.user and self._approves_own_text(self.env.user)
                return f"{step} {self._own_approval_hint()}" if own else step
            return self.env._(
                "Waiting for you: read it, then approve it or send it back. %(names)s will sign as well.",
                names=self._names(others),
            )
        return self.env._("Waiting for the approval of %(names)s.", names=self._open_signer_names())

    def _next_step_approved(self):
        return self.env._(
            "Approved. Comes into force by itself on %(date)s.", date=format_date(self.env, self.in_force_from)
        )

    def _next_step_in_force(self):
        if self.is_legacy:
            return self.env._("In force, imported: it was not signed here.")
        return self.env._(
            "In force since %(date)s. %(hint)s",
            date=format_date(self.env, self.in_force_from),
            hint=self._revise_hint(),
        )

    def _next_step_obsolete(self):
        if not self.in_force_until:
            return self.env._("Ended before it came into force. Kept as evidence.")
        return self.env._(
            "No longer in force since %(date)s. Kept as evidence.",
            date=format_date(self.env, fields.Date.add(self.in_force_until, days=1)),
        )
