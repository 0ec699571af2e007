from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..tools.periods import period_start

# So many years back values may be typed for; what is further back is a slip of the finger in the year.
YEARS = 5


class QmsIndicatorStartMixin(models.AbstractModel):
    """From which day on an indicator is measured. Of one whose values are typed each period since waits for its value,
    so that the day is not long ago, and what waits from before goes when it is corrected."""

    _name = "qms.indicator.start.mixin"
    _description = "Start of the measuring of an indicator"

    date_from = fields.Date(
        "Measured from",
        copy=False,
        help="Nothing is measured before. Empty: from the first case of the last 12 months.",
    )

    @api.constrains("date_from", "source")
    def _check_date_from(self):
        for indicator in self.filtered("date_from"):
            first = fields.Date.subtract((indicator.company_id or self.env.company)._qms_today(), years=YEARS)
            if indicator.source == "typed" and indicator.date_from < first:
                raise ValidationError(
                    self.env._(
                        "%(indicator)s would be measured from %(day)s on, with a value to type for each period since. "
                        "Name a day of the last %(years)s years.",
                        indicator=indicator.name,
                        day=format_date(self.env, indicator.date_from),
                        years=YEARS,
                    )
                )

    def write(self, vals):
        """Write; nobody waits for values of before the day from which on it is measured."""
        res = super().write(vals)
        if vals.get("date_from"):
            for indicator in self.filtered(lambda each: each.source == "typed"):
                indicator.sudo()._drop_values_before()
        return res

    def _drop_values_before(self):
        """Take away what nobody typed of before the first period, and what is measured of it; evidence stays."""
        first = period_start(self.date_from, self.frequency)
        rows = self.value_ids.filtered(lambda row: row.date_start < first and row._is_empty())
        # One reminder names several periods: of the others there is another one soon.
        reminded = self.value_ids.filtered(lambda row: row.reminder_id and row.reminder_id in rows.reminder_id)
        reminded._end_reminders()
        reminded._qms_write({"is_reminded": False})
        keys = {(row.company_id, row.date_start) for row in rows}
        self.measurement_ids.filtered(lambda each: (each.company_id, each.date_start) in keys)._drop_open()
        rows.unlink()

    def _not_begun_remark(self, today):
        if not self.date_from or self.date_from <= today:
            return ""
        return self.env._("Not begun yet: it is measured from %(day)s on.", day=format_date(self.env, self.date_from))
