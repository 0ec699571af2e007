from odoo import api, models


class SurveyQuestion(models.Model):
    """A question; deleting it would delete its answers, of which those that confirmed a reading stay."""

    _inherit = "survey.question"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        # Whoever edits questions need not read all answers.
        lines = self.env["survey.user_input.line"].sudo().search([("question_id", "in", self.ids)])
        lines._qms_check_kept()
