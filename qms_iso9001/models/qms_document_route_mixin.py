from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .qms_owner_mixin import OFFICER


class QmsDocumentRouteMixin(models.AbstractModel):
    """Who reviews and approves a revision, as its type says, and what the approvers decide: minor or major."""

    _name = "qms.document.route.mixin"
    _description = "Route of a revision"

    is_minor = fields.Boolean(
        "Minor change",
        copy=False,
        tracking=True,
        help="A minor change asks nobody to read the document again. The approvers decide.",
    )
    reviewer_ids = fields.Many2many(
        "res.users",
        "qms_document_revision_reviewer_rel",
        "revision_id",
        "user_id",
        "Reviewers",
        compute="_compute_route",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain=[("share", "=", False)],
    )
    approver_ids = fields.Many2many(
        "res.users",
        "qms_document_revision_approver_rel",
        "revision_id",
        "user_id",
        "Approvers",
        compute="_compute_route",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain=[("share", "=", False)],
    )

    can_decide_minor = fields.Boolean(
        compute="_compute_can_decide_minor", help="The user approves it, and no approver has signed yet."
    )

    @api.depends_context("uid")
    @api.depends("state", "approver_ids", "signature_ids")
    def _compute_can_decide_minor(self):
        for revision in self:
            mine = revision.state == "review" and self.env.user in revision.sudo().approver_ids
            revision.can_decide_minor = mine and not revision._signed_by("approver")

    @api.depends("document_id")
    def _compute_route(self):
        for revision in self:
            kind, company = revision.document_id.sudo().type_id, revision.document_id.sudo().company_id
            revision.reviewer_ids = kind._route("reviewer", company)
            revision.approver_ids = kind._route("approver", company)

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"is_minor"}

    def _revise_hint(self):
        return self.env._("To change it, press New revision on its document.")

    def _check_submittable(self):
        """Refuse a route that leaves out those whom the type names, and a day in the past."""
        super()._check_submittable()
        self._check_route()
        if self.is_minor:
            self._check_minor_open(True)
        if self.in_force_from and self.in_force_from < self.sudo().company_id._qms_today():
            raise UserError(
                self.env._(
                    "%(revision)s cannot come into force on %(date)s any more. Choose today or a later day, or none.",
                    revision=self.display_name,
                    date=format_date(self.env, self.in_force_from),
                )
            )

    def _check_route(self):
        if self.env.user.has_group(OFFICER):
            return
        kind, company = self.sudo().document_id.type_id, self.sudo().company_id
        signers = self._required_signers()
        missing = kind._route("approver", company) - signers["approver"]
        missing |= kind._route("reviewer", company) - signers["reviewer"]
        if missing:
            raise UserError(
                self.env._(
                    "%(type)s is signed by %(names)s as well. Add them, or ask a quality officer to submit it.",
                    type=kind.name,
                    names=self._names(missing),
                )
            )

    def _complete_approval(self):
        """Approved with the last signature, which decides about minor or major as well: that is logged."""
        res = super()._complete_approval()
        if self.sequence > 1:
            self.sudo().message_post(body=self._minor_note(), author_id=self.env.user.partner_id.id)
        return res

    def _minor_note(self):
        if not self.sudo().document_id.is_reading_asked:
            return self.env._("Approved. The document asks nobody to confirm that it was read.")
        if self.is_minor:
            return self.env._("Approved as a minor change: nobody is asked to read it again.")
        return self.env._("Approved as a major change: its audience is asked to read it.")

    def action_set_minor(self):
        """Decide that the change is minor: nobody is asked to read it again. For those who approve it."""
        self._decide_minor(True, self.env._("Minor change: nobody is asked to read it again."))

    def action_set_major(self):
        """Decide that the change is major: its audience is asked to read it. For those who approve it."""
        self._decide_minor(False, self.env._("Major change: its audience is asked to read it."))

    def _decide_minor(self, is_minor, note):
        self.check_access("read")
        self._require_state("review")
        for revision in self:
            if self.env.user not in revision.sudo().approver_ids:
                raise AccessError(
                    self.env._(
                        "The approvers of %(revision)s decide that: ask %(names)s.",
                        revision=revision.display_name,
                        names=revision._names(revision.sudo().approver_ids),
                    )
                )
            revision._check_minor_open(is_minor)
            # Approvers may read it and nothing else; the decision is this verb's.
            revision.sudo()._set_state("review", is_minor=is_minor)
            revision.sudo().message_post(body=note, author_id=self.env.user.partner_id.id)

    def _check_minor_open(self, is_minor):
        """Raise UserError where it is not open any more: somebody approved it as it is, or nobody knows it yet."""
        signed = self._signed_by("approver")
        if signed:
            raise UserError(
                self.env._(
                    "%(names)s approved %(revision)s as it is. Send it back, then it can be decided anew.",
                    names=self._names(signed),
                    revision=self.display_name,
                )
            )
        if is_minor and self.sequence == 1:
            raise UserError(self.env._("The first revision is new to everybody: it cannot be a minor change."))
