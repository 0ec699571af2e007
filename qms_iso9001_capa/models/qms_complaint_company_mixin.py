from datetime import datetime, time, timedelta

from odoo import api, fields, models

from odoo.addons.qms_iso9001.tools.zones import zone_of


class QmsComplaintCompanyMixin(models.AbstractModel):
    """How a company takes complaints: at which address, who answers, within how many working days."""

    _name = "qms.complaint.company.mixin"
    _description = "Complaints in a company"

    qms_complaint_user_id = fields.Many2one(
        "res.users",
        "Complaints go to",
        domain=[("share", "=", False)],
        help="Becomes responsible for new complaints. Empty: the owner of the process, else a quality manager.",
    )
    qms_complaint_days = fields.Integer(
        "Answer complaints within", default=5, help="Working days by the company's calendar, after the day received."
    )
    qms_complaint_on_slip = fields.Boolean(
        "Code for complaints on the delivery slip",
        default=True,
        help="The customer scans it and tells what is wrong with this delivery, without login.",
    )
    qms_complaint_alias_id = fields.Many2one("mail.alias", readonly=True, copy=False, ondelete="set null")
    qms_complaint_alias_name = fields.Char(
        "Address of complaints",
        compute="_compute_qms_complaint_alias_name",
        inverse="_inverse_qms_complaint_alias_name",
        help="What customers write to this address becomes a complaint of this company. Empty: no address.",
    )

    _qms_complaint_days_positive = models.Constraint("CHECK(qms_complaint_days >= 0)", "Enter 0 days or more.")

    @api.depends("qms_complaint_alias_id.alias_name")
    def _compute_qms_complaint_alias_name(self):
        for company in self:
            company.qms_complaint_alias_name = company.sudo().qms_complaint_alias_id.alias_name

    def _inverse_qms_complaint_alias_name(self):
        # Whoever may change the company need not be an administrator of mail.
        for company in self.sudo():
            name = company.qms_complaint_alias_name
            if company.qms_complaint_alias_id:
                company.qms_complaint_alias_id.alias_name = name
            elif name:
                company.qms_complaint_alias_id = self.env["mail.alias"].sudo().create(company._prepare_alias_vals(name))

    def _prepare_alias_vals(self, name):
        return {
            "alias_name": name,
            "alias_domain_id": self.alias_domain_id.id,
            "alias_model_id": self.env["ir.model"]._get_id("qms.complaint"),
            # The company comes from the address that was written to, never from who wrote.
            "alias_defaults": repr({"company_id": self.id}),
            "alias_contact": "everyone",
        }

    def _qms_complaint_due(self, day):
        """Return the date by which a complaint received on `day` is answered: so many working days after it.

        Counted by the company's calendar and its public holidays; without a calendar every day counts.
        """
        return self._qms_working_day(day, self.sudo().qms_complaint_days)

    def _qms_working_day(self, day, days):
        """Return the working day `days` after `day`, by the company's calendar and its public holidays."""
        calendar = self.sudo().resource_calendar_id
        zone = zone_of(calendar.tz)
        morning = datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)
        last = days and calendar and calendar.plan_days(days, morning, compute_leaves=True)
        return last.astimezone(zone).date() if last else day + timedelta(days=days)
