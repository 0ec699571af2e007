import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

MOMENTS = ("date_contained", "date_corrected", "date_done")
# {column with a text: (link, what a text may be called there)}
LINKED = {
    "partner_name": ("partner_id", ("name", "complete_name")),
    "product_name": ("product_id", ("name", "default_code")),
}


class QmsNonconformityImportMixin(models.AbstractModel):
    """What Odoo's import button does with an old register: past states, days and owners as they stand there; vendors,
    customers and products found by their names, or kept as text."""

    _name = "qms.nonconformity.import.mixin"
    _inherit = "qms.import.mixin"
    _description = "Import of nonconformities"

    _import_moments = MOMENTS

    @api.model
    def _import_columns(self):
        """Return the names of the fields that the import screen offers although nobody types them in a form."""
        return [*self._link_names().values(), *MOMENTS, "end_reason"]

    @api.model
    def load(self, fields, data):
        """Import rows; a text that names exactly one vendor, customer or product becomes the link to it."""
        columns, data = list(fields), [list(row) for row in data]
        for text, (link, _keys) in LINKED.items():
            if text in columns and not any(name.split("/")[0] == link for name in columns):
                self._import_link(columns, data, text)
        return super().load(columns, data)

    @api.model
    def _import_link(self, columns, data, text):
        """Add the column of the link; where it was found, its name follows."""
        link, keys = LINKED[text]
        index = columns.index(text)
        found = self._import_find(self._fields[link].comodel_name, keys, {row[index] for row in data if row[index]})
        columns.append(f"{link}/.id")
        for row in data:
            record_id = found.get((row[index] or "").strip().casefold())
            row.append(str(record_id) if record_id else "")
            if record_id:
                row[index] = ""

    @api.model
    def _import_find(self, model, keys, texts):
        """Return {text in lower case: id} of those of `texts` that exactly one record is called."""
        records = self.env[model]
        codes = {code for text in texts for code in re.findall(r"^\[(.+?)\]", text)}
        words = [re.sub(r"([\\%_])", r"\\\1", text.strip()) for text in texts | codes]
        domain = Domain.OR(Domain(key, "=ilike", word) for key in keys for word in words)
        called = {}
        for record in records.search(domain & Domain(records._check_company_domain(self.env.company))):
            for name in {(record[key] or "").casefold() for key in (*keys, "display_name")}:
                called.setdefault(name, set()).add(record.id)
        return {name: next(iter(ids)) for name, ids in called.items() if len(ids) == 1}

    @api.model
    def _split_imported(self, vals):
        """Names that nothing in Odoo has any more are kept as text in the first state too, where the register of past
        states may be imported."""
        if vals.get("date_done") and not vals.get("date_detected"):
            # At the latest: today, the default, would be after it was closed.
            vals = {**vals, "date_detected": self.env.company._qms_day(fields.Datetime.to_datetime(vals["date_done"]))}
        texts = {name: vals[name] for name in self._link_names().values() if vals.get(name)}
        is_first = (vals.get("state") or self._initial_state()) == self._initial_state()
        if not (texts and is_first and any(self.env.user.has_group(group) for group in self._import_groups)):
            return super()._split_imported(vals)
        vals, imported = super()._split_imported({name: vals[name] for name in vals.keys() - texts.keys()})
        return vals, {**imported, **texts}

    @api.constrains("state", "is_legacy", "date_done", "date_detected")
    def _check_legacy_days(self):
        for record in self.filtered(lambda record: record.is_legacy and not record._is_editable()):
            problem = record._get_legacy_problem()
            if problem:
                raise ValidationError(problem)

    def _get_legacy_problem(self):
        """Return in words what is wrong with the day on which a case of the old register was closed."""
        name = self.display_name
        if not self.date_done:
            missing = self.env._('"Closed on" of %(record)s is empty: write the day it was closed.', record=name)
            # Asked of a file only: what the code of a migration creates says what it knows.
            return self.state == "closed" and self.env.context.get("import_file") and missing
        day = self.company_id._qms_day(self.date_done)
        if day < self.date_detected:
            return self.env._('"Closed on" of %(record)s is before "Found on": correct one of them.', record=name)
        if day > self.company_id._qms_today():
            return self.env._('"Closed on" of %(record)s is in the future: correct it, or import it open.', record=name)
        return False

    @api.depends("state", "is_legacy")
    def _compute_capa_reasons(self):
        super()._compute_capa_reasons()

    def _get_capa_reasons(self):
        """What was closed before this system was there asks for nothing any more."""
        return [] if self.is_legacy and not self._is_editable() else super()._get_capa_reasons()
