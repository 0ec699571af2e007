from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.reading_rows import MISSING, OPEN


class HrEmployee(models.Model):
    """What the person has read and has to read, for HR officers; others find their own in the Quality System."""

    _name = "hr.employee"
    _inherit = ["hr.employee", "qms.kiosk.mixin"]

    qms_reading_label = fields.Char("Read", compute="_compute_qms_reading", groups="hr.group_hr_user")
    qms_missing_ids = fields.One2many(
        "qms.acknowledgement",
        "employee_id",
        "To read",
        domain=list(MISSING),
        readonly=True,
        groups="hr.group_hr_user",
    )
    qms_reading_digest_on = fields.Date(
        "Last digest of what to read", readonly=True, copy=False, groups="hr.group_hr_user"
    )

    @api.model
    def default_get(self, fields):
        """Only the digest says when it was sent: a user's own default would keep it away."""
        return super().default_get([name for name in fields if name != "qms_reading_digest_on"])

    def _compute_qms_reading(self):
        groups = self.env["qms.acknowledgement"]._read_group(
            OPEN & fields.Domain("employee_id", "in", self.ids), ["employee_id"], ["__count", "date_confirmed:count"]
        )
        labels = {employee.id: f"{confirmed} / {required}" for employee, required, confirmed in groups}
        for employee in self:
            employee.qms_reading_label = labels.get(employee.id, "")

    def action_qms_view_reading(self):
        """Open what the person has to read and has read."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_acknowledgement_action"),
            "domain": [("employee_id", "=", self.id)],
            "context": {"search_default_open": 1},
        }

    @api.model
    def _qms_follow_versions(self, company):
        """Bring the employees of `company` to their version of its today, where a later one has begun meanwhile.

        Odoo's own job does that once a day, at an hour of its own and by the UTC date.
        """
        self.flush_model(["company_id", "current_version_id"])
        self.env["hr.version"].flush_model(["employee_id", "date_version", "active"])
        begun = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (next.employee_id) next.employee_id, next.id
                  FROM hr_version next
                  JOIN hr_employee employee ON employee.id = next.employee_id
                  JOIN hr_version current ON current.id = employee.current_version_id
                 WHERE employee.company_id = %(company)s AND next.active
                   AND next.date_version > current.date_version AND next.date_version <= %(today)s
                 ORDER BY next.employee_id, next.date_version DESC
                """,
                company=company.id,
                today=company._qms_today(),
            )
        )
        for employee, version in begun:
            self.browse(employee).current_version_id = version

    def _qms_lang(self):
        """Return the code of an active language to write to the person in: their own, else their company's."""
        self.ensure_one()
        person = self.sudo()
        wanted = (person.user_id.lang, person.lang, person.work_contact_id.lang)
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return next((code for code in wanted if code in installed), None) or person.company_id._qms_lang()

    def _qms_mail_address(self):
        """Return where mail reaches the person: the work mail, else that of the login."""
        self.ensure_one()
        return self.sudo().work_email or self.sudo().user_id.email

    def _qms_send_digest(self):
        """Send each person one mail with all that they have to read."""
        rows = self.env["qms.acknowledgement"].browse(employee.qms_missing_ids[0].id for employee in self)
        rows._send("qms_iso9001.mail_template_reading_digest")
        for company, people in self.grouped("company_id").items():
            # Past the form of the employee: that somebody was written to is no change of their data.
            self.env.execute_query(
                SQL(
                    "UPDATE hr_employee SET qms_reading_digest_on = %s WHERE id IN %s",
                    company._qms_today(),
                    tuple(people.ids),
                )
            )
        self.invalidate_recordset(["qms_reading_digest_on"])
