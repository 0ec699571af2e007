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
    qms_escalation = fields.Boolean(
        "Tell managers what is late",
        help="The employee's manager, or else the quality manager, is told once of what is late for long.",
    )
    qms_escalation_days = fields.Integer("Late by more than (days)", default=7, required=True)

    _qms_escalation_days_positive = models.Constraint(
        "CHECK(qms_escalation_days >= 0)", "Enter 0 days or more by which something is late."
    )
