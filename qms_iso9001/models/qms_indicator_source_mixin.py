from odoo import api, fields, models

from ..tools.judging import judge
from .qms_definition_mixin import DATES
from .qms_indicator_declaration_mixin import NUMERATOR, NUMERIC, UNITS

SOURCES = [
    ("counted", "Counted from records"),
    ("typed", "Typed by the owner"),
    ("formula", "Calculated from other indicators"),
]


class QmsIndicatorSourceMixin(models.AbstractModel):
    """Where a figure comes from: counted from records, typed period by period, or calculated from other indicators.
    And what a person chooses from who counts records without knowing their technical names."""

    _name = "qms.indicator.source.mixin"
    _description = "Source of an indicator"

    source = fields.Selection(
        SOURCES,
        "Where it comes from",
        default="counted",
        required=True,
        tracking=True,
        help="Counted: Odoo finds the records of each period. Typed: the owner enters a value per period in the list "
        "Values due. Calculated: plain arithmetic over the figures of other indicators.",
    )
    field_choices = fields.Json(compute="_compute_field_choices")
    numerator_model_label = fields.Char(compute="_compute_numerator_model_label")
    caution = fields.Char("Mind", compute="_compute_caution")
    leaves_out = fields.Boolean("Some cannot be judged", compute="_compute_leaves_out", readonly=False)

    @api.model
    def default_get(self, fields_list):
        """Return the defaults; who declares an indicator on the screen begins with a plain number, not with a share."""
        plain = {"is_ratio": False, "unit": "number"} if self.env.context.get("qms_begins_plain") else {}
        return {**super().default_get(fields_list), **{name: plain[name] for name in plain if name in fields_list}}

    @api.model
    def _definition_fields(self):
        return super()._definition_fields() | {"source"}

    def _definition_problem(self):
        if self.source != "counted" and self.kind != "flow":
            return self.env._("only what is counted can be a state. Choose *By date*.")
        return super()._definition_problem()

    def _try_out(self):
        return super()._try_out() if self.source == "counted" else ""

    @api.depends("numerator_model_name")
    def _compute_numerator_model_label(self):
        for indicator in self:
            name = indicator.numerator_model_name
            indicator.numerator_model_label = bool(name) and self.env["ir.model"].sudo()._get(name).name

    @api.depends("left_out_domain")
    def _compute_leaves_out(self):
        for indicator in self:
            indicator.leaves_out = bool(indicator.left_out_domain)

    @api.onchange("leaves_out")
    def _onchange_leaves_out(self):
        if not self.leaves_out:
            self.left_out_domain = False

    @api.onchange("is_ratio")
    def _onchange_is_ratio(self):
        if self.is_ratio != (UNITS[self.unit][1] != 1):
            self.unit = "percent" if self.is_ratio else "number"

    @api.onchange("unit")
    def _onchange_unit(self):
        """A share needs two numbers; in any other unit all of them are divided by others only where it is said how."""
        if UNITS[self.unit][1] != 1:
            self.is_ratio = True
        elif self.is_ratio and self._divides_by_itself():
            self.is_ratio = False

    def _divides_by_itself(self):
        """Tell whether a ratio of counted records is 1 whatever happens: nothing is said of those above the line."""
        is_all = (self.numerator_domain or "[]").strip() == "[]" and not self.numerator_model_name
        is_same = self.aggregate == self.numerator_aggregate and (
            self.aggregate == "count" or self.measure_field == self.numerator_measure_field
        )
        return self.source == "counted" and self.is_ratio and is_all and is_same

    @api.depends(
        *("remark", "source", "is_ratio", "aggregate", "measure_field", "model_name", "numerator_domain"),
        *("numerator_aggregate", "numerator_measure_field", "numerator_model_name"),
    )
    @api.depends_context("lang")
    def _compute_caution(self):
        """Say what is odd about the figure, beside it: that it tells nothing, or why there is none."""
        for indicator in self:
            said = indicator.remark or ""
            if indicator.model_name and indicator._divides_by_itself():
                same = self.env._("It is divided by itself and never changes. Say under 3 which of them count.")
                said = f"{same} {said}".strip()
            indicator.caution = said

    @api.onchange("source")
    def _onchange_source(self):
        if self.source != "counted":
            self.kind = "flow"
            # What is typed or calculated is a plain number unless said otherwise.
            if not self._origin:
                self.update({"is_ratio": False, "unit": "number"})

    # What a figure that is not counted is worth: as typed or calculated, in the unit of the indicator

    def _needs_cases(self):
        return self.source != "counted" or super()._needs_cases()

    def _divides(self):
        return super()._divides() and (self.source == "counted" or (self.source == "typed" and self.is_ratio))

    def _value_of(self, row):
        if self.source != "counted" and not self._divides():
            return row["numerator"] if row["count"] else None
        return super()._value_of(row)

    def _judge(self, value, row):
        if self.source == "counted" or value is None:
            return super()._judge(value, row)
        limits = row["limits"]
        if (row["denominator"] or 0) < limits["minimum_denominator"]:
            return "few"
        return judge(value, limits["target"], limits["warning"], limits["direction"])

    def _amount_parts(self):
        return super()._amount_parts() if self.source == "counted" else [self.unit == "amount"]

    def _empty_remark(self, rows, existing):
        """Return that a share or an average has no figure because nothing was ever found, as a sentence."""
        found = any(vals["count"] or vals["left_out_count"] for vals in rows)
        if found or not rows or self.source != "counted" or not self._needs_cases():
            return ""
        if any(figure.count or figure.left_out_count for figure in existing):
            return ""
        periods = len({vals["date_start"] for vals in rows} | set(existing.mapped("date_start")))
        if not self.definition_user_id:
            return self.env._("Nothing was found in any of the %(all)s periods: there is no data.", all=periods)
        return self.env._(
            "Nothing was found in any of the %(all)s periods: there is no data. Check the filter and the date.",
            all=periods,
        )

    def _adds_sales(self):
        return self.source == "counted" and super()._adds_sales()

    # What can be chosen

    @api.onchange("model_name")
    def _onchange_model_name(self):
        """Take the usual date and company of the records; what was said of other records is not said of these."""
        super()._onchange_model_name()
        if self.model_name == self._origin.model_name:
            return
        choices = self._choices_of(self._get_model())
        self.company_field = self.company_field or next((name for name, _label in choices["company"]), False)
        self.update({"domain": "[]", "measure_field": False, "left_out_domain": False})
        if not self.numerator_model_name:
            self.update({"numerator_domain": "[]", "numerator_measure_field": False})

    @api.onchange("numerator_model_name")
    def _onchange_numerator_model_name(self):
        if self.numerator_model_name == self._origin.numerator_model_name:
            return
        model = self._get_model(NUMERATOR) if self.numerator_model_name else None
        choices = self._choices_of(model)
        first = {kind: next((name for name, _label in choices[kind]), False) for kind in ("date", "company")}
        self.numerator_date_field = model is not None and (self._usual_date(model) or first["date"])
        self.numerator_company_field = first["company"]
        self.update({"numerator_domain": "[]", "numerator_measure_field": False})

    @api.depends(
        *("model_name", "numerator_model_name", "date_field", "company_field", "measure_field"),
        *("numerator_date_field", "numerator_company_field", "numerator_measure_field"),
    )
    @api.depends_context("lang", "uid")
    def _compute_field_choices(self):
        for indicator in self:
            found = {}
            for part in ("", NUMERATOR):
                model = self.env.get(indicator._part_value(part, "model_name") or "")
                choices = self._choices_of(model)
                for kind, name in (("date", "date_field"), ("company", "company_field"), ("number", "measure_field")):
                    found[f"{part}{kind}"] = self._with_present(choices[kind], indicator[f"{part}{name}"])
            indicator.field_choices = found

    @api.model
    def _with_present(self, choices, present):
        """Return the choices, with the one that stands there already although it cannot be chosen (any more)."""
        if not present or present in [name for name, _label in choices]:
            return choices
        return [*choices, [present, self.env._("%(field)s (as it stands)", field=present)]]

    @api.model
    def _choices_of(self, model):
        """Return {"date", "company", "number": [[field, label]]}: what of `model` (or None) can be counted by.

        Only fields that the user may read, by their labels; a path to the company where records have none themselves.
        """
        if model is None or model._abstract or not model.has_access("read"):
            return {"date": [], "company": [], "number": []}
        shown = model.fields_get(attributes=["string", "type", "store", "relation"])
        stored = {name: field for name, field in shown.items() if field["store"]}
        own = {name: field for name, field in stored.items() if field.get("relation") == "res.company"}
        company = self._labelled({n: f["string"] for n, f in own.items() if f["type"] == "many2one"})
        if model._name == "res.company":
            company = [["id", self.env._("The company itself")]]
        return {
            "date": self._labelled({n: f["string"] for n, f in stored.items() if f["type"] in DATES}),
            "number": self._labelled({n: f["string"] for n, f in stored.items() if f["type"] in NUMERIC and n != "id"}),
            "company": company or self._labelled(self._company_paths(model, stored)),
        }

    @api.model
    def _company_paths(self, model, shown):
        """Return {path: label} of the companies of records that `model` links to, for records without their own."""
        paths = {}
        for name, field in shown.items():
            if field["type"] != "many2one" or name in ("create_uid", "write_uid"):
                continue
            company = self.env[field["relation"]]._fields.get("company_id")
            if company and company.store and self.env[field["relation"]].has_access("read"):
                paths[f"{name}.company_id"] = f"{field['string']} › {company._description_string(self.env)}"
        return paths

    @api.model
    def _labelled(self, labels):
        """Return [[name, label]] by label; fields of the same label are told apart by their names."""
        seen = list(labels.values())
        named = [[n, label if seen.count(label) == 1 else f"{label} ({n})"] for n, label in labels.items()]
        return sorted(named, key=lambda choice: choice[1].lower())
