from odoo import api, fields, models
from odoo.exceptions import UserError

from .qms_answering_mixin import MY_QUALITY


class QmsAcknowledgementQuestionMixin(models.AbstractModel):
    """Questions before a confirmation: the row is confirmed when they are answered, and passed if they are scored."""

    _name = "qms.acknowledgement.question.mixin"
    _inherit = ["qms.answering.mixin"]
    _description = "Questions of a read confirmation"
    _answered_by = "qms_acknowledgement_id"

    answer_id = fields.Many2one(
        "survey.user_input",
        "Answers",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="survey.group_survey_user",
        help="The answers that confirmed it.",
    )

    def _my_quality_note(self):
        return self.env._("Questions follow") if self.sudo().document_id.survey_id else ""

    def _confirm_by(self, channel):
        """Confirm by `channel`, or return the address of the questions of the first row that has some."""
        asking = self.filtered(lambda row: row.sudo().document_id.survey_id)
        self._check_confirmable()
        (self - asking)._confirm(channel)
        return asking[:1]._open_questions(channel) if asking else None

    def _open_questions(self, channel):
        """Return the address of this person's own questionnaire; what was begun goes on."""
        self.ensure_one()
        # Whose row it is was checked by the caller; answers are the survey's, to which its reader has no right.
        row = self.sudo()
        survey = row.document_id.survey_id
        try:
            answer = row._find_or_begin_answer(survey, channel)
        except UserError as error:
            raise self._questions_error() from error
        if not (survey.active and survey.question_ids and row.document_id._is_for_everybody(survey)):
            raise self._questions_error()
        return answer.get_start_url()

    def _questions_error(self):
        return UserError(
            self.env._(
                "The questions of %(document)s cannot be opened. Tell its owner, %(owner)s.",
                document=self.sudo().document_id.display_name,
                owner=self.sudo().document_id.user_id.name,
            )
        )

    @api.model
    def _get_back_path(self, answer):
        """Return where the questionnaire leads back to: the page the person came from."""
        row, channel = answer.qms_acknowledgement_id, answer.qms_channel
        if channel == "kiosk":
            return row.company_id._qms_kiosk_path()
        if channel == "login":
            return MY_QUALITY
        return row._current()._get_link_path()
