from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_datetime

OPEN = ("needed", "planned")
WAITING = [("state", "in", OPEN)]
OVERDUE = [*WAITING, ("date_due", "<", "today")]
# Who failed needs the course again until so many days later.
AGAIN_DAYS = 30
LINKS = {"rule_id", "revision_id", "action_id", "need_skill_id"}


class QmsTrainingNeedMixin(models.AbstractModel):
    """A training record before the fact: somebody needs a course until a day, because of a rule, a revision, a skill or
    an action. There is one open need per person and course, whatever asks for it and however often."""

    _name = "qms.training.need.mixin"
    _description = "Need of a training"

    date_due = fields.Date("Due on", index=True, copy=False)
    session_id = fields.Many2one("qms.training.session")  # the record says which
    # Who is planned reads no training of others, and is told of this one when, where and by whom it is held.
    session_start = fields.Datetime(related="session_id.date_start")
    session_place = fields.Char(related="session_id.place")
    session_trainer = fields.Char(related="session_id.trainer_name", string="Trainer")
    origin = fields.Selection(
        [
            ("manual", "Entered by hand"),
            ("rule", "Training rule"),
            ("revision", "Revision of a document"),
            ("lapse", "Skill about to end"),
            ("gap", "Skill that the job requires"),
            ("action", "Quality action"),
            ("effect", "Training without effect"),
        ],
        "Needed because of",
        default="manual",
        required=True,
        readonly=True,
        copy=False,
    )
    rule_id = fields.Many2one(
        "qms.training.rule",
        "Rule",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    revision_id = fields.Many2one(
        "qms.document.revision",
        "Revision",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    action_id = fields.Many2one(
        "qms.action",
        "Quality action",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    need_skill_id = fields.Many2one("hr.skill", "Skill needed", readonly=True, copy=False, ondelete="set null")
    is_overdue = fields.Boolean("Overdue", compute="_compute_is_overdue")

    _needed_once = models.UniqueIndex(
        "(employee_id, training_id) WHERE state = 'needed'",
        "This person needs this course already: plan or record the need that is open.",
    )

    @api.depends("date_due", "state", "company_id")
    def _compute_is_overdue(self):
        today = {company: company._qms_today() for company in self.company_id}
        for record in self:
            due = record.date_due
            record.is_overdue = bool(record.state in OPEN and due and due < today.get(record.company_id, due))

    @api.constrains("employee_id", "training_id")
    def _check_not_planned(self):
        """Refuse a second open need of who is planned for the course: entered by hand, it would only be in the way."""
        needs = self.filtered(lambda record: record.state == "needed" and not record.date_done)
        planned = self.sudo().search(
            [
                ("state", "=", "planned"),
                ("employee_id", "in", needs.employee_id.ids),
                ("training_id", "in", needs.training_id.ids),
            ]
        )
        known = {(record.employee_id.id, record.training_id.id): record for record in planned}
        for need in needs:
            if other := known.get((need.employee_id.id, need.training_id.id)):
                raise ValidationError(
                    self.env._(
                        '%(person)s is planned for "%(course)s" already (%(where)s): leave it at that, or cancel that '
                        "record first.",
                        person=need.employee_name,
                        course=need.course_name,
                        where=other.session_id.reference or "?",
                    )
                )

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | LINKS | {"date_due", "origin"}

    @api.model_create_multi
    def create(self, vals_list):
        """Create; who asks for a need of these courses meanwhile is repeated, and finds what was created here."""
        default = self.env.context.get("default_training_id")
        courses = {vals.get("training_id") or default for vals in vals_list} - {None, False}
        self._lock_courses(courses)
        return super().create(vals_list)

    @api.model
    def _need(self, vals_list):
        """Create the needs of `vals_list` (employee_id, training_id, and why) that are not open yet; return these.

        An open need keeps its record: it is due on the earlier day, and takes the reasons it has not got. Of two
        calls at once, the second waits, is repeated, and finds what the first created.
        """
        # What asks first explains the need.
        wanted = {(vals["employee_id"], vals["training_id"]): vals for vals in reversed(vals_list)}
        if not wanted:
            return self.browse()
        self._lock_courses({course for _person, course in wanted})
        known = {
            (record.employee_id.id, record.training_id.id): record
            for record in self.sudo().search(
                [
                    *WAITING,
                    ("employee_id", "in", [person for person, _course in wanted]),
                    ("training_id", "in", [course for _person, course in wanted]),
                ]
            )
        }
        for key in wanted.keys() & known.keys():
            known[key]._take_reasons(wanted[key])
        return self.create([vals for key, vals in reversed(wanted.items()) if key not in known])

    def _on_result(self, state):
        """Whoever fails a course that has no exam to repeat still needs it, for the same reasons. Where the exam may be
        taken no more, the night asks."""
        super()._on_result(state)
        if state == "failed":
            self.sudo().filtered(lambda record: not record.training_id.survey_id)._need_if_spent()

    def _on_retract(self, reason):
        """Whoever did not pass after all needs the course again, unless it is to be repeated or was passed since."""
        super()._on_retract(reason)
        self.sudo().filtered(lambda record: record.state == "failed")._find_failed_last()._need_if_spent()

    def _need_if_spent(self):
        """Let those of these people (records failed, superuser) who have no attempt left need their course again."""
        failed = self.filtered(lambda record: record.employee_id.active and not record._attempts_left())
        return self._need([record._prepare_need_again() for record in failed])

    def _prepare_need_again(self):
        return {
            **{name: self[name].id for name in sorted(LINKS) if self[name]},
            "employee_id": self.employee_id.id,
            "training_id": self.training_id.id,
            "origin": self.origin,
            "date_due": self.company_id._qms_today() + timedelta(days=AGAIN_DAYS),
        }

    @api.model
    def _lock_courses(self, course_ids):
        """Let transactions that create records of these courses wait for each other: the second is repeated."""
        if not course_ids:
            return
        self.env["qms.training"].flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE qms_training SET write_date = write_date
                 WHERE id IN (SELECT id FROM qms_training WHERE id IN %s ORDER BY id FOR NO KEY UPDATE)
                RETURNING id
                """,
                tuple(course_ids),
            )
        )

    def _take_reasons(self, vals):
        """Bring this open need to the earlier day and the reasons of `vals`."""
        new = {name: vals[name] for name in LINKS & vals.keys() if vals[name] and not self[name]}
        due = fields.Date.to_date(vals.get("date_due"))
        if due and (not self.date_due or due < self.date_due):
            new["date_due"] = due
        if new:
            self.sudo()._write_unguarded(new)

    @api.model
    def _inbox_lines(self):
        label = self.env._("Trainings that are overdue")
        return [*super()._inbox_lines(), self._contribution_line(label, OVERDUE, "date_due")]

    @api.model
    def _review_inputs(self):
        label = self.env._("Trainings that are overdue")
        return [*super()._review_inputs(), self._contribution_line(label, OVERDUE, "date_due")]

    @api.model
    def _my_quality_lines(self):
        mine = [*WAITING, ("employee_id.user_id", "=", self.env.uid)]
        label = self.env._("My trainings")
        return [*super()._my_quality_lines(), self._contribution_line(label, mine, "date_due")]

    def _my_quality_note(self):
        """Say when and where, as soon as it is planned."""
        if self.state == "planned" and self.session_start:
            start = format_datetime(self.env, self.session_start, dt_format="short")
            return " · ".join(filter(None, (start, self.session_place)))
        return self.env._("No day is set yet") if self.state in ("needed", "planned") and not self.date_due else ""
