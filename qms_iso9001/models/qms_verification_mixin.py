from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

MANAGER = "qms_iso9001.group_qms_manager"
ACTIVITY = "qms_iso9001.mail_activity_type_verify"
VERIFY_DAYS = 7


class QmsVerificationMixin(models.AbstractModel):
    """Done → verified: another person than who did it confirms it with a signature.

    A model has `user_id` and `done_by_id`, the states `done` and `verified`, and lists this mixin before
    `qms.reminder.mixin`.
    """

    _name = "qms.verification.mixin"
    _inherit = "qms.signed.mixin"
    _description = "Verification by another person"

    is_verification_required = fields.Boolean(
        "To be verified",
        compute="_compute_is_verification_required",
        store=True,
        readonly=False,
        precompute=True,
        help="Another person than the owner confirms that it was done.",
    )
    verifier_id = fields.Many2one(
        "res.users",
        "Verifier",
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        copy=False,
        ondelete="restrict",
        help="Nobody named: any quality manager who is neither the owner nor did it.",
    )
    verdict = fields.Selection(
        [("confirmed", "Confirmed"), ("not_confirmed", "Not confirmed")], readonly=True, copy=False, tracking=True
    )
    date_verified = fields.Date("Verified on", readonly=True, copy=False)
    can_verify = fields.Boolean(compute="_compute_can_verify")

    def _must_be_verified(self):
        """Tell whether verification cannot be switched off; models say for which records."""
        return False

    # Models extend the dependencies with what `_must_be_verified` reads.
    def _compute_is_verification_required(self):
        for record in self:
            record.is_verification_required = record.is_verification_required or record._must_be_verified()

    @api.constrains("is_verification_required")
    def _check_is_verification_required(self):
        for record in self:
            if record._must_be_verified() and not record.is_verification_required:
                raise ValidationError(
                    self.env._(
                        '%(record)s has to be verified by another person: keep the mark "To be verified".',
                        record=record.display_name,
                    )
                )

    @api.constrains("user_id", "verifier_id")
    def _check_verifier(self):
        for record in self:
            if record.verifier_id and record.verifier_id == record.user_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s is the owner of %(record)s: name another person to verify it.",
                        name=record.user_id.name,
                        record=record.display_name,
                    )
                )

    @api.depends_context("uid")
    @api.depends("state", "user_id", "verifier_id", "done_by_id", "is_verification_required")
    def _compute_can_verify(self):
        for record in self:
            record.can_verify = record._may_verify()

    def _may_verify(self):
        """Tell whether the record waits for the current user's verification."""
        self.ensure_one()
        user, record = self.env.user, self.sudo()
        named = record.verifier_id == user or (not record.verifier_id and user.has_group(MANAGER))
        return record._waits_for_verification() and named and user not in (record.user_id, record.done_by_id)

    def _is_waited_for(self, activity):
        mine = activity.activity_type_id == self.env.ref(ACTIVITY) and activity.user_id == self.verifier_id
        return super()._is_waited_for(activity) or (mine and self._waits_for_verification())

    @api.model
    def _for_me_to_verify_domain(self):
        """Return the domain of what the current user is asked to verify: as its verifier, or, where nobody is named,
        as any quality manager who did not do it."""
        me = self.env.uid
        named = Domain("verifier_id", "=", me)
        if not self.env.user.has_group(MANAGER):
            return named
        nobody = Domain("verifier_id", "=", False) & Domain("user_id", "!=", me) & Domain("done_by_id", "!=", me)
        return named | nobody

    def _waits_for_verification(self):
        return self.state == "done" and self.is_verification_required

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"verdict", "date_verified", "signing_round"}

    def _required_meanings(self):
        return {"verifier"} if self.state == "verified" and not self.is_legacy else set()

    @api.model
    def _get_claimed_domain(self):
        return Domain("state", "=", "verified") & Domain("is_legacy", "=", False)

    def action_verify(self):
        """Sign that it was done as described. For the verifier named (else managers), never for who did it."""
        self.check_access("read")
        self._require_state("done")
        for record in self:
            if not record._may_verify():
                raise AccessError(
                    self.env._(
                        "%(record)s is verified by its verifier (or, nobody named, a quality manager) who is neither "
                        "its owner nor did it, and only if it has to be verified.",
                        record=record.display_name,
                    )
                )
            record._confirm_by(self.env.user)

    def _confirm_by(self, user):
        """Let `user` sign that it was done; whether that person may was checked before."""
        # The verifier need not have a quality group.
        today = self.company_id._qms_today()
        self.sudo()._set_state("verified", verdict="confirmed", date_verified=today, verifier_id=user.id)
        self.with_user(user)._sign("verifier")

    def write(self, vals):
        """Tell the verifier who is named while the record waits; keep the one who verified."""
        if "verifier_id" in vals and any(record.state == "verified" for record in self.sudo()):
            self._check_editable({"verifier_id"})
        res = super().write(vals)
        if "verifier_id" in vals:
            self._follow_verifier()
        return res

    def _set_state(self, state, **vals):
        res = super()._set_state(state, **vals)
        self._follow_verifier()
        return res

    def _follow_everybody(self):
        super()._follow_everybody()
        self._follow_verifier()

    def _reminds_somebody(self):
        return super()._reminds_somebody() or self._waits_for_verification()

    def _follow_verifier(self):
        for record in self.sudo():
            verifier = record.verifier_id if record._waits_for_verification() else None
            today = record.company_id._qms_today()
            self._set_reminder(record, ACTIVITY, verifier, fields.Date.add(today, days=VERIFY_DAYS))
