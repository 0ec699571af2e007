from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

READERS = ("qms_iso9001.group_qms_user", "qms_iso9001.group_qms_auditor")


class QmsRetentionRule(models.Model):
    """How many years the records of a type are kept, and from which of their dates, in one company."""

    _name = "qms.retention.rule"
    _inherit = ["mail.thread"]
    _description = "Retention rule"
    _order = "company_id, model_name"
    _rec_name = "model_name"

    model_name = fields.Selection(selection="_selection_model_name", string="Record type", required=True, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    active = fields.Boolean(default=True, tracking=True, help="Archived: records of this type are kept for ever.")
    years = fields.Integer("Years kept", required=True, default=10, tracking=True)
    date_field = fields.Selection(
        selection="_selection_date_field",
        string="Counted from",
        compute="_compute_date_field",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
        help="Records without this date count from their last change.",
    )
    date_field_names = fields.Json(compute="_compute_date_field_names")
    expired_count = fields.Integer("Expired", compute="_compute_counts", help="Records that today's list would name.")
    held_count = fields.Integer("On legal hold", compute="_compute_counts")

    _model_unique = models.UniqueIndex("(company_id, model_name)", "A type of record has one rule in a company.")
    _years_positive = models.Constraint("CHECK(years > 0)", "Keep records for one year at least.")

    @api.model
    def _selection_model_name(self):
        # Names of models are no secret; not everybody may read the register of models.
        registered = self.env["ir.model"].sudo()
        return [(name, registered._get(name).name) for name in self.env["qms.retention.mixin"]._retention_models()]

    @api.model
    def _selection_date_field(self):
        labels = {}
        for name in self.env["qms.retention.mixin"]._retention_models():
            model = self.env[name].sudo()
            for field_name, described in model.fields_get(model._retention_date_fields(), ["string"]).items():
                labels.setdefault(field_name, described["string"])
        return list(labels.items())

    @api.depends("model_name")
    def _compute_date_field_names(self):
        for rule in self:
            rule.date_field_names = rule._model()._retention_date_fields() if rule._is_installed() else []

    @api.depends("model_name")
    def _compute_date_field(self):
        for rule in self:
            names = rule.date_field_names or []
            rule.date_field = rule.date_field if rule.date_field in names else next(iter(names), False)

    @api.depends("model_name", "company_id", "years", "date_field")
    def _compute_counts(self):
        # Counted whatever the reader may read: a number of records is no secret to who reads the rule.
        for rule in self:
            counted = rule._is_installed() and rule.date_field and rule.years > 0
            rule.expired_count = rule._model().search_count(rule._expired_domain()) if counted else 0
            rule.held_count = rule._model().search_count(rule._held_domain()) if counted else 0

    @api.constrains("model_name", "date_field")
    def _check_date_field(self):
        for rule in self:
            if rule.date_field not in (rule.date_field_names or []):
                raise ValidationError(
                    self.env._(
                        "Records of this type do not count from that date. Choose one of theirs: %(names)s.",
                        names=", ".join(rule.date_field_names),
                    )
                )

    def _is_installed(self):
        return bool(self.model_name) and self.model_name in self.env

    def _model(self):
        """Return the model with all rights and the archived: a rule speaks of every record of its company."""
        return self.env[self.model_name].sudo().with_context(active_test=False)

    def _own_domain(self):
        return Domain("company_id", "=", self.company_id.id) & Domain("disposition_id", "=", False)

    def _held_domain(self):
        return self._own_domain() & Domain("date_held", "!=", False)

    def _expired_domain(self):
        """Return the domain of what has expired on the company's today: over, old enough, not held, still there."""
        self.ensure_one()
        company = self.company_id
        limit = company._qms_today() - relativedelta(years=self.years)
        instant = company._qms_midnight(limit)
        of_date = self._model()._fields[self.date_field].type == "date"
        dated = Domain(self.date_field, "<", limit if of_date else instant)
        undated = Domain(self.date_field, "=", False) & Domain("write_date", "<", instant)
        over = Domain(self._model()._retention_ended_domain())
        return self._own_domain() & Domain("date_held", "=", False) & over & (dated | undated)

    def _get_expired(self):
        """Return the records that have expired, oldest first."""
        return self._model().search(self._expired_domain(), order=f"{self.date_field}, id")

    def _counted_from(self, record):
        """Return the day in the company's zone from which the retention of `record` counts."""
        value = record[self.date_field] or record.write_date
        of_date = record[self.date_field] and record._fields[self.date_field].type == "date"
        return value if of_date else self.company_id._qms_day(value)

    def _prepare_line_vals(self, record, label):
        number, name = record._retention_label()
        date_from = self._counted_from(record)
        return {
            "model_label": self._model_label(),
            "res_model": record._name,
            "res_id": record.id,
            "reference": number,
            "name": name,
            "date_from": date_from,
            "date_retention": date_from + relativedelta(years=self.years),
            "rule_text": label,
        }

    def _model_label(self):
        return dict(self._fields["model_name"]._description_selection(self.env))[self.model_name]

    def _rule_text(self):
        """Return the rule in words, as a line of the list keeps it."""
        described = self._model().fields_get([self.date_field], ["string"])
        return self.env._("%(years)s years from: %(date)s", years=self.years, date=described[self.date_field]["string"])

    @api.model
    def _prepare_companies(self, companies):
        """Give `companies` the first rule of each type of record they have none for, archived ones included."""
        rules = self.sudo().with_context(active_test=False).search([("company_id", "in", companies.ids)])
        there = {(rule.company_id.id, rule.model_name) for rule in rules}
        names = self.env["qms.retention.mixin"]._retention_models()
        self.sudo().create(
            [
                {"model_name": name, "company_id": company.id, "years": self.env[name]._retention_years}
                for company in companies
                for name in names
                if (company.id, name) not in there
            ]
        )

    def action_view_expired(self):
        """Open the records that have expired."""
        return self._view_records(self.env._("Expired"), self._expired_domain())

    def action_view_held(self):
        """Open the records on legal hold."""
        return self._view_records(self.env._("On legal hold"), self._held_domain())

    def _view_records(self, title, domain):
        self.ensure_one()
        if not any(self.env.user.has_group(group) for group in READERS):
            raise AccessError(self.env._("Quality officers and auditors look at retention. Ask one of them."))
        return {
            "type": "ir.actions.act_window",
            "name": f"{self._model_label()}: {title}",
            "res_model": self.model_name,
            "domain": list(domain),
            "views": [(False, "list"), (False, "form")],
            "context": {"create": False, "active_test": False},
        }
