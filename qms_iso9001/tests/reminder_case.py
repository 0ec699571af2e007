from unittest.mock import patch

from odoo import fields
from odoo.fields import Domain
from odoo.tests import freeze_time

from .case import QmsAssertions
from .common import QmsCase

MONDAY = fields.Date.to_date("2031-03-03")


class ReminderCase(QmsAssertions, QmsCase):
    """Runs the jobs that remind people, for the test companies only; nothing is committed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tested = cls.company | cls.other_company
        cls.env["res.company"].search([("id", "not in", tested.ids)]).write(
            {"qms_digest": False, "qms_escalation": False}
        )
        cls.owner = cls.new_user("employee", cls.company, "t_owner")

    def run_job(self, name, moment, seconds=60, batch_size=50):
        """Run the job `name` of res.users at `moment` and return the mails that it made; `seconds`: what is left of the
        job's time after the first batch."""
        left = lambda _cron, done=0, **_kw: seconds if done else 60  # noqa: E731 it replaces a method for one call
        before = self.env["mail.mail"].search(Domain.TRUE)
        with (
            freeze_time(moment),
            patch.object(self.registry["ir.cron"], "_commit_progress", left),
            patch("odoo.addons.qms_iso9001.models.qms_digest_user_mixin.BATCH", batch_size),
        ):
            getattr(self.env["res.users"], name)()
            self.env.flush_all()
        self.env.invalidate_all()
        return self.env["mail.mail"].search(Domain.TRUE) - before

    def digest(self, moment=f"{MONDAY} 09:00:00", **options):
        return self.run_job("_cron_qms_digest", moment, **options)

    def escalate(self, moment, **options):
        return self.run_job("_cron_qms_escalate", moment, **options)

    @staticmethod
    def addresses(mails):
        """Return to whom mails go, sorted."""
        return sorted(mail.email_to for mail in mails)

    @staticmethod
    def to(mails, user):
        """Return the mails to `user`."""
        return mails.filtered(lambda mail: user.email in mail.email_to)

    def assert_names(self, mail, *names):
        """The mail names each of these, in that order."""
        self.assertEqual(len(mail), 1, "One mail was expected.")
        places = [mail.body_html.find(name) for name in names]
        self.assertNotIn(-1, places, f"{names} in {mail.body_html}")
        self.assertEqual(places, sorted(places), "Not in this order.")
