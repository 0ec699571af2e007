from odoo import api, models


class SurveyUserInputLine(models.Model):
    """One answer; what confirmed a reading stays as it was given."""

    _inherit = "survey.user_input.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; nothing is added to answers that confirmed a reading."""
        lines = super().create(vals_list)
        lines._qms_check_kept()
        return lines

    def write(self, vals):
        """Write; answers that confirmed a reading are evidence."""
        self._qms_check_kept()
        res = super().write(vals)
        if "user_input_id" in vals:
            self._qms_check_kept()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        self._qms_check_kept()

    def _qms_check_kept(self):
        # Whose answers these are is asked for whoever may read only the line.
        self.sudo().user_input_id._qms_check_kept()
