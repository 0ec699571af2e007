import logging
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

from ..tools.jobs import try_each
from ..tools.zones import zone_of
from .qms_acknowledgement_notice_mixin import OF_NO_RECORD

_logger = logging.getLogger(__name__)

DIGEST = "qms_iso9001.mail_template_digest"
BATCH = 50
# On Monday at this hour of the person's own; what was missed is caught up until Wednesday.
HOUR, LAST_WEEKDAY = 6, 2


class QmsDigestUserMixin(models.AbstractModel):
    """One mail per person and week with all that waits for them (see `qms.digest`), whatever companies they work in.

    Which week a person was written to in stands with the person, in the transaction in which the mail is put into
    Odoo's queue: a job that is killed goes on where it was and writes to nobody twice.
    """

    _name = "qms.digest.user.mixin"
    _description = "Person who gets the weekly mail"

    qms_digest = fields.Boolean(
        "Weekly quality mail",
        default=True,
        help="One mail a week with what you have to do in the Quality System; none in a week without anything.",
    )
    qms_digest_on = fields.Date("Week of the last quality mail", readonly=True, copy=False, groups=NO_ACCESS)

    @api.model
    def _cron_qms_digest(self):
        """Write to everybody whose week has begun and who was not looked at in it, a batch per transaction."""
        if not self.env.ref(DIGEST, raise_if_not_found=False):
            _logger.warning("Nobody is told what waits: the mail is deleted. Update the addon to get it back.")
            return
        waiting = self._qms_digest_waiting()
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for start in range(0, len(waiting), BATCH):
            batch = waiting[start : start + BATCH]
            try_each(batch, lambda users: users._qms_send_digest(), _logger, "could not be told what waits for them")
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return

    @api.model
    def _qms_digest_domain(self):
        """Return the domain of who gets the mail, at whatever time."""
        wanted = Domain("qms_digest", "=", True) & Domain("company_ids.qms_digest", "=", True)
        return wanted & Domain("share", "=", False) & Domain("active", "=", True) & Domain("email", "!=", False)

    @api.model
    def _qms_digest_waiting(self):
        # Somewhere on earth it is a day later: who is meant says each person's own zone.
        latest = fields.Date.today() + timedelta(days=1)
        not_yet = Domain("qms_digest_on", "=", False) | Domain("qms_digest_on", "<", latest)
        users = self.sudo().search(self._qms_digest_domain() & not_yet, order="id")
        users -= users._qms_left()
        return users.filtered(lambda user: user._qms_is_digest_due())

    def _qms_left(self):
        """Return who of these users has left: an employee record that is archived, and none that is not."""
        employees = self.env["hr.employee"].sudo().with_context(active_test=False)
        groups = employees._read_group([("user_id", "in", self.ids)], ["user_id"], ["active:bool_or"])
        return self.browse(user.id for user, here in groups if not here)

    def _qms_is_digest_due(self):
        local = self._qms_local_day()
        monday = local - timedelta(days=local.weekday())
        return local.weekday() <= LAST_WEEKDAY and (not self.qms_digest_on or self.qms_digest_on < monday)

    def _qms_own_zone(self, company):
        """Return the time zone of the person, else that of `company`."""
        return zone_of(self.tz, company.sudo().qms_zone_name)

    def _qms_local_day(self):
        """Return the day it is for the person, which for the mail begins in the morning."""
        now = fields.Datetime.now().replace(tzinfo=ZoneInfo("UTC")).astimezone(self._qms_own_zone(self.company_id))
        return (now - timedelta(hours=HOUR)).date()

    def _qms_send_digest(self):
        """Put the mail of each person who has something to do into the queue; all of them were looked at this week."""
        users = self.sudo().try_lock_for_update(allow_referencing=True).filtered(lambda user: user._qms_is_digest_due())
        found = {user.id: parts for user in users if (parts := user._qms_read_digest())}
        if found:
            template = self.env.ref(DIGEST).sudo().with_context(qms_digest=found)
            template.send_mail_batch(list(found), email_values=OF_NO_RECORD)
        for day, told in users.grouped(lambda user: user._qms_local_day()).items():
            # Past the form of the user: that somebody was written to is no change of their data.
            query = SQL("UPDATE res_users SET qms_digest_on = %s WHERE id IN %s", day, tuple(told.ids))
            self.env.execute_query(query)
        users.invalidate_recordset(["qms_digest_on"])

    def _qms_read_digest(self):
        """Return the parts of the person's mail (see `qms.digest`), read as that person; nothing of guests."""
        self.ensure_one()
        # Odoo tries templates out with any user there is, a customer's too.
        if not self._is_internal():
            return []
        companies = self.company_ids.filtered("qms_digest")
        # The company they mostly work in stands first, as in the web client.
        companies = (self.company_id & companies) | companies
        context = {"lang": self._qms_mail_lang(), "tz": self._qms_own_zone(companies[:1]).key}
        reader = self.env(user=self.id, su=False, context=context)
        return reader["qms.digest"]._read(companies.with_env(reader))

    def _qms_mail_lang(self):
        """Return the code of an active language to write to the person in."""
        self.ensure_one()
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return self.lang if self.lang in installed else self.company_id._qms_lang()

    def _qms_digest_parts(self):
        """Return what the job has found for the person, or finds now for who looks at the template."""
        self.ensure_one()
        found = self.env.context.get("qms_digest") or {}
        return found[self.id] if self.id in found else self._qms_read_digest()

    def _qms_digest_subject(self):
        """Return how much of what there is, in words."""
        counts = {part["key"]: part["count"] for part in self._qms_digest_parts()}
        words = {
            "late": self.env._("%(count)s late", count=counts.get("late", 0)),
            "soon": self.env._("%(count)s due this week", count=counts.get("soon", 0)),
            "open": self.env._("%(count)s open", count=counts.get("open", 0)),
        }
        return ", ".join(words[key] for key in ("late", "soon", "open") if counts.get(key))
