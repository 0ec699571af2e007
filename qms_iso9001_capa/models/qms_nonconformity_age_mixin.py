from odoo import api, fields, models
from odoo.tools import SQL


class QmsNonconformityAgeMixin(models.AbstractModel):
    """How old a nonconformity is and how long it took, in calendar days of its company; also in groups of many."""

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
        if name not in ("age_days", "days_to_close") or func not in ("avg", "min", "max", "sum"):
            return super()._read_group_select(aggregate_spec, query)
        columns = ("state", "date_detected", "closed_on")
        state, found, closed = (self._field_to_sql(self._table, column, query) for column in columns)
        days = SQL("CASE WHEN %s = 'closed' THEN %s - %s END", state, closed, found)
        if name == "age_days":
            days = SQL("COALESCE(%s, %s) - %s", closed, self.env.company._qms_today(), found)
        return SQL("%s(%s)", SQL(func.upper()), days)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """Put groups by link in order here: in the query each of many records would be grouped by the columns of that
        order as well, and a pivot of 200,000 would take half as long again."""
        specs = list(dict.fromkeys(spec for groupby in grouping_sets for spec in groupby))
        links = [spec for spec in specs if spec in self._fields and self._fields[spec].type == "many2one"]
        if not links or order != ", ".join(specs):
            return super()._read_grouping_sets(domain, grouping_sets, aggregates, order=order)
        rest = ", ".join(spec for spec in specs if spec not in links)
        found = super()._read_grouping_sets(domain, grouping_sets, aggregates, order=rest)
        return [self._in_order_of_links(groupby, groups) for groupby, groups in zip(grouping_sets, found, strict=True)]

    @api.model
    def _in_order_of_links(self, groupby, groups):
        """Return groups, in order but for links, in the order of `groupby`; empty links last."""
        ranks = []
        for place, spec in enumerate(groupby):
            values = list(dict.fromkeys(group[place] for group in groups))
            if self._fields.get(spec.split(":")[0]).type == "many2one":
                # Names of groups are shown to whoever may see the records; their order is no secret either.
                model = self.env[self._fields[spec].comodel_name].sudo().with_context(active_test=False)
                ids = [value.id for value in values if value]
                values = [*model.search([("id", "in", ids)]).ids, False]
            ranks.append({value: rank for rank, value in enumerate(values)})

        def rank(group):
            keys = (getattr(value, "id", value) for value in group[: len(groupby)])
            return [places.get(key, len(places)) for places, key in zip(ranks, keys, strict=True)]

        return sorted(groups, key=rank)
