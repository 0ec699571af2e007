"""Every `qms.*` model of every installed addon is complete. A new model joins by existing; each failure says what
to add and where. Exceptions stand, with their reason, in tests/without_company.csv and tests/without_form.csv of the
model's addon."""

from functools import wraps

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import OTHER_ROLES, ROLES, QmsCase
from .inventory import (
    LOG_DATES,
    Search,
    definition,
    design_document,
    exceptions,
    paragraph,
    qms_models,
    view_arch,
)

END_STATES = {"closed", "done", "cancelled", "obsolete", "granted", "refused", "passed", "failed"}
MIN_PARAGRAPH = 60


def each_model(*kinds):
    """Run the decorated test once per model of `kinds`, each in a subtest of its own."""

    def decorate(test):
        @wraps(test)
        def run(self):
            for name in qms_models(self.env, kinds):
                with self.subTest(model=name):
                    test(self, self.env[name])

        return run

    return decorate


@tagged("post_install", "-at_install")
class TestModels(QmsCase):
    def reader(self, model):
        """Return a user of the first real role that may read `model`."""
        for role in ROLES:
            if model.with_user(self.users[role]).has_access("read"):
                return self.users[role]
        for role in OTHER_ROLES:
            user = self.new_user(role, self.company)
            if model.with_user(user).has_access("read"):
                return user
        return self.fail(f"No role may read {model._name}: give it a row in security/ir.model.access.csv.")

    # What it is

    @each_model("stored", "transient", "abstract")
    def test_every_model_has_a_description_in_words(self, model):
        self.assertNotEqual(model._description, model._name, "Set _description: users read it in messages.")

    @each_model("stored", "transient", "abstract")
    def test_every_class_says_what_it_is_for(self, model):
        self.assertTrue(vars(definition(type(model))).get("__doc__"), "Write the docstring of the class.")

    @each_model("stored", "transient", "abstract")
    def test_every_model_has_a_paragraph_in_the_design_document(self, model):
        text = paragraph(design_document(model._original_module), model._name)
        self.assertGreater(
            len(text),
            MIN_PARAGRAPH,
            f"Add a heading '### {model._name}' to docs/design.md: what it is, why, its menu path.",
        )

    # Who sees it

    @each_model("stored", "transient")
    def test_every_model_has_access_rows(self, model):
        rows = self.env["ir.model.access"].search([("model_id.model", "=", model._name)])
        self.assertTrue(rows.filtered("perm_read"), "Add rows to security/ir.model.access.csv of its addon.")
        self.assertTrue(all(rows.mapped("group_id")), "A row without a group is open to everybody, portal too.")

    @each_model("stored")
    def test_a_company_never_sees_the_records_of_another(self, model):
        without_company = exceptions(self.env, "without_company.csv")
        if model._name in without_company:
            self.assertNotIn("company_id", model._fields, "It has a company: take it off without_company.csv.")
            return
        self.assertIn(
            "company_id",
            model._fields,
            "Add company_id and a global rule, or a row with the reason to tests/without_company.csv.",
        )
        self.assert_rule_separates_companies(model)

    def assert_rule_separates_companies(self, model):
        """The global rules let the own company's record through and keep back the other company's."""
        rules = self.env["ir.rule"].search([("model_id.model", "=", model._name), ("groups", "=", False)])
        self.assertTrue(rules, "Add a global ir.rule on the company (no groups) to its security file.")
        seen_by_manager = rules.with_user(self.manager)._eval_context()
        domain = Domain.AND(safe_eval(rule.domain_force, seen_by_manager) for rule in rules)
        for company, visible in ((self.company, True), (self.other_company, False)):
            record = model.new({"company_id": company.id})
            self.assertEqual(
                bool(record.filtered_domain(domain)),
                visible,
                f"A user of {self.company.name} and a record of {company.name}, by the rule {domain}",
            )

    @each_model("transient")
    def test_nobody_sees_the_dialog_of_another_person(self, model):
        if not model.with_user(self.employee).has_access("read"):
            return
        rules = self.env["ir.rule"].search([("model_id.model", "=", model._name), ("groups", "=", False)])
        self.assertIn(
            "create_uid",
            " ".join(rules.mapped("domain_force")),
            'Any employee may read it: add a global ir.rule [("create_uid", "=", user.id)] to its security file.',
        )

    @each_model("stored")
    def test_links_between_our_records_stay_inside_one_company(self, model):
        links = [
            field
            for field in model._fields.values()
            if field.store
            and field.type in ("many2one", "many2many")
            and field.comodel_name.startswith("qms.")
            and "company_id" in self.env[field.comodel_name]._fields
        ]
        if links and "company_id" in model._fields:
            self.assertTrue(model._check_company_auto, "Set _check_company_auto = True on the class.")
            loose = [field.name for field in links if not field.check_company]
            self.assertFalse(loose, f"Set check_company=True on {', '.join(loose)}.")

    # What people see of it

    @each_model("stored", "transient")
    def test_every_model_has_list_form_and_search_views_that_open(self, model):
        views = self.env["ir.ui.view"].search([("model", "=", model._name), ("mode", "=", "primary")])
        found = set(views.mapped("type"))
        if model._name in exceptions(self.env, "without_form.csv"):
            self.assertNotIn("form", found, "It has a form: take it off without_form.csv.")
        else:
            missing = ({"form"} if model._transient else {"list", "form", "search"}) - found
            self.assertFalse(missing, "Write these views, or a row with the reason in tests/without_form.csv.")
        for view_type in found - {"qweb"}:
            arch = view_arch(self.env(user=self.reader(model)), model._name, view_type)
            self.assertEqual(arch.tag, view_type)

    @each_model("stored")
    def test_every_list_offers_the_filters_that_fit_its_fields(self, model):
        if model._name in exceptions(self.env, "without_form.csv"):
            return
        search = Search(view_arch(self.env(user=self.reader(model)), model._name, "search"))
        missing = missing_filters(model, search) + missing_groups(model, search)
        self.assertFalse(missing, f"The search view of {model._name} lacks: {', '.join(missing)}.")

    def test_the_lists_of_exceptions_name_only_models_that_exist_and_say_why(self):
        for name in ("without_company.csv", "without_form.csv"):
            for model_name, reason in exceptions(self.env, name).items():
                with self.subTest(list=name, model=model_name):
                    self.assertIn(model_name, qms_models(self.env))
                    self.assertGreater(len(reason), 10, "Say in words why it is an exception.")


def missing_filters(model, search):
    """Return the filters that the fields of `model` ask for and `search` does not offer, in words."""
    offered = {
        "mine (user_id = uid)": ("user_id", search.filters_on("user_id", r"\buid\b")),
        "late (date_due before today)": ("date_due", search.filters_on("date_due", "<")),
        "due this month (date_due)": (
            "date_due",
            "date_due" in search.date_filters or search.filters_on("date_due", ">"),
        ),
        "archived (active = False)": ("active", search.filters_on("active", "False")),
    }
    missing = [words for words, (field_name, found) in offered.items() if field_name in model._fields and not found]
    if end_states(model) and not any(shows_closed(model, domain) for domain in search.domains_on("state")):
        missing.append(f"closed (state is one of {', '.join(sorted(end_states(model)))})")
    return missing


def end_states(model):
    """Return the states of `model` in which its life cycle ends."""
    field = model._fields.get("state")
    return END_STATES & set(field.get_values(model.env)) if field else set()


def shows_closed(model, domain):
    """Tell whether `domain` lets every end state through, and not the first state."""
    shown = {
        state
        for state in model._fields["state"].get_values(model.env)
        if model.new({"state": state}).filtered_domain(safe_eval(domain, {"uid": model.env.uid}))
    }
    return end_states(model) <= shown and model._fields["state"].default(model) not in shown


def missing_groups(model, search):
    """Return the group-bys that the fields of `model` ask for and `search` does not offer, in words."""
    words = {"process_id": "process", "user_id": "responsible", "state": "state"}
    missing = [
        f"group by {word} ({name})"
        for name, word in words.items()
        if name in model._fields and model._fields[name].store and name not in search.groups
    ]
    dates = {
        name
        for name, field in model._fields.items()
        if field.type in ("date", "datetime") and field.store and name not in LOG_DATES
    }
    if dates and not (dates | LOG_DATES) & search.groups:
        missing.append(f"group by month (one of {', '.join(sorted(dates))})")
    return missing
