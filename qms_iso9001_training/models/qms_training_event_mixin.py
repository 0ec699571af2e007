from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

# What of a training stands in the calendar.
SHOWN = {"date_start", "date_stop", "minutes", "place", "name", "trainer_id", "training_id"}
# Who is on the list, and so takes a seat.
SEATED = ("planned", "attended", "passed", "failed")


class QmsTrainingEventMixin(models.AbstractModel):
    """When and where a training takes place, for how many, and its event in the calendars of those who have one."""

    _name = "qms.training.event.mixin"
    _description = "Date and place of a training"

    date_start = fields.Datetime("Starts", copy=False, index=True)
    date_stop = fields.Datetime(
        "Ends", compute="_compute_date_stop", store=True, precompute=True, readonly=False, copy=False
    )
    place = fields.Char()
    seats = fields.Integer(help="0: as many as come.")
    event_id = fields.Many2one(
        "calendar.event", "Calendar event", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    _seats_positive = models.Constraint("CHECK (seats >= 0)", "The number of seats cannot be negative.")
    _stops_after_start = models.Constraint(
        "CHECK (date_stop >= date_start)", "A training ends after it starts: correct one of the two times."
    )

    @api.depends("date_start", "minutes")
    def _compute_date_stop(self):
        for session in self:
            if session.date_start and session.minutes:
                session.date_stop = session.date_start + timedelta(minutes=session.minutes)
            else:
                session.date_stop = session.date_start and max(
                    session.date_start, session.date_stop or session.date_start
                )

    @api.constrains("seats", "record_ids")
    def _check_seats(self):
        for session in self.sudo().filtered("seats"):
            people = session.record_ids.filtered(lambda record: record.state in SEATED)
            if len(people) > session.seats:
                raise ValidationError(
                    self.env._(
                        "%(session)s has %(seats)s seats for %(count)s people. Add seats, or plan a second training.",
                        session=session.display_name,
                        seats=session.seats,
                        count=len(people),
                    )
                )

    @api.constrains("date_start", "date_done", "training_id")
    def _check_results(self):
        """Refuse another day or course once somebody was noted as present."""
        for session in self.sudo():
            present = session.record_ids.filtered("date_done")
            if present.filtered(
                lambda record, session=session: (
                    record.state != "cancelled"
                    and (record.date_done != session.date_done or record.training_id != session.training_id)
                )
            ):
                raise ValidationError(
                    self.env._(
                        "Results were entered for %(session)s already: its day and its course stay. Cancel it with a "
                        "reason and plan another one.",
                        session=session.display_name,
                    )
                )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"event_id"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"date_start", "date_stop", "place", "seats"}

    def write(self, vals):
        """Write; a training moved or renamed moves its event."""
        res = super().write(vals)
        if SHOWN & vals.keys():
            self.filtered("event_id")._put_in_calendar()
        return res

    def _put_in_calendar(self):
        """Make the event of each of these planned trainings, or bring it up to date; nobody gets a mail."""
        # The event belongs to the training: whoever may plan that need not have made the event.
        events = self.env["calendar.event"].sudo().with_context(no_mail_to_attendees=True, dont_notify=True)
        for session in self.sudo().filtered(lambda session: session.date_start and session.state == "planned"):
            vals = session._prepare_event_vals()
            if session.event_id:
                session.event_id.with_env(events.env).write(vals)
            else:
                session._write_unguarded({"event_id": events.create(vals).id})

    def _invite(self):
        """Have the events of these planned trainings name who is on the list now; nobody gets a mail."""
        for session in self.sudo().filtered(lambda session: session.event_id and session.state == "planned"):
            event = session.event_id.with_context(no_mail_to_attendees=True, dont_notify=True)
            event.partner_ids = session._get_attendees()

    def _get_attendees(self):
        self.ensure_one()
        people = self.record_ids.filtered(lambda record: record.state in SEATED).employee_id
        return (self.trainer_id | people).user_id.partner_id

    def _prepare_event_vals(self):
        self.ensure_one()
        return {
            "name": self.name,
            "start": self.date_start,
            "stop": self.date_stop or self.date_start,
            "location": self.place,
            "user_id": (self.trainer_id.user_id or self.env.user).id,
            "partner_ids": [Command.set(self._get_attendees().ids)],
            # Who is trained in what is nobody else's business.
            "privacy": "private",
        }

    def _take_from_calendar(self):
        self.event_id.sudo().with_context(no_mail_to_attendees=True, dont_notify=True).active = False
