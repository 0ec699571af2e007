from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..tools.document_sheet import DocumentSheet

TEMPLATE = "/qms_iso9001/static/xls/qms_document.xlsx"
SHOWN_ERRORS = 20
OWNER_KEYS = ("login", "email", "name")


class QmsDocumentImportMixin(models.AbstractModel):
    """What Odoo's import button does with a list of documents: one row is one revision, rows of the same number are one
    document. A file is imported as a whole or not at all, and nobody gets a mail or an activity from it."""

    _name = "qms.document.import.mixin"
    _description = "Import of documents"

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        return [{"label": self.env._("Import template for documents"), "template": TEMPLATE}]

    @api.model
    def load(self, fields, data):
        """Import rows; errors name the row of the sheet, the number of the document and the column.

        Nothing in the context is asked for: who may bring in a past state, `create` of the revision decides.
        """
        # One transaction per file, whatever batch the client asks for; and nobody is told about past states.
        quiet = self.with_context(_import_limit=None, tracking_disable=True)
        if "survey_id" in fields and not self.env["survey.survey"].has_access("read"):
            column = fields.index("survey_id")
            row = next((number for number, cells in enumerate(data) if cells[column]), 0)
            message = self.env._("Questions: you may not read surveys. Leave the column out, or ask who may.")
            return {"ids": False, "messages": [self._import_error(message, "survey_id", row)], "nextrow": 0}
        if {"id", ".id"} & set(fields) or not self.has_access("create"):
            return super(QmsDocumentImportMixin, quiet).load(fields, data)
        sheet = DocumentSheet(self, fields, data)
        sheet.read_groups()
        sheet.resolve("type_id", self._import_type_reader())
        sheet.resolve("user_id", self._import_owner_reader(sheet))
        sheet.resolve("process_ids", self._import_process_reader())
        self._check_new_numbers(sheet)
        for name in self._import_choices(sheet):
            sheet.fill(name, self._fields[name].default(self))
        sheet.read_revisions(self._import_states(), self.env.company._qms_today())
        if sheet.errors:
            return {"ids": False, "messages": self._import_shown(sheet.errors), "nextrow": 0}
        result = super(QmsDocumentImportMixin, quiet).load(*sheet.for_odoo())
        return {**result, "messages": self._import_shown(sheet.readable(result["messages"]))}

    @api.model
    def _import_error(self, message, name, row):
        return {"type": "error", "message": message, "field": name, "record": row, "rows": {"from": row, "to": row}}

    @api.model
    def _import_shown(self, messages):
        """Return the first errors, from the top of the sheet down; all of many would fill screens."""
        messages = sorted(messages, key=lambda message: message.get("record", 0))
        if len(messages) <= SHOWN_ERRORS:
            return messages
        all_of_them = self.env._(
            "%(count)s errors, of which the first %(shown)s stand below: mend them and test again.",
            count=len(messages),
            shown=SHOWN_ERRORS,
        )
        # Without a row, the import screen shows it above the others.
        return [{"type": "error", "message": all_of_them}, *messages[:SHOWN_ERRORS]]

    @api.model
    def _import_choices(self, sheet):
        """Return the columns in which an empty cell means the default, as in a new form."""
        fields = [self._fields.get(name) for name in sheet.names]
        return [field.name for field in fields if field and field.type == "selection" and field.required]

    @api.model
    def _import_states(self):
        """Return {what may stand in the column State, in lower case: state}."""
        field = self.env["qms.document.revision"]._fields["state"]
        plain = field._description_selection(self.with_context(lang=None).env)
        shown = field._description_selection(self.env)
        words = {word.casefold(): state for state, label in [*shown, *plain] for word in (label, state)}
        return {word: state for word, state in words.items() if state in ("draft", "in_force", "obsolete")}

    @api.model
    def _import_type_reader(self):
        """Return the function that reads a cell of the column Type: a type's name, or a kind of which there is one."""
        types = self.env["qms.document.type"]
        types = types.search(types._check_company_domain(self.env.company))
        kinds = dict(types._fields["kind"]._description_selection(self.env))
        names, kind_words = defaultdict(set), defaultdict(set)
        for kind in types:
            for name in (kind.name, kind.with_context(lang=None).name):
                names[name.casefold()].add(kind.id)
            for word in (kind.kind, kinds[kind.kind]):
                kind_words[word.casefold()].add(kind.id)

        def read(text):
            ids = names.get(text.casefold()) or kind_words.get(text.casefold(), ())
            if len(ids) == 1:
                return next(iter(ids)), None
            accepted = ", ".join(types.mapped("name"))
            if ids:
                message = self.env._("“%(value)s”: several types. Write one of: %(names)s.", value=text, names=accepted)
            else:
                message = self.env._("no type “%(value)s”. Write one of: %(names)s.", value=text, names=accepted)
            return False, message

        return read

    @api.model
    def _import_owner_reader(self, sheet):
        """Return the function that reads a cell of the column Owner: an e-mail address, a login or a name."""
        companies = self.env.companies if sheet.has("company_id") else self.env.company
        users = self.env["res.users"].search([("share", "=", False), ("company_ids", "in", companies.ids)])
        keys = [users.grouped(lambda user, name=name: (user[name] or "").casefold()) for name in OWNER_KEYS]

        def read(text):
            if not text:
                return self.env.uid, None
            owners = next(filter(None, (found.get(text.casefold()) for found in keys)), users.browse())
            if len(owners) == 1:
                return owners.id, None
            if owners:
                logins = ", ".join(owners.mapped("login"))
                message = self.env._("several people: %(names)s. Write which of them.", names=logins)
            else:
                message = self.env._(
                    "nobody with the e-mail, login or name “%(value)s” in %(companies)s. Correct it, or add the user.",
                    value=text,
                    companies=", ".join(companies.mapped("name")),
                )
            return False, message

        return read

    @api.model
    def _import_process_reader(self):
        """Return the function that reads a cell of the column Processes: each by its number, its name or both."""
        processes = self.env["qms.process"]
        processes = processes.search(processes._check_company_domain(self.env.company))
        keys = [
            processes.grouped(lambda process, name=name: (process[name] or "").casefold())
            for name in ("display_name", "reference", "name")
        ]

        def find(text):
            return next(filter(None, (found.get(text.casefold()) for found in keys if text)), processes.browse())

        def read(text):
            # A name may have a comma in it.
            words = [text] if find(text) else [word.strip() for word in text.split(",") if word.strip()]
            for word in words:
                if not find(word):
                    message = self.env._("no process “%(value)s”. Write its number or its name.", value=word)
                    return False, message
                if len(find(word)) > 1:
                    return False, self.env._("“%(value)s”: several processes. Write the number.", value=word)
            return ",".join(str(find(word).id) for word in words), None

        return read

    @api.model
    def _check_new_numbers(self, sheet):
        """Note numbers that a document of the company has, archived ones too: an import never changes a document."""
        if sheet.has("company_id"):
            return  # Rows of several companies: the unique index refuses the number, and names its row.
        rows = {sheet.text(index, "reference"): index for index in sheet.first_rows()}
        taken = Domain("reference", "in", [number for number in rows if number])
        taken &= Domain("company_id", "=", self.env.company.id)
        for document in self.with_context(active_test=False).search(taken):
            message = self.env._(
                "there is a document of this number already: “%(title)s”. Nothing of it is changed by an import: "
                "take the row out, or choose a free number.",
                title=document.name,
            )
            sheet.error(rows[document.reference], "reference", message)
