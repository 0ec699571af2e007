from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class QmsCertificateSurveillance(models.Model):
    """A visit of the certification body by which a certificate is kept: by when, when it was, what came of it."""

    _name = "qms.certificate.surveillance"
    _description = "Surveillance audit"
    _order = "date_due, id"
    _check_company_auto = True
    _rec_name = "date_due"

    certificate_id = fields.Many2one(
        "qms.certificate", required=True, index=True, check_company=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="certificate_id.company_id", store=True, index=True)
    date_due = fields.Date("By", required=True)
    date_done = fields.Date("Held on", help="The last day of the audit on site.")
    result = fields.Char(help="What came of it: findings, and whether the certificate was kept.")

    @api.constrains("date_done")
    def _check_date_done(self):
        for visit in self:
            if visit.date_done and visit.date_done > visit.company_id._qms_today():
                raise ValidationError(
                    self.env._("An audit that was held lies in the past. Leave the day empty until then.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visit; the reminder of the certificate is for the next one."""
        visits = super().create(vals_list)
        visits.certificate_id._follow_owner()
        return visits

    def write(self, vals):
        """Write; what is held moves the reminder on to the next step."""
        res = super().write(vals)
        self.certificate_id._follow_owner()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if self.filtered("date_done"):
            raise UserError(
                self.env._("An audit that was held is evidence and cannot be deleted. Correct its result instead.")
            )
