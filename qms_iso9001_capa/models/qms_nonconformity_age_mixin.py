from odoo import api, fields, models
from odoo.tools import SQL


class QmsNonconformityAgeMixin(models.AbstractModel):
    """How old a nonconformity is and how long it took, in calendar days of its company. Groups may be of
    several companies: there, today is that of the user's company."""

    _name = "qms.nonconformity.age.mixin"
    _description = "Age of a nonconformity"

    closed_on = fields.Date("Day closed", compute="_compute_closed_on", store=True)
    age_days = fields.Integer(
        "Age in days",
        compute="_compute_age_days",
        aggregator="avg",
        help="From the day it was found to today, or to the day it was closed.",
    )
    days_to_close = fields.Integer("Days to close", compute="_compute_age_days", aggregator="avg")

    @api.depends("state", "date_done")
    def _compute_closed_on(self):
        for record in self:
            ended = not record._is_editable() and record.date_done
            record.closed_on = record.company_id._qms_day(record.date_done) if ended else False

    @api.depends("state", "date_detected", "closed_on")
    def _compute_age_days(self):
        """*No data* is 0 here and NULL in groups: see `_read_group_select`."""
        for record in self:
            today = record.company_id._qms_today()
            record.age_days = ((record.closed_on or today) - (record.date_detected or today)).days
            record.days_to_close = record.age_days if record.state == "closed" and record.closed_on else 0

    def _read_group_select(self, aggregate_spec, query):
        """Average ages that depend on today, and leave open records out of the days to close (NULL, not 0)."""
        name, _sep, func = aggregate_spec.partition(":")
        if name not in ("age_days", "days_to_close") or func not in ("avg", "min", "max", "sum", "count"):
            return super()._read_group_select(aggregate_spec, query)
        columns = ("state", "date_detected", "closed_on")
        state, found, closed = (self._field_to_sql(self._table, column, query) for column in columns)
        days = SQL("CASE WHEN %s = 'closed' THEN %s - %s END", state, closed, found)
        if name == "age_days":
            days = SQL("COALESCE(%s, %s) - %s", closed, self.env.company._qms_today(), found)
        return SQL("%s(%s)", SQL(func.upper()), days)
