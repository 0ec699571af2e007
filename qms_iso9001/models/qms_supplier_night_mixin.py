import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.jobs import try_each
from ..tools.vendor_status import STANDING

_logger = logging.getLogger(__name__)

# So many approvals are followed in one transaction.
BATCH = 100
REMINDER = "qms_iso9001.mail_activity_type_supplier"


class QmsSupplierNightMixin(models.AbstractModel):
    """The night of vendors' approvals: after each company's midnight what is over ends, and whoever is responsible is
    reminded once of what ended or is due. What was done is not found again, so the job goes on where it stopped."""

    _name = "qms.supplier.night.mixin"
    _description = "Nightly job of vendor approvals"

    date_reminded = fields.Date(readonly=True, copy=False, help="The day on which the responsible was reminded.")

    @api.model
    def _get_over_domain(self):
        """Return the domain of what stands although its last day is past."""
        return Domain("state", "in", STANDING) & self._by_day("date_end", "<")

    @api.model
    def _by_day(self, name, operator):
        """Return the domain that compares the date `name` with the day of each company."""
        companies = self.env["res.company"].sudo().search(Domain.TRUE).grouped(lambda company: company._qms_today())
        return Domain.OR(
            Domain("company_id", "in", same.ids) & Domain(name, operator, today) for today, same in companies.items()
        )

    @api.model
    def _get_due_domain(self):
        """Return the domain of what is due for its next evaluation and nobody was reminded of."""
        due = self._by_day("date_due", "<=")
        return Domain("state", "in", STANDING) & Domain("date_reminded", "=", False) & due

    @api.model
    def _cron_follow_vendors(self):
        """End what is over and remind of what is due, a batch per transaction."""
        steps = (
            (self._get_over_domain(), lambda batch: batch._end_over(), "a status is over and does not end"),
            (self._get_due_domain(), lambda batch: batch._remind_due(), "its responsible cannot be reminded"),
        )
        left = sum(self.search_count(domain) for domain, _step, _problem in steps)
        self.env["ir.cron"]._commit_progress(remaining=left)
        for domain, step, problem in steps:
            last = 0
            while batch := self.search(domain & Domain("id", ">", last), order="id", limit=BATCH):
                last = batch[-1].id
                try_each(batch, step, _logger, problem)
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return

    def _end_over(self):
        for day, approvals in self.grouped("date_end").items():
            approvals._end(self.env._("Its last day is past"))
            approvals._remind(self.env._("Its status ended: propose the vendor again, or leave it"), day)

    def _remind_due(self):
        for day, approvals in self.grouped("date_due").items():
            approvals._remind(self.env._("Evaluate the vendor again"), day)

    def _remind(self, summary, day):
        for user, approvals in self.grouped("user_id").items():
            for company, same in approvals.grouped("company_id").items():
                person = user if user.active else company._qms_stand_in()
                if person:
                    same.activity_schedule(REMINDER, date_deadline=day, summary=summary, user_id=person.id)
                    same._write_unguarded({"date_reminded": company._qms_today()})
