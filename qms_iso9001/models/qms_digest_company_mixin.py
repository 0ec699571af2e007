from odoo import fields, models


class QmsDigestCompanyMixin(models.AbstractModel):
    """Whether a company writes to its people once a week what waits for them, and to their managers what is long
    late."""

    _name = "qms.digest.company.mixin"
    _description = "Reminders of a company"

    qms_digest = fields.Boolean(
        "Weekly mail of open work",
        default=True,
        help="Whoever has something late or due within a week gets one mail a week with all of it. Each may switch it "
        "off for themselves in their preferences.",
    )
    qms_owner_activity = fields.Boolean(
        "Activities of who has something to do",
        default=True,
        help="Whoever owns or verifies an open record has an activity on it, until it is done. Without them, it stands "
        "in My quality and in the weekly mail only, and managers are not told of it.",
    )
    qms_escalation = fields.Boolean(
        "Tell managers what is late",
        help="The employee's manager, or else the quality manager, is told once of what is late for long.",
    )
    qms_escalation_days = fields.Integer("Late by more than (days)", default=7, required=True)

    _qms_escalation_days_positive = models.Constraint(
        "CHECK(qms_escalation_days >= 0)", "Enter 0 days or more by which something is late."
    )

    def write(self, vals):
        """Save; the activities go, and come back, with their switch."""
        value = vals.get("qms_owner_activity")
        switched = self.filtered(lambda company: value is not None and company.qms_owner_activity != value)
        res = super().write(vals)
        if switched:
            self.env["qms.reminder.mixin"]._follow_companies(switched)
        return res

    def _qms_has_no_activities(self):
        """Tell whether the company switched activities off; what belongs to no company has them."""
        return bool(self) and not self.qms_owner_activity
