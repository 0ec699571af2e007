from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

NOTICE_DAYS = 30


class QmsEquipmentDueMixin(models.AbstractModel):
    """When a gauge is checked next: its interval after the last check, in its company's zone. Nobody types the day; a
    check that left it bad makes it due at once, and a gauge that was never checked is due on the first day named."""

    _name = "qms.equipment.due.mixin"
    _description = "Due date of a check"

    interval_months = fields.Integer(
        "Check every (months)",
        default=12,
        tracking=True,
        aggregator=None,
        help="0: it needs no check, for instance as it only shows that there is pressure.",
    )
    interval_reason = fields.Char("Why this interval", tracking=True)
    date_first_due = fields.Date(
        "First check due",
        default=lambda self: self.env.company._qms_today(),
        copy=False,
        tracking=True,
        help="Counts until the first check is recorded here.",
    )
    date_due = fields.Date("Next check", compute="_compute_date_due", store=True, index=True, tracking=True)
    last_check_id = fields.Many2one("qms.equipment.check", "Last check", compute="_compute_last_check_id")
    is_due = fields.Boolean("Check due", compute="_compute_is_due", search="_search_is_due")
    is_overdue = fields.Boolean("Check overdue", compute="_compute_is_due", search="_search_is_overdue")
    warning = fields.Char(compute="_compute_warning")

    _interval_positive = models.Constraint(
        "CHECK(interval_months BETWEEN 0 AND 240)", "Enter the months between two checks: 0 for none, 240 at most."
    )

    @api.depends("check_ids.date")
    def _compute_last_check_id(self):
        for gauge in self:
            gauge.last_check_id = gauge._last_check()

    def _last_check(self):
        """Return the newest check: of several on one day the one recorded last."""
        return self.check_ids.sorted(lambda check: (check.date, check._origin.id))[-1:]

    @api.depends("interval_months", "date_first_due", "check_ids.date", "check_ids.as_left")
    def _compute_date_due(self):
        for gauge in self:
            check = gauge._last_check()
            if not gauge.interval_months:
                gauge.date_due = False
            elif not check:
                gauge.date_due = gauge.date_first_due or gauge.company_id._qms_today()
            else:
                months = gauge.interval_months if check.as_left == "good" else 0
                gauge.date_due = check.date + relativedelta(months=months)

    @api.depends("date_due", "state", "company_id", "active")
    def _compute_is_due(self):
        today = {company: company._qms_today() for company in self.company_id}
        for gauge in self:
            waits = gauge.date_due and gauge.state == "in_use" and gauge.active
            left = (gauge.date_due - today[gauge.company_id]).days if waits else NOTICE_DAYS + 1
            gauge.is_due = left <= NOTICE_DAYS
            gauge.is_overdue = left < 0

    @api.depends("state", "date_due", "company_id", "active")
    @api.depends_context("lang")
    def _compute_warning(self):
        for gauge in self:
            overdue = self.env._("check overdue") if gauge.is_overdue else False
            gauge.warning = overdue if gauge.state == "in_use" else gauge.state and gauge._state_label().lower()

    @api.model
    def _search_is_due(self, operator, value):
        return self._search_due(operator, value, NOTICE_DAYS)

    @api.model
    def _search_is_overdue(self, operator, value):
        return self._search_due(operator, value, -1)

    @api.model
    def _search_due(self, operator, value, days):
        if operator != "in":
            return NotImplemented
        # The day of a company is no secret, and companies of gauges that the user may not read do no harm.
        companies = self.env["res.company"].sudo().with_context(active_test=False).search(Domain.TRUE)
        by_day = companies.grouped(lambda company: company._qms_today())
        due = Domain.OR(
            Domain("company_id", "in", same_day.ids) & Domain("date_due", "<=", fields.Date.add(day, days=days))
            for day, same_day in by_day.items()
        )
        due &= Domain("state", "=", "in_use") & Domain("active", "=", True)
        return Domain.OR([due if each else ~due for each in value])
