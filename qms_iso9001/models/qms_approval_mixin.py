from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

ACTIVITY = "qms_iso9001.mail_activity_type_approve"
APPROVAL_DAYS = 7


class QmsApprovalMixin(models.AbstractModel):
    """draft → in approval → approved → in force → obsolete, each step a verb, each approval a signature.

    A model brings `company_id`, `approver_ids` (and `reviewer_ids` if it has reviewers), names what is signed in
    `_content_fields`, and in `_series_field` and `_series_number` of which series it is one: the one before ends when
    it comes into force. It lists this mixin only: chatter and activities come with it.
    """

    _name = "qms.approval.mixin"
    _inherit = [
        "qms.validity.mixin",
        "qms.state.mixin",
        "qms.approval.bar.mixin",
        "qms.signers.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Approval"

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "In approval"),
            ("approved", "Approved"),
            ("in_force", "In force"),
            ("obsolete", "Obsolete"),
        ],
        default="draft",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    author_id = fields.Many2one("res.users", "Submitted by", readonly=True, copy=False, ondelete="restrict")
    date_submitted = fields.Datetime("Submitted on", readonly=True, copy=False)
    date_approved = fields.Datetime("Approved on", readonly=True, copy=False)
    rejection_reason = fields.Char("Sent back because", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {
            "author_id",
            "date_submitted",
            "date_approved",
            "rejection_reason",
            "signing_round",
        }

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | self._content_fields() | {"approver_ids", "reviewer_ids", "company_id"}

    def _required_meanings(self):
        if self.state == "draft" or self.is_legacy:
            return set()
        return {"author"} if self.state == "review" else {"author", "approver"}

    @api.model
    def _get_claimed_domain(self):
        return Domain("state", "!=", "draft") & Domain("is_legacy", "=", False)

    def _is_deletable(self):
        return super()._is_deletable() and not self.sudo().signature_ids

    def _approval_verbs(self):
        """Return what who is to sign does from the row of the Inbox: the `_inbox_verbs` of models that are signed."""
        back = {"qms_verb": "action_reject"}
        verbs = [
            self._contribution_verb("action_approve", self.env._("Approve"), self.env._("Approved")),
            self._contribution_verb("action_ask_reason", self.env._("Send back"), self.env._("Sent back"), back),
        ]
        return {record.id: verbs for record in self if record.can_approve}

    def action_submit(self):
        """Sign as author and send to the approvers. For those who may write the record, and its owner (`user_id`).

        Raises UserError when nobody is named to approve, or the author is.
        """
        self._check_may_submit()
        self._require_state("draft")
        for record in self:
            record._check_order()
            record._check_submittable()
            record._check_author_is_not_approver(self.env.user)
            # The author's fields are the verb's: the guard of write() refuses them to everybody.
            record.sudo()._set_state(
                "review", author_id=self.env.uid, date_submitted=fields.Datetime.now(), rejection_reason=False
            )
            record._sign("author")
            record._schedule_approvals()

    def _check_may_submit(self):
        self.check_access("read")
        for record in self:
            if not record._may_submit():
                record.check_access("write")

    def _may_submit(self):
        return ("user_id" in self._fields and self.user_id == self.env.user) or self.has_access("write")

    def _check_submittable(self):
        """Raise UserError when the record is not ready for approval; models extend it."""
        if not self._required_signers()["approver"]:
            raise UserError(
                self.env._("Name at least one approver of %(record)s, then submit it.", record=self.display_name)
            )
        gone = self._all_signers().filtered(lambda user: not user.active or user.share)
        if gone:
            raise UserError(
                self.env._(
                    "%(names)s cannot sign any more (archived, or no employee's login). "
                    "Name somebody else, then submit.",
                    names=self._names(gone),
                )
            )

    def _schedule_approvals(self):
        deadline = fields.Date.add(self.sudo().company_id._qms_today(), days=APPROVAL_DAYS)
        for user in self._all_signers():
            self.sudo().activity_schedule(ACTIVITY, user_id=user.id, date_deadline=deadline)

    def _is_waited_for(self, activity):
        asked = activity.activity_type_id == self.env.ref(ACTIVITY) and self.state == "review"
        return super()._is_waited_for(activity) or (asked and activity.user_id in self._open_signers())

    def action_approve(self):
        """Sign with every meaning the user is named for; the last signature approves the record.

        Needs no quality group. Raises AccessError for everybody who is not named on the record, or has signed.
        """
        self.check_access("read")
        self._require_state("review")
        for record in self:
            meanings = record._open_meanings(self.env.user)
            if not meanings:
                raise AccessError(
                    self.env._(
                        "You are not among those who still have to approve %(record)s: ask %(open)s.",
                        record=record.display_name,
                        open=record._open_signer_names(),
                    )
                )
            if self.env.user == record.sudo().author_id:
                record._check_author_is_not_approver(self.env.user)
                record._note_own_approval()
            for meaning in meanings:
                record._sign(meaning)
            record.sudo().activity_feedback([ACTIVITY], user_id=self.env.uid)
            if not record._open_signers():
                record._complete_approval()

    def _note_own_approval(self):
        self.sudo().message_post(
            body=self.env._("Approved by its own author: the setting of the company allows it."),
            author_id=self.env.user.partner_id.id,
        )

    def _complete_approval(self):
        record = self.sudo()
        today = record.company_id._qms_today()
        record._set_state(
            "approved", date_approved=fields.Datetime.now(), in_force_from=max(record.in_force_from or today, today)
        )
        record._follow_day()

    def action_reject(self, reason=None):
        """Send back to draft with a reason that stays on the record. For those still to sign, and managers."""
        self.check_access("read")
        self._require_state("review")
        reason = self._require_reason(reason)
        for record in self:
            if not (record._open_meanings(self.env.user) or self._is_manager()):
                raise AccessError(
                    self.env._(
                        "Only those who still have to approve %(record)s can send it back: ask %(open)s.",
                        record=record.display_name,
                        open=record._open_signer_names(),
                    )
                )
            record._back_to_draft(self.env._("Sent back: %(reason)s", reason=reason), rejection_reason=reason)

    def action_withdraw(self):
        """Take the record back to draft; for its author and managers."""
        self.check_access("read")
        self._require_state("review")
        for record in self:
            if not (self.env.user == record.sudo().author_id or self._is_manager()):
                raise AccessError(
                    self.env._(
                        "Only the author of %(record)s can take it back. Ask the author, or a quality manager.",
                        record=record.display_name,
                    )
                )
            record._back_to_draft(self.env._("Taken back to draft by %(name)s.", name=self.env.user.name))

    def _back_to_draft(self, note, **vals):
        record = self.sudo()
        record.activity_unlink([ACTIVITY])
        record._set_state("draft", signing_round=record.signing_round + 1, **vals)
        author = record.author_id - self.env.user
        record.message_post(body=note, author_id=self.env.user.partner_id.id, partner_ids=author.partner_id.ids)

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_reject": self.env._("Send back")}

    def _locked_way_out(self):
        if self.state == "review":
            return self.env._("Take it back first.")
        return self._revise_hint()

    def _revise_hint(self):
        return self.env._("To change it, start a new version.")
