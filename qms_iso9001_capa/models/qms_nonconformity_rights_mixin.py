from odoo import api, fields, models
from odoo.exceptions import AccessError


class QmsNonconformityRightsMixin(models.AbstractModel):
    """Who may do what with a nonconformity: anybody reports, the responsible works on it, quality officers decide whose
    it is; what is, or since its containment was, of high severity nobody closes who corrected it."""

    _name = "qms.nonconformity.rights.mixin"
    _inherit = "qms.responsible.mixin"
    _description = "Rights on a nonconformity"

    is_verification_required = fields.Boolean(
        "Closed by another person",
        compute="_compute_is_verification_required",
        store=True,
        index=True,
        help="It is, or was since it was contained, of high severity: lowering the severity takes nobody's check away.",
    )
    can_close = fields.Boolean(compute="_compute_can_close")

    @api.model
    def _routing_fields(self):
        return super()._routing_fields() | {"verifier_id"} | self._first_report_fields()

    @api.model
    def _first_report_fields(self):
        return super()._first_report_fields() | {"severity", "company_id", "reference"}

    @api.model
    def _judged_fields(self):
        done = {"containment", "disposition", "correction", "evidence", "evidence_attachment_ids"}
        return super()._judged_fields() | done

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
    def _compute_can_close(self):
        for record in self:
            record.can_close = record.state == "corrected" and record._may_close()

    def _may_close(self):
        """The responsible or an officer; if it has to be verified, the verifier named or an officer, but never the
        one who corrected it."""
        self.ensure_one()
        if not self.is_verification_required:
            return self._may_act()
        if self.corrected_by_id == self.env.user:
            return False
        return self.verifier_id == self.env.user or self._is_officer()

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

    def write(self, vals):
        """Write; the mark is set from the severity before: it may be lowered in the transaction of the containment."""
        if "severity" in vals:
            self.sudo().mapped("is_verification_required")
        if "date_detected" in vals:
            self._check_day(vals["date_detected"])
        return super().write(vals)

    def _check_day(self, day):
        """The day by which repeats are counted is that of the report: only quality officers correct it later."""
        if self.env.su or self._is_officer():
            return
        for record in self:
            if record.state != record._initial_state() and not record._keeps_value("date_detected", day):
                raise AccessError(
                    self.env._(
                        '"Found on" of %(record)s stays as it was reported. Ask a quality officer to correct it.',
                        record=record.display_name,
                    )
                )

    def _get_company_responsible(self, company):
        return company.qms_nonconformity_user_id
