import logging

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.jobs import try_each
from .qms_disposition_steps_mixin import ACTIVITY, MANAGER

_logger = logging.getLogger(__name__)

JANUARY = 1
DAYS = 30


class QmsDispositionListMixin(models.AbstractModel):
    """How a list of expired records comes about: by the button, or by the job in January; without doubles."""

    _name = "qms.disposition.list.mixin"
    _description = "Making a disposition"

    def action_make_list(self):
        """Make the list of what has expired today in the current company, or refresh the open one, and open it."""
        self.browse()._require_manager()
        disposition = self._make_list(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": disposition.id,
            "views": [(False, "form")],
        }

    @api.model
    def _make_list(self, company):
        disposition = self.search([("company_id", "=", company.id), ("state", "=", "draft")])
        disposition = disposition or self.create({"company_id": company.id})
        disposition.sudo()._collect()
        return disposition

    def action_collect(self):
        """Fill the list with what has expired at the company's today; what was to be kept stays so. For managers."""
        self._require_manager()
        self._require_state("draft")
        for disposition in self.sudo():
            disposition._collect()

    def _collect(self):
        lines = self.line_ids
        kept = {(line.res_model, line.res_id): line.keep_reason for line in lines if line.is_kept}
        lines.unlink()
        today = self.company_id._qms_today()
        self._write_unguarded({"year": today.year, "date_collected": fields.Datetime.now()})
        vals_list = [vals for rule in self._get_rules() for vals in self._prepare_lines(rule)]
        for vals in vals_list:
            reason = kept.get((vals["res_model"], vals["res_id"]))
            vals.update(disposition_id=self.id, is_kept=bool(reason), keep_reason=reason)
        self.env["qms.disposition.line"].create(vals_list)

    def _get_rules(self):
        rules = self.env["qms.retention.rule"].search([("company_id", "=", self.company_id.id)])
        return rules.filtered(lambda rule: rule._is_installed())

    @api.model
    def _prepare_lines(self, rule):
        records, text = rule._get_expired(), rule._rule_text()
        hashes, files = self._get_hashes(records), self._count_files(records)
        return [
            {
                **rule._prepare_line_vals(record, text),
                "content_hashes": "\n".join(hashes.get(record.id, ())) or False,
                "file_count": files.get(record.id, 0),
            }
            for record in records
        ]

    @api.model
    def _get_hashes(self, records):
        signed = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        hashes = {}
        for signature in self.env["qms.signature"].sudo().search(signed, order="position"):
            hashes.setdefault(signature.res_id, []).append(signature.content_hash)
        return hashes

    @api.model
    def _count_files(self, records):
        anywhere = Domain("res_field", "=", False) | Domain("res_field", "!=", False)
        mine = Domain("res_model", "=", records._name) & Domain("res_id", "in", records.ids)
        return dict(self.env["ir.attachment"].sudo()._read_group(mine & anywhere, ["res_id"], ["__count"]))

    # The job

    @api.model
    def _cron_make_lists(self):
        """In January of each company's zone, list what has expired and tell the managers; resumable."""
        companies = self._get_companies_to_list()
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            try_each(company, lambda c: self._make_list(c)._remind_managers(), _logger, "its list of expired records")
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _get_companies_to_list(self):
        """Return the companies in which it is January, that have no list of the year, and something that expired."""
        companies = self.env["res.company"].search(Domain.TRUE, order="id")
        january = companies.filtered(lambda company: company._qms_today().month == JANUARY)
        listed = self.search([("company_id", "in", january.ids)]).grouped("company_id")
        rules = self.env["qms.retention.rule"].search([("company_id", "in", january.ids)])
        expired = rules.filtered("expired_count").company_id
        return january.filtered(
            lambda company: (
                company in expired
                and company._qms_today().year not in listed.get(company, self.browse()).mapped("year")
            )
        )

    def _remind_managers(self):
        managers = self.env.ref(MANAGER).all_user_ids
        managers = managers.filtered(lambda user: user.active and self.company_id in user.company_ids)
        self.activity_unlink([ACTIVITY])
        deadline = fields.Date.add(self.company_id._qms_today(), days=DAYS)
        for user in managers:
            self.activity_schedule(ACTIVITY, user_id=user.id, date_deadline=deadline)
