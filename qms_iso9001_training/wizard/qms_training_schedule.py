from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsTrainingSchedule(models.TransientModel):
    """*Schedule a training*: a course, eight people, date, place, trainer: one planned training in one dialog.

    Opened from a planned training it adds people to that.
    """

    _name = "qms.training.schedule"
    _inherit = ["qms.training.dialog.mixin"]
    _description = "Schedule a training"

    training_id = fields.Many2one(
        "qms.training", "Course", required=True, domain="[('company_id', 'parent_of', company_id)]"
    )
    session_id = fields.Many2one("qms.training.session", "Training", readonly=True)
    is_added = fields.Boolean("People are added", readonly=True)
    employee_ids = fields.Many2many("hr.employee", string="People", domain="[('company_id', '=', company_id)]")
    is_needed_added = fields.Boolean(
        "Add who needs it", store=False, help="Adds everybody who needs this course and is not planned yet."
    )
    date_start = fields.Datetime("Starts")
    place = fields.Char()
    seats = fields.Integer(help="0: as many as come.")

    @api.onchange("is_needed_added")
    def _onchange_is_needed_added(self):
        if self.is_needed_added and self.training_id:
            needs = self.env["qms.training.record"].search(
                [
                    ("training_id", "=", self.training_id._origin.id or self.training_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "needed"),
                ]
            )
            self.employee_ids |= needs.employee_id.filtered("active")
        self.is_needed_added = False

    def action_schedule(self):
        """Plan the training with a record per person and its event; open it. A second call opens what is planned.

        Raises UserError for nobody, no date, people of another company or planned already; ValidationError for more
        people than seats.
        """
        self.ensure_one()
        self._wait_for_twin()
        if not self.is_added:
            self._check_people()
            session = self.session_id or self.env["qms.training.session"].create(self._prepare_session_vals())
            session._require_state("planned")
            session._plan(self.employee_ids)
            session._put_in_calendar()
            self.write({"session_id": session.id, "is_added": True})
        return self.session_id._get_form_action()

    def _check_people(self):
        if not self.employee_ids:
            raise UserError(self.env._("Name the people who shall come, or add a department or those who need it."))
        if not self.session_id and not self.date_start:
            raise UserError(self.env._("Say when the training starts: choose a day and an hour."))
        # A client may name employees whom the user cannot read: compared here, told only by those rules.
        strangers = self.sudo().employee_ids.filtered(lambda employee: employee.company_id != self.company_id)
        if strangers:
            known = self.env["hr.employee.public"].search([("id", "in", strangers.ids)])
            raise UserError(
                self.env._(
                    "%(count)s not of %(company)s: %(people)s. Take them out here and plan a training in their own "
                    "company.",
                    count=len(strangers),
                    company=self.company_id.name,
                    people=", ".join(known.mapped("name")) or "?",
                )
            )

    def _prepare_session_vals(self):
        return {
            "company_id": self.company_id.id,
            "training_id": self.training_id.id,
            "date_start": self.date_start,
            "date_stop": self.date_start + timedelta(minutes=self.minutes),
            "minutes": self.minutes,
            "place": self.place,
            "seats": self.seats,
            "trainer_id": self.trainer_id.id,
            "trainer_name": self.trainer_id.name or self.trainer_name,
        }
