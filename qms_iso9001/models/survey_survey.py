from odoo import api, models
from odoo.exceptions import UserError


class SurveySurvey(models.Model):
    """A survey; deleting it would delete its answers, of which those that are evidence stay."""

    _inherit = "survey.survey"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        # Whoever edits surveys need not read all answers.
        answers = self.env["survey.user_input"].sudo().search([("survey_id", "in", self.ids)])
        if answers._qms_kept_as() or answers._qms_is_of_evaluation() or any(answers.mapped("qms_invited_on")):
            raise UserError(
                self.env._(
                    "People were asked and answered with this survey: that is evidence and would be deleted with it. "
                    "Archive the survey instead."
                )
            )
