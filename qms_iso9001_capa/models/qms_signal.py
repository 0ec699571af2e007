from odoo import models


class QmsSignal(models.Model):
    _inherit = "qms.signal"

    def action_open_capa(self):
        """Open the corrective action that is under way for the indicator of this signal; without one, start it, of the
        owner of the signal. For the owner and officers."""
        self.ensure_one()
        self._check_mine()
        text = "\n\n".join(filter(None, (self._told_text(), self.comment)))
        # Only officers open corrective actions; the owner of a signal may turn it into one.
        return self.sudo().indicator_id._open_capa(self.company_id, text, self.user_id)
