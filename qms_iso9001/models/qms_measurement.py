from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.optional_number import OptionalFloat

STATES = [
    ("on_target", "On target"),
    ("warning", "Warning"),
    ("missed", "Missed"),
    ("no_target", "No target"),
    ("few", "Too few cases"),
    ("no_data", "No data"),
    ("not_measured", "Not measured"),
]


class QmsMeasurement(models.Model):
    """The figure of one indicator in one period and company, with all it was made of. Only the measuring writes it;
    once locked nothing does. No data is a state, not a number."""

    _name = "qms.measurement"
    _inherit = ["qms.measurement.chart.mixin", "qms.contribution"]
    _description = "Measurement"
    _order = "date_start desc, indicator_id, id"
    _check_company_auto = True

    indicator_id = fields.Many2one(
        "qms.indicator", required=True, index=True, check_company=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="restrict")
    date_start = fields.Date("From", required=True, index=True, readonly=True)
    date_end = fields.Date("To", required=True, readonly=True)
    numerator = OptionalFloat(readonly=True, aggregator="sum")
    denominator = OptionalFloat(readonly=True, aggregator="sum")
    value = OptionalFloat(readonly=True, help="In the unit of the indicator. Empty: no data.")
    value_text = fields.Char("Figure", compute="_compute_texts")
    count = fields.Integer("Cases", readonly=True)
    left_out_count = fields.Integer("Left out", readonly=True, help="Cases that cannot be judged.")
    target = OptionalFloat(readonly=True)
    target_text = fields.Char("Target of the time", compute="_compute_texts")
    state = fields.Selection(STATES, "Result", required=True, readonly=True, index=True)
    is_locked = fields.Boolean("Locked", readonly=True, help="Measured for the last time; nothing changes it any more.")
    date_as_of = fields.Date("As of", required=True, readonly=True, help="The day as of which the cases were judged.")
    measured_at = fields.Datetime("Measured", required=True, readonly=True)
    definition_version = fields.Integer("Version of the definition", readonly=True, aggregator=None)
    definition = fields.Json(readonly=True)
    evidence_note = fields.Char("Counted", compute="_compute_evidence_note")

    _period_unique = models.UniqueIndex(
        "(indicator_id, company_id, date_start)", "This period of the indicator is measured already."
    )

    @api.depends_context("lang")
    @api.depends("indicator_id", "date_start", "date_end")
    def _compute_display_name(self):
        for measurement in self:
            measurement.display_name = f"{measurement.indicator_id.name}, {measurement._period_text()}"

    def _period_text(self, short=False):
        """Return the period in words: "March 2026" ("Mar 2026" when `short`), "Q1 2026", "week 9 of 2026", "2026"."""
        start, frequency = self.date_start, self.indicator_id.frequency
        if frequency == "year":
            return str(start.year)
        if frequency == "quarter":
            return self.env._("Q%(quarter)s %(year)s", quarter=(start.month + 2) // 3, year=start.year)
        if frequency == "week":
            year, week, _day = start.isocalendar()
            return self.env._("week %(week)s of %(year)s", week=week, year=year)
        return format_date(self.env, start, date_format="MMM yyyy" if short else "MMMM yyyy")

    @api.depends_context("lang")
    @api.depends("value", "target", "state")
    def _compute_texts(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for measurement in self:
            written = measurement.indicator_id._format(measurement.value, measurement.company_id)
            missing = measurement.state in ("no_data", "not_measured")
            measurement.value_text = labels[measurement.state].lower() if missing else written
            has_target = measurement.target is not False
            target = measurement.indicator_id._format(measurement.target, measurement.company_id)
            measurement.target_text = target if has_target else ""

    @api.model
    def _latest_of(self, indicators):
        """Return {indicator id: its newest measurement in the current company that has a result}, by one query."""
        rows = self._read_group(
            [
                ("indicator_id", "in", indicators.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "not in", ["no_data", "few"]),
            ],
            ["indicator_id"],
            ["date_start:max"],
        )
        found = self.search(
            Domain.OR(
                Domain("indicator_id", "=", indicator.id) & Domain("date_start", "=", start)
                for indicator, start in rows
            )
            & Domain("company_id", "=", self.env.company.id)
        )
        return {measurement.indicator_id.id: measurement for measurement in found}

    # Evidence

    def _compute_evidence_note(self):
        for measurement in self:
            measurement.evidence_note = measurement._evidence_note()

    def _evidence_note(self):
        """Return what was counted and, where it differs, what the same definition selects now."""
        was = (self.numerator, self.count) if self._counts_numerator() else (False, self.count)
        counted = self._figures_text(*was)
        day = format_date(self.env, self.date_as_of)
        if self._is_unseen_state():
            return self.env._("%(counted)s counted on %(day)s", counted=counted, day=day)
        row = self._count_today()
        now = (row["numerator"] or 0, row["count"]) if self._counts_numerator() else (False, row["count"])
        if now == was:
            return self.env._("%(counted)s counted on %(day)s", counted=counted, day=day)
        return self.env._(
            "%(counted)s counted on %(day)s, %(now)s select today",
            counted=counted,
            day=day,
            now=self._figures_text(*now),
        )

    def _figures_text(self, numerator, count):
        if numerator is False:
            return str(count)
        return self.env._("%(numerator)s of %(count)s", numerator=f"{numerator:g}", count=count)

    def _counts_numerator(self):
        """Tell whether the figure says how many of its cases meet a condition."""
        definition = self.definition
        counts = definition["aggregate"] == definition["numerator_aggregate"] == "count"
        return definition["is_ratio"] and counts and not definition["numerator_model_name"] and bool(self.count)

    def _is_unseen_state(self):
        return self.definition["kind"] == "level" or self.state == "not_measured"

    def _as_defined(self):
        """Return an indicator in memory that has the definition of this measurement."""
        return self.env["qms.indicator"].sudo().new({**self.definition, "frequency": self.indicator_id.frequency})

    def _count_today(self):
        rows = self._as_defined()._count(
            self.company_id, self.date_start, self.date_end, qms_as_of=fields.Date.to_string(self.date_as_of)
        )
        return next(iter(rows.values()), {"numerator": 0, "count": 0})

    def action_view_evidence(self):
        """Open the rows that were counted, as of the day of the measuring.

        Raises AccessError for users who may not read the kind of record.
        """
        return self._open_rows("domain")

    def action_view_left_out(self):
        """Open the rows that could not be judged. Raises AccessError as `action_view_evidence` does."""
        return self._open_rows("left_out_domain")

    def _open_rows(self, name):
        self.ensure_one()
        self.check_access("read")
        indicator = self._as_defined()
        model = indicator._get_model()
        if model is None or not model.sudo(False).with_user(self.env.user).has_access("read"):
            raise AccessError(
                self.env._(
                    "You have no right to read %(model)s. Ask somebody who works with them to show you the records.",
                    model=indicator.model_label,
                )
            )
        domain = indicator._read_domain(self.definition[name]) & indicator._company_domain(self.company_id)
        if self.definition["kind"] == "flow":
            domain &= indicator._date_domain(
                model, indicator.date_field, self.company_id, self.date_start, self.date_end
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.evidence_note,
            "res_model": model._name,
            "domain": list(domain),
            "views": self._evidence_views(model),
            "context": {
                "create": False,
                "qms_as_of": fields.Date.to_string(self.date_as_of),
                "qms_dates": [fields.Date.to_string(day) for day in (self.date_start, self.date_end)],
                "qms_measured_at": fields.Datetime.to_string(self.measured_at),
            },
        }

    @api.model
    def _evidence_views(self, model):
        facts = self.env.registry.descendants(["qms.fact.mixin"], "_inherit")
        kinds = ("list", "pivot", "graph", "form") if model._name in facts else ("list", "form")
        return [(False, kind) for kind in kinds]

    # Written by the measuring alone

    @api.model
    def _record(self, vals):
        """Create the measurement of a period; for the measuring."""
        return super().create([vals])

    def _update(self, vals):
        """Write an open measurement again; for the measuring. What is locked is left as it is."""
        return super(QmsMeasurement, self.filtered(lambda measurement: not measurement.is_locked)).write(vals)

    def _drop_open(self):
        """Take away what is not closed yet, because its periods are cut otherwise from now on."""
        return super(QmsMeasurement, self.filtered(lambda measurement: not measurement.is_locked)).unlink()

    # Nobody creates or writes one: there is nothing to hand on.
    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: figures are measured, never typed."""
        raise UserError(self.env._("Figures are measured, never typed. Use the button Measure now of the indicator."))

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: a figure is what was measured."""
        raise UserError(self.env._("Figures are measured, never typed. Correct the records that were counted instead."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if any(measurement.is_locked for measurement in self):
            raise UserError(self.env._("A locked figure is evidence and stays. Archive the indicator instead."))

    @api.model
    def _review_inputs(self):
        return [
            self._contribution_line(
                self.env._("Indicators that missed their target"), Domain("state", "=", "missed"), "date_start"
            )
        ]
