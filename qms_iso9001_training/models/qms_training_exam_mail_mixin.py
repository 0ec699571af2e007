from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# So long the link of a mail opens the exam; sent again, it lasts as long again.
LINK_TIME = timedelta(days=30)
TEMPLATE = "qms_iso9001_training.mail_template_exam"
QUEUE = "mail.ir_cron_mail_scheduler_action"


class QmsTrainingExamMailMixin(models.AbstractModel):
    """The exam of who has no login, by a mail with their own link to the work address: sent when HR or the trainer
    presses the button, and never by itself."""

    _name = "qms.training.exam.mail.mixin"
    _description = "Exam by mail"

    # A mail goes out: asked once more.
    _confirmed_verbs = ("action_retake_by_mail",)

    exam_mailed_on = fields.Datetime("Exam sent on", readonly=True, copy=False)
    can_mail_exam = fields.Boolean(compute="_compute_can_mail_exam", compute_sudo=True)

    @api.depends("is_exam_open", "employee_id.work_email", "employee_id.user_id")
    def _compute_can_mail_exam(self):
        for record in self:
            record.can_mail_exam = not record._exam_mail_problem()

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"exam_mailed_on"}

    def _exam_mail_problem(self):
        """Return why this (superuser) record is sent no exam, and what to do instead; empty if it is."""
        employee = self.employee_id
        if not self.is_exam_open:
            return self.env._("the exam is not open now (tick them as present first, or repeat it)")
        if employee.user_id.active and not employee.user_id.share:
            return self.env._("has a login and finds it in My quality")
        if not employee.work_email:
            return self.env._("has no work e-mail (enter it on the employee, or let them take it at the kiosk)")
        return ""

    def action_mail_exam(self):
        """Send these people, who have no login, a mail with their own link to the exam. For the trainer and for HR.

        Raises UserError when it is sent to nobody; who of several gets none is told.
        """
        self._require_result_right()
        records = self.sudo()
        problems = {record: record._exam_mail_problem() for record in records}
        told = ", ".join(f"{record.employee_name}: {problem}" for record, problem in problems.items() if problem)
        sent = records.filtered(lambda record: not problems[record])
        if not sent:
            raise UserError(
                self.env._(
                    "The exam was sent to nobody. Choose people without login who have a work e-mail and whose exam is "
                    "open. %(problems)s.",
                    problems=told,
                )
            )
        sent._mail_exam()
        body = self.env._("Exam sent to %(people)s.", people=", ".join(sent.mapped("employee_name")))
        for session, mine in sent.filtered("session_id").grouped("session_id").items():
            people = ", ".join(mine.mapped("employee_name"))
            session._message_log(body=self.env._("Exam sent to %(people)s.", people=people))
        left_out = self.env._("Not sent: %(problems)s.", problems=told) if told else ""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if told else "success",
                "sticky": bool(told),
                "message": " ".join(part for part in (body, left_out) if part),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _mail_exam(self):
        deadline = fields.Datetime.now() + LINK_TIME
        mails = {}
        for record in self:
            answer = record._begin_exam("link")
            # Never to a private address, whatever the contact says.
            answer.write({"email": record.employee_id.work_email, "deadline": deadline})
            mails.setdefault((record.company_id, record.employee_id._qms_lang()), []).append(answer.id)
        for (company, lang), ids in mails.items():
            # The link is the person's own: as a message of the answers, whoever reads these could use it.
            values = {"model": False, "res_id": False}
            values["email_from"] = company.email_formatted or self.env.user.email_formatted
            self.env.ref(TEMPLATE).with_context(lang=lang).send_mail_batch(ids, email_values=values)
        self._write_unguarded({"exam_mailed_on": fields.Datetime.now()})
        self.env.ref(QUEUE)._trigger()

    def action_retake_by_mail(self):
        """Repeat these failed exams of people without login, and send each a mail with the link. For HR.

        Raises UserError, and repeats nothing, where somebody has no attempt left or cannot be sent a mail.
        """
        self.check_access("write")
        for record in self:
            record._retake().with_env(self.env).action_mail_exam()

    @api.model
    def _my_quality_lines(self):
        """Who failed and has no login cannot ask for the retake: HR finds them."""
        lines = super()._my_quality_lines()
        if not self.env.user.has_group("hr.group_hr_user"):
            return lines
        without = [
            ("is_retake_offered", "=", True),
            ("employee_id.user_id", "=", False),
            ("employee_id.work_email", "!=", False),
        ]
        line = self._contribution_line(
            self.env._("Exams to repeat, of people without login"),
            without,
            "date_done",
            verb="action_retake_by_mail",
            verb_label=self.env._("Repeat and send"),
            done_label=self.env._("Sent"),
        )
        return [*lines, line]
