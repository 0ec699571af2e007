from odoo import api, models
from odoo.fields import Domain

BATCH = 500
COUNTED = ("running", "to_confirm")


class QmsCapaCheckNightMixin(models.AbstractModel):
    """The job of the night: counts every check that nobody confirmed, and proposes a verdict where it is time, or
    another one where what was counted has changed. Killed and repeated, it counts the same again and judges what was
    not judged."""

    _name = "qms.capa.check.night.mixin"
    _description = "Nightly job of effectiveness checks"

    @api.model
    def _cron_judge(self):
        """Count all that run or wait together, then judge in batches those that end; resumes after a kill."""
        running = self.search(Domain("state", "in", COUNTED))
        if not running:
            return
        running._count()
        ending = self.search(self._ending_domain(), order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(ending))
        for start in range(0, len(ending), BATCH):
            batch = ending[start : start + BATCH]
            batch._judge_running()
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return

    @api.model
    def _ending_domain(self):
        """Return which checks may be judged: those with a repeat, those whose time is over in some company, and those
        that wait for a person, since a repeat may turn out to be none."""
        today = max(company._qms_today() for company in self.env["res.company"].search(Domain.TRUE))
        repeated = Domain("kind", "=", "repeat") & Domain("repeat_count", ">", 0)
        running = Domain("state", "=", "running") & (repeated | Domain("date_end", "<", today))
        return running | Domain("state", "=", "to_confirm")

    def _judge_running(self):
        """Judge those of these checks that nobody confirmed and that nobody writes at the moment."""
        for company, checks in self.try_lock_for_update().grouped("company_id").items():
            today = company._qms_today()
            waiting = checks.filtered(lambda record: record.state == "to_confirm")
            checks.filtered(lambda record: record.state == "running")._judge(today)
            waiting._judge_again(today)

    def action_count(self):
        """Count now instead of tonight. For who works on the corrective action."""
        self.check_access("read")
        for capa in self.capa_id:
            capa._check_may_work(self)
        self._require_state(*COUNTED)
        records = self.sudo()
        records._count()
        records._judge_running()
