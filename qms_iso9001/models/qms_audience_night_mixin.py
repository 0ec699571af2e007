import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.jobs import try_each

_logger = logging.getLogger(__name__)

# So many subjects are followed in one transaction of the nightly job.
BATCH = 50


class QmsAudienceNightMixin(models.AbstractModel):
    """The night of `qms.audience.rows.mixin`: each company's midnight, every audience is followed once.

    The day on which a record was followed is stored in the batch's transaction: a job whose time is over, or that is
    killed, goes on where it was.
    """

    _name = "qms.audience.night.mixin"
    _description = "Audiences followed every night"

    date_followed = fields.Date(
        "Audience followed on",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="The company's day on which the night brought the rows up to the audience.",
    )

    @api.model
    def default_get(self, fields):
        """Only the night says when it followed: a user's own default would keep it away."""
        return super().default_get([name for name in fields if name != "date_followed"])

    @api.model
    def _get_followed_domain(self, company):
        """Return the domain of the records of `company` whose rows may differ from their audience of today."""
        not_yet = Domain("date_followed", "=", False) | Domain("date_followed", "<", company._qms_today())
        return Domain("company_id", "=", company.id) & Domain("state", "=", "in_force") & not_yet

    @api.model
    def _cron_follow_audience(self):
        """Follow every audience once after each company's midnight; what was followed is not followed again."""
        companies = self.env["res.company"].search(Domain.TRUE)
        companies = companies.filtered(
            lambda company: (
                not company.qms_reading_followed_on or company.qms_reading_followed_on < company._qms_today()
            )
        )
        # Each company counts as one more: while anything is left, the job is called again soon.
        left = [model.search_count(domain) for company in companies for model, domain in self._followed(company)]
        self.env["ir.cron"]._commit_progress(remaining=sum(left) + len(companies))
        for company in companies:
            if not self._follow_company(company):
                return

    @api.model
    def _follow_anew(self):
        """Let the next run of the job follow every audience, whether it was followed today or not."""
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        companies.qms_reading_followed_on = False
        for model in {model for model, _domain in self._followed(companies[:1])}:
            query = "UPDATE %s SET date_followed = NULL WHERE date_followed IS NOT NULL"
            self.env.execute_query(SQL(query, SQL.identifier(model._table)))
            model.invalidate_model(["date_followed"])

    @api.model
    def _followed(self, company):
        """Return (model, domain) of all that `company` has to follow today."""
        names = self.env.registry.descendants(["qms.audience.rows.mixin"], "_inherit")
        models_ = [self.env[name].with_context(active_test=False) for name in sorted(names)]
        return [(model, model._get_followed_domain(company)) for model in models_ if not model._abstract]

    @api.model
    def _follow_company(self, company):
        """Follow the audiences of one company, a batch per transaction; return whether there is time for more."""
        today, missed = company._qms_today(), False
        try_each(company, self.env["hr.employee"]._qms_follow_versions, _logger, "job changes are not followed")
        for model, domain in self._followed(company):
            last = 0
            # What failed stays unfollowed: it is passed by today, and tried again next time.
            while batch := model.search(domain & Domain("id", ">", last), order="id", limit=BATCH):
                last = batch[-1].id
                missed |= not batch._try_follow_audience()
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return False
        if not missed:
            company.qms_reading_followed_on = today
        return bool(self.env["ir.cron"]._commit_progress(1))

    def _try_follow_audience(self):
        """Follow these audiences, one by one if that fails; return whether it went well."""

        def follow(subjects):
            subjects._follow_audience()
            subjects._mark_followed()

        return not try_each(self, follow, _logger, "read confirmations do not follow")

    def _mark_followed(self):
        """Store that these records, of one company, were followed today: no change that anybody made."""
        self.env.execute_query(
            SQL(
                "UPDATE %s SET date_followed = %s WHERE id IN %s",
                SQL.identifier(self._table),
                self.company_id._qms_today(),
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["date_followed"])
