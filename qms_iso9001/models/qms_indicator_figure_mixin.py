from datetime import timedelta

import psycopg2

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.amounts import SALE_AMOUNT_GROUPS, is_amount
from ..tools.judging import figure_value

NUMERATOR = "numerator_"
# Neither adds up over groups or periods: each is counted anew on the rows.
PERCENTILES = {"median": 0.5, "decile": 0.9}


class QmsIndicatorFigureMixin(models.AbstractModel):
    """How an indicator counts: one SELECT over its cases for all periods and groups asked for, and one more only when
    what is divided by them are other records. Counted with sudo in one named company; the definition was checked
    with the rights of its author just before."""

    _name = "qms.indicator.figure.mixin"
    _description = "Counting of an indicator"

    @api.model
    def _figure(self, code, date_start, date_end, group=None):
        """Return what the indicator `code` says in the current company from `date_start` to `date_end` (dates).

        {key: {"numerator", "denominator", "value", "count", "left_out"}}: `group` names a stored field of the cases,
        the key is its value (an id for a link); without `group` the only key is None, also without a case. `value` is
        in the indicator's unit, None where there is no data. Cases are judged as of the cut-off after `date_end`; a
        state is the one of now. None, when no addon brings an indicator of that code: callers name codes, never models
        of other addons. An indicator that cannot be counted has no cases and no value. One that is switched off here is
        counted all the same: vendors are evaluated by it. Who only shows figures asks `is_measured_here` first.
        """
        indicator = self._of_code(code)
        if not indicator:
            return None
        problem = indicator._definition_problem()
        rows = {} if problem else indicator._count_span(date_start, date_end, group)
        if not group and not rows:
            rows = {None: dict.fromkeys(("numerator", "denominator", "count", "left_out"), 0)}
        # Nought would be a figure of a sum that nobody could add up.
        return {key: {**row, "value": None if problem else indicator._value_of(row)} for key, row in rows.items()}

    def _count_span(self, date_start, date_end, group):
        company, span, context = self.env.company, (None, None), {}
        if self.kind == "flow":
            as_of = min(company._qms_today(), date_end + timedelta(days=self.cutoff_days))
            span, context = (date_start, date_end), {"qms_as_of": as_of}
        rows = self._count(company, *span, group=group, **context)
        return {key: row for (_start, key), row in rows.items()}

    def _attempt(self, count):
        """Return (what `count` returns, "") or (None, why it cannot be counted)."""
        try:
            with self.env.cr.savepoint():
                return count(), ""
        except psycopg2.OperationalError:
            raise
        except psycopg2.Error:
            return None, self.env._(
                "A filter compares a field with a value of another kind. Choose a value there in the editor."
            )
        except Exception as error:
            # The search methods of any addon may raise anything: it concerns this indicator only.
            return None, self.env._("A filter does not work: %(error)s", error=error)

    def _try_out(self):
        """Return why the indicator cannot be counted although its declaration reads well, or an empty string."""
        company = self.company_id or self.env.company
        today = company._qms_today()
        span = (today, today) if self.kind == "flow" else (None, None)
        return self.sudo()._attempt(lambda: self.sudo()._count(company, *span))[1]

    def _count(self, company, first=None, last=None, frequency=None, group=None, **context):
        """Return {(start of the period or None, group or None): {"numerator", "denominator", "count", "left_out"}}.

        Cases from `first` to `last` (dates; None: all of them, the state of now), by period of `frequency` and by
        `group` when given. `context` reaches the counted model (see qms.fact.mixin). Periods without cases are
        missing. The number of queries depends on nothing.
        """
        self.ensure_one()
        frame = (company, first, last, frequency, group, context)
        rows = self._count_cases(*frame)
        if self.is_ratio and self.numerator_model_name:
            self._add_numerators(rows, *frame)
        return rows

    def _count_cases(self, company, first, last, frequency, group, context):
        model, query, keys = self._frame("", company, first, last, frequency, group, context)
        cases = left_out = SQL("TRUE")
        if self.left_out_domain:
            cases = self._condition(self._parse_domain(), model, query)
            left_out = self._condition(self._read_domain(self.left_out_domain), model, query)
        numerator, denominator = self._terms(model, query, cases)
        columns = [
            *keys,
            numerator,
            denominator,
            SQL("COUNT(*) FILTER (WHERE %s)", cases),
            SQL("COUNT(*) FILTER (WHERE %s)", left_out) if self.left_out_domain else SQL("0"),
        ]
        names = ("numerator", "denominator", "count", "left_out")
        return self._run(query, columns, names)

    def _add_numerators(self, rows, *frame):
        """Add the numerators counted over other records; what has no cases to divide by is kept, without value."""
        model, query, keys = self._frame(NUMERATOR, *frame)
        numerator = self._aggregate(model, query, NUMERATOR, SQL("TRUE"))
        for row in rows.values():
            row["numerator"] = 0
        for key, row in self._run(query, [*keys, numerator], ("numerator",)).items():
            rows.setdefault(key, {"denominator": 0, "count": 0, "left_out": 0}).update(row)

    def _frame(self, part, company, first, last, frequency, group, context):
        """Return (model, query of the records in the frame, SQL of the two keys)."""
        hints = {"qms_dates": [str(first), str(last)]} if first else {}
        if self._part_value(part, "company_field") == "company_id":
            hints["qms_companies"] = company.ids
        model = (
            self._get_model(part)
            .sudo()
            .with_company(company)
            # The day that a filter calls today is the company's, whoever measures.
            .with_context(allowed_company_ids=company.ids, tz=company._qms_zone().key, **hints, **context)
        )
        date_field = self._part_value(part, "date_field")
        domain = self._parse_domain(part)
        if not part and self.left_out_domain:
            domain |= self._read_domain(self.left_out_domain)
        domain &= self._company_domain(company, part)
        if first:
            domain &= self._date_domain(model, date_field, company, first, last)
        query = model._search(domain)
        day = SQL("NULL::date")
        if first and frequency:
            day = SQL("date_trunc(%s, %s::timestamp)::date", frequency, self._day(model, date_field, query, company))
        key = self._group_key(model, query, group) if group else SQL("NULL")
        query.groupby = SQL("1, 2")
        return model, query, [day, key]

    @api.model
    def _group_key(self, model, query, group):
        """Return SQL of what cases are grouped by. A person at a vendor is the vendor: facts know that already."""
        key = model._field_to_sql(model._table, group, query)
        if model._auto and model._fields[group].comodel_name == "res.partner":
            return SQL("(SELECT commercial_partner_id FROM res_partner WHERE id = %s)", key)
        return key

    @api.model
    def _date_domain(self, model, date_field, company, first, last):
        if model._fields[date_field].type == "date":
            return Domain(date_field, ">=", first) & Domain(date_field, "<=", last)
        begin, end = company._qms_midnight(first), company._qms_midnight(last + timedelta(days=1))
        return Domain(date_field, ">=", begin) & Domain(date_field, "<", end)

    @api.model
    def _day(self, model, date_field, query, company):
        column = model._field_to_sql(model._table, date_field, query)
        if model._fields[date_field].type == "date":
            return column
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", column, company._qms_zone().key)

    @api.model
    def _condition(self, domain, model, query):
        return domain.optimize_full(model)._to_sql(model, model._table, query)

    def _terms(self, model, query, cases):
        """Return SQL of numerator and denominator over the cases."""
        if self.is_ratio:
            met = cases
            if not self.numerator_model_name:
                met = SQL("%s AND %s", cases, self._condition(self._parse_domain(NUMERATOR), model, query))
            own = SQL("NULL") if self.numerator_model_name else self._aggregate(model, query, NUMERATOR, met)
            return own, self._aggregate(model, query, "", cases)
        if self.aggregate == "average":
            field = model._field_to_sql(model._table, self.measure_field, query)
            return (
                SQL("SUM(%s) FILTER (WHERE %s)", field, cases),
                SQL("COUNT(%s) FILTER (WHERE %s)", field, cases),
            )
        return self._aggregate(model, query, "", cases), SQL("NULL")

    def _aggregate(self, model, query, part, condition):
        aggregate = self._part_value(part, "aggregate")
        if aggregate == "count":
            return SQL("COUNT(*) FILTER (WHERE %s)", condition)
        field = model._field_to_sql(model._table, self._part_value(part, "measure_field"), query)
        if aggregate in PERCENTILES:
            share = PERCENTILES[aggregate]
            return SQL("percentile_cont(%s) WITHIN GROUP (ORDER BY %s) FILTER (WHERE %s)", share, field, condition)
        # Of cases of which none meets the condition the sum is nought; whether there are cases tells the count.
        return SQL("COALESCE(SUM(%s) FILTER (WHERE %s), 0)", field, condition)

    def _run(self, query, columns, names):
        rows = self.env.execute_query(query.select(*columns))
        return {
            (start, key): {name: _number(value) for name, value in zip(names, values, strict=True)}
            for start, key, *values in rows
        }

    def _value_of(self, row):
        """Return the value of a counted row in the indicator's unit, None without data."""
        if self._needs_cases() and not row["count"]:
            return None
        numerator = row["numerator"] if self._needs_cases() else row["numerator"] or 0
        return figure_value(numerator, row["denominator"], self._unit_factor(), self._divides())

    def _divides(self):
        return self.is_ratio or self.aggregate == "average"

    def _adds_amounts(self):
        """Tell whether what is added up is money, or else not for everybody: then so are the numbers of a figure."""
        return any(self._amount_parts())

    def _tells_amounts(self):
        """Tell whether the figure itself is an amount: all that adds up money but a share of it."""
        parts = self._amount_parts()
        is_share = self.is_ratio and all(parts) and self.unit != "amount"
        return any(parts) and not is_share

    def _amount_parts(self):
        """Return for each part of the figure whether it adds up amounts; what nobody can look up any more, does."""
        parts, added = self._parts(), self._added_fields()
        is_money = self.unit == "amount"
        return [part in added and (is_money or not added[part] or is_amount(added[part])) for part in parts]

    def _adds_sales(self):
        """Tell whether what is added up is only for who reads what customers are invoiced."""
        return any(field and field.groups == SALE_AMOUNT_GROUPS for field in self._added_fields().values())

    def _added_fields(self):
        """Return {part that adds up: its field, or None where nobody can look it up any more}."""
        added = [part for part in self._parts() if self._part_value(part, "aggregate") != "count"]
        models = {part: self._get_model(part) for part in added}
        names = {part: self._part_value(part, "measure_field") or "" for part in added}
        return {part: None if models[part] is None else models[part]._fields.get(names[part]) for part in added}

    def _parts(self):
        return ("", NUMERATOR) if self.is_ratio else ("",)

    def _needs_cases(self):
        """Tell whether there is no figure without cases: no count and no sum, for which none is 0."""
        return self.is_ratio or self.aggregate in ("average", *PERCENTILES)


def _number(value):
    """Return a database number as int or float (sums of quantities come as decimals), None as it is."""
    return value if value is None or isinstance(value, int) else float(value)
