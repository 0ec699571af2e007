import logging

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.qms_iso9001.tools.jobs import try_each

from .qms_training_need_mixin import WAITING

_logger = logging.getLogger(__name__)

# So many needs are created in one transaction of the job; more than these people at once are left to the job.
BATCH = 500
CRON = "qms_iso9001_training.ir_cron_follow_needs"


class QmsTrainingFollowMixin(models.AbstractModel):
    """When needs arise: at once for who is hired or moves and for a new revision, every night for everybody. What was
    created is not found again, so a job that is stopped goes on where it was."""

    _name = "qms.training.follow.mixin"
    _inherit = "qms.training.skill.source.mixin"
    _description = "Needs that follow people and documents"

    @api.model
    def _follow_people(self, employees):
        """Create what these people need from now on, and cancel what those who are archived needed."""
        people = employees.sudo()
        gone = people.filtered(lambda employee: not employee.active)
        if gone:
            self._cancel_needs_of(gone)
        here = people - gone
        if len(here) > BATCH:
            self.env.ref(CRON).sudo()._trigger()
            return
        records = self.sudo()
        for company, colleagues in here.grouped("company_id").items():
            records._need(records._missing_needs(company, colleagues))

    @api.model
    def _follow_courses(self, courses):
        """Create the first needs that `courses` bring; the job creates the others right afterwards."""
        records = self.sudo()
        for company in self.env["res.company"].sudo().search([("id", "child_of", courses.company_id.ids)]):
            missing = [vals for vals in records._missing_needs(company) if vals["training_id"] in courses.ids]
            records._need(missing[:BATCH])
            if len(missing) > BATCH:
                self.env.ref(CRON).sudo()._trigger()

    @api.model
    def _cron_follow_needs(self):
        """Bring the needs of every company up to today, a batch per transaction."""
        companies = self.env["res.company"].search(Domain.TRUE)
        left = len(companies) + 1
        self.env["ir.cron"]._commit_progress(remaining=left)
        while gone := self.search([*WAITING, ("employee_id.active", "=", False)], limit=BATCH).employee_id:
            self._cancel_needs_of(gone)
            if not self.env["ir.cron"]._commit_progress(len(gone), remaining=left):
                return
        for company in companies:
            left -= 1
            if not self._follow_company(company, left):
                return

    @api.model
    def _follow_company(self, company, left):
        """Create what is missing in `company`, before `left` others; return whether there is time for more."""
        missing = []
        try_each(
            company,
            lambda company: missing.extend(self._missing_needs(company)),
            _logger,
            "needs of training are not found",
        )
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            try_each(company, lambda _company, batch=batch: self._need(batch), _logger, "needs are not created")
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=left + 1):
                return False
        return bool(self.env["ir.cron"]._commit_progress(1, remaining=left))
