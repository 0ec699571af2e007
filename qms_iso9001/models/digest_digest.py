from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.optional_number import OptionalFloat

READERS = "qms_iso9001.group_qms_user,qms_iso9001.group_qms_auditor"
# The share of each tile is the figure of this indicator, over the days of the column.
SHARES = {"kpi_qms_customer_on_time": "K01", "kpi_qms_vendor_on_time": "K14"}
# What waits: of which records, and since which day. Less is better.
COUNTS = {"kpi_qms_actions_overdue": ("qms.action", "date_due"), "kpi_qms_signals_open": ("qms.signal", "date_found")}
ACTIONS = {
    "kpi_qms_customer_on_time": "qms_iso9001.qms_delivery_fact_action",
    "kpi_qms_vendor_on_time": "qms_iso9001.qms_receipt_fact_action",
    "kpi_qms_actions_overdue": "qms_iso9001.qms_action_action",
    "kpi_qms_signals_open": "qms_iso9001.qms_signal_action",
}


class DigestDigest(models.Model):
    """The digest mails tell who works on quality how the company of the digest stands; others get the mail without it.
    Each tile is off until it is switched on."""

    _inherit = "digest.digest"

    kpi_qms_customer_on_time = fields.Boolean("Customer On-time Delivery")
    kpi_qms_customer_on_time_value = OptionalFloat(compute="_compute_kpi_qms_customer_on_time_value")
    kpi_qms_vendor_on_time = fields.Boolean("Vendor On-time Delivery")
    kpi_qms_vendor_on_time_value = OptionalFloat(compute="_compute_kpi_qms_vendor_on_time_value")
    kpi_qms_actions_overdue = fields.Boolean("Overdue Quality Actions")
    kpi_qms_actions_overdue_value = fields.Integer(compute="_compute_kpi_qms_counts")
    kpi_qms_signals_open = fields.Boolean("Open Signals of Indicators")
    kpi_qms_signals_open_value = fields.Integer(compute="_compute_kpi_qms_counts")

    @api.depends("company_id")
    @api.depends_context("company", "uid", "start_datetime", "end_datetime")
    def _compute_kpi_qms_customer_on_time_value(self):
        self._qms_fill_share("kpi_qms_customer_on_time")

    @api.depends("company_id")
    @api.depends_context("company", "uid", "start_datetime", "end_datetime")
    def _compute_kpi_qms_vendor_on_time_value(self):
        self._qms_fill_share("kpi_qms_vendor_on_time")

    @api.depends("company_id")
    @api.depends_context("company", "uid")
    def _compute_kpi_qms_counts(self):
        for digest in self:
            for name in COUNTS:
                digest[f"{name}_value"] = digest._qms_count(name) if digest[name] else 0

    # For whom, of which company, of which days

    def _qms_company(self):
        """Return the company of the digest. Raises AccessError, by which Odoo leaves the tile out of the mail, for
        readers who have nothing to do with its quality."""
        company = self.company_id or self.env.company
        if not self.env.user.has_groups(READERS) or company not in self.env.user.company_ids:
            raise AccessError(self.env._("Officers and auditors of the company read this. It is left out of the mail."))
        return company

    def _qms_days(self):
        """Return the first and the last whole day that the column of the mail tells of: up to yesterday."""
        today = fields.Date.context_today(self)
        start, end = (self.env.context.get(name) for name in ("start_datetime", "end_datetime"))
        end = fields.Date.to_date(end) if end else today
        start = fields.Date.to_date(start) if start else end - timedelta(days=30)
        return start, end - timedelta(days=1)

    def _qms_fill_share(self, name):
        """Fill the tile `name`. Each by itself: one that is left out of the mail takes no other with it."""
        for digest in self:
            company = digest._qms_company()
            digest[f"{name}_value"] = digest._qms_share(company, SHARES[name]) if digest[name] else None

    def _qms_share(self, company, code):
        # Who reads the tile was asked; the counting itself needs no right on orders.
        indicators = self.env["qms.indicator"].sudo().with_company(company)
        if not indicators._of_code(code).is_measured_here:
            raise AccessError(self.env._("%(code)s is switched off here. It is left out of the mail.", code=code))
        figure = indicators._figure(code, *self._qms_days())
        return figure[None]["value"] if figure else None

    def _qms_count(self, name, domain=Domain.TRUE):
        """Return how many wait that the tile `name` counts, of those in `domain`."""
        company, (model, _since) = self._qms_company(), COUNTS[name]
        waiting = Domain("company_id", "=", company.id) & domain
        if name == "kpi_qms_actions_overdue":
            waiting &= Domain("state", "=", "open") & Domain("date_due", "<", company._qms_today())
        else:
            waiting &= Domain("is_waiting", "=", True)
        # The company of the digest need not be the one in which its reader works just now.
        return self.env[model].with_company(company).search_count(waiting)

    # The mail

    def _compute_kpis(self, company, user):
        """Show shares in percent and where there was nothing to divide by; beside what waits, what of it is new in the
        days of the column: of each column the number is that of now."""
        kpis = super()._compute_kpis(company, user)
        reader = self.with_user(user).with_company(company)
        for kpi in kpis:
            name = kpi["kpi_name"]
            for number, (_label, (days, _before)) in enumerate(self._compute_timeframes(company), start=1):
                then = reader.with_context(start_datetime=days[0], end_datetime=days[1])
                column = kpi[f"kpi_col{number}"]
                if name in SHARES:
                    column["value"] = then._qms_share_text(name, column["value"])
                elif name in COUNTS:
                    # More is not better, as the arrow would say.
                    column.update(value=then._qms_count_text(name, column["value"]), margin=0.0)
        return kpis

    def _qms_share_text(self, name, value):
        # Odoo writes no data as 0.00: only there it is looked at again.
        if value == "0.00" and self[f"{name}_value"] is False:
            return self.env._("none due")
        return f"{float(value):.1f} %"

    def _qms_count_text(self, name, value):
        if not value:
            return value
        new = self._qms_count(name, Domain(COUNTS[name][1], ">=", self._qms_days()[0]))
        return self.env._("%(count)s (%(new)s new)", count=value, new=new) if new else value

    def _compute_kpis_actions(self, company, user):
        """Open the list behind each tile."""
        menu = self.env.ref("qms_iso9001.qms_menu_root").id
        actions = {name: f"{action}?menu_id={menu}" for name, action in ACTIONS.items()}
        return {**super()._compute_kpis_actions(company, user), **actions}
