"""A file with a bad row: the message names the row and the column, and nothing of the file is imported.

The first test takes every model that people can create, with a good row from its sample and a bad one below; the
others are the mistakes that our own rules find.
"""

from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase
from .inventory import qms_models, samples

NONSENSE = "no such thing"
CHECKED = ("selection", "many2one", "date", "datetime", "integer", "float")


@tagged("post_install", "-at_install")
class TestImport(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    def importable(self, model):
        """Return the names of the fields that the import screen offers and that can be malformed, sorted."""
        return sorted(
            name
            for name, field in model._fields.items()
            if field.store
            and not field.readonly
            and field.type in CHECKED
            and not field.company_dependent
            and model._has_field_access(field, "write")
            and not name.endswith(("_uid", "_date"))
        )

    def test_nonsense_in_any_column_is_named_and_imports_nothing(self):
        for model_name in qms_models(self.env, ("stored",)):
            model = self.env[model_name].with_user(self.manager)
            builders = list(samples(self.env).get(model_name, {}).values())
            if not builders or not model.has_access("create"):
                continue
            with self.undone():
                good = builders[0](self).sudo().with_context(import_compat=True)
                for column in self.importable(model):
                    with self.subTest(model=model_name, column=column):
                        value = good.export_data([column])["datas"][0][0]
                        self.assert_import_refused(model, [column], [[value], [NONSENSE]], line=1, column=column)

    def test_an_officer_cannot_import_a_policy_that_nobody_signed(self):
        self.assert_import_refused(
            self.env["qms.policy"].with_user(self.officer),
            ["name", "state"],
            [["Policy of 2019", "Draft"], ["Policy of 2020", "In force"]],
            line=1,
            column="state",
        )

    def test_a_row_without_a_required_value_is_named(self):
        self.assert_import_refused(
            self.env["qms.policy"].with_user(self.manager),
            ["name", "body"],
            [["Policy of 2019", "We deliver on time."], ["", "We deliver."]],
            line=1,
            column="name",
        )

    def test_two_processes_of_one_number_are_named(self):
        self.assert_import_refused(
            self.env["qms.process"].with_user(self.officer),
            ["name", "reference"],
            [["Purchasing", "P-90"], ["Receiving", "P-90"]],
            line=1,
            column="reference",
        )

    def test_a_process_of_a_kind_that_does_not_exist_is_named(self):
        self.assert_import_refused(
            self.env["qms.process"].with_user(self.officer),
            ["name", "kind"],
            [["Purchasing", "Core"], ["Receiving", "Central"]],
            line=1,
            column="kind",
        )

    def test_an_action_of_nobody_known_is_named(self):
        self.assert_import_refused(
            self.env["qms.action"].with_user(self.officer),
            ["name", "user_id", "date_due"],
            [["Label the shelves", self.officer.name, "2030-05-01"], ["Buy a scale", "Nobody", "2030-05-01"]],
            line=1,
            column="user_id",
        )

    def test_an_action_with_a_day_that_does_not_exist_is_named(self):
        self.assert_import_refused(
            self.env["qms.action"].with_user(self.officer),
            ["name", "date_due"],
            [["Label the shelves", "2030-05-01"], ["Buy a scale", "2030-02-30"]],
            line=1,
            column="date_due",
        )

    def test_an_officer_cannot_import_an_action_as_done(self):
        self.assert_import_refused(
            self.env["qms.action"].with_user(self.officer),
            ["name", "state"],
            [["Label the shelves", "Open"], ["Buy a scale", "Done"]],
            line=1,
            column="state",
        )
