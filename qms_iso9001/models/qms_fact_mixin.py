from odoo import api, fields, models
from odoo.tools import SQL

# What a row says of some fields depends on the day as of which it is read; see the class.
AS_OF = ("qms_as_of", "qms_cutoff")


class QmsFactMixin(models.AbstractModel):
    """A read-only model over ERP rows, one row per promise kept or broken, as it stood on a day.

    Never stored, so it knows no "today" of the database. The day comes in the context:
      `qms_as_of`      a date: every row as it stood then (the drill-down of a measurement)
      `qms_cutoff`     [frequency, days]: each row as it stood so many days after its own period (the measuring of many
                       periods in one query), today at the latest
      neither          today in the row's company
    `qms_dates`: [first, last], a hint that only rows dated between them are asked for. It narrows the rows that an
    index cannot find by their date, and changes no result. `qms_order_dates`: the same for rows of whole orders, of
    which one line is due then. `qms_companies`: ids, a hint of the same kind: one company is counted faster when the
    database knows its zone and day. All of these only choose what is read.
    """

    _name = "qms.fact.mixin"
    _inherit = ["qms.gap.mixin"]
    _description = "Delivery history"
    _auto = False

    @api.model
    def _fact_companies(self):
        """Return a table (company_id, zone, today, early_days, price_tolerance) of the companies, as SQL VALUES."""
        asked_for = self.env.context.get("qms_companies")
        domain = fields.Domain("id", "in", asked_for) if asked_for else fields.Domain.TRUE
        companies = self.env["res.company"].sudo().with_context(active_test=False).search(domain)
        rows = (
            SQL(
                "(%s, %s, %s::date, %s, %s::numeric)",
                company.id,
                company._qms_zone().key,
                company._qms_today(),
                company.qms_early_days,
                company.qms_price_tolerance,
            )
            for company in companies
        )
        return SQL(
            "(VALUES %s) AS company (company_id, zone, today, early_days, price_tolerance)", SQL(", ").join(rows)
        )

    @api.model
    def _fact_as_of(self, date):
        """Return SQL for the day as of which the row dated `date` (SQL of a date) is judged; see the class."""
        as_of = fields.Date.to_date(self.env.context.get("qms_as_of"))
        if as_of:
            return SQL("%s::date", as_of)
        if not self.env.context.get("qms_cutoff"):
            return SQL("company.today")
        frequency, days = self.env.context["qms_cutoff"]
        return SQL(
            "LEAST(company.today, (date_trunc(%s, %s::timestamp) + %s::interval)::date - 1 + %s)",
            frequency,
            date,
            {"quarter": "3 months"}.get(frequency, f"1 {frequency}"),
            int(days),
        )

    @api.model
    def _fact_hint(self, instant):
        """Return SQL that keeps rows whose `instant` (SQL of a UTC timestamp) may fall on the days asked for."""
        if not self.env.context.get("qms_dates"):
            return SQL("TRUE")
        first, last = (fields.Date.to_date(day) for day in self.env.context["qms_dates"])
        # One day wider than asked: days are the company's, instants are UTC.
        return SQL(
            "%s >= %s AND %s < %s",
            instant,
            fields.Date.subtract(first, days=1),
            instant,
            fields.Date.add(last, days=2),
        )

    @api.model
    def _due_orders_hint_sql(self):
        """Return SQL over `line` that keeps what is asked for where whole orders are judged."""
        return SQL("TRUE")

    @api.model
    def _fact_digits(self):
        """Return how many digits quantities are compared with."""
        return self.env["decimal.precision"].precision_get("Product Unit")
