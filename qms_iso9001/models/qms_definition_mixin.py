import ast

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.field_paths import domain_fields, forbidden_fields, path_fields

DATES = ("date", "datetime")


class QmsDefinitionMixin(models.AbstractModel):
    """Names records of any model as data: model, domain, date, company. Such a definition is counted with sudo in
    named companies, so whoever wrote it may only touch what they may read: checked when it is saved and whenever
    it is used. Definitions as shipped are exempt until a person changes them."""

    _name = "qms.definition.mixin"
    _inherit = ["qms.shipped.mixin"]
    _description = "Definition over records of any model"

    model_name = fields.Char("Model", required=True, help="Technical name, for example stock.picking.")
    model_label = fields.Char("Kind of record", compute="_compute_model_label")
    domain = fields.Char("Which records", default="[]", required=True)
    date_field = fields.Char("Date", help="The date that says how fresh a record is. Empty: freshness does not count.")
    company_field = fields.Char(
        "Company",
        help="Path to the record's company. Empty only for records that belong to no company.",
    )
    definition_user_id = fields.Many2one(
        "res.users",
        "Last defined by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Empty: as shipped. Otherwise only what this user may read is counted.",
    )

    @api.model
    def _definition_fields(self):
        """Return the names of the fields whose author answers for what is read."""
        return {"model_name", "domain", "date_field", "company_field"}

    @api.depends("model_name")
    def _compute_model_label(self):
        # What a model is called is no secret.
        models_named = self.env["ir.model"].sudo().search([("model", "in", self.mapped("model_name"))])
        labels = {model.model: model.name for model in models_named}
        for record in self:
            record.model_label = labels.get(record.model_name) or record.model_name

    @api.onchange("model_name")
    def _onchange_model_name(self):
        model = self._get_model()
        if model is not None:
            self.company_field = "company_id" if "company_id" in model._fields else False
            self.date_field = self._usual_date(model)

    @api.model
    def _usual_date(self, model):
        """Return the name of the date by which records of `model` are usually found: its own, one that each of them
        has, or when it was made."""
        named = model._fields.get(model._date_name)
        required = [field for field in model._fields.values() if field.type in DATES and field.required]
        stored = model._fields.get("create_date") if model._auto else None
        return next((field.name for field in (named, *required, stored) if field and field.store), False)

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the author's rights limit what may be counted."""
        return super().create([self._with_author({**vals, "definition_user_id": False}) for vals in vals_list])

    def write(self, vals):
        """Write; whoever changes the definition answers for it with their own rights."""
        return super().write(self._with_author(vals))

    @api.model
    def _with_author(self, vals):
        defines = self._definition_fields() | {"definition_user_id"}
        if self.env.uid == SUPERUSER_ID or not defines & vals.keys():
            return vals
        return {**vals, "definition_user_id": self.env.uid}

    @api.constrains("model_name", "domain", "date_field", "company_field")
    def _check_definition(self):
        for record in self:
            problem = record._definition_problem()
            if problem:
                raise ValidationError(
                    self.env._(
                        "%(record)s: %(problem)s",
                        record=record.display_name,
                        problem=problem,
                    )
                )

    @api.model
    def _definition_parts(self):
        """Return the prefixes of the definitions that a record holds: the four fields above, and others like them."""
        return ("",)

    def _part_value(self, part, name):
        """Return field `name` of the definition with the prefix `part`."""
        return self[f"{part}{name}"]

    def _definition_problem(self):
        """Return what is wrong with the definition, as a sentence that says what to do; empty when nothing is."""
        self.ensure_one()
        return next(filter(None, (self._part_problem(part) for part in self._definition_parts())), "")

    def _part_problem(self, part):
        model = self._get_model(part)
        if model is None:
            return self.env._(
                'there is no kind of record "%(model)s" here. Choose one that is installed.',
                model=self._part_value(part, "model_name"),
            )
        try:
            domains = self._part_domains(part)
        except (SyntaxError, TypeError, ValueError):
            return self.env._("the filter cannot be read. Build it with the editor, and write dates as 'today -3m'.")
        try:
            filtered = [step for domain in domains for step in domain_fields(model, domain)]
            steps = [(model, model._fields["id"]), *filtered, *self._named_fields(model, part)]
        except ValueError as error:
            return self.env._(
                '%(model)s has no field "%(field)s". Choose another.',
                model=self._label_of(model),
                field=error.args[0],
            )
        return (
            self._date_problem(model, part)
            or self._company_problem(model, part)
            or self._rights_problem(steps)
            or self._search_problem(filtered)
        )

    def _get_model(self, part=""):
        """Return the model as an empty recordset, or None when it is not there or keeps no records."""
        model = self.env.get(self._part_value(part, "model_name") or "")
        return None if model is None or model._abstract or model._transient else model

    def _parse_domain(self, part=""):
        return self._read_domain(self._part_value(part, "domain"))

    @api.model
    def _read_domain(self, text):
        """Return a domain from its text. Raises SyntaxError, TypeError or ValueError when it is none."""
        return Domain(ast.literal_eval((text or "[]").strip()))

    def _part_domains(self, part):
        """Return the domains over the records of this part; more than one when a model filters them further."""
        return [self._parse_domain(part)]

    def _named_fields(self, model, part=""):
        for path in filter(None, [self._part_value(part, "date_field"), self._part_value(part, "company_field")]):
            yield from path_fields(model, path)

    def _date_problem(self, model, part=""):
        date_field = self._part_value(part, "date_field")
        field = model._fields.get(date_field)
        if not date_field or (field and field.store and field.type in DATES):
            return ""
        return self.env._(
            '"%(field)s" is no stored date of %(model)s. Choose another date.',
            field=date_field,
            model=self._label_of(model),
        )

    def _company_problem(self, model, part=""):
        company_field = self._part_value(part, "company_field")
        if not company_field:
            if "company_id" not in model._fields:
                return ""
            return self.env._(
                "%(model)s belongs to a company. Name the field that says which.", model=self._label_of(model)
            )
        owner, field = list(path_fields(model, company_field))[-1]
        if field.comodel_name == "res.company" or (owner._name, field.name) == ("res.company", "id"):
            return ""
        return self.env._(
            '"%(field)s" does not lead to a company. Choose a path that ends in one.',
            field=company_field,
        )

    @api.model
    def _label_of(self, model):
        return self.env["ir.model"].sudo()._get(model._name).name

    def _rights_problem(self, steps):
        """Return why the author may not read what the definition reads; nothing for definitions as shipped."""
        author = self.definition_user_id
        if not author:
            return ""
        forbidden = forbidden_fields((model.with_user(author).sudo(False), field) for model, field in steps)
        if not forbidden:
            return ""
        model, field = forbidden[0]
        if not model.has_access("read"):
            return self.env._(
                "%(user)s, who defined this, may not read %(model)s. Choose other records, or let somebody who may "
                "read them define it.",
                user=author.name,
                model=self._label_of(model),
            )
        return self.env._(
            '%(user)s, who defined this, may not read "%(field)s" of %(model)s. Choose other records, or let '
            "somebody who may read them define it.",
            user=author.name,
            field=field._description_string(self.env),
            model=self._label_of(model),
        )

    def _search_problem(self, steps):
        """Return which field of a filter nothing can be searched by: it stands in no table."""
        found = [(model, field) for model, field in steps if not (field.store or field.search)]
        if not found:
            return ""
        model, field = found[0]
        return self.env._(
            'a filter does not work: "%(field)s" of %(model)s cannot be searched. Choose a field that is stored.',
            field=field._description_string(self.env),
            model=self._label_of(model),
        )

    # Counting

    def _company_domain(self, companies, part=""):
        """Return the domain that keeps the records of `companies`; records without company count in each."""
        company_field = self._part_value(part, "company_field")
        if not company_field:
            return Domain.TRUE
        _owner, field = list(path_fields(self._get_model(part), company_field))[-1]
        is_shared = not field.required and field.name != "id"
        return Domain(company_field, "in", [*companies.ids, *([False] if is_shared else [])])
