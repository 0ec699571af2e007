import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.certificates import ALERT_DAYS, NOT_ALERTED, alert_stage, is_alert_due
from ..tools.jobs import try_each

_logger = logging.getLogger(__name__)

ENDS = "qms_iso9001.mail_activity_type_certificate"
BATCH = 100


class QmsSupplierCertificateAlertMixin(models.AbstractModel):
    """Tells whoever looks after a certificate 90 and 30 days before it ends and on its last day, each once; the day
    after it lapses."""

    _name = "qms.supplier.certificate.alert.mixin"
    _inherit = ["qms.supplier.certificate.lapse.mixin"]
    _description = "Alerts of a vendor certificate"

    alerted_days = fields.Integer(
        "Told (days before the end)", readonly=True, copy=False, default=NOT_ALERTED, aggregator=None
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"alerted_days"}

    @api.model
    def _never_alerted(self):
        return {"alerted_days": NOT_ALERTED}

    def write(self, vals):
        """Write; the open alert moves to whoever looks after the certificate now."""
        res = super().write(vals)
        if vals.get("user_id"):
            # The alert is the certificate's: whoever may change the certificate moves it.
            self.sudo().activity_reschedule([ENDS], new_user_id=vals["user_id"])
        return res

    # The nightly job

    @api.model
    def _cron_follow_certificates(self):
        """Tell of what ends, and let lapse what has ended: each in its company's zone, once.

        Resumable: what was done is not found again, and what goes wrong stops no other certificate.
        """
        waiting = self._batches_to_follow()
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for records in waiting:
            try_each(records, lambda each: each._follow_end(), _logger, "its end cannot be followed")
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _batches_to_follow(self):
        companies = self.env["res.company"].search(Domain.TRUE)
        batches = []
        for company in companies:
            waiting = self.search(
                Domain("company_id", "=", company.id) & self._waiting_domain(company._qms_today()), order="id"
            )
            batches += [waiting[start : start + BATCH] for start in range(0, len(waiting), BATCH)]
        return batches

    @api.model
    def _waiting_domain(self, today):
        """Return the domain of what has to be told of, or has lapsed, on `today`."""
        stages = [
            Domain("date_end", "<=", today + timedelta(days=days))
            & (Domain("alerted_days", "=", NOT_ALERTED) | Domain("alerted_days", ">", days))
            for days in ALERT_DAYS
        ]
        lapsed = Domain("date_end", "<", today) & Domain("date_lapsed", "=", False)
        return Domain("state", "=", "accepted") & Domain.OR([*stages, lapsed])

    def _follow_end(self):
        # Another run of the job, or somebody's step, may have done it meanwhile.
        for certificate in self.try_lock_for_update().filtered(lambda each: each.state == "accepted"):
            today = certificate.company_id._qms_today()
            if is_alert_due(certificate.date_end, certificate.alerted_days, today):
                certificate._alert(alert_stage(certificate.date_end, today))
            if certificate.date_end < today and not certificate.date_lapsed:
                certificate._lapse(today)
                certificate._reword_alerts()

    def _looked_after_by(self):
        """Return who is told: who looks after it, else the quality manager who stands in."""
        self.ensure_one()
        return self.user_id.filtered("active") or self.company_id._qms_stand_in()

    def _alert(self, stage):
        """Leave exactly one open reminder, of this alert."""
        user = self._looked_after_by()
        if not user:
            # Told as soon as somebody looks after it; the inbox shows it meanwhile.
            return
        self._unlink_alerts()
        words = self.with_context(lang=user.lang)
        self.activity_schedule(
            ENDS, date_deadline=self.date_end, summary=words._alert_summary(), note=words._alert_note(), user_id=user.id
        )
        self._write_unguarded({"alerted_days": stage})

    def _alert_summary(self):
        words = {"certificate": self.display_name, "day": format_date(self.env, self.date_end)}
        if self.date_end < self.company_id._qms_today():
            return self.env._("%(certificate)s ended on %(day)s", **words)
        return self.env._("%(certificate)s ends on %(day)s", **words)

    def _reword_alerts(self):
        """Let the open alert say that the end has passed: it may stay open for weeks."""
        # As above: the alert is the certificate's.
        for alert in self.sudo().activity_search([ENDS]):
            alert.summary = self.with_context(lang=alert.user_id.lang)._alert_summary()

    def _alert_note(self):
        return self.env._("Ask the vendor for the renewal and enter it with the button Enter the renewal.")

    def _unlink_alerts(self):
        # As above: the alert is the certificate's.
        self.sudo().activity_unlink([ENDS])
