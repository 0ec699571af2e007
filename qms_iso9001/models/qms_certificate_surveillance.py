from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

# What stays of a visit that was held; what is still empty may be filled in.
KEPT = ("certificate_id", "date_due", "date_done", "result")


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
            if visit.date_done and visit.date_done < visit.certificate_id.date_start:
                raise ValidationError(
                    self.env._("That day lies before the certificate began. Add the audit to the one of that time.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Plan the visit; the reminder of the certificate is for the next one."""
        visits = super().create(vals_list)
        visits.certificate_id._follow_owner()
        for visit in visits.filtered(lambda visit: visit._is_kept()):
            visit._note_held(visit.date_due)
        return visits

    def write(self, vals):
        """Write; what is held moves the reminder on to the next step, and stays. Raises UserError for what was held,
        and for a visit that would go to another certificate."""
        for visit in self:
            visit._check_kept(vals)
        before = {visit: visit.date_due for visit in self.filtered(lambda visit: not visit.date_done)}
        res = super().write(vals)
        self.certificate_id._follow_owner()
        for visit, due in before.items():
            if visit._is_kept():
                visit._note_moved(due)
                visit._note_held(due)
        return res

    def _note_moved(self, before):
        if before != self.date_due:
            moved = {"before": format_date(self.env, before), "after": format_date(self.env, self.date_due)}
            self.certificate_id._note(self.env._("Surveillance audit moved: due by %(before)s → by %(after)s", **moved))

    def _note_held(self, due):
        if self.date_done:
            self.certificate_id._note(
                self.env._(
                    "Surveillance audit due by %(due)s: held on %(day)s. %(result)s",
                    due=format_date(self.env, due),
                    day=format_date(self.env, self.date_done),
                    result=self.result or "",
                ).strip()
            )

    def _is_kept(self):
        """Tell whether it belongs to a certificate that is, or was, held: what was held of it is evidence."""
        return self.certificate_id.state != "draft"

    def _check_kept(self, vals):
        held = self._is_kept() and self.date_done
        kept = [name for name in KEPT if name in vals and self[name] and (held or name == "certificate_id")]
        if any(self._fields[name].convert_to_write(self[name], self) != self._as_written(name, vals) for name in kept):
            raise UserError(
                self.env._(
                    "An audit that was held lies in the past: its days and its result stay, and it stays with its "
                    "certificate. Write what was wrong as a note into the messages of the certificate."
                )
            )

    def _as_written(self, name, vals):
        field = self._fields[name]
        return field.convert_to_write(field.convert_to_cache(vals[name], self), self)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if self.filtered("date_done"):
            raise UserError(
                self.env._(
                    "An audit that was held is evidence and cannot be deleted. Write what was wrong as a note into the "
                    "messages of the certificate."
                )
            )
        for visit in self.filtered(lambda visit: visit._is_kept()):
            day = format_date(self.env, visit.date_due)
            visit.certificate_id._note(self.env._("Planned surveillance audit taken off: due by %s", day))
