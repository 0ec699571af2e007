from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_compare, format_date

from ..tools.judging import figure_value

FIGURES = "qms.measurement"
WORST = ("missing", "stale", "live")
MONTHS = 12


class Figure(NamedTuple):
    """What an indicator says: value (None: too few cases), in words, as of which day, of how many cases."""

    value: float | None
    text: str
    day: date
    count: int


class QmsEvidenceCompletenessMixin(models.AbstractModel):
    """Rules that ask an indicator whether all is as it should be: its newest figure against a limit, in its direction.
    Without a fresh figure nothing is complete, and the rule says what to do."""

    _name = "qms.evidence.completeness.mixin"
    _description = "Completeness of evidence"

    indicator_id = fields.Many2one(
        "qms.indicator",
        "Indicator",
        index="btree_not_null",
        ondelete="restrict",
        context={"active_test": False},
        help="A company that has its own version of it is judged by that one.",
    )
    limit = fields.Float(
        help="At least, or at most, in the unit and the direction of the indicator.", aggregator=None, digits=(16, 2)
    )

    @api.onchange("kind")
    def _onchange_kind(self):
        self.model_name = FIGURES if self.kind == "completeness" else False

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a rule of completeness is about figures."""
        whole = {"model_name": FIGURES}
        return super().create([{**vals, **(whole if vals.get("kind") == "completeness" else {})} for vals in vals_list])

    def _whole(self):
        return self.filtered(lambda rule: rule.kind == "completeness")

    def _definition_problem(self):
        # It reads figures, which everybody reads who sees evidence.
        return "" if self.kind == "completeness" else super()._definition_problem()

    def _try_out(self):
        return super(QmsEvidenceCompletenessMixin, self - self._whole())._try_out()

    def _count(self, companies=None):
        companies = companies or self.env.companies
        whole = self._whole()
        return {
            **super(QmsEvidenceCompletenessMixin, self - whole)._count(companies),
            **whole._measured(companies),
        }

    def _topics_met(self, companies=None):
        companies = companies or self.env.companies
        whole = self._whole()
        states = whole._measured(companies)
        met = whole.filtered(lambda rule: states[rule.id]["state"] != "missing").requirement_id
        return super(QmsEvidenceCompletenessMixin, self - whole)._topics_met(companies) | set(met.ids)

    # The newest figures

    def _measured(self, companies):
        """Return {rule id: {"count", "newest", "state", "problem", "note"}}: the worst of `companies` speaks.

        `count` is the number of cases behind the figure, `note` says in words what it is, or why there is none.
        """
        if not self:
            return {}
        by_company = {company: self.sudo()._measured_in(company) for company in companies}
        found = {}
        for rule in self:
            rows = {company: rows[rule.id] for company, rows in by_company.items()}
            dates = [row["newest"] for row in rows.values()]
            notes = [self._named_note(company, row["note"], len(rows)) for company, row in rows.items()]
            found[rule.id] = {
                "count": sum(row["count"] for row in rows.values()),
                "newest": all(dates) and min(dates, default=False),
                "state": min((row["state"] for row in rows.values()), key=WORST.index, default="missing"),
                "problem": False,
                "note": " · ".join(dict.fromkeys(notes)),
            }
        return found

    @api.model
    def _named_note(self, company, note, companies):
        if companies == 1:
            return note
        return self.env._("%(company)s: %(what)s", company=company.name, what=note)

    def _measured_in(self, company):
        """Return the same of one company, by a constant number of queries."""
        rules = self.with_company(company)
        indicators = rules._indicators_in(company)
        everything = rules.env["qms.indicator"].union(*indicators.values())
        measured = everything.search(everything._measured_domain(company) & Domain("id", "in", everything.ids))
        latest = rules.env["qms.measurement"]._latest_of(measured)
        figures = rules._year_figures(measured.filtered(lambda each: each.id not in latest), company)
        for id_, figure in latest.items():
            figures[id_] = Figure(figure.value, figure.value_text, figure.date_as_of, figure.count)
        return {
            rule.id: rule._judge_figure(indicators[rule], indicators[rule] in measured, figures, company)
            for rule in rules
        }

    def _year_figures(self, indicators, company):
        """Return {indicator id: figure of the last twelve months} of what happens too seldom for one of a period: its
        cases are added up over the periods."""
        since = company._qms_today() - relativedelta(months=MONTHS)
        seldom = indicators.filtered(lambda each: each.kind == "flow" and each._divides() and not each._adds_amounts())
        groups = self.env[FIGURES]._read_group(
            Domain("indicator_id", "in", seldom.ids)
            & Domain("company_id", "=", company.id)
            & Domain("active", "=", True)
            & Domain("date_end", ">", since),
            ["indicator_id"],
            ["numerator:sum", "denominator:sum", "count:sum", "date_as_of:max"],
        )
        found = {}
        for indicator, part, whole, count, day in groups:
            value = figure_value(part or 0, whole or 0, indicator._unit_factor())
            enough = count >= indicator.minimum_count and (whole or 0) >= indicator.minimum_denominator
            if value is None or not enough:
                text = self.env._(
                    "no figure: %(count)s cases in %(months)s months, at least %(least)s are needed",
                    count=count,
                    months=MONTHS,
                    least=max(indicator.minimum_count, 1),
                )
                found[indicator.id] = Figure(None, text, day, count)
            else:
                shown = indicator._format(value, company)
                text = self.env._("%(figure)s in %(months)s months", figure=shown, months=MONTHS)
                found[indicator.id] = Figure(value, text, day, count)
        return found

    def _indicators_in(self, company):
        """Return {rule: its indicator, or the version of its own that `company` has}."""
        named = self.indicator_id.filtered("code")
        own = Domain("code", "in", named.mapped("code")) & Domain("company_id", "=", company.id)
        by_code = {each.code: each for each in self.env["qms.indicator"].search(own)}
        return {rule: by_code.get(rule.indicator_id.code, rule.indicator_id) for rule in self}

    def _judge_figure(self, indicator, is_measured, figures, company):
        figure = figures.get(indicator.id)
        day, text = figure and figure.day, figure and figure.text
        limit = self._limit_text(indicator, company)
        if not is_measured:
            state, note = "missing", self.env._("not measured: switch the indicator on")
        elif not figure:
            state, note = "missing", self.env._("not measured yet: no figure")
        elif figure.value is None:
            state, note = "missing", text
        elif not self._is_within(indicator, figure.value):
            state, note = "missing", self.env._("not complete: %(figure)s, %(limit)s", figure=text, limit=limit)
        elif self.freshness_days and not self._is_fresh(day, company):
            age = format_date(self.env, day)
            state, note = "stale", self.env._("%(figure)s, but measured on %(day)s", figure=text, day=age)
        else:
            state, note = "live", self.env._("complete: %(figure)s, %(limit)s", figure=text, limit=limit)
        counts = bool(figure) and figure.value is not None and is_measured
        return {"count": figure.count if counts else 0, "newest": counts and day, "state": state, "note": note}

    def _limit_text(self, indicator, company):
        limit = indicator._format(self.limit, company)
        if indicator.direction == "down":
            return self.env._("at most %(limit)s", limit=limit)
        return self.env._("at least %(limit)s", limit=limit)

    def _is_within(self, indicator, value):
        compared = float_compare(value, self.limit, precision_digits=6)
        return compared <= 0 if indicator.direction == "down" else compared >= 0

    # Opening

    @api.readonly
    def action_view_records(self):
        """Open what the rule speaks of: the records that were counted, or the figures of its indicator.

        Where the indicator is not measured, the indicator: there it is switched on. Raises AccessError without read
        access to them.
        """
        if self.kind != "completeness":
            return super().action_view_records()
        self.ensure_one()
        self.check_access("read")
        indicators = self.sudo()._indicators_in(self.env.company)[self.sudo()].sudo(False)
        model, domain = "qms.indicator", Domain("id", "in", indicators.ids)
        if self.record_count:
            model, domain = FIGURES, indicators.sudo()._history_domain()
            domain &= Domain("company_id", "in", self.env.companies.ids)
        self.env[model].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": model,
            "domain": list(domain),
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False, "active_test": model != "qms.indicator"},
        }
