from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsTrainingRetakeMixin(models.AbstractModel):
    """How often an exam is repeated: each attempt is a record of its own, as many as the course says. A need that comes
    by itself to who failed last gives no attempt beside these: it waits for the retake, or for being planned."""

    _name = "qms.training.retake.mixin"
    _description = "Retake of an exam"

    attempt = fields.Integer(default=1, readonly=True, copy=False, aggregator="max")
    retake_of_id = fields.Many2one(
        "qms.training.record",
        "Retake of",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_retake_offered = fields.Boolean("May repeat", readonly=True, copy=False)
    is_exam_waiting = fields.Boolean(
        "Failed before", readonly=True, copy=False, help="The exam opens with the retake, or once this is planned."
    )

    _one_retake = models.UniqueIndex(
        "(retake_of_id) WHERE retake_of_id IS NOT NULL AND state != 'cancelled'", "This exam is being repeated already."
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"attempt", "retake_of_id", "is_retake_offered", "is_exam_waiting"}

    def _attempts_left(self):
        self.ensure_one()
        return max(0, self.training_id.retakes + 1 - self.attempt)

    def _on_result(self, state):
        super()._on_result(state)
        if state == "failed":
            self._offer_retake()
        elif state == "passed":
            self.sudo()._find_offers_answered()._withdraw_offer()

    def _on_retract(self, reason):
        """Offer the retake of a pass that was taken back, unless the person has passed the course since."""
        super()._on_retract(reason)
        failed = self.filtered(lambda record: record.state == "failed")
        failed.sudo()._find_failed_last()._offer_retake()

    def _offer_retake(self):
        self.filtered(lambda record: record._attempts_left())._write_unguarded({"is_retake_offered": True})

    def _withdraw_offer(self):
        self.filtered("is_retake_offered")._write_unguarded({"is_retake_offered": False})

    def _find_offers_answered(self):
        """Return the failed records that might be repeated, and need not be since the person passed by one of these."""
        passed = {}
        for record in self:
            key = (record.employee_id, record.training_id)
            passed[key] = max(passed.get(key, record.date_done), record.date_done)
        offered = self.search(
            [
                ("is_retake_offered", "=", True),
                ("employee_id", "in", self.employee_id.ids),
                ("training_id", "in", self.training_id.ids),
            ]
        )
        return offered.filtered(
            lambda record: (
                (day := passed.get((record.employee_id, record.training_id))) is not None and record.date_done <= day
            )
        )

    @api.model
    def _need(self, vals_list):
        """Create the needs; of who failed the course last, the exam stays closed until it is repeated or planned."""
        needs = super()._need(vals_list)
        failed = needs.sudo()._find_failed_last()
        if failed:
            failed._write_unguarded({"is_exam_waiting": True})
        return needs

    def _find_failed_last(self):
        """Return those of these records whose person failed the course and did not pass it since, by one query."""
        if not self:
            return self
        days = {}
        groups = self._read_group(
            [
                ("employee_id", "in", self.employee_id.ids),
                ("training_id", "in", self.training_id.ids),
                ("state", "in", ("passed", "failed")),
            ],
            ["employee_id", "training_id", "state"],
            ["date_done:max"],
        )
        for employee, training, state, day in groups:
            days[employee, training, state] = day
        return self.filtered(
            lambda need: (
                (failed := days.get((need.employee_id, need.training_id, "failed")))
                and failed >= days.get((need.employee_id, need.training_id, "passed"), failed)
            )
        )

    def action_retake(self):
        """Repeat a failed exam, by the person or by HR: a record of its own, the failed one stays.

        Opens the exam for the person, the new record for HR. Raises UserError when no attempt is left.
        """
        self.ensure_one()
        if not self.is_own:
            self.check_access("write")
        retake = self._retake()
        if self.is_own and retake.is_exam_open:
            return retake.with_env(self.env).action_open_exam()
        return retake.with_env(self.env)._get_form_action()

    def _retake(self):
        """Return the record by which this failed one is repeated, with superuser rights; rights checked the caller."""
        self.ensure_one()
        self._require_state("failed")
        # Who repeats an exam may not write records.
        record = self.sudo()
        known = record.search(
            [
                ("training_id", "=", record.training_id.id),
                ("employee_id", "=", record.employee_id.id),
                ("state", "in", ("needed", "planned")),
            ]
        )
        planned = known.filtered(lambda record: record.state == "planned")[:1]
        if planned:
            raise UserError(
                self.env._(
                    '%(person)s is planned for "%(course)s" already (%(where)s): the exam is taken with that training. '
                    "To repeat it before, HR cancels that record.",
                    person=record.employee_name,
                    course=record.course_name,
                    where=planned.session_id.reference or "?",
                )
            )
        # An open need becomes the retake; one that is a retake already, of another attempt, is the one to take.
        if not record.is_retake_offered or known.retake_of_id:
            raise UserError(
                self.env._(
                    '%(person)s has no attempt left for "%(course)s", or repeats it already. Plan the course again, or '
                    "allow more retakes on the course.",
                    person=record.employee_name,
                    course=record.course_name,
                )
            )
        vals = {"training_id": record.training_id.id, "employee_id": record.employee_id.id}
        retake = known or record.create(vals)
        retake._write_unguarded({"retake_of_id": record.id, "attempt": record.attempt + 1, "is_exam_waiting": False})
        record._write_unguarded({"is_retake_offered": False})
        return retake
