from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.qms_iso9001.models.qms_answering_mixin import MY_QUALITY


class SurveyUserInput(models.Model):
    """Answers to the exam of a course: done, they decide whether the person passed, and then stay."""

    _inherit = "survey.user_input"

    # Nobody sets it by hand or RPC: it decides whose exam this is.
    qms_training_record_id = fields.Many2one(
        "qms.training.record",
        "Exam of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=fields.NO_ACCESS,
    )

    def _mark_done(self):
        """Mark as done, and bring the training record to its result; an exam finished twice counts once."""
        # Who answers has no right to records, and often no login.
        again = self.filtered(lambda answer: answer.state == "done" and answer.sudo().qms_training_record_id)
        answers = self - again
        res = super(SurveyUserInput, answers)._mark_done()
        for answer in answers.sudo().filtered("qms_training_record_id"):
            if answer.qms_channel == "kiosk":
                # The next person at the screen finds nothing in its history.
                answer.deadline = fields.Datetime.now()
            answer.qms_training_record_id._take_exam(answer)
        return res

    def _qms_decided_training(self):
        # Whoever makes surveys need not read training records. Answers to other surveys cost no query more.
        exams = self.sudo().filtered("qms_training_record_id")
        return any(exam.qms_training_record_id.exam_answer_id == exam for exam in exams)

    def _qms_kept_as(self):
        """Also "training": an exam that decided."""
        return super()._qms_kept_as() | ({"training"} if self._qms_decided_training() else set())

    def _qms_check_kept(self):
        super()._qms_check_kept()
        if self._qms_decided_training():
            raise UserError(
                self.env._(
                    "By these answers an exam was passed or failed: they are evidence and stay as they are. Repeat the "
                    "exam, or take the pass back with a reason."
                )
            )

    def _qms_token_decides(self):
        """An exam that came by mail belongs to who got the mail, whoever is signed in at the shared computer."""
        by_mail = self.qms_training_record_id and self.qms_channel == "link"
        return bool(by_mail) or super()._qms_token_decides()

    def _qms_back_path(self):
        """Lead back to the kiosk or to My quality from an exam too; who came by a mail has no page to go back to."""
        answer = self.sudo()
        record = answer.qms_training_record_id
        if not record:
            return super()._qms_back_path()
        if answer.qms_channel == "link":
            return ""
        return record.company_id._qms_kiosk_path() if answer.qms_channel == "kiosk" else MY_QUALITY
