from odoo import fields, models
from odoo.exceptions import UserError


class QmsAcknowledgementDay(models.TransientModel):
    """Asks for the day, then shows who had to read what on that day, and who had read it by then."""

    _name = "qms.acknowledgement.day"
    _description = "Reading on a day"

    date = fields.Date("Day", required=True, default=lambda self: self.env.company._qms_today())

    def action_view(self):
        """Open the reading as it stood on the day."""
        self.ensure_one()
        if self.date > self.env.company._qms_today():
            raise UserError(self.env._("Choose today or a day before: what comes is not known yet."))
        return self.env["qms.acknowledgement.report"]._get_action(self.date)
