"""Who may do what: `tests/access_table.csv` of each addon, checked against Odoo's own answers, both ways.

A row of the table is one thing that can be done with one real record (its builder stands in tests/samples.py), a
column one kind of person: *named* is an employee without quality group whom the record names (owner, approver,
trainer), *other company* the quality manager of another company. `yes` means that Odoo lets that person do it now, `-`
that the right is missing, `s` that the person has the right and the step is refused for what the record is like; a
verb that nobody can do with that record has no row. `write` is Odoo's right to the record, of which the life cycle
still locks fields. A failure prints the rows as Odoo answers them: read them, then mend the rights or the table.
"""

import csv
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import QmsCase
from .inventory import addon_tables, call_verb, qms_models, samples, verbs

OPERATIONS = ("create", "read", "write", "unlink")
PEOPLE = ("employee", "named", "officer", "manager", "auditor", "buyer", "hr", "portal", "other company")
TABLE = "access_table.csv"


@tagged("post_install", "-at_install")
class TestAccess(QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")
        cls.people = {
            **cls.users,
            "named": cls.named,
            "portal": cls.portal,
            "other company": cls.other_manager,
        }
        cls.rows = [{**row, "addon": addon} for addon, rows in addon_tables(cls.env, TABLE).items() for row in rows]

    def ask(self, person, what, record):
        """Return "yes" when `person` may do `what` (an operation or a verb) with `record`, "-" when the right is
        missing, "s" when the step is refused for another reason; nothing of it stays."""
        record = record.with_user(self.people[person])
        if what in ("create", "read", "write"):
            return "yes" if record.has_access(what) else "-"
        with self.undone():
            try:
                call_verb(record, what)
            except AccessError:
                return "-"
            except UserError:
                return "s"
        return "yes"

    def answer(self, what, record):
        """Return the cells of the row: {person: "yes", "-" or "s"}."""
        return {person: self.ask(person, what, record) for person in PEOPLE}

    def test_the_table_is_what_odoo_answers(self):
        for model_name in qms_models(self.env, ("stored", "transient")):
            for label, build in samples(self.env).get(model_name, {}).items():
                with self.subTest(model=model_name, record=label), self.undone():
                    record = build(self)
                    self.assertEqual(record._name, model_name, "The builder returns another model's record.")
                    right = [
                        {"model": model_name, "record": label, "what": what, **self.answer(what, record)}
                        for what in (*OPERATIONS, *verbs(type(record)))
                    ]
                    right = [row for row in right if row["what"] in OPERATIONS or "yes" in row.values()]
                    told = [row for row in self.rows if (row["model"], row["record"]) == (model_name, label)]
                    self.assert_same_rows(told, right)

    def assert_same_rows(self, told, right):
        columns = list(right[0])
        told = {row["what"]: {name: row[name] for name in columns} for row in told}
        wrong = [row for row in right if told.pop(row["what"], None) != row]
        if wrong:
            self.fail(f"Odoo answers otherwise than {TABLE} says. Its answers:\n{as_csv(wrong)}")
        self.assertFalse(told, "The table has rows that nobody can do: take them off.")

    def test_every_model_and_every_verb_stands_in_the_table(self):
        for model_name in qms_models(self.env, ("stored", "transient")):
            with self.subTest(model=model_name):
                self.assertIn(model_name, samples(self.env), "Write a builder in tests/samples.py of its addon.")
                told = {row["what"] for row in self.rows if row["model"] == model_name}
                missing = {*OPERATIONS, *verbs(self.env.registry[model_name])} - told
                self.assertFalse(missing, f"Add rows to {TABLE}, from a sample in which this is somebody's next step.")

    def test_rows_name_models_and_records_that_exist(self):
        for row in self.rows:
            with self.subTest(model=row["model"], record=row["record"]):
                self.assertIn(row["record"], samples(self.env).get(row["model"], {}), "No such sample: take it off.")
                self.assertEqual(
                    self.env.registry[row["model"]]._original_module,
                    row["addon"],
                    "It belongs to another addon.",
                )


def as_csv(rows):
    """Return `rows` as lines of the table, ready to be read and pasted."""
    out = io.StringIO()
    csv.DictWriter(out, list(rows[0]), lineterminator="\n").writerows(rows)
    return out.getvalue()
