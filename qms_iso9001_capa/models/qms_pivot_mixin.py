from odoo import api, models

ADDED_UP = {"sum", "avg", "array_agg_distinct"}
SIMPLE = {"many2one", "selection", "date", "datetime", "integer"}  # text is sorted as the database does


class QmsPivotMixin(models.AbstractModel):
    """A pivot over many records, answered from its finest groups. Odoo's query counts every record once for each total
    that is shown; here one pass makes the cells, and the totals are added up from them."""

    _name = "qms.pivot.mixin"
    _description = "Pivot of many records"

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """Return the groups of each set, as Odoo does; by Odoo itself where groups cannot be added up."""
        sets = [tuple(groupby) for groupby in grouping_sets]
        specs = tuple(dict.fromkeys(spec for groupby in sets for spec in groupby))
        if len(sets) == 1 or specs not in sets or order != ", ".join(specs) or not self._adds_up(specs, aggregates):
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order=order)
        parts = tuple(dict.fromkeys(part for aggregate in aggregates for part in _parts(aggregate)))
        [rows] = super()._read_grouping_sets(domain, [specs], parts, order=order)
        if not rows:
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order=order)
        values = [dict(zip(specs, row[: len(specs)], strict=True)) for row in rows]
        figures = [dict(zip(parts, row[len(specs) :], strict=True)) for row in rows]
        ranks = {spec: self._rank(spec, {value[spec] for value in values}) for spec in specs}
        return [self._add_up(groupby, values, figures, aggregates, ranks) for groupby in sets]

    @api.model
    def _adds_up(self, specs, aggregates):
        """Tell whether each record is in one cell only, and totals follow from cells."""
        fields = [self._fields.get(spec.partition(":")[0]) for spec in specs]
        functions = {aggregate.partition(":")[2] for aggregate in aggregates if aggregate != "__count"}
        # Where a week begins depends on the language.
        weekdays = any(spec.endswith(":day_of_week") for spec in specs)
        return functions <= ADDED_UP and not weekdays and all(field and field.type in SIMPLE for field in fields)

    @api.model
    def _rank(self, spec, values):
        """Return {value: its place} in the order in which Odoo shows groups: links in that of their model."""
        if self._fields[spec.partition(":")[0]].type != "many2one":
            return {value: place for place, value in enumerate(sorted(v for v in values if v is not False))}
        links = self.env[self._fields[spec].comodel_name].concat(*values)
        # Whoever sees the records sees the names of their links; in which order is no secret either.
        ordered = links.sudo().with_context(active_test=False).search([("id", "in", links.ids)])
        return {link: place for place, link in enumerate(ordered.with_env(links.env))}

    @api.model
    def _add_up(self, groupby, values, figures, aggregates, ranks):
        """Return the groups of one set: a list of (*values, *aggregates)."""
        groups = {}
        for value, figure in zip(values, figures, strict=True):
            groups.setdefault(tuple(value[spec] for spec in groupby), []).append(figure)

        def place(key):
            return [ranks[spec].get(value, len(ranks[spec])) for spec, value in zip(groupby, key, strict=True)]

        return [(*key, *(_total(a, groups[key]) for a in aggregates)) for key in sorted(groups, key=place)]


def _parts(aggregate):
    """Return the aggregates of cells from which that of a total follows."""
    name, _sep, function = aggregate.partition(":")
    return [f"{name}:sum", f"{name}:count"] if function == "avg" else [aggregate]


def _total(aggregate, figures):
    """Return an aggregate over cells; no data stays no data."""
    columns = [[figure[part] for figure in figures if figure[part] is not False] for part in _parts(aggregate)]
    if aggregate.endswith(":avg"):
        total, count = (sum(column) for column in columns)
        return total / count if count else False
    if aggregate.endswith(":array_agg_distinct"):
        return sorted({value for column in columns[0] for value in column if value})
    return sum(columns[0]) if columns[0] else False
