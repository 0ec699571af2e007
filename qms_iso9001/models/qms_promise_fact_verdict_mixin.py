from odoo import api, fields, models
from odoo.tools import format_date


class QmsPromiseFactVerdictMixin(models.AbstractModel):
    """How a delivery counts, in words: a number of days says nothing of what was cancelled or came short."""

    _name = "qms.promise.fact.verdict.mixin"
    _description = "How a delivery counts"

    date_cancelled = fields.Date("Cancelled on", readonly=True, depends_context=("qms_as_of", "qms_cutoff"))
    is_closed_short = fields.Boolean("Closed short", readonly=True, depends_context=("qms_as_of", "qms_cutoff"))
    verdict = fields.Char("How it counts", compute="_compute_verdict")

    @api.depends_context("qms_as_of", "qms_cutoff", "lang")
    def _compute_verdict(self):
        reasons = dict(self._fields["left_out"]._description_selection(self.env))
        for fact in self:
            if fact.left_out:
                fact.verdict = self.env._("Left out: %(reason)s", reason=reasons[fact.left_out])
            else:
                fact.verdict = fact._verdict_text() if fact.is_due else self.env._("Not due yet")

    def _verdict_text(self):
        if self.is_on_time:
            return self.env._("On time")
        if self.complete_date and self.days_late == 1:
            return self.env._("Complete, 1 day late")
        if self.complete_date:
            return self.env._("Complete, %(days)s days late", days=self.days_late)
        missing = self._quantity_text(max(self.promise_qty - self._moved_qty(), 0), self.uom_id)
        if self.date_cancelled:
            return self.env._(
                "Cancelled on %(day)s, after the agreed date, %(missing)s missing: late until then",
                day=format_date(self.env, self.date_cancelled),
                missing=missing,
            )
        if self.is_closed_short:
            return self.env._("Short: %(missing)s missing, and nothing more comes", missing=missing)
        return self.env._("Open: %(missing)s missing so far", missing=missing)

    def _moved_qty(self):
        """Return how much came or went as ordered, in the unit of the row."""
        raise NotImplementedError
