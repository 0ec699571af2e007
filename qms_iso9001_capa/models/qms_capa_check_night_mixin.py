from odoo import api, models
from odoo.fields import Domain

BATCH = 500


class QmsCapaCheckNightMixin(models.AbstractModel):
    """The job of the night: counts every running check, and proposes a verdict where it is time. Killed and repeated,
    it counts the same again and judges what was not judged."""

    _name = "qms.capa.check.night.mixin"
    _description = "Nightly job of effectiveness checks"

    @api.model
    def _cron_judge(self):
        """Count all running checks together, then judge them in batches; resumes after a kill, judges once."""
        running = self.search(Domain("state", "=", "running"), order="id")
        if running:
            running._count()
        self.env["ir.cron"]._commit_progress(remaining=len(running))
        for start in range(0, len(running), BATCH):
            batch = running[start : start + BATCH]
            batch._judge_running()
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return

    def _judge_running(self):
        """Judge those of these checks that are still running and that nobody writes at the moment."""
        records = self.try_lock_for_update().filtered(lambda record: record.state == "running")
        for company, checks in records.grouped("company_id").items():
            checks._judge(company._qms_today())

    def action_count(self):
        """Count now instead of tonight. For who works on the corrective action."""
        self.check_access("read")
        for capa in self.capa_id:
            capa._check_may_work()
        self._require_state("running")
        records = self.sudo()
        records._count()
        records._judge_running()
