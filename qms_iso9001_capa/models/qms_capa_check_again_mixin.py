from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.repeats import REPEATS


class QmsCapaCheckAgainMixin(models.AbstractModel):
    """A false alarm does not end the watching: what was counted as a repeat and is none (cancelled, of another cause)
    is counted no more, and the check goes on, by the job of the night or by who confirms."""

    _name = "qms.capa.check.again.mixin"
    _description = "Effectiveness watched on"

    is_over = fields.Boolean(compute="_compute_is_over", help="The time that was promised is over.")

    @api.depends("date_end", "company_id")
    def _compute_is_over(self):
        today = {company: company._qms_today() for company in self.company_id}
        for record in self:
            record.is_over = bool(record.date_end) and record.date_end < today[record.company_id]

    def _judge_again(self, today):
        """Propose anew what waits for a person, where what is counted has changed; called with sudo."""
        for record in self:
            verdict = record._propose(today)
            if verdict == record.verdict or (verdict == "extend" and record.verdict == "few"):
                continue
            if verdict in ("effective", "not_effective", "few"):
                record._set_state("to_confirm", verdict=verdict)
            else:
                record._watch_on(self.env._("what was counted as a repeat is none any more."))

    def _watch_on(self, reason):
        """Watch these checks again as before; called with sudo."""
        for record in self:
            record._set_state("running", verdict=False)
            record.capa_id._note(self.env._("Its effect is watched on: %(reason)s", reason=reason))
            record._judge(record.company_id._qms_today())

    def action_go_on(self, reason=None):
        """Watch on: what was counted as a repeat is none, and how one knows. It is kept with the similar cases. For
        quality officers other than the owner."""
        self._check_may_confirm()
        self._require_state("to_confirm")
        reason = self._require_reason(reason)
        for record in self.sudo():
            record._count()
            record._set_aside(reason)
            record._count()
            record._watch_on(reason)

    def _set_aside(self, reason):
        """Say of all that was counted as a repeat that it has another cause."""
        if self.kind != "repeat" or not self.repeat_count:
            raise UserError(
                self.env._("No repeat was counted that could be none: press Effective or Not effective, and say why.")
            )
        for model_name in REPEATS:
            repeats = self._get_repeats(model_name)
            own = repeats.filtered(lambda repeat: repeat.capa_id == self.capa_id)
            if own:
                raise UserError(
                    self.env._(
                        "These cases belong to this corrective action, so they are repeats: %(cases)s. Take them out "
                        "of it first (page Problem).",
                        cases=", ".join(own.mapped("display_name")),
                    )
                )
            self.capa_id._judge_other(model_name, repeats, reason)

    def _check_time_over(self, verdict):
        """Nothing proved effective before the time that was promised is over."""
        if verdict == "effective" and self.date_end and not self.is_over:
            raise UserError(
                self.env._(
                    "It is watched until %(day)s: before that it is not effective yet. If what was counted is no "
                    "repeat, press Go on watching and say why.",
                    day=format_date(self.env, self.date_end),
                )
            )

    @api.model
    def _reason_verbs(self):
        return {**super()._reason_verbs(), "action_go_on": self.env._("How do you know that it is no repeat?")}
