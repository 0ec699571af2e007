from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.amounts import AMOUNT_GROUPS, SALE_AMOUNT_GROUPS
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
    _inherit = [
        "qms.gap.mixin",
        "qms.measurement.source.mixin",
        "qms.measurement.correction.mixin",
        "qms.measurement.pareto.mixin",
        "qms.measurement.evidence.mixin",
        "qms.measurement.chart.mixin",
        "qms.control.picture.mixin",
        "qms.measurement.pack.mixin",
    ]
    _description = "Measurement"
    _review_input = "c5"
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
    amount_numerator = OptionalFloat("Numerator (amount)", readonly=True, aggregator="sum", groups=AMOUNT_GROUPS)
    amount_denominator = OptionalFloat("Denominator (amount)", readonly=True, aggregator="sum", groups=AMOUNT_GROUPS)
    sale_amount_numerator = OptionalFloat(
        "Numerator (invoiced)", readonly=True, aggregator="sum", groups=SALE_AMOUNT_GROUPS
    )
    sale_amount_denominator = OptionalFloat(
        "Denominator (invoiced)", readonly=True, aggregator="sum", groups=SALE_AMOUNT_GROUPS
    )
    value = OptionalFloat(readonly=True, help="In the unit of the indicator. Empty: no data.")
    is_amount = fields.Boolean(
        "Is an amount",
        compute="_compute_is_amount",
        store=True,
        help="Only buyers, quality officers and the owner read it.",
    )
    is_sale_amount = fields.Boolean(
        "Is an amount of sales",
        compute="_compute_is_amount",
        store=True,
        help="Of those who read amounts, only sales, invoicing, quality officers and the owner read it.",
    )
    value_text = fields.Char("Figure", compute="_compute_texts")
    count = fields.Integer("Cases", readonly=True)
    left_out_count = fields.Integer("Left out", readonly=True, help="Cases that cannot be judged.")
    target = OptionalFloat(readonly=True)
    warning = OptionalFloat("Warning limit", readonly=True)
    minimum_count = fields.Integer("Cases at least", readonly=True, aggregator=None)
    minimum_denominator = fields.Float("Divided by at least", readonly=True, aggregator=None)
    direction = fields.Selection([("up", "More is better"), ("down", "Less is better")], "Better", readonly=True)
    target_text = fields.Char("Target of the time", compute="_compute_texts")
    state = fields.Selection(STATES, "Result", required=True, readonly=True, index=True)
    is_locked = fields.Boolean("Locked", readonly=True, help="Measured for the last time; nothing changes it any more.")
    date_as_of = fields.Date("As of", required=True, readonly=True, help="The day as of which the cases were judged.")
    measured_at = fields.Datetime("Measured", required=True, readonly=True)
    definition_version = fields.Integer("Version of the definition", readonly=True, aggregator=None)
    definition = fields.Json(readonly=True)
    calculated_from = fields.Json(readonly=True)
    active = fields.Boolean("Valid", default=True, readonly=True, help="A corrected figure stays, and is not valid.")

    _period_unique = models.UniqueIndex(
        "(indicator_id, company_id, date_start) WHERE active", "This period of the indicator is measured already."
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

    def _label_text(self):
        """Return the period as short as it stands below a chart."""
        if self.indicator_id.frequency != "week":
            return self._period_text(short=True)
        year, week, _day = self.date_start.isocalendar()
        return self.env._("W%(week)s %(year)s", week=week, year=year)

    @api.depends("definition", "numerator")
    def _compute_is_amount(self):
        for measurement in self:
            if not measurement.definition:
                # Nobody knows what was added up.
                measurement.is_amount, measurement.is_sale_amount = True, False
                continue
            indicator = measurement._as_defined()
            # The numbers behind a share were not kept apart of every kind of money once.
            told = measurement.numerator is not False and indicator._adds_amounts()
            measurement.is_amount = told or indicator._tells_amounts()
            measurement.is_sale_amount = measurement.is_amount and indicator._adds_sales()

    def _unread_text(self):
        """Return what stands for the figure to who does not read it."""
        if self.is_sale_amount:
            return self.env._("an amount, for sales and quality officers")
        return self.env._("an amount, for buyers and quality officers") if self.is_amount else self.env._("not shown")

    @api.depends_context("lang")
    @api.depends("value", "target", "state")
    def _compute_texts(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for measurement in self:
            written = measurement._written(measurement.value)
            missing = measurement.state in ("no_data", "not_measured")
            measurement.value_text = labels[measurement.state].lower() if missing else written
            has_target = measurement.target is not False
            measurement.target_text = measurement._written(measurement.target) if has_target else ""

    @api.model
    def _latest_of(self, indicators):
        """Return {indicator id: its newest measurement in the current company that has a result}, by constant queries.

        Also of what was measured before a company had its own version. Of a period that is over, or of a state: a
        running month of a few good days hides no bad one. Of the one that runs where there is no other yet.
        """
        told = Domain("company_id", "=", self.env.company.id) & Domain("state", "not in", ["no_data", "few"])
        over = Domain("date_end", "<", self.env.company._qms_today()) | Domain("indicator_id.kind", "=", "level")
        indicators = indicators.with_env(self.env)  # of what the user reads, or of all with sudo
        before = indicators._origin._shared_before()
        places = {**indicators._newest_of(told, before), **indicators._newest_of(told & over, before)}
        found = self.search(
            Domain.OR(
                Domain("indicator_id", "=", measured) & Domain("date_start", "=", start)
                for measured, start in set(places.values())
            )
            & Domain("company_id", "=", self.env.company.id)
            & Domain("active", "=", True)
        )
        by_place = {(measurement.indicator_id.id, measurement.date_start): measurement for measurement in found}
        return {each: by_place[place] for each, place in places.items() if place in by_place}

    def _is_so_far(self):
        """Tell whether it is the figure of a period that is not over: what it will be, nobody knows."""
        return bool(self) and self.indicator_id.kind == "flow" and self.date_end >= self.company_id._qms_today()

    def _so_far_text(self):
        """Return the figure of the period that runs, in words; empty of one that is over."""
        if not self._is_so_far():
            return ""
        return self.env._("so far %(value)s in %(period)s", value=self.value_text, period=self._period_text(short=True))

    @api.model
    def _empty_of(self, indicators):
        """Return {indicator id: why there is no figure, in words} of those that were measured in the current company
        and never had one, by one query."""
        domain = Domain("indicator_id", "in", indicators.ids) & Domain("company_id", "=", self.env.company.id)
        labels = dict(self._fields["state"]._description_selection(self.env))
        rows = self._read_group(domain & Domain("active", "=", True), ["indicator_id", "state"])
        found = {}
        for indicator, state in rows:
            found.setdefault(indicator.id, set()).add(state)
        return {
            each: labels["few" if "few" in states else "no_data"].lower()
            for each, states in found.items()
            if states <= {"few", "no_data"}
        }

    # Written by the measuring alone

    @api.model
    def _record(self, vals):
        """Create the measurement of a period; for the measuring."""
        return super().create([vals])

    def _update(self, vals):
        """Write an open measurement again; for the measuring. What is locked is left as it is."""
        return super(QmsMeasurement, self.filtered(lambda measurement: not measurement.is_locked)).write(vals)

    def _supersede(self):
        """Let a locked figure be valid no more, because a corrected one takes its place; nothing else of it changes."""
        return super().write({"active": False})

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
