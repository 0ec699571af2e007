from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

AGGREGATES = [
    ("count", "Number of records"),
    ("sum", "Sum"),
    ("average", "Average"),
    ("median", "Median"),
    ("decile", "Reached by the highest tenth"),
]
UNITS = {
    "percent": ("Percent", 100, 1),
    "permille": ("Per thousand", 1000, 1),
    "ppm": ("Parts per million", 1000000, 0),
    "number": ("Number", 1, 2),
    "days": ("Days", 1, 1),
    "hours": ("Hours", 1, 1),
    "amount": ("Amount", 1, 2),
}
NUMERIC = ("integer", "float", "monetary")
NUMERATOR = "numerator_"


class QmsIndicatorDeclarationMixin(models.AbstractModel):
    """What an indicator counts, declared as data: its cases, what is counted of them, what it is divided by, in which
    rhythm. Checked when saved and whenever it is measured, with the rights of who defined it."""

    _name = "qms.indicator.declaration.mixin"
    _inherit = ["qms.definition.mixin", "qms.guarded.mixin"]
    _description = "Declaration of an indicator"

    kind = fields.Selection(
        [("flow", "By date: cases of a period"), ("level", "State: as it is on the last day")],
        default="flow",
        required=True,
        tracking=True,
        help="By date: judged as it stood some days after the period. State: measured on the day, never afterwards.",
    )
    is_ratio = fields.Boolean("Is a ratio", default=True, tracking=True)
    aggregate = fields.Selection(AGGREGATES, "Count", default="count", required=True, tracking=True)
    measure_field = fields.Char("Of the field", tracking=True)
    numerator_domain = fields.Char("Of these, those that", default="[]", required=True, tracking=True)
    numerator_aggregate = fields.Selection(AGGREGATES, "Count of the numerator", default="count", required=True)
    numerator_measure_field = fields.Char("Of the field (numerator)")
    numerator_model_name = fields.Char(
        "Other records as numerator", help="Empty: counted among the cases. Otherwise records of this kind."
    )
    numerator_date_field = fields.Char("Their date")
    numerator_company_field = fields.Char("Their company")
    left_out_domain = fields.Char(
        "Left out of the cases",
        tracking=True,
        help="Records that cannot be judged. Their number stands beside the figure.",
    )
    unit = fields.Selection([(key, label) for key, (label, *_rest) in UNITS.items()], default="percent", required=True)
    definition_version = fields.Integer("Version of the definition", default=1, readonly=True, copy=False)

    frequency = fields.Selection(
        [("week", "Weekly"), ("month", "Monthly"), ("quarter", "Quarterly"), ("year", "Yearly")],
        default="month",
        required=True,
        tracking=True,
    )
    cutoff_days = fields.Integer(
        "Closed after (days)",
        default=5,
        required=True,
        tracking=True,
        help="So many days after the end of a period its figure is measured for the last time and locked.",
    )

    _cutoff_positive = models.Constraint(
        "CHECK(cutoff_days BETWEEN 1 AND 1000)",
        "Close a period one day after its end or later, and within 1000 days: what is due today is not late yet.",
    )

    @api.model
    def _definition_fields(self):
        return super()._definition_fields() | {
            "kind",
            "is_ratio",
            "aggregate",
            "measure_field",
            "numerator_domain",
            "numerator_aggregate",
            "numerator_measure_field",
            "numerator_model_name",
            "numerator_date_field",
            "numerator_company_field",
            "left_out_domain",
            "unit",
            "frequency",
            "cutoff_days",
        }

    def write(self, vals):
        """Write; a changed definition is a new version, and a rhythm in which something is locked stays."""
        changed = {
            name for name in self._definition_fields() & vals.keys() if any(rec[name] != vals[name] for rec in self)
        }
        if "frequency" in changed:
            self._check_rhythm_is_free()
        res = super().write(vals)
        for indicator in self if changed else ():
            indicator._qms_write({"definition_version": indicator.definition_version + 1})
        return res

    @api.model
    def _qms_guarded_fields(self):
        return super()._qms_guarded_fields() | {"definition_version"}

    @api.model
    def _qms_guarded_way_out(self):
        return self.env._("Change the definition, or measure the indicator.")

    def _check_rhythm_is_free(self):
        locked = self.env["qms.measurement"].sudo()
        if locked.search_count([("indicator_id", "in", self.ids), ("is_locked", "=", True)], limit=1):
            raise UserError(
                self.env._(
                    "Periods of another length are locked already. Copy the indicator to measure it in another rhythm."
                )
            )
        locked.search([("indicator_id", "in", self.ids)])._drop_open()

    @api.constrains(lambda self: tuple(self._definition_fields() - {"frequency", "cutoff_days"}))
    def _check_definition(self):
        super()._check_definition()
        for indicator in self:
            problem = indicator._try_out()
            if problem:
                raise ValidationError(
                    self.env._("%(indicator)s: %(problem)s", indicator=indicator.name, problem=problem)
                )

    @api.model
    def _definition_parts(self):
        return ("", NUMERATOR)

    def _part_value(self, part, name):
        """What is not said about the records above the line is as for the cases."""
        value = super()._part_value(part, name)
        if (
            part
            and not value
            and name in ("model_name", "date_field", "company_field")
            and not self.numerator_model_name
        ):
            return self[name]
        return value

    def _part_domains(self, part):
        extra = [self._read_domain(self.left_out_domain)] if not part and self.left_out_domain else []
        return [*super()._part_domains(part), *extra]

    def _named_fields(self, model, part=""):
        yield from super()._named_fields(model, part)
        if self._part_value(part, "aggregate") != "count" and self._part_value(part, "measure_field") in model._fields:
            yield model, model._fields[self._part_value(part, "measure_field")]

    def _part_problem(self, part):
        if part and not self.is_ratio:
            return ""
        return super()._part_problem(part) or self._measure_problem(part)

    def _measure_problem(self, part):
        """Return why the part cannot be measured although its records can be found, or an empty string."""
        model, aggregate = self._get_model(part), self._part_value(part, "aggregate")
        field = model._fields.get(self._part_value(part, "measure_field"))
        if self.kind == "flow" and not self._part_value(part, "date_field"):
            return self.env._("cases of a period need a date. Name the date of %(model)s.", model=self._label_of(model))
        if self.is_ratio and aggregate not in ("count", "sum"):
            return self.env._("only numbers and sums can be divided by each other. Choose one of them.")
        if not self.is_ratio and UNITS[self.unit][1] != 1:
            return self.env._("a number that is not divided is no share. Choose another unit, or divide it.")
        if aggregate != "count" and not self._part_value(part, "measure_field"):
            return self.env._("name the number of %(model)s that is to be taken.", model=self._label_of(model))
        if aggregate != "count" and not (field and field.store and field.type in NUMERIC):
            return self.env._(
                '"%(field)s" is no stored number of %(model)s. Choose another field.',
                field=self._part_value(part, "measure_field") or "",
                model=self._label_of(model),
            )
        return ""

    def _frozen_definition(self):
        """Return the definition as it stands, as plain values that a measurement keeps."""
        names = sorted(self._definition_fields() - {"frequency", "cutoff_days"})
        return {**{name: self[name] for name in names}, "definition_user_id": self.definition_user_id.id}
