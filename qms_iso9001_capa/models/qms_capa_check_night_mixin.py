import logging

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.qms_iso9001.tools.jobs import try_each

_logger = logging.getLogger(__name__)

# Counted by as many queries as one, and judged one by one.
TOGETHER = 5000
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
        """Count what runs or waits and nobody writes at the moment, then judge in batches those of it that end; resumes
        after a kill. One that fails, or that somebody saves, keeps no other from being judged."""
        running = self.search(Domain("state", "in", COUNTED), order="id")
        counted = running._count_free()
        ending = self.search(Domain(self._ending_domain()) & Domain("id", "in", counted.ids), order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(ending))
        for start in range(0, len(ending), BATCH):
            batch = ending[start : start + BATCH]
            try_each(batch, lambda checks: checks._judge_running(), _logger, "not judged")
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return

    def _count_free(self):
        """Count those of these checks that nobody writes at the moment, and return them; each batch is committed."""
        counted = []

        def count(checks):
            free = checks.try_lock_for_update()
            free._count()
            counted.extend(free.ids)

        for start in range(0, len(self), TOGETHER):
            try_each(self[start : start + TOGETHER], count, _logger, "not counted")
            if not self.env["ir.cron"]._commit_progress(remaining=len(self)):
                break
        return self.browse(counted)

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
