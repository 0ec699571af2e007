import logging
from operator import methodcaller

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.jobs import try_each
from ..tools.reading_rows import MISSING
from .qms_reading_notice_mixin import ACTIVITY

_logger = logging.getLogger(__name__)

# So many rows (or people) are handled in one transaction.
BATCH = 200
HAS_LOGIN = Domain("employee_id.user_id.active", "=", True) & Domain("employee_id.user_id.share", "=", False)
HAS_MAIL = Domain("employee_id.work_email", "!=", False) | Domain("employee_id.user_id.email", "!=", False)
# The mail holds the person's own link: as a message of the row, everybody who reads the row could use it.
OF_NO_RECORD = {"model": False, "res_id": False}


class QmsAcknowledgementNoticeMixin(models.AbstractModel):
    """Telling people what they have to read: asked once, reminded once, then a digest every week.

    One job does it, a batch per transaction: what was told is stored with the row in the same transaction, so a job
    that is killed goes on where it was, and tells nobody twice. Mails are left to Odoo's queue.
    """

    _name = "qms.acknowledgement.notice.mixin"
    _description = "Notices of read confirmations"

    date_asked = fields.Datetime("Asked at", readonly=True, help="When the activity or the mail was made.")
    date_reminded = fields.Datetime("Reminded at", readonly=True)

    @api.model
    def _cron_tell_readers(self):
        """Tell the readers of all companies what the switches of their company say."""
        self._move_activities()
        self._take_activities_away()
        steps = [
            (model, domain, tell)
            for company in self.env["res.company"].search(Domain.TRUE)
            for model, domain, tell in self._notice_steps(company)
        ]
        for model, domain, tell in steps:
            if not self._tell_in_batches(self.env[model], domain, tell):
                return

    @api.model
    def _notice_steps(self, company):
        """Return (model, domain of whom to tell, method that tells a batch) for each switch that is on."""
        today = company._qms_today()
        rows = MISSING & Domain("company_id", "=", company.id) & Domain("employee_id.active", "=", True)
        steps = []
        if company.qms_reading_activity:
            asked = rows & Domain("date_asked", "=", False)
            steps.append(("qms.acknowledgement", asked & HAS_LOGIN, "_ask_by_activity"))
            steps.append(("qms.acknowledgement", asked & ~HAS_LOGIN & HAS_MAIL, "_ask_by_mail"))
        if company.qms_reading_reminder:
            due = rows & Domain("date_reminded", "=", False) & Domain("date_due", "<=", today)
            # Not in the night in which they were asked.
            due &= Domain("date_asked", "=", False) | Domain("date_asked", "<", company._qms_midnight(today))
            steps.append(("qms.acknowledgement", due & HAS_MAIL, "_remind"))
        if company.qms_reading_digest:
            steps.append(("hr.employee", self._digest_domain(company, today), "_qms_send_digest"))
        return steps

    @api.model
    def _digest_domain(self, company, today):
        # What fell due this week, or was told in another way, joins the next digest.
        monday = fields.Date.subtract(today, days=today.weekday())
        late = MISSING & Domain("date_due", "<", monday)
        for told in ("date_asked", "date_reminded"):
            late &= Domain(told, "=", False) | Domain(told, "<", company._qms_midnight(monday))
        not_yet = Domain("qms_reading_digest_on", "=", False) | Domain("qms_reading_digest_on", "<", monday)
        mail = Domain("work_email", "!=", False) | Domain("user_id.email", "!=", False)
        if company.qms_digest:
            # One mail a week: theirs has what they have to read too.
            mail &= ~Domain("user_id", "any", self.env["res.users"]._qms_digest_domain())
        return Domain("company_id", "=", company.id) & not_yet & mail & Domain("qms_missing_ids", "any", late)

    @api.model
    def _tell_in_batches(self, records, domain, tell):
        """Call `tell` on a batch per transaction; return False when the job's time is over."""
        cron, last = self.env["ir.cron"], 0
        cron._commit_progress(remaining=records.search_count(domain))
        while batch := records.search(domain & Domain("id", ">", last), order="id", limit=BATCH):
            last = batch[-1].id
            try_each(batch, methodcaller(tell), _logger, "could not be told")
            if not cron._commit_progress(len(batch)):
                return False
        return True

    @api.model
    def _move_activities(self):
        """Whoever was asked already and has a minor revision to read instead: the activity goes over to that one."""
        self.env["qms.acknowledgement"].flush_model()
        self.env["mail.activity"].flush_model()
        moves = self.env.execute_query(
            SQL(
                """
                SELECT row.revision_id, array_agg(activity.id ORDER BY activity.id)
                  FROM mail_activity activity
                  JOIN hr_employee employee ON employee.user_id = activity.user_id
                  JOIN qms_document_revision old ON old.id = activity.res_id
                  JOIN qms_acknowledgement row ON row.employee_id = employee.id AND row.document_id = old.document_id
                 WHERE activity.activity_type_id = %(type)s AND activity.active
                   AND activity.res_model = 'qms.document.revision' AND row.revision_id <> old.id
                   AND row.date_end IS NULL AND row.date_confirmed IS NULL AND row.date_asked IS NOT NULL
                 GROUP BY row.revision_id ORDER BY row.revision_id
                """,
                type=self.env.ref(ACTIVITY).id,
            )
        )
        for revision, ids in moves:
            self.env["mail.activity"].browse(ids).write({"res_id": revision})

    @api.model
    def _take_activities_away(self):
        """Take away the activities of whoever need not read it any more (their rows ended, however)."""
        self.env["mail.activity"].flush_model()
        ids = self.env.execute_query(
            SQL(
                """
                SELECT activity.id FROM mail_activity activity
                 WHERE activity.activity_type_id = %(type)s AND activity.active AND NOT EXISTS (
                    SELECT FROM qms_acknowledgement row JOIN hr_employee employee ON employee.id = row.employee_id
                     WHERE employee.user_id = activity.user_id
                       AND row.date_end IS NULL AND row.date_confirmed IS NULL
                       AND CASE activity.res_model WHEN 'qms.policy' THEN row.policy_id ELSE row.revision_id END
                           = activity.res_id)
                 ORDER BY activity.id
                """,
                type=self.env.ref(ACTIVITY).id,
            )
        )
        activities = self.env["mail.activity"].browse([row[0] for row in ids])
        for start in range(0, len(activities), BATCH):
            activities[start : start + BATCH].unlink()
            self.env["ir.cron"]._commit_progress(0)

    def _ask_by_activity(self):
        """Give each reader an activity on what is to be read; no mail is sent with it."""
        kind = self.env.ref(ACTIVITY)
        models_ = self.env["ir.model"]
        summaries = {
            lang: kind.with_context(lang=lang).summary for lang in {row.employee_id._qms_lang() for row in self}
        }
        vals_list = [
            {
                "activity_type_id": kind.id,
                "res_model_id": models_._get_id(row._get_version()._name),
                "res_id": row._get_version().id,
                "user_id": row.employee_id.user_id.id,
                "date_deadline": row.date_due,
                "summary": summaries[row.employee_id._qms_lang()],
                "automated": True,
            }
            for row in self
        ]
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(vals_list)
        self._write_unguarded({"date_asked": fields.Datetime.now()})

    def _ask_by_mail(self):
        """Send readers without login the mail with their own link."""
        self._send("qms_iso9001.mail_template_reading_ask")
        self._write_unguarded({"date_asked": fields.Datetime.now()})

    def _remind(self):
        """Remind readers, with or without login, on the due date: once."""
        self._send("qms_iso9001.mail_template_reading_remind")
        self._write_unguarded({"date_reminded": fields.Datetime.now()})

    def _send(self, template):
        self.env.ref(template).send_mail_batch(self.ids, email_values=OF_NO_RECORD)

    def _end_activities(self):
        """Take away the activities that asked for what was just confirmed."""
        rows = self.sudo()
        domain = Domain.OR(
            Domain("user_id", "=", row.employee_id.user_id.id)
            & Domain("res_model", "=", row._get_version()._name)
            & Domain("res_id", "=", row._get_version().id)
            for row in rows
            if row.employee_id.user_id
        )
        kind = self.env.ref(ACTIVITY)
        self.env["mail.activity"].sudo().search(domain & Domain("activity_type_id", "=", kind.id)).unlink()
