from odoo import api, models

PERSON = "employee_id"


class QmsTrainingImportMixin(models.AbstractModel):
    """An Excel file to start from on the import screen, and an import of which nobody gets a mail.

    Past evidence also belongs to people who left. Of people of one name the one who is here gets it; where several are
    left, none does and the row is refused.
    """

    _name = "qms.training.import.mixin"
    _description = "Import by an Excel file"
    # Of the file in static/xls.
    _import_template = ""

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers."""
        template = f"/qms_iso9001_training/static/xls/{self._import_template}.xlsx"
        return [{"label": self.env._("Import template with explanations"), "template": template}]

    @api.model
    def load(self, fields, data):
        """Import rows, also of people who left; nobody is told about what was in the files of before."""
        model = super(QmsTrainingImportMixin, self.with_context(tracking_disable=True))
        if PERSON not in fields:
            return model.load(fields, data)
        place = fields.index(PERSON)
        found, data, errors = {}, [list(row) for row in data], []
        for number, row in enumerate(data):
            name = str(row[place] or "").strip()
            if name and name not in found:
                found[name] = self._import_person(name)
            row[place], problem = found.get(name, ("", None))
            if problem:
                errors.append(self._import_error(number, PERSON, problem))
        if errors:
            return {"ids": False, "messages": errors, "nextrow": 0}
        return model.load([f"{PERSON}/.id" if field == PERSON else field for field in fields], data)

    @api.model
    def _import_person(self, name):
        """Return (id as text, None) of the one person of that name, or ("", what is wrong)."""
        Employee = self.env["hr.employee"]
        people = Employee.name_search(name, operator="=", limit=2) or Employee.with_context(
            active_test=False
        ).name_search(name, operator="=", limit=2)
        if len(people) == 1:
            return str(people[0][0]), None
        if people:
            return "", self.env._(
                "Several people are called “%(name)s”. Say who by the external ID of the employee, in a column of its "
                "own in place of this one.",
                name=name,
            )
        # As somebody chose on the import screen: what names nobody is left out. No employee has this id.
        if PERSON in (self.env.context.get("import_skip_records") or ()):
            return "-1", None
        return "", self.env._("Nobody is called “%(name)s”. Write the name as it is on the employee.", name=name)

    @api.model
    def _import_error(self, number, field, message):
        rows = {"from": number, "to": number}
        return {"type": "error", "message": message, "field": field, "record": number, "rows": rows}
