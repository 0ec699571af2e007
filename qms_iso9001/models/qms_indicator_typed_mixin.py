from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ..tools.judging import figure_value, is_countable
from ..tools.periods import periods_between

# The units of what is so much each period and can be added up over several.
ADDED_UP = ("number", "amount")
# So many periods a reminder names.
NAMED = 3
REMINDER = "qms_iso9001.mail_activity_type_value_due"


class QmsIndicatorTypedMixin(models.AbstractModel):
    """An indicator whose values are typed: each period has its row in the list Values due, from its first day on. What
    is not typed by the cut-off is not measured; the owner is reminded once per period."""

    _name = "qms.indicator.typed.mixin"
    _description = "Indicator of typed values"

    value_ids = fields.One2many("qms.indicator.value", "indicator_id", string="Typed values", readonly=True)
    has_value_files = fields.Boolean(
        "With a file as proof", help="Each typed value takes a file: the report or the screen it was read from."
    )
    value_due_count = fields.Integer("Values due", compute="_compute_value_due_count")

    @api.depends("value_ids.is_typed", "value_ids.is_locked")
    @api.depends_context("uid", "company")
    def _compute_value_due_count(self):
        due = self.env["qms.indicator.value"]._due_domain() & Domain("indicator_id", "in", self.ids)
        groups = self.env["qms.indicator.value"]._read_group(due, ["indicator_id"], ["__count"])
        counts = {indicator.id: count for indicator, count in groups}
        for indicator in self:
            indicator.value_due_count = counts.get(indicator._origin.id, 0)

    def action_view_values(self):
        """Open the typed values of this indicator, the newest first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_indicator_value_action")
        return {**action, "domain": [("indicator_id", "=", self.id)], "context": {}}

    # Definition

    def _definition_problem(self):
        problem = super()._definition_problem()
        return "" if self.source == "typed" and self.kind == "flow" else problem

    def _get_model(self, part=""):
        return self.env["qms.indicator.value"] if self.source == "typed" else super()._get_model(part)

    def _check_rhythm_is_free(self):
        rows = self.sudo().value_ids
        if rows.filtered("is_typed"):
            raise UserError(
                self.env._(
                    "Values are typed already for periods of another length. Copy the indicator to type them in "
                    "another rhythm."
                )
            )
        super()._check_rhythm_is_free()
        rows.unlink()

    def _hand_over(self, own):
        super()._hand_over(own)
        rows = self.sudo().value_ids.filtered(lambda row: row.company_id == own.company_id and not row.is_locked)
        rows._end_reminders()
        rows._qms_write({"indicator_id": own.id, "is_reminded": False})

    def _drop_values_due(self, company):
        """Wait no more in `company` for what nobody typed yet: it is switched off there."""
        rows = self._values_in(company).filtered(lambda row: not row.is_locked)
        rows._end_reminders()
        rows._qms_write({"is_reminded": False})
        rows.filtered(lambda row: row._is_empty()).unlink()

    # Measuring

    def _measure_in(self, company):
        if self.source != "typed":
            return super()._measure_in(company)
        self._open_values(company)
        result = super(QmsIndicatorTypedMixin, self.with_company(company))._measure_in(company)
        self._close_values(company)
        self._remind_of_values(company)
        return result

    def _values_in(self, company):
        rows = self.env["qms.indicator.value"]
        return rows.search([("indicator_id", "=", self.id), ("company_id", "=", company.id)], order="date_start")

    def _open_values(self, company):
        """Make the rows to type in of the periods that have begun."""
        today, present = company._qms_today(), self._values_in(company)
        first = self.date_from or present[:1].date_start or today
        have = set(present.mapped("date_start"))
        last = present.filtered("is_typed")[-1:]
        self.env["qms.indicator.value"].with_company(company).create(
            [
                {"date_start": start, "date_end": end, "note": last.note, **self._prepare_value_place(company)}
                for start, end in periods_between(first, today, self.frequency)
                if start not in have
            ]
        )

    def _prepare_value_place(self, company):
        return {"indicator_id": self.id, "company_id": company.id}

    def _close_values(self, company):
        locked = self.measurement_ids.filtered(lambda m: m.company_id == company and m.is_locked)
        closed = set(locked.mapped("date_start"))
        rows = self._values_in(company).filtered(lambda row: not row.is_locked and row.date_start in closed)
        rows._qms_write({"is_locked": True})

    def _remind_of_values(self, company):
        """Leave one activity with the owner while values are due; of each period nobody is reminded twice."""
        rows = self._values_in(company)
        due = rows.filtered_domain(rows._due_domain(company))
        if not due:
            rows._end_reminders()
            return
        fresh = due.filtered(lambda row: not row.is_reminded)
        owner = self._owner_in(company)
        if not fresh or not owner:
            return
        rows._end_reminders()
        reminder = self.activity_schedule(
            REMINDER,
            date_deadline=due[0].date_due,
            user_id=owner.id,
            summary=self.env._(
                "Type the value of %(periods)s by %(day)s",
                periods=self._overview_names([row._period_text() for row in due], NAMED),
                day=format_date(self.env, due[0].date_due),
            ),
        )
        due._qms_write({"is_reminded": True, "reminder_id": reminder.id})

    def _periods_due(self, today, existing):
        if self.source != "typed":
            return super()._periods_due(today, existing)
        locked = set(existing.filtered("is_locked").mapped("date_start"))
        rows = self.value_ids.filtered(lambda row: row.company_id == self.env.company).sorted("date_start")
        return [(row.date_start, row.date_end) for row in rows if row.date_start not in locked]

    @api.model
    def _from_first_case(self, rows):
        # What is not counted and missing is told from the first period on.
        counted = not rows or self.browse(rows[0]["indicator_id"]).source == "counted"
        return super()._from_first_case(rows) if counted else rows

    def _count_periods(self, company, periods):
        if self.source != "typed":
            return super()._count_periods(company, periods)
        starts = [start for start, _end in periods]
        rows = self._values_in(company).filtered(lambda row: row.date_start in starts)
        return {row.date_start: {**row._counted(), "closes": row.date_due} for row in rows}

    def _prepare_measurement_vals(self, company, start, end, counted, today):
        vals = super()._prepare_measurement_vals(company, start, end, counted, today)
        if self.source != "typed":
            return vals
        closes = (counted.get(start) or {}).get("closes")
        if closes:
            vals.update(date_as_of=min(today, closes), is_locked=today > closes)
        return {**vals, "state": "not_measured"} if vals["is_locked"] and not vals["count"] else vals

    def _remark_of(self, rows):
        if self.source != "typed":
            return super()._remark_of(rows)
        # What is not typed yet stands in the list of values due.
        hints = (self._typed_hint(vals["numerator"], vals["denominator"]) for vals in rows)
        return next(filter(None, hints), "")

    # What can be typed

    def _typed_problem(self, numerator, denominator, value=False):
        """Return why typed numbers make no figure, as a sentence; False stands for a number not typed yet."""
        if not all(map(is_countable, (numerator, denominator, value))):
            return self._too_large_sentence()
        if not self.is_ratio:
            return ""
        if denominator is not False and denominator <= 0:
            return self.env._(
                "it is divided by a number above nought. Where there was nothing to divide by, leave both numbers "
                "empty."
            )
        if numerator is not False and numerator < 0 and self._unit_factor() != 1:
            return self.env._("a share of cases is never below nought. Type how many of them it were.")
        if numerator and denominator and not is_countable(figure_value(numerator, denominator, self._unit_factor())):
            return self._too_large_sentence()
        return ""

    def _too_large_sentence(self):
        return self.env._("that is more than anything can be counted by. Check the numbers for a slip of the finger.")

    def _typed_hint(self, numerator, denominator):
        """Return what looks wrong in two typed numbers although it may be right, as a sentence."""
        whole = self.is_ratio and self._unit_factor() != 1 and numerator and denominator
        if not whole or numerator <= denominator or not is_countable(numerator) or not is_countable(denominator):
            return ""
        return self.env._(
            "%(part)s of %(whole)s are more than all. Were the two numbers exchanged?",
            part=formatLang(self.env, numerator, digits=0 if numerator == int(numerator) else 2),
            whole=formatLang(self.env, denominator, digits=0 if denominator == int(denominator) else 2),
        )

    def _count_span(self, date_start, date_end, group):
        """Return what was typed for the periods inside the span, of what is closed as it is valid today. Of several
        periods shares are added up by their parts, and what is a number of something; days to answer of three months
        have no sum, and there is no data."""
        if self.source != "typed":
            return super()._count_span(date_start, date_end, group)
        company, span = self.env.company, Domain("date_start", ">=", date_start) & Domain("date_end", "<=", date_end)
        rows = self._values_in(company).filtered_domain(span & Domain("is_typed", "=", True))
        closed = Domain("company_id", "=", company.id) & Domain("is_locked", "=", True) & span
        figures = self.env["qms.measurement"].search(self._history_domain() & closed)
        by_start = {row.date_start: row._counted() for row in rows}
        typed = figures.filtered(lambda figure: figure.count and figure._is_typed_as(self))
        by_start.update({figure.date_start: figure._counted_row() for figure in typed})
        counted = list(by_start.values())
        adds_up = self.is_ratio or self.unit in ADDED_UP
        if group or not counted or (len(counted) > 1 and not adds_up):
            return {}
        return {None: {name: sum(each[name] or 0 for each in counted) for name in counted[0]}}
