from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class QmsTrainingClosingMixin(models.AbstractModel):
    """From the list of people planned to the training held: attendance on a tablet, then closing, by trainer or HR."""

    _name = "qms.training.closing.mixin"
    _description = "Closing of a training"

    def _is_trainer(self):
        user = self.env.user
        # A trainer is known by the user of the employee, which not everybody may read.
        return all(session.trainer_id.user_id == user for session in self.sudo())

    def _require_trainer(self):
        """Raise AccessError for who is neither trainer nor may write trainings."""
        if not self._is_trainer():
            self.check_access("write")

    def action_open_attendance(self):
        """Open the page with a big button for each person: who was there, who was not, who passed."""
        self.ensure_one()
        view = self.env.ref("qms_iso9001_training.qms_training_session_view_form_attendance")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Attendance"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
        }

    def action_attend_all(self):
        """Note that all who are planned and not noted as absent were there. For trainer and HR."""
        self._require_trainer()
        self._require_state("planned")
        people = self.record_ids.filtered(lambda record: record.state == "planned" and not record.is_absent)
        if not self.has_access("write"):
            # Trainers leave what concerns themselves to HR.
            people -= people.filtered("is_own")
        if people:
            people.action_attend()

    def action_close(self):
        """Close: held from now on. Who was absent needs the course again. For trainer and HR; a trainer without any
        group goes on at My quality, as what was held is HR's.

        Raises UserError while somebody has no result, and when nobody was there.
        """
        self._require_trainer()
        self._require_state("planned")
        for session in self.sudo():
            session._check_results_entered()
            session._close()
        # A trainer without any right reads only what is still to be held: the closed one would be an error on screen.
        if not self.has_access("read"):
            return self.env["ir.actions.actions"]._for_xml_id("qms_iso9001.qms_my_quality_action")
        return True

    def _check_results_entered(self):
        pending = self.record_ids.filtered(lambda record: record._is_pending())
        if pending:
            raise UserError(
                self.env._(
                    "No result yet for %(people)s. Tick each of them as present or absent, and wait for the exam if "
                    "the course has one; then close.",
                    people=", ".join(pending.mapped("employee_name")),
                )
            )
        if not self.record_ids.filtered("date_done"):
            raise UserError(self.env._("Nobody was there: cancel this training with a reason instead of closing it."))

    def _close(self):
        if not self.date_done:
            self._write_unguarded({"date_done": self.company_id._qms_today()})
        absent = self.record_ids.filtered(lambda record: record.state == "planned")
        if absent:
            day = format_date(self.env, self.date_done)
            self.message_post(body=self.env._("Absent: %(people)s", people=", ".join(absent.mapped("employee_name"))))
            absent._release(self.env._("Absent on %(day)s (%(number)s)", day=day, number=self.reference))
        self._set_state("done")

    @api.constrains("company_id")
    def _check_company_of_people(self):
        """Refuse another company once people are on the list: they would stay behind."""
        # All of them, also those whom the user does not see.
        for session in self.sudo():
            if session.record_ids.filtered(lambda record, company=session.company_id: record.company_id != company):
                raise ValidationError(
                    self.env._(
                        "People of another company are on the list of %(session)s: cancel it with a reason, and plan "
                        "one in the other company.",
                        session=session.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_planned_for(self):
        # What was held or cancelled is refused as evidence.
        busy = self.filtered(lambda session: session.state == "planned" and session.record_ids)
        if busy:
            raise UserError(
                self.env._(
                    "People are planned for %(sessions)s: cancel it with a reason instead, then they need the course "
                    "again.",
                    sessions=", ".join(busy.mapped("display_name")),
                )
            )

    # Planning

    def _plan(self, employees):
        """Plan `employees` for this training; who needs the course is planned by that record, others get one.

        Raises UserError for who is planned for another training of the same course, ValidationError without seats.
        """
        self.ensure_one()
        # Two who plan the last seat at once: the second waits, and counts again.
        self._touch()
        known = self._find_open_records(employees)
        self._check_not_planned(known.filtered(lambda record: record.state == "planned"))
        needs = {record.employee_id.id: record.id for record in known.sorted("id", reverse=True)}
        strangers = employees.filtered(lambda employee: employee.id not in needs)
        records = known.browse(needs.values()) + known.create(
            [self._prepare_planned_vals(employee) for employee in strangers]
        )
        records._set_state("planned", session_id=self.id)
        self._check_seats()
        return records

    def _find_open_records(self, employees):
        return self.env["qms.training.record"].search(
            [
                ("training_id", "=", self.training_id.id),
                ("employee_id", "in", employees.ids),
                ("state", "in", ("needed", "planned")),
            ]
        )

    def _check_not_planned(self, planned):
        if planned:
            raise UserError(
                self.env._(
                    "%(people)s: planned already (%(where)s). Take them out here, or cancel the other training.",
                    people=", ".join(planned.mapped("employee_name")),
                    where=", ".join(planned.session_id.mapped("reference")) or "?",
                )
            )

    def _prepare_planned_vals(self, employee):
        return {"training_id": self.training_id.id, "employee_id": employee.id}

    def action_open_schedule(self):
        """Open the dialog that adds people to this planned training."""
        self.ensure_one()
        self._require_state("planned")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001_training.qms_training_schedule_action")
        context = {
            "default_session_id": self.id,
            "default_company_id": self.company_id.id,
            "default_training_id": self.training_id.id,
        }
        name = self.env._("Add people")
        return {**action, "name": name, "display_name": name, "context": context}

    # What it brings to shared screens

    @api.model
    def _my_quality_lines(self):
        return [
            *super()._my_quality_lines(),
            self._contribution_line(
                self.env._("Trainings that I hold"),
                [("trainer_id.user_id", "=", self.env.uid), ("state", "=", "planned")],
                "date_done",
                open_verb="action_open_attendance",
            ),
        ]
