from datetime import timedelta

from odoo import fields, models

MY_QUALITY = "/odoo/my-quality"


class QmsAnsweringMixin(models.AbstractModel):
    """A record for which one employee answers a survey: on a page of their own, by a link or at the kiosk."""

    _name = "qms.answering.mixin"
    _description = "Survey answered for a record"

    # The field of survey.user_input that names the record.
    _answered_by = None
    # At a shared screen, answers that somebody walked away from cannot be opened after this.
    _kiosk_time = timedelta(minutes=30)

    def _find_or_begin_answer(self, survey, channel):
        """Return this person's answers to `survey` by `channel` (login, link or kiosk): what was begun goes on.

        Whose record it is, the caller checked. UserError of the survey, when it cannot be begun.
        """
        # Answers are the survey's, to which who answers has no right.
        row = self.sudo()
        begun = row.env["survey.user_input"].search(row._get_begun_domain(survey, channel), limit=1)
        return begun or survey._create_answer(**row._prepare_answer_vals(channel))

    def _get_begun_domain(self, survey, channel):
        return [
            (self._answered_by, "=", self.id),
            ("qms_channel", "=", channel),
            ("survey_id", "=", survey.id),
            ("state", "!=", "done"),
            "|",
            ("deadline", "=", False),
            ("deadline", ">", fields.Datetime.now()),
        ]

    def _prepare_answer_vals(self, channel):
        employee = self.employee_id
        user = employee.user_id
        return {
            "user": user.active and user,
            "partner": employee.work_contact_id,
            "email": employee._qms_mail_address(),
            "nickname": employee.name,
            # How often somebody may try, the record says and not the survey.
            "check_attempts": False,
            self._answered_by: self.id,
            "qms_channel": channel,
            "deadline": channel == "kiosk" and fields.Datetime.now() + self._kiosk_time,
        }
