from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import formatLang

from ..tools.judging import FIGURES, is_countable
from .qms_indicator_declaration_mixin import UNITS


class QmsIndicator(models.Model):
    """A figure declared as data: which records are its cases, what is counted of them, what it is divided by, how
    often, and what it should be. The engine measures it; what no record tells is typed or calculated."""

    _name = "qms.indicator"
    _inherit = [
        "qms.indicator.target.mixin",
        "qms.indicator.review.mixin",
        "qms.indicator.overview.mixin",
        "qms.indicator.card.mixin",
        "qms.signal.making.mixin",
        "qms.indicator.catalogue.mixin",
        "qms.indicator.typed.mixin",
        "qms.indicator.formula.mixin",
        "qms.indicator.calculation.mixin",
        "qms.indicator.source.mixin",
        "qms.indicator.company.mixin",
        "qms.indicator.evidence.mixin",
        "qms.indicator.figure.mixin",
        "qms.indicator.measuring.mixin",
        "qms.indicator.declaration.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "qms.contribution",
    ]
    _description = "Indicator"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char("Indicator", required=True, translate=True, tracking=True)
    code = fields.Char(copy=False, help="Stable name by which other parts of the system ask for the figure.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="Looks at the figure and says what is done about it.",
    )
    process_id = fields.Many2one(
        "qms.process", "Process", index="btree_not_null", check_company=True, tracking=True, ondelete="restrict"
    )
    requirement_ids = fields.Many2many(
        "qms.requirement", "qms_indicator_requirement_rel", "indicator_id", "requirement_id", "Topics of the standard"
    )
    model_name = fields.Char("Records of the kind", required=False, tracking=True, help="What is counted.")
    domain = fields.Char(tracking=True)
    date_field = fields.Char(tracking=True)
    company_field = fields.Char(tracking=True)
    formula = fields.Text("In words", translate=True, help="What is counted, divided by what, and why.")
    traps = fields.Text("What to mind", translate=True, help="What the figure does not say, and what is left out.")

    direction = fields.Selection(
        [("up", "More is better"), ("down", "Less is better")], "Better", default="up", required=True, tracking=True
    )
    minimum_count = fields.Integer(
        "Cases at least",
        default=1,
        required=True,
        tracking=True,
        help="With fewer cases the figure is shown and not judged.",
    )
    minimum_denominator = fields.Float(
        "Divided by at least",
        tracking=True,
        aggregator=None,
        help="Divided by less, the figure is shown and not judged: one in 300 pieces are 3,333 of a million.",
    )
    objective_ids = fields.One2many("qms.objective", "indicator_id", string="Objectives")
    latest_id = fields.Many2one("qms.measurement", "Latest measurement", compute="_compute_latest")
    latest_text = fields.Char("Latest figure", compute="_compute_latest")
    latest_period = fields.Char("Of", compute="_compute_latest")
    latest_target_text = fields.Char("Target (with unit)", compute="_compute_latest")
    latest_state = fields.Selection("_selection_latest_state", "Result", compute="_compute_latest")
    can_view_evidence = fields.Boolean(compute="_compute_latest")
    can_view_pareto = fields.Boolean(compute="_compute_can_view_pareto")
    can_measure = fields.Boolean(compute="_compute_can_measure")
    listed_model_name = fields.Char(compute="_compute_counted_model_name")
    counted_model_name = fields.Char(compute="_compute_counted_model_name")
    chart_data = fields.Json(compute="_compute_chart_data")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL", "Another indicator of the company has this code."
    )
    _count_positive = models.Constraint("CHECK(minimum_count > 0)", "Ask for at least one case.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_measured(self):
        if self._shipped_data() or self.sudo().measurement_ids:
            raise UserError(
                self.env._(
                    "What was measured is evidence, and what is shipped comes back. Archive the indicator instead."
                )
            )

    @api.depends("measurement_ids.state", "measurement_ids.value", "has_target", "target")
    @api.depends_context("company", "lang", "uid")
    def _compute_latest(self):
        measurements = self.env["qms.measurement"]
        rows = measurements._latest_of(self)
        without = self.filtered(lambda indicator: indicator._origin.id not in rows)
        # That something was measured is no secret to who reads the indicator; what it says may be one.
        hidden = measurements.sudo()._latest_of(without) if without else {}
        empty = measurements._empty_of(without) if without else {}
        for indicator in self:
            latest = rows.get(indicator._origin.id, measurements)
            indicator.latest_id = latest
            indicator.latest_text = (
                latest.value_text
                or empty.get(indicator._origin.id)
                or self._no_figure_text(hidden.get(indicator._origin.id))
            )
            indicator.latest_period = latest._period_text(short=True) if latest else ""
            indicator.latest_state = latest.state
            indicator.can_view_evidence = latest.can_view_evidence
            indicator.latest_target_text = latest.target_text if latest.state in FIGURES else indicator._target_text()

    def _target_text(self):
        """Return the target of today, in the unit."""
        return self._format(self.target) if self.has_target else ""

    @api.depends("latest_id")
    @api.depends_context("company", "uid")
    def _compute_can_view_pareto(self):
        for indicator in self:
            indicator.can_view_pareto = indicator.latest_id.can_view_pareto

    @api.model
    def _no_figure_text(self, hidden):
        """Return what stands for a figure that the user does not read: `hidden`, or none."""
        if not hidden:
            return self.env._("not measured")
        return hidden._unread_text()

    @api.model
    def _selection_latest_state(self):
        return self.env["qms.measurement"]._fields["state"]._description_selection(self.env)

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_measure(self):
        officer = self._is_officer()
        for indicator in self:
            indicator.can_measure = officer or indicator.user_id == self.env.user

    @api.depends("model_name", "numerator_model_name")
    @api.depends_context("uid")
    def _compute_counted_model_name(self):
        """The editors of filters break on a kind of record that is gone, or that the reader may not read."""
        for indicator in self:
            indicator.listed_model_name = self._named_if_readable(indicator.model_name)
            indicator.counted_model_name = self._named_if_readable(
                indicator.numerator_model_name or indicator.model_name
            )

    @api.model
    def _named_if_readable(self, name):
        return bool(name) and name in self.env and self.env[name].has_access("read") and name

    @api.depends_context("company", "lang", "uid")
    def _compute_chart_data(self):
        for indicator in self:
            indicator.chart_data = self.env["qms.measurement"]._chart_data(indicator)

    # In words

    def _unit_factor(self):
        return UNITS[self.unit][1]

    def _format(self, value, company=None, definition=None):
        """Return `value` (in the indicator's unit; None or False: no data) as text in the reader's language.

        `definition`: the one that a measurement keeps, where the value is of that and not of today's.
        """
        if value is None or value is False:
            return self.env._("no data")
        kept = definition or {}
        unit, *how = (kept.get(name, self[name]) for name in ("unit", "source", "aggregate", "is_ratio"))
        if not is_countable(value):  # no figure that could be rounded, and none that takes a screen down
            return f"{value:g}{self._unit_suffix(unit)}"
        if unit == "amount":
            return formatLang(self.env, value, currency_obj=(company or self.env.company).sudo().currency_id)
        whole = [unit, *how] == ["number", "counted", "count", False]
        return formatLang(self.env, value, digits=0 if whole else UNITS[unit][2]) + self._unit_suffix(unit)

    def _unit_suffix(self, unit=None):
        """Return what stands behind a value of this unit (`unit`: of that one), in the reader's language."""
        suffixes = {
            "percent": " %",
            "permille": " ‰",
            "ppm": " ppm",
            "days": self.env._(" days"),
            "hours": self.env._(" h"),
        }
        return suffixes.get(unit or self.unit, "")

    def _printed_measurements(self):
        """Return the measurements of the current company that the sheet prints, the newest first."""
        mine = self._history_domain() & Domain("company_id", "=", self.env.company.id)
        return self.env["qms.measurement"].search(mine, order="date_start desc", limit=36)

    def action_view_measurements(self):
        """Open the measurements of these indicators, and those before a company had its own version."""
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_measurement_action")
        return {**action, "domain": list(self._history_domain())}

    def action_view_pareto(self):
        """Open the Pareto of the rows that failed in the last twelve months of the current company."""
        self.ensure_one()
        # With what failed so far in the period that runs.
        rows = self._newest_measurements().get(self.id, self.latest_id)
        newest = rows.filtered(lambda row: row.state not in ("no_data", "few"))[-1:] or self.latest_id
        return newest._same_as_this().action_view_pareto()

    def action_view_latest_evidence(self):
        """Open the rows behind the latest figure of the current company."""
        self.ensure_one()
        return self.latest_id.action_view_evidence()

    @api.model
    def _inbox_lines(self):
        problems = [("has_problem", "=", True), "|", ("company_id", "!=", False), ("is_measured_here", "=", True)]
        return [self._contribution_line(self.env._("Indicators that cannot be measured"), problems)]

    def _inbox_about(self):
        return {indicator.id: [indicator.problem] for indicator in self}

    @api.model
    def _pack_folder(self):
        return [self._contribution_line(self.env._("Indicators"), [])]
