from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsTrainingAttendanceMixin(models.AbstractModel):
    """Who was there and who was not, noted by the trainer of a planned training, who needs no group, or by HR.

    Nobody notes anything about themselves as a trainer.
    """

    _name = "qms.training.attendance.mixin"
    _description = "Attendance of one person"

    is_absent = fields.Boolean("Absent", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"is_absent"}

    def action_absent(self):
        """Note that these people were not there; closing the training makes them need the course again.

        For the trainer and for HR, as long as the training is planned; a wrong tick is corrected by the other button.
        """
        self._require_result_right()
        self._require_state("planned", "attended")
        # Only to ask in which state the training is.
        if any(record.session_id.state != "planned" for record in self.sudo()):
            raise UserError(
                self.env._("Absent is who was planned for a training that is not closed: cancel the record instead.")
            )
        self._as_trainer()._set_state("planned", is_absent=True, date_done=False)

    def action_open_schedule(self):
        """Open *Schedule a training* for these people, who need one course."""
        self._require_state("needed")
        if len(self.training_id) != 1:
            raise UserError(self.env._("These people need several courses: choose those of one course."))
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_schedule_action")
        context = {"default_training_id": self.training_id.id, "default_employee_ids": self.employee_id.ids}
        return {**action, "context": context}

    def _is_of_trainer(self):
        """Tell whether the user is the trainer of the planned trainings of all these people, and none of them."""
        user = self.env.user
        # A trainer is known by the user of the employee, which not everybody may read.
        return bool(self) and all(
            record.session_id.state == "planned"
            and record.session_id.trainer_id.user_id == user
            and record.employee_id.user_id != user
            for record in self.sudo()
        )

    def _require_result_right(self):
        if not self._is_of_trainer():
            super()._require_result_right()

    def _as_trainer(self):
        # Trainers have no right to write records, but to enter results of their own trainings.
        return self.sudo() if self._is_of_trainer() else self

    def _set_result(self, state):
        """As the trainer where the user is that; what stands on the training is taken over with the first result."""
        records = self._as_trainer()
        for session, planned in (
            records.filtered(lambda record: record.state == "planned").grouped("session_id").items()
        ):
            vals = {"minutes": session.minutes, "trainer_name": session.trainer_name} if session else {}
            planned._write_unguarded({**vals, "is_absent": False})
        super(QmsTrainingAttendanceMixin, records)._set_result(state)

    def _release(self, note):
        """Take planned people off their training: they need the course again, `note` says why.

        Of whoever needs it by another record, or has done it since, the record is cancelled instead.
        """
        sessions, answered = self.session_id, self._find_answered()
        if answered:
            answered._cancel(note)
        for text, records in (self - answered).grouped("note").items():
            notes = "; ".join(part for part in (text, note) if part)
            records._set_state("needed", session_id=False, is_absent=False, note=notes)
        sessions._invite()

    def _leave_session(self, other):
        """Have these planned people taken off their training, as `other` was held with them; say so there."""
        for session, people in self.filtered("session_id").grouped("session_id").items():
            names = ", ".join(people.mapped("employee_name"))
            session.message_post(
                body=self.env._("Recorded as done with %(other)s: %(people)s", other=other.reference, people=names)
            )
            people._write_unguarded({"session_id": False})
            session._invite()

    def _find_answered(self):
        """Return those of these records beside which the same person needs the course too, or did it since."""
        # What the person did may be hidden from who releases.
        others = self.sudo().search(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("training_id", "in", self.training_id.ids),
                ("state", "in", ("needed", "attended", "passed")),
                ("id", "not in", self.ids),
            ]
        )
        found = others.grouped(lambda record: (record.employee_id.id, record.training_id.id))
        answered, needed = self.browse(), set()
        for record in self:
            key = (record.employee_id.id, record.training_id.id)
            since = record._asked_since()
            # Of two released at once, one is needed.
            if key in needed or any(each.state == "needed" or each.date_done >= since for each in found.get(key, ())):
                answered |= record
            needed.add(key)
        return answered

    def _asked_since(self):
        """Return the day from which a training answers this open record: when it was written, or planned for."""
        self.ensure_one()
        written = self.company_id._qms_day(self.create_date)
        return min(written, self.session_id.date_done or written)
