from odoo import fields, models
from odoo.exceptions import UserError


class QmsAcknowledgementDay(models.TransientModel):
    """Asks for the day, then shows who had to read what on that day, and who had read it by then."""

    _name = "qms.acknowledgement.day"
    _description = "Reading on a day"

    date = fields.Date("Day", required=True, default=lambda self: self.env.company._qms_today())

    def action_view(self):
        """Open the reading as it stood on the day."""
        self._check_day()
        return self.env["qms.acknowledgement.report"]._get_action(self.date)

    def action_print(self):
        """Print the matrix of people and what they read, as it stood on the day."""
        self._check_day()
        report = self.env.ref("qms_iso9001.qms_reading_matrix_report")
        return report.report_action([], data={"qms_as_of": fields.Date.to_string(self.date)})

    def _check_day(self):
        self.ensure_one()
        if self.date > self.env.company._qms_today():
            raise UserError(self.env._("Choose today or a day before: what comes is not known yet."))
