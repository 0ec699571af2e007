from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain


class QmsRequestCompanyMixin(models.AbstractModel):
    """How a company asks its vendors: how long they have, and when they are reminded."""

    _name = "qms.request.company.mixin"
    _description = "Requests to vendors in a company"

    qms_request_days = fields.Integer(
        "Vendors answer within", default=10, help="Working days by the company's calendar, after the day of sending."
    )
    qms_request_remind_before = fields.Integer(
        "Remind the vendor before", default=2, help="So many days before the answer is due, once. 0: never."
    )
    qms_request_remind_after = fields.Integer(
        "Remind the vendor after", default=2, help="So many days after the answer was due, once. 0: never."
    )

    _qms_request_positive = models.Constraint(
        "CHECK(qms_request_days >= 0 AND qms_request_remind_before >= 0 AND qms_request_remind_after >= 0)",
        "Enter 0 days or more.",
    )

    def _qms_request_due(self, day):
        """Return the date by which a vendor answers what is sent on `day`."""
        return self._qms_working_day(day, self.sudo().qms_request_days)

    def _qms_request_stages(self):
        """Return {stage: domain of the requests whose vendor is to be reminded today}."""
        self.ensure_one()
        company, today = self.sudo(), self._qms_today()
        after, before, found = company.qms_request_remind_after, company.qms_request_remind_before, {}
        if after:
            passed = Domain("date_due", "<=", today - timedelta(days=after))
            found["after"] = passed & Domain("reminded", "!=", "after")
        if before:
            # Who got the request only yesterday needs no reminder the same night.
            sent = Domain("date_sent", "<", fields.Datetime.now() - timedelta(days=1))
            near = Domain("date_due", "<=", today + timedelta(days=before)) & Domain("date_due", ">=", today)
            found["before"] = near & Domain("reminded", "=", "none") & sent
        return found
