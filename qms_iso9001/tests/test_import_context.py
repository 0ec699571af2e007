from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase

# Model: what the row that comes in says, and a column with what is no value of it.
SHEETS = {
    "qms.risk": ({"name": "Boards arrive late", "kind": "Risk"}, ("kind", "Danger")),
    "qms.issue": ({"name": "Two assemblers retire"}, ("user_id", "Nobody At All")),
    "qms.interested.party": ({"name": "Fire brigade"}, ("user_id", "Nobody At All")),
    "qms.equipment": ({"name": "Caliper"}, ("interval_months", "each spring")),
    "qms.certificate": (
        {
            "body": "Example Certification",
            "edition_id": "ISO 9001:2015",
            "scope": "Pumps",
            "number": "EC-1",
            "date_start": "2026-01-01",
            "date_end": "2029-01-01",
        },
        ("date_end", "in three years"),
    ),
}


@tagged("post_install", "-at_install")
class TestImportContext(QmsAssertions, QmsCase):
    """Registers that a company has in its sheets come in by Odoo's import, whole or not at all."""

    def model(self, name):
        return self.env[name].with_user(self.manager).with_company(self.company)

    def given(self, name):
        """Return the columns and the values of a row: those that the model has, and what else it needs."""
        model, (vals, _bad) = self.model(name), SHEETS[name]
        row = {column: value for column, value in vals.items() if column in model._fields}
        return list(row), list(row.values())

    def test_the_template_is_there_and_opens(self):
        for name in ("qms.risk", "qms.issue", "qms.interested.party", "qms.equipment"):
            with self.subTest(model=name):
                [template] = self.model(name).get_import_templates()
                self.assertTrue(template["label"] and template["template"].endswith(".xlsx"))

    def test_what_is_wrong_is_said_with_its_row_and_nothing_comes_in(self):
        for name, (_vals, (column, nonsense)) in SHEETS.items():
            model = self.model(name)
            columns, row = self.given(name)
            good = [*row[: columns.index(column)], *row[columns.index(column) + 1 :]] if column in columns else row
            columns = [each for each in columns if each != column]
            before = model.search_count([])
            with self.subTest(model=name):
                self.assert_import_refused(
                    model, [*columns, column], [[*good, self.valid(model, column)], [*good, nonsense]], 1, column
                )
                self.assertEqual(model.search_count([]), before)

    def valid(self, model, column):
        field = model._fields[column]
        if field.type == "selection":
            return field._description_selection(self.env)[0][1]
        return {"many2one": self.manager.name, "integer": "12", "date": "2029-01-01"}[field.type]

    def test_nothing_comes_into_another_company(self):
        for name in SHEETS:
            model = self.model(name)
            columns, row = self.given(name)
            with self.subTest(model=name):
                result = model.load([*columns, "company_id"], [[*row, self.other_company.name]])
                self.assertFalse(result["ids"])
                self.assertTrue(result["messages"][0]["message"])
                self.assertFalse(
                    self.env[name]
                    .sudo()
                    .search_count([("company_id", "=", self.other_company.id), ("create_uid", "=", self.manager.id)])
                )
