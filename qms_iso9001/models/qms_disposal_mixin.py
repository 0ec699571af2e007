import json

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import SQL

PERSONS = ("res.users", "hr.employee")
TEXTS = ("text", "html", "binary", "image")
EMPTIED = "Disposed of"
CONVERSATION = (("mail.message", "model"), ("mail.activity", "res_model"), ("mail.followers", "res_model"))


class QmsDisposalMixin(models.AbstractModel):
    """What a signed disposition takes from a record: files, texts, conversation and persons. Number, name, dates, state
    and hashes stay.

    A model that joins extends `_retention_content_fields` and `_retention_personal_fields` by what their defaults
    do not find: short texts, and names kept as text.
    """

    _name = "qms.disposal.mixin"
    _description = "Disposal of a record"

    @api.model
    def _retention_content_fields(self):
        """Return the names of the fields that are emptied: long texts and files, unless the model says otherwise."""
        return self._stored_fields_of(self, lambda field: field.type in TEXTS)

    @api.model
    def _retention_personal_fields(self):
        """Return the names of the fields that hold persons: links to users and employees; models add names as text."""
        return self._stored_fields_of(self, self._is_person_field)

    @api.model
    def _retention_part_fields(self):
        """Return the names of the One2many fields whose rows are part of the record, and are emptied with it."""
        return set()

    @api.model
    def _is_person_field(self, field):
        return field.comodel_name in PERSONS and field.name not in models.MAGIC_COLUMNS

    @api.model
    def _stored_fields_of(self, model, is_meant):
        fields = (field for field in model._fields.values() if field.store)
        return {field.name for field in fields if field.type != "one2many" and is_meant(field)}

    def _dispose(self, disposition):
        """Empty these records of one company; only the signing of `disposition`, which lists them, calls it."""
        self.env.flush_all()
        company = self.company_id.ensure_one()
        self._replace_names(company)
        marks = {"disposition_id": disposition.id, "date_disposed": company._qms_today()}
        self._empty(self, self._retention_content_fields(), self._retention_personal_fields(), marks)
        for name in self._retention_part_fields():
            rows = self.with_context(active_test=False)[name]
            texts = self._stored_fields_of(rows, lambda field: field.type in TEXTS)
            self._empty(rows, texts, self._stored_fields_of(rows, self._is_person_field), {})
        self.env.invalidate_all()
        # From here on the files are free to go: their record is disposed of.
        self._delete_files()
        self._delete_conversation()
        self.env["qms.signer"]._pseudonymise(self)
        self.env.invalidate_all()

    @api.model
    def _empty(self, records, content, personal, marks):
        """Empty the fields of `records` (of any model), past guards, tracking and log: those would keep names."""
        fields = [records._fields[name] for name in sorted(content | personal)]
        values = {field.name: self._empty_value(field) for field in fields if field.column_type}
        kept = {field.name for field in fields if field.type == "char" and field.name in personal}
        values = {name: value for name, value in values.items() if name not in kept}
        values |= {**marks, "create_uid": SUPERUSER_ID, "write_uid": SUPERUSER_ID}
        if not records:
            return
        columns = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
        ids = tuple(records.ids)
        self.env.cr.execute(SQL("UPDATE %s SET %s WHERE id IN %s", SQL.identifier(records._table), columns, ids))
        for field in fields:
            if field.type == "many2many":
                relation, column = SQL.identifier(field.relation), SQL.identifier(field.column1)
                self.env.cr.execute(SQL("DELETE FROM %s WHERE %s IN %s", relation, column, ids))

    @api.model
    def _empty_value(self, field):
        if not field.required:
            return None
        if field.type == "many2one":
            return SUPERUSER_ID
        return SQL("%s::jsonb", json.dumps({"en_US": EMPTIED})) if field.translate else EMPTIED

    def _replace_names(self, company):
        """Replace names kept as text by the pseudonym of the person."""
        names = [name for name in self._retention_personal_fields() if self._fields[name].type == "char"]
        texts = {text for name in names for text in self.mapped(name) if text}
        pseudonyms = self.env["qms.signer"]._pseudonyms_of_names(company, texts)
        for name in names:
            for text, records in self.grouped(name).items():
                if text:
                    column = SQL.identifier(name)
                    table = SQL.identifier(self._table)
                    self.env.cr.execute(
                        SQL("UPDATE %s SET %s = %s WHERE id IN %s", table, column, pseudonyms[text], records._ids)
                    )

    def _delete_files(self):
        anywhere = Domain("res_field", "=", False) | Domain("res_field", "!=", False)
        mine = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        self.env["ir.attachment"].sudo().search(mine & anywhere).unlink()

    def _delete_conversation(self):
        """Delete messages with their tracking, reminders and followers: they say who did what, in words."""
        for name, model_field in CONVERSATION:
            model = self.env[name].sudo().with_context(active_test=False)
            model.search([(model_field, "=", self._name), ("res_id", "in", self.ids)]).unlink()
