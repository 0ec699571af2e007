from odoo import api, fields, models
from odoo.exceptions import AccessError

OPEN = ("needed", "planned", "attended")
RESULTS = ("attended", "passed", "failed")


class QmsTrainingResultMixin(models.AbstractModel):
    """How a training record comes to its result, and how a pass is taken back. What follows from a result (skills,
    the exam to repeat, the question whether it had an effect) hooks into `_on_result` and `_on_retract`."""

    _name = "qms.training.result.mixin"
    _description = "Result of a training"
    _pack_part = "09"
    _pack_more = ("effect_state", "effect_note", "effect_by_id", "effect_date")

    retract_reason = fields.Char("Taken back because", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"retract_reason"}

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_retract": self.env._("Take back this pass")}

    def action_attend(self):
        """Note that these people were there. Raises UserError for records that have a result."""
        self._require_result_right()
        self._require_state("needed", "planned")
        self._set_result("attended")

    def action_pass(self):
        """Note that these people passed: what the course grants is granted once. Raises UserError in other states."""
        self._require_result_right()
        self._require_state(*OPEN)
        self._require_others()
        self._set_result("passed")

    def action_fail(self):
        """Note that these people failed. Raises UserError for records that have another result."""
        self._require_result_right()
        self._require_state(*OPEN)
        self._set_result("failed")

    def action_retract(self, reason=None):
        """Take back a pass with a reason: the record is failed from now on, and what it granted is taken back."""
        self._require_result_right()
        self._require_state("passed")
        reason = self._require_reason(reason)
        self._set_state("failed", retract_reason=reason)
        self._on_retract(reason)

    def _require_others(self):
        """Raise AccessError for who would pass themselves: what a pass grants counts as evidence."""
        if any(record.is_own for record in self):
            raise AccessError(
                self.env._(
                    "Nobody notes that they passed themselves. Take yourself out, and take the exam of the course or "
                    "ask another HR officer or a quality manager to record it."
                )
            )

    def _require_result_right(self):
        """Raise AccessError for who may not enter results of these records."""
        self.check_access("write")

    def _set_result(self, state):
        """Set the result of open records (of `RESULTS`), on the day of their session or today, and what follows."""
        undated = self.filtered(lambda record: not record.date_done)
        days = undated.grouped(lambda record: record.session_id.date_done or record.company_id._qms_today())
        for day, records in days.items():
            records._write_unguarded({"date_done": day})
        self._set_state(state)
        self._on_result(state)

    def _on_result(self, state):
        """Hook: these records have come to the result `state`."""

    def _on_retract(self, reason):
        """Hook: the pass of these records was taken back."""
