from odoo import api, fields, models
from odoo.exceptions import ValidationError

STATES = [
    ("needed", "Needed"),
    ("planned", "Planned"),
    ("attended", "Attended"),
    ("passed", "Passed"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]


class QmsTrainingRecord(models.Model):
    """That one employee took part in one course: evidence, immutable once it happened.

    Names of person and course, job and department stand as they were that day. A wrong record is cancelled with a
    reason and stays.
    """

    _name = "qms.training.record"
    _inherit = [
        "qms.training.paper.mixin",
        "qms.training.import.mixin",
        "qms.training.effect.mixin",
        "qms.training.judge.mixin",
        "qms.training.figure.mixin",
        "qms.training.retake.mixin",
        "qms.training.exam.mail.mixin",
        "qms.training.exam.mixin",
        "qms.training.attendance.mixin",
        "qms.training.need.mixin",
        "qms.training.follow.mixin",
        "qms.training.grant.mixin",
        "qms.training.result.mixin",
        "qms.state.mixin",
        "qms.contribution",
    ]
    _description = "Training record"
    _review_input = "d"
    _order = "date_done desc, id desc"
    _check_company_auto = True
    _import_template = "qms_training_record"
    _import_groups = ("hr.group_hr_user", "qms_iso9001.group_qms_manager")

    state = fields.Selection(STATES, default="needed", required=True, copy=False, index=True)
    employee_id = fields.Many2one(
        "hr.employee", "Employee", required=True, index=True, check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    training_id = fields.Many2one(
        "qms.training", "Course", required=True, index=True, check_company=True, ondelete="restrict"
    )
    session_id = fields.Many2one(
        "qms.training.session", "Training", index=True, check_company=True, copy=False, ondelete="restrict"
    )
    date_done = fields.Date("Done on", index=True, copy=False)
    minutes = fields.Integer("Duration (minutes)")
    trainer_name = fields.Char("Held by")
    note = fields.Char()
    employee_name = fields.Char(
        "Name that day",
        compute="_compute_that_day",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    course_name = fields.Char(
        "Course that day",
        compute="_compute_course_name",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    job_name = fields.Char(
        "Job that day",
        compute="_compute_that_day",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    department_name = fields.Char(
        "Department that day",
        compute="_compute_that_day",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
    )
    previous_state = fields.Selection(STATES, "Before it was cancelled", readonly=True, copy=False)
    cancel_reason = fields.Char("Cancelled because", readonly=True, copy=False)
    cancelled_by_id = fields.Many2one("res.users", "Cancelled by", readonly=True, copy=False, ondelete="restrict")
    date_cancelled = fields.Datetime("Cancelled on", readonly=True, copy=False)

    _done_has_date = models.Constraint(
        "CHECK (state NOT IN ('attended', 'passed', 'failed') OR date_done IS NOT NULL)",
        "A training that was done needs its date.",
    )
    _once_a_day = models.UniqueIndex(
        "(employee_id, training_id, date_done) WHERE state IN ('attended', 'passed')",
        "This person has a record of this course on this day already.",
    )
    _minutes_positive = models.Constraint("CHECK (minutes >= 0)", "A duration cannot be negative.")

    # What follows freezes what it reads: no dependency below the employee, who may change job tomorrow.
    @api.depends("employee_id")
    def _compute_company_id(self):
        for record in self:
            record.company_id = record.employee_id.company_id

    @api.depends("employee_id", "date_done")
    def _compute_that_day(self):
        for record in self:
            employee = record.employee_id.with_context(active_test=False)
            version = employee and employee._get_version(record.date_done or employee.company_id._qms_today())
            record.employee_name = employee.name
            record.job_name = version and (version.job_id.name or version.job_title)
            record.department_name = version and version.department_id.complete_name

    # Not of the course's name: renaming a course rewrites no record.
    @api.depends("training_id", "date_done")
    def _compute_course_name(self):
        for record in self:
            record.course_name = record.training_id.name

    @api.depends("employee_name", "course_name", "date_done")
    def _compute_display_name(self):
        for record in self:
            parts = (record.employee_name, record.course_name, fields.Date.to_string(record.date_done))
            record.display_name = " · ".join(part for part in parts if part)

    @api.constrains("date_done", "state")
    def _check_date_done(self):
        for record in self.filtered(lambda record: record.state in ("attended", "passed", "failed")):
            record.session_id._check_day_has_come(record.company_id, record.date_done)

    @api.constrains("session_id", "training_id", "date_done")
    def _check_session(self):
        for record in self:
            session = record.session_id
            if session and session.state != "planned":
                raise ValidationError(
                    self.env._(
                        "%(session)s was held already: its list of people is closed. Record another training for "
                        "%(person)s.",
                        session=session.display_name,
                        person=record.employee_name,
                    )
                )
            # Who is planned has no day yet.
            day = record.date_done or session.date_done
            if session and (session.training_id, session.date_done) != (record.training_id, day):
                raise ValidationError(
                    self.env._(
                        "%(person)s's record and %(session)s differ in course or date. "
                        "Make them the same, or take the record out of that training.",
                        person=record.employee_name,
                        session=session.display_name,
                    )
                )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"previous_state", "cancel_reason", "cancelled_by_id", "date_cancelled"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {
            "employee_id",
            "company_id",
            "training_id",
            "session_id",
            "date_done",
            "minutes",
            "trainer_name",
            "note",
            "employee_name",
            "course_name",
            "job_name",
            "department_name",
        }

    def _is_editable(self):
        return self.state in ("needed", "planned")

    def _locked_way_out(self):
        return self.env._("Cancel it with a reason and record the right one.")

    @api.model
    def _get_done_domain(self):
        """Return the domain of the records that count as training done."""
        return [("state", "in", ("attended", "passed"))]

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_cancel": self.env._("Cancel this training record")}

    def action_cancel(self, reason=None):
        """Cancel with a reason. The record stays, struck, says what it was and who cancelled it, and counts no more."""
        self.check_access("write")
        self._require_state("needed", "planned", "attended", "passed", "failed")
        reason = self._require_reason(reason)
        self._cancel(reason)
        self.session_id._note_cancelled_records(self, reason)

    def _cancel(self, reason):
        passed = self.filtered(lambda record: record.state == "passed")
        for state, records in self.grouped("state").items():
            records._set_state(
                "cancelled",
                previous_state=state,
                cancel_reason=reason,
                cancelled_by_id=self.env.uid,
                date_cancelled=fields.Datetime.now(),
            )
        passed._on_retract(reason)
        self.session_id._invite()

    @api.model
    def _count_by_employee(self, employee_ids):
        """Return {employee id: number of trainings done that the user may see} by one query."""
        counts = self._read_group(
            [("employee_id", "in", employee_ids), *self._get_done_domain()],
            ["employee_id"],
            ["__count"],
        )
        return {employee.id: count for employee, count in counts}

    @api.model
    def _action_view_of_employee(self, employee_id):
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_record_action")
        return {**action, "domain": [("employee_id", "=", employee_id)], "context": {}}

    @api.model
    def _pack_folder(self):
        return [
            *super()._pack_folder(),
            self._contribution_line(self.env._("Training records"), self._get_done_domain(), "date_done"),
        ]
