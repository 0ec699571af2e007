from odoo import api, models


class SurveyQuestionAnswer(models.Model):
    """An option of a question; deleting it would empty the answers that chose it, of which those that confirmed a
    reading stay."""

    _inherit = "survey.question.answer"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        # Whoever edits questions need not read all answers.
        lines = self.env["survey.user_input.line"].sudo()
        chosen = ["|", ("suggested_answer_id", "in", self.ids), ("matrix_row_id", "in", self.ids)]
        lines.search(chosen)._qms_check_kept()
