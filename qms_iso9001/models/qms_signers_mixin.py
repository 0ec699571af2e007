from odoo import api, models
from odoo.exceptions import UserError

SMALL_COMPANY_USERS = 10


class QmsSignersMixin(models.AbstractModel):
    """Who signs a record: the users it names per meaning, those who still have to, and whether the author may."""

    _name = "qms.signers.mixin"
    _inherit = "qms.signed.mixin"
    _description = "Named signers"

    def _required_signers(self):
        """Return {meaning: users} of the signatures that an approval needs."""
        self.ensure_one()
        # An archived user stays required: who approves is changed by withdrawing, not by leaving.
        record = self.sudo().with_context(active_test=False)
        signers = {"approver": record.approver_ids}
        if "reviewer_ids" in self._fields:
            signers["reviewer"] = record.reviewer_ids
        return signers

    def _signed_by(self, meaning):
        """Return the users who have signed this round with `meaning`."""
        return self._current_signatures().filtered(lambda s: s.meaning == meaning).signer_id.user_id

    def _open_meanings(self, user):
        """Return the meanings with which `user` still has to sign."""
        return [
            meaning
            for meaning, users in self._required_signers().items()
            if user in users and user not in self._signed_by(meaning)
        ]

    def _author_may_approve(self):
        """Tell whether the author's own approval is accepted (with a note) in the record's company."""
        company = self.sudo().company_id
        if company.qms_author_approval != "auto":
            return company.qms_author_approval == "warn"
        users = (
            self.env["res.users"]
            .sudo()
            .search_count([("company_ids", "in", company.id), ("share", "=", False)], limit=SMALL_COMPANY_USERS)
        )
        return users < SMALL_COMPANY_USERS

    def _check_author_is_not_approver(self, author):
        for record in self:
            if author in record._required_signers()["approver"] and not record._author_may_approve():
                raise UserError(
                    self.env._(
                        "%(author)s wrote %(record)s and may not approve it. Name another approver.",
                        author=author.name,
                        record=record.display_name,
                    )
                )

    def _all_signers(self):
        return self.env["res.users"].union(*self._required_signers().values())

    def _open_signers(self):
        users = self.env["res.users"]
        for meaning, required in self._required_signers().items():
            users |= required - self._signed_by(meaning)
        return users

    def _open_signer_names(self):
        return self._names(self._open_signers())

    @api.model
    def _names(self, users):
        return ", ".join(users.sudo().mapped("name"))
