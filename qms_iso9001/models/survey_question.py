from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

SCALE = ("question_type", "scale_min", "scale_max")


class SurveyQuestion(models.Model):
    """A question; deleting it would delete its answers, of which those that confirmed a reading stay."""

    _inherit = "survey.question"

    def write(self, vals):
        """Write; the scale stays once customers gave points on it: by it they are counted."""
        if any(name in vals and any(each[name] != vals[name] for each in self) for name in SCALE):
            self._qms_check_scale()
        return super().write(vals)

    def _qms_check_scale(self):
        given = Domain("question_id", "in", self.ids) & Domain("user_input_id.qms_answered_on", "!=", False)
        # Whoever edits questions need not read all answers.
        if self.env["survey.user_input.line"].sudo().search_count(given, limit=1):
            raise UserError(
                self.env._(
                    "Customers gave points on this scale: another one would change what they said. Duplicate the survey"
                    " or add a question with the other scale."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        # Whoever edits questions need not read all answers.
        lines = self.env["survey.user_input.line"].sudo().search([("question_id", "in", self.ids)])
        lines._qms_check_kept()
