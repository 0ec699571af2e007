from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class QmsTrainingSession(models.Model):
    """What happened: one talk or course on one day, who held it, who was there, the sheet as a file.

    *Record a training done* makes it held with a record per person; from then on nothing of it changes. A wrong one
    is cancelled with a reason and stays.
    """

    _name = "qms.training.session"
    _inherit = [
        "qms.training.check.mixin",
        "qms.training.cost.mixin",
        "qms.training.closing.mixin",
        "qms.training.event.mixin",
        "qms.state.mixin",
        "qms.reference.mixin",
        "qms.contribution",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Training held"
    _pack_part = "09"
    _review_input = "d"
    _order = "date_done desc, id desc"
    _check_company_auto = True
    _reference_prefix = "TR-%(range_year)s-"
    _keeps_files = True

    state = fields.Selection(
        [("planned", "Planned"), ("done", "Held"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        copy=False,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    training_id = fields.Many2one(
        "qms.training", "Course", required=True, index=True, check_company=True, ondelete="restrict"
    )
    name = fields.Char("Title", compute="_compute_name", store=True, precompute=True, readonly=False, required=True)
    date_done = fields.Date(
        "Held on", compute="_compute_date_done", store=True, precompute=True, readonly=False, index=True, copy=False
    )
    minutes = fields.Integer("Duration (minutes)")
    trainer_id = fields.Many2one("hr.employee", "Trainer", check_company=True, ondelete="set null")
    trainer_name = fields.Char(
        "Held by",
        compute="_compute_trainer_name",
        store=True,
        precompute=True,
        readonly=False,
        help="Name of the trainer as it was that day, or of an external one.",
    )
    note = fields.Text()
    record_ids = fields.One2many("qms.training.record", "session_id", "People", copy=False)
    record_count = fields.Integer("Number of people", compute="_compute_record_count")
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        "Files",
        domain=[("res_model", "=", "qms.training.session")],
        readonly=True,
    )
    cancel_reason = fields.Char("Cancelled because", readonly=True, copy=False)

    _reference_unique = models.UniqueIndex("(company_id, reference)", "This number is taken in the company.")
    _held_has_date = models.Constraint(
        "CHECK (state != 'done' OR date_done IS NOT NULL)",
        "A training that was held needs its date.",
    )
    _minutes_positive = models.Constraint("CHECK (minutes >= 0)", "A duration cannot be negative.")

    # Titles and names are those of the day: a course renamed later leaves them alone.
    @api.depends("training_id")
    def _compute_name(self):
        for session in self:
            session.name = session.training_id.name

    # The day in the company's zone; what was held some time ago has a day without an hour.
    @api.depends("date_start")
    def _compute_date_done(self):
        for session in self:
            start = session.date_start
            session.date_done = session.company_id._qms_day(start) if start else session.date_done

    @api.depends("trainer_id")
    def _compute_trainer_name(self):
        for session in self:
            session.trainer_name = session.trainer_id.name or session.trainer_name

    @api.depends("record_ids.state")
    def _compute_record_count(self):
        counts = dict(
            self.env["qms.training.record"]._read_group(
                [("session_id", "in", self.ids), ("state", "!=", "cancelled")],
                ["session_id"],
                ["__count"],
            )
        )
        for session in self:
            session.record_count = counts.get(session, 0)

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for session in self:
            number = f" ({session.reference})" if session.reference else ""
            session.display_name = f"{session.name or ''}{number}"

    @api.constrains("date_done", "state")
    def _check_date_done(self):
        for session in self.filtered(lambda session: session.state == "done"):
            session._check_day_has_come(session.company_id, session.date_done)

    @api.model
    def _check_day_has_come(self, company, day):
        if day and day > company._qms_today():
            raise ValidationError(
                self.env._(
                    "%(day)s is still to come: a training is recorded on the day it was held, or later.",
                    day=format_date(self.env, day),
                )
            )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"cancel_reason"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {
            "reference",
            "company_id",
            "training_id",
            "name",
            "date_done",
            "minutes",
            "trainer_id",
            "trainer_name",
            "note",
            "record_ids",
        }

    def _locked_way_out(self):
        return self.env._("Cancel it with a reason and record it again.")

    @api.model
    def _record_done(self, vals, employees, result):
        """Create a session from `vals` that was held with `employees`, each with a record in the state `result`.

        Raises AccessError without the right to create both and for a pass of one's own, ValidationError for a day to
        come.
        """
        session = self.create(vals)
        records = session._take_needs(employees)
        records += records.create([session._prepare_record_vals(each) for each in employees - records.employee_id])
        if result == "passed":
            records._require_others()
        session._set_state("done")
        records._set_result(result)
        return session

    def _take_needs(self, employees):
        """Return the open needs of `employees` for this course, taken into this training: nobody needs it any more.

        Who is planned is taken off that training, unless it was planned after the day on which this one was held.
        """
        found = self._find_open_records(employees)
        needs = found.filtered(lambda record: record.state == "needed")
        planned = (found - needs).filtered(
            lambda record: record.employee_id not in needs.employee_id and record._asked_since() <= self.date_done
        )
        planned._leave_session(self)
        needs += planned
        vals = self._prepare_record_vals(self.env["hr.employee"])
        needs._write_unguarded({name: value for name, value in vals.items() if name != "employee_id"})
        return needs

    def _prepare_record_vals(self, employee):
        self.ensure_one()
        return {
            "session_id": self.id,
            "training_id": self.training_id.id,
            "employee_id": employee.id,
            "date_done": self.date_done,
            "minutes": self.minutes,
            "trainer_name": self.trainer_name,
        }

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_cancel": self.env._("Cancel this training")}

    def action_cancel(self, reason=None):
        """Cancel with a reason: the session and all its records stay, struck, and count no more."""
        self.check_access("write")
        self._require_state("planned", "done")
        reason = self._require_reason(reason)
        # Who was only planned still needs the course.
        self.record_ids.filtered(lambda record: record.state == "planned")._release(reason)
        self.record_ids.filtered(lambda record: record.state != "cancelled")._cancel(reason)
        self._take_from_calendar()
        self._set_state("cancelled", cancel_reason=reason)
        for session in self:
            session.message_post(body=self.env._("Cancelled: %(reason)s", reason=reason))

    @api.model
    def _note_cancelled_records(self, records, reason):
        """Say in the chatter of their sessions which people's records were cancelled, and why."""
        for session, cancelled in records.filtered("session_id").grouped("session_id").items():
            session.message_post(
                body=Markup("%s<br/>%s")
                % (
                    self.env._("Records cancelled: %(people)s", people=", ".join(cancelled.mapped("employee_name"))),
                    reason,
                )
            )

    # What it brings to shared screens

    @api.model
    def _held_line(self):
        return self._contribution_line(self.env._("Trainings held"), [("state", "=", "done")], "date_done")

    @api.model
    def _review_inputs(self):
        return [*super()._review_inputs(), self._held_line()]

    @api.model
    def _pack_folder(self):
        return [*super()._pack_folder(), self._held_line()]
