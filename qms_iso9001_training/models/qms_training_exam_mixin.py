from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .qms_training_result_mixin import OPEN

# In these ways of learning nobody comes before the exam.
WITHOUT_ATTENDANCE = ("exam", "reading")


class QmsTrainingExamMixin(models.AbstractModel):
    """The exam of a course: opened by the person, decided once by the answers, repeated as often as the course says."""

    _name = "qms.training.exam.mixin"
    _inherit = ["qms.answering.mixin"]
    _description = "Exam of one person"
    _answered_by = "qms_training_record_id"
    _kiosk_time = timedelta(minutes=60)

    user_input_ids = fields.One2many(
        "survey.user_input", "qms_training_record_id", "Exams", readonly=True, groups=fields.NO_ACCESS
    )
    exam_answer_id = fields.Many2one(
        "survey.user_input",
        "Exam that decided",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=fields.NO_ACCESS,
    )
    exam_score = fields.Float("Score (%)", digits=(5, 1), readonly=True, copy=False, aggregator="avg")
    exam_note = fields.Char("Not counted", readonly=True, copy=False)
    is_own = fields.Boolean("About myself", compute="_compute_is_own")
    is_exam_open = fields.Boolean("Exam may be taken", compute="_compute_is_exam_open")

    @api.depends_context("uid")
    @api.depends("employee_id")
    def _compute_is_own(self):
        # Whose employee a record is about may be hidden from who asks; told is only yes or no.
        for record in self:
            record.is_own = record.sudo().employee_id.user_id == self.env.user

    @api.depends("state", "retake_of_id", "is_exam_waiting", "training_id.survey_id", "training_id.method")
    def _compute_is_exam_open(self):
        for record in self:
            course = record.training_id
            begins = bool(record.retake_of_id) or course.method in WITHOUT_ATTENDANCE
            states = OPEN if begins else ("attended",)
            waits = record.state == "needed" and record.is_exam_waiting
            record.is_exam_open = bool(course.survey_id) and record.state in states and not waits

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"exam_score", "exam_note"}

    @api.model
    def default_get(self, fields):
        """Neither the context nor a default of their own gives somebody the exam of another."""
        return super().default_get([name for name in fields if name not in ("exam_answer_id", "user_input_ids")])

    @api.model
    def _get_exam_domain(self):
        """Return the domain of the records whose exam may be taken now."""
        return [
            ("training_id.survey_id", "!=", False),
            "|",
            ("state", "=", "attended"),
            "&",
            "|",
            ("state", "=", "planned"),
            "&",
            ("state", "=", "needed"),
            ("is_exam_waiting", "=", False),
            "|",
            ("retake_of_id", "!=", False),
            ("training_id.method", "in", WITHOUT_ATTENDANCE),
        ]

    def _is_pending(self):
        """Tell whether a training cannot close because of this record: not ticked, or its exam is not over."""
        self.ensure_one()
        if self.state == "attended":
            return bool(self.training_id.survey_id)
        return self.state == "planned" and not self.is_absent

    # The exam

    def action_open_exam(self):
        """Open the exam as the person it is about, nobody else; what was begun goes on."""
        self.ensure_one()
        self._require_own()
        return {"type": "ir.actions.act_url", "url": self._open_exam("login"), "target": "self"}

    def _require_own(self):
        if not self.is_own:
            raise AccessError(
                self.env._("An exam is taken by the person themselves: in My quality, or at the kiosk by badge or PIN.")
            )

    def _open_exam(self, channel):
        """Return the address of this person's exam by `channel` (login or kiosk). Whose it is, the caller checked."""
        return self._begin_exam(channel).get_start_url()

    def _begin_exam(self, channel):
        """Return the answers (superuser) that this person gives by `channel`; what was begun goes on."""
        self.ensure_one()
        # Answers are the survey's, to which who is examined has no right.
        record = self.sudo()
        if not record.is_exam_open:
            raise UserError(
                self.env._(
                    'The exam of "%(course)s" is not open now. Ask the trainer to tick you as present first; if you '
                    "have failed, choose to repeat it.",
                    course=record.course_name,
                )
            )
        survey = record.training_id.survey_id
        try:
            answer = record._find_or_begin_answer(survey, channel)
        except UserError as error:
            raise record._exam_error() from error
        if not survey.active or not survey.question_ids or survey.users_login_required:
            raise record._exam_error()
        return answer

    def _exam_error(self):
        return UserError(
            self.env._('The exam of "%(course)s" cannot be opened. Tell your HR officer.', course=self.course_name)
        )

    def _set_state(self, state, **vals):
        """Where the exam is not open any more, links and pages that were begun say so: nothing is lost unseen."""
        res = super()._set_state(state, **vals)
        self._end_answers()
        return res

    def _end_answers(self):
        """Close the answers that were begun and would not be counted."""
        closed = self.sudo().filtered(lambda record: not record.is_exam_open)
        begun = closed.user_input_ids.filtered(lambda answer: answer.state != "done")
        if begun:
            # The survey takes answers until this second is over.
            begun.deadline = fields.Datetime.now() - timedelta(seconds=1)

    def _take_exam(self, answer):
        """Come to a result by the finished `answer`; once, and only by the exam that the course has today."""
        self.ensure_one()
        if answer.test_entry:
            return
        if answer.survey_id != self.training_id.survey_id or not self.is_exam_open:
            self._note_uncounted(answer)
            return
        score = min(100, max(0, answer.scoring_percentage))
        self._write_unguarded({"exam_score": score, "exam_answer_id": answer.id})
        twin = self._find_done_today() if answer._qms_is_passed() else self.browse()
        if twin:
            self._pass_by(twin)
        else:
            self._set_result("passed" if answer._qms_is_passed() else "failed")

    def _note_uncounted(self, answer):
        """Say on the record that an exam was finished that decides nothing, for whoever is asked about it."""
        self._write_unguarded(
            {
                "exam_note": self.env._(
                    "%(exam)s was finished on %(day)s (%(score)s %%), when this exam was not open.",
                    exam=answer.survey_id.title,
                    day=format_date(self.env, self.company_id._qms_today()),
                    score=round(answer.scoring_percentage),
                )
            }
        )

    def _find_done_today(self):
        """Return the other record by which this person did this course on the day that the exam would be noted for."""
        day = self.date_done or self.session_id.date_done or self.company_id._qms_today()
        return self.search(
            [
                ("id", "!=", self.id),
                ("employee_id", "=", self.employee_id.id),
                ("training_id", "=", self.training_id.id),
                ("date_done", "=", day),
                *self._get_done_domain(),
            ],
            limit=1,
        )

    def _pass_by(self, twin):
        """Note the exam just passed on `twin`, of the same day; this record, with the answers, is cancelled for it."""
        if twin.state == "attended":
            twin._write_unguarded({"exam_score": self.exam_score})
            twin._set_result("passed")
        name = twin.display_name
        self._cancel(self.env._("Exam passed: noted on the record of the same day, %(record)s", record=name))

    # Where people find it

    @api.model
    def _find_exams(self, employee):
        """Return (records whose exam is open, those to repeat) of `employee`, with superuser rights."""
        mine = [("employee_id", "=", employee.id)]
        found = self.sudo().search([*mine, *self._get_exam_domain()], order="id")
        return found, self.sudo().search([*mine, ("is_retake_offered", "=", True)], order="id")

    @api.model
    def _my_quality_lines(self):
        mine = [("employee_id.user_id", "=", self.env.uid)]
        return [
            *super()._my_quality_lines(),
            self._contribution_line(
                self.env._("My exams"), [*mine, *self._get_exam_domain()], open_verb="action_open_exam"
            ),
            self._contribution_line(
                self.env._("Exams to repeat"), [*mine, ("is_retake_offered", "=", True)], open_verb="action_retake"
            ),
        ]
