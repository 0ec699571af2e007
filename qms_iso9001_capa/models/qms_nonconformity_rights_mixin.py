from odoo import api, fields, models
from odoo.exceptions import AccessError

OFFICER = "qms_iso9001.group_qms_user"
# What quality officers decide; whoever reports may say some of it, once.
AT_REPORT = {"severity", "company_id", "reference"}
ROUTING = {"user_id", "verifier_id", "date_due"} | AT_REPORT


class QmsNonconformityRightsMixin(models.AbstractModel):
    """Who may do what with a nonconformity: anybody reports, the responsible works on it, quality officers decide whose
    it is; what is, or since its containment was, of high severity nobody closes who corrected it."""

    _name = "qms.nonconformity.rights.mixin"
    _description = "Rights on a nonconformity"

    is_verification_required = fields.Boolean(
        "Closed by another person",
        compute="_compute_is_verification_required",
        store=True,
        index=True,
        help="It is, or was since it was contained, of high severity: lowering the severity takes nobody's check away.",
    )
    is_locked = fields.Boolean(compute="_compute_rights")
    can_act = fields.Boolean(compute="_compute_rights")
    can_close = fields.Boolean(compute="_compute_rights")
    can_cancel = fields.Boolean(compute="_compute_rights")
    can_manage = fields.Boolean(compute="_compute_rights")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"is_verification_required"}

    @api.model
    def _initial_verb_values(self):
        # Computed, and sticky: a default in the context would stay for ever.
        return {**super()._initial_verb_values(), "is_verification_required": False}

    @api.depends("state", "severity")
    def _compute_is_verification_required(self):
        """Once set it stays: else whoever corrected it could lower the severity and close alone."""
        for record in self:
            high = record.severity == "high" and record.state != "reported"
            record.is_verification_required = high or record.is_verification_required

    @api.depends_context("uid")
    @api.depends("state", "is_verification_required", "user_id", "verifier_id", "corrected_by_id")
    def _compute_rights(self):
        officer = self._is_officer()
        writable = self._origin._filtered_access("write") if self._origin else self
        for record in self:
            record.is_locked = not record._is_editable() or bool(record._origin and record._origin not in writable)
            record.can_manage = officer
            record.can_act = officer or record.user_id == self.env.user
            record.can_close = record.state == "corrected" and record._may_close()
            record.can_cancel = record._is_editable() and record._may_cancel()

    def _is_officer(self):
        return self.env.user.has_group(OFFICER)

    def _may_act(self):
        self.ensure_one()
        return self._is_officer() or self.user_id == self.env.user

    def _may_close(self):
        """The responsible or an officer; if it has to be verified, the verifier named or an officer, but never the
        one who corrected it."""
        self.ensure_one()
        if not self.is_verification_required:
            return self._may_act()
        if self.corrected_by_id == self.env.user:
            return False
        return self.verifier_id == self.env.user or self._is_officer()

    def _may_cancel(self):
        """Who may act, and the reporter as long as nothing was done."""
        self.ensure_one()
        return self._may_act() or (self.state == "reported" and self.reported_by_id == self.env.user)

    def _check_step(self, *states):
        """Raise unless the user may take a step with these records and they are in one of `states`."""
        self.check_access("read")
        for record in self:
            if not record._may_act():
                record._raise_not_named()
        self._require_state(*states)

    def _raise_not_named(self):
        raise AccessError(
            self.env._(
                "%(record)s is dealt with by %(responsible)s and the quality officers. Ask one of them.",
                record=self.display_name,
                responsible=self.sudo().user_id.name or self.env._("nobody yet"),
            )
        )

    def _check_closer(self):
        if self._may_close():
            return
        if self.is_verification_required:
            raise AccessError(
                self.env._(
                    "%(record)s is or was of high severity: another person than the one who corrected it checks the "
                    'result and closes it. Name that person under "To be verified by".',
                    record=self.display_name,
                )
            )
        self._raise_not_named()

    def _check_officer(self):
        if not self._is_officer():
            raise AccessError(self.env._("A quality officer reopens nonconformities. Ask one of them."))

    @api.model
    def default_get(self, fields):
        """Return defaults; what is not the user's to say, neither `default_…` nor a default of their own says for
        them: the responsible stays proposed."""
        if not (self.env.su or self._is_officer()):
            fields = [name for name in fields if name not in ROUTING - AT_REPORT]
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        """Report: any employee may; whom it goes to is decided by the process or a quality officer."""
        for vals in vals_list:
            self._check_routing({name for name, value in vals.items() if value} - AT_REPORT)
        return super().create(vals_list)

    def write(self, vals):
        """Write; who deals with it, until when and how severe it is, is the quality officers' to decide."""
        self._check_routing(vals.keys())
        if "severity" in vals:
            # A containment and a lowering in one transaction: the mark is set from the severity before.
            self.sudo().mapped("is_verification_required")
        return super().write(vals)

    def _check_routing(self, names):
        routing = ROUTING & set(names)
        if not routing or self.env.su or self._is_officer():
            return
        if routing == {"user_id"} and self and all(record.user_id == self.env.user for record in self):
            return
        raise AccessError(
            self.env._(
                "%(fields)s of a nonconformity is set by a quality officer. Ask one of them, or write it into the "
                "messages of the record.",
                fields=self._field_labels(routing),
            )
        )
