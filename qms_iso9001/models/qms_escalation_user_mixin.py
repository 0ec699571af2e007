import logging
from collections import defaultdict
from datetime import timedelta
from urllib.parse import urlencode

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.jobs import try_each
from .qms_acknowledgement_notice_mixin import OF_NO_RECORD

_logger = logging.getLogger(__name__)

ESCALATION = "qms_iso9001.mail_template_escalation"


class QmsEscalationUserMixin(models.AbstractModel):
    """Telling a manager what is long late: once for each deadline, one mail with all of it.

    Which deadline was told stands on the reminder itself (`qms_told_deadline` of mail.activity), in the transaction
    of the mail: a job that is killed goes on where it was. What is done has no reminder any more; with another
    deadline it is told again when that has passed for as long.
    """

    _name = "qms.escalation.user.mixin"
    _description = "Manager who is told what is late"

    @api.model
    def _cron_qms_escalate(self):
        """Tell each manager what is late in the companies that switched it on, a manager per transaction."""
        if not self.env.ref(ESCALATION, raise_if_not_found=False):
            _logger.warning("Nobody is told what is late: the mail is deleted. Update the addon to get it back.")
            return
        waiting = self._qms_escalation_waiting()
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for manager, late in waiting.items():
            try_each(
                manager, lambda user, late=late: user._qms_send_escalation(late), _logger, "cannot be told what is late"
            )
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _qms_escalation_waiting(self):
        """Return {manager (res.users): reminders (mail.activity) to tell of}; by a fixed number of queries."""
        reminders, nobody = self._qms_late_reminders(), self.browse()
        managers = self._qms_managers({(each.user_id, company) for each, company in reminders})
        waiting = defaultdict(self.env["mail.activity"].sudo().browse)
        for reminder, company in reminders:
            manager = managers.get((reminder.user_id, company), nobody)
            if manager:
                waiting[manager] |= reminder
        return dict(waiting)

    @api.model
    def _qms_late_reminders(self):
        """Return [(reminder, company of its record)] of what is late for longer than that company allows, and was not
        told of with this deadline."""
        companies = self.env["res.company"].sudo().search([("qms_escalation", "=", True)])
        last = {each.id: each._qms_today() - timedelta(days=each.qms_escalation_days) for each in companies}
        if not last:
            return []
        domain = self.env["qms.digest"]._step_domain() & Domain("user_id", "!=", False)
        domain &= Domain("date_deadline", "<", max(last.values()))
        late = self.env["mail.activity"].sudo().search(domain, order="date_deadline, id")
        late = late.filtered(lambda each: each.qms_told_deadline != each.date_deadline)
        company_of = self._qms_record_companies(late)
        rows = ((each, company_of[each]) for each in late if each in company_of)
        return [row for row in rows if row[1].id in last and row[0].date_deadline < last[row[1].id]]

    @api.model
    def _qms_record_companies(self, reminders):
        """Return {reminder: company} of those whose record is there; of a record of all companies, that of its user."""
        found = {}
        for model, activities in reminders.grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].sudo().browse(activities.mapped("res_id")).exists()
            has_company = "company_id" in records._fields
            companies = {record.id: has_company and record.company_id for record in records}
            for each in activities.filtered(lambda each, known=companies: each.res_id in known):
                found[each] = companies[each.res_id] or each.user_id.company_id
        return found

    @api.model
    def _qms_managers(self, pairs):
        """Return {(user, company): whom to tell}: the manager of the employee in that company, else the quality manager
        of the company; nobody where there is no other person with an address."""
        users = self.browse({user.id for user, _company in pairs})
        everybody = self.env["hr.employee"].sudo().with_context(active_test=False)
        employees = everybody.search([("user_id", "in", users.ids)], order="active desc, id").grouped("user_id")
        stand_ins, found = {}, {}
        for user, company in pairs:
            mine = employees.get(user, everybody.browse())
            here = mine.filtered(lambda each, company=company: each.company_id == company) or mine
            boss = here[:1].parent_id.user_id
            if not (boss.active and boss.email and not boss.share and boss != user):
                if (user, company) not in stand_ins:
                    stand_ins[user, company] = company._qms_stand_in(besides=user)
                boss = stand_ins[user, company].filtered("email")
            found[user, company] = boss.sudo()
        return found

    # The mail

    def _qms_send_escalation(self, late):
        """Put one mail with these reminders into the queue; they are told."""
        self.ensure_one()
        # What somebody is just doing is not late any more.
        told = late.try_lock_for_update().filtered(lambda each: each.qms_told_deadline != each.date_deadline)
        if not told:
            return
        template = self.env.ref(ESCALATION).sudo().with_context(qms_late=told.ids)
        template.send_mail_batch(self.ids, email_values=OF_NO_RECORD)
        query = SQL("UPDATE mail_activity SET qms_told_deadline = date_deadline WHERE id IN %s", tuple(told.ids))
        self.env.execute_query(query)
        told.invalidate_recordset(["qms_told_deadline"])

    def _qms_escalation_parts(self):
        """Return what is late as the mail names it: [{`person`, `rows`}], a row with `name`, `words` and `url`.

        A manager need not be allowed to read all that their people work on: of such a record, what kind of step is
        late stands there, without its name.
        """
        self.ensure_one()
        late = self.env["mail.activity"].sudo().browse(self.env.context.get("qms_late") or []).exists()
        names, company_of = self._qms_readable_names(late), self._qms_record_companies(late)
        late = late.filtered(lambda each: each in company_of)
        return [
            {"person": user.name, "rows": [self._qms_late_row(each, names, company_of[each]) for each in reminders]}
            for user, reminders in sorted(late.grouped("user_id").items(), key=lambda item: (item[0].name, item[0].id))
        ]

    def _qms_readable_names(self, late):
        """Return {(model, id): name} of the records of these reminders that the manager may read."""
        context = {"lang": self.env.context.get("lang"), "allowed_company_ids": self.company_ids.ids}
        reader = self.env(user=self.id, su=False, context=context)
        names = {}
        for model, reminders in late.grouped("res_model").items():
            if reader[model].has_access("read"):
                records = reader[model].browse(reminders.mapped("res_id")).exists()._filtered_access("read")
                names.update({(model, record.id): record.display_name for record in records})
        return names

    def _qms_late_row(self, reminder, names, company):
        key = (reminder.res_model, reminder.res_id)
        words = self.env._(
            "%(step)s · due %(date)s, late by %(days)s days",
            step=reminder.activity_type_id.name,
            date=format_date(self.env, reminder.date_deadline),
            days=(company._qms_today() - reminder.date_deadline).days,
        )
        query = urlencode({"model": key[0], "res_id": key[1]})
        return {
            "name": names.get(key) or self.env["ir.model"]._get(reminder.res_model).name,
            "words": words,
            "url": f"{self.get_base_url()}/mail/view?{query}" if key in names else False,
        }
