import logging

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.qms_iso9001.tools.jobs import try_each

_logger = logging.getLogger(__name__)

REMINDER = "qms_iso9001_capa.mail_template_supplier_request_reminder"
BATCH = 100


class QmsSupplierRequestNightMixin(models.AbstractModel):
    """Reminds the vendor by mail: once before the day on which the answer is due, once after it, then never again in
    this round. Each can be switched off; an answer, a refusal or a cancellation ends it."""

    _name = "qms.supplier.request.night.mixin"
    _description = "Mails that remind a vendor"

    reminded = fields.Selection(
        [("none", "Not yet"), ("before", "Before the day"), ("after", "After the day")],
        "Vendor reminded",
        default="none",
        required=True,
        readonly=True,
        copy=False,
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"reminded"}

    def write(self, vals):
        """Write; with a later day the vendor is reminded of that."""
        later = self.filtered(lambda record: record.state == "sent" and record.reminded != "none")
        due = {record: record.date_due for record in later} if vals.get("date_due") else {}
        res = super().write(vals)
        for record, before in due.items():
            today = record.company_id._qms_today()
            if record.date_due > max(before or today, today):
                record.sudo()._write_unguarded({"reminded": "none"})
        return res

    @api.model
    def _cron_remind_vendors(self):
        """Send what is due today, each in its company's zone. Resumable: who was reminded is not found again, and a
        mail that cannot be sent keeps no other back."""
        waiting = self._batches_to_remind()
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for records, stage in waiting:
            try_each(records, lambda each, stage=stage: each._remind(stage), _logger, "its vendor cannot be reminded")
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _batches_to_remind(self):
        batches = []
        for company in self.env["res.company"].search(Domain.TRUE):
            for stage, domain in company._qms_request_stages().items():
                found = self.search(Domain("company_id", "=", company.id) & Domain("state", "=", "sent") & domain)
                batches += [(found[start : start + BATCH], stage) for start in range(0, len(found), BATCH)]
        return batches

    def _remind(self, stage):
        # Another run of the job, or the vendor's answer, may have come meanwhile.
        waiting = self.try_lock_for_update().filtered(lambda each: each.state == "sent" and each.reminded != stage)
        waiting._write_unguarded({"reminded": stage})
        for record in waiting.filtered("contact_id.email"):
            record._mail_vendor(REMINDER)
