from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsDefinitionMixin(QmsAssertions, QmsCase):
    """A definition over any model is checked, and limited to what its author may read; shown on evidence rules."""

    def define(self, user=None, **vals):
        """Return a rule that `user` (the manager) defines, over receipts unless `vals` say otherwise."""
        return (
            self.env["qms.evidence.rule"]
            .with_user(user or self.manager)
            .create(
                {
                    "requirement_id": self.topic("RECEIPT").id,
                    "name": "Ours",
                    "model_name": "stock.picking",
                    "date_field": "date_done",
                    "company_field": "company_id",
                    **vals,
                }
            )
        )

    def assert_undefinable(self, says, **vals):
        self.assert_refused(self.define, says=says, **vals)

    # What it says

    def test_a_model_must_be_there_and_keep_records(self):
        for name in ("no.such.model", "mail.thread", "qms.reason", "x"):
            self.assert_undefinable("Choose one that is installed", model_name=name)

    def test_a_filter_must_be_readable(self):
        for text in (
            "[('state', '=', 'done'",
            "hello",
            "[('state', '<>?', 1)]",
            "5",
            "[(context_today(), '=', 1)]",
            "[('create_date', '>', context_today())]",
            "[('location_id', 'any!', [('id', '>', 0)])]",
        ):
            self.assert_undefinable("filter cannot be read", domain=text)

    def test_every_field_must_exist(self):
        self.assert_undefinable('no field "colour"', domain="[('colour', '=', 1)]")
        self.assert_undefinable('no field "colour"', domain="[('location_id.colour', '=', 1)]")
        self.assert_undefinable('no field "colour"', domain="[('move_ids', 'any', [('colour', '=', 1)])]")
        self.assert_undefinable('no field "arrived"', date_field="arrived")
        self.assert_undefinable('no field "firm"', company_field="firm")

    def test_the_date_must_be_a_stored_date(self):
        self.assert_undefinable("no stored date", date_field="name")
        self.assert_undefinable("no stored date", date_field="has_deadline_issue")

    def test_the_company_must_be_named_when_there_is_one_and_lead_to_it(self):
        self.assert_undefinable("Name the field", company_field=False)
        self.assert_undefinable("does not lead to a company", company_field="location_id")
        self.assertTrue(self.define(company_field="picking_type_id.company_id"))
        self.assertTrue(self.define(model_name="qms.edition", date_field="date_published", company_field=False))

    def test_a_filter_that_does_not_work_is_refused(self):
        self.assert_undefinable("does not work", domain="[('date_done', '>', 'the day before')]")
        with mute_logger("odoo.sql_db"):
            self.assert_undefinable("value of another kind", domain="[('id', '=', 'abc')]")

    # Who may read it

    def test_a_definition_may_not_touch_a_model_its_author_may_not_read(self):
        for name, company in (
            ("hr.version", "company_id"),
            ("hr.employee", "company_id"),
            ("ir.config_parameter", False),
            ("purchase.order", "company_id"),
        ):
            self.assert_undefinable("may not read", model_name=name, date_field="create_date", company_field=company)

    def test_a_definition_may_not_look_into_wages(self):
        self.assert_undefinable(
            "may not read",
            model_name="hr.version",
            domain="[('wage', '>', 3000)]",
            date_field=False,
        )
        self.assert_undefinable(
            "may not read",
            model_name="res.users",
            company_field="company_id",
            date_field=False,
            domain="[('employee_ids.version_id.wage', '>', 3000)]",
        )
        self.assert_undefinable(
            "may not read",
            model_name="res.users",
            company_field="company_id",
            date_field=False,
            domain="[('employee_ids', 'any', [('version_id', 'any', [('wage', '>', 3000)])])]",
        )

    def test_a_definition_may_not_touch_a_field_of_another_group(self):
        field = self.env["res.partner"]._fields["email"]
        self.addCleanup(setattr, field, "groups", field.groups)
        vals = {"model_name": "res.partner", "date_field": "create_date", "domain": "[('email', 'ilike', 'a')]"}
        self.assertTrue(self.define(**vals))
        field.groups = "base.group_system"
        self.assert_undefinable("Email", **vals)

    def test_a_link_compared_with_a_text_reads_the_record_behind_it(self):
        vals = {"model_name": "stock.move", "date_field": "date"}
        self.assert_undefinable("may not read", domain="[('purchase_line_id', 'ilike', 'pump')]", **vals)
        self.assertTrue(self.define(domain="[('purchase_line_id', '!=', False)]", **vals))

    def test_rights_are_looked_at_again_when_it_is_counted(self):
        self.manager.group_ids += self.env.ref("hr.group_hr_user")
        rule = self.define(model_name="hr.employee", date_field="create_date")
        self.assertFalse(rule._count()[rule.id]["problem"])
        self.manager.group_ids -= self.env.ref("hr.group_hr_user")
        self.assertIn("may not read", rule._count()[rule.id]["problem"])
        self.assertEqual(rule._count()[rule.id]["count"], 0)

    def test_a_definition_counts_only_the_records_its_author_may_read(self):
        hidden = self.env["res.partner"].create({"name": "Hidden", "company_id": self.other_company.id})
        self.env["res.partner"].create({"name": "Shown", "company_id": self.company.id})
        vals = {"model_name": "res.partner", "date_field": "create_date"}
        rule = self.define(domain="[('name', 'in', ('Hidden', 'Shown'))]", **vals)
        companies = self.company | self.other_company
        self.assertEqual(rule._count(companies)[rule.id]["count"], 1)
        self.assertEqual(rule.with_user(self.auditor)._count(companies)[rule.id]["count"], 1)
        hidden.company_id = False
        self.assertEqual(rule._count(companies)[rule.id]["count"], 2)

    def test_saving_a_definition_counts_nothing(self):
        rule = self.define()
        with patch.object(type(rule), "_count", side_effect=AssertionError("counted")):
            rule.domain = "[('state', '=', 'done')]"

    def test_whoever_changes_a_shipped_definition_answers_for_it(self):
        rule = self.env.ref("qms_iso9001.qms_evidence_rule_hr_employee_people").with_user(self.manager)
        self.assertFalse(rule.definition_user_id)
        rule.freshness_days = 10
        self.assertFalse(rule.definition_user_id)
        self.assert_refused(rule.write, {"domain": "[('name', 'ilike', 'a')]"}, says="may not read")

    def test_nobody_frees_a_definition_of_its_author(self):
        rule = self.define(definition_user_id=False)
        self.assertEqual(rule.definition_user_id, self.manager)
        rule.write({"definition_user_id": False})
        self.assertEqual(rule.definition_user_id, self.manager)
        rule.sudo().write({"definition_user_id": False, "domain": "[]"})
        self.assertEqual(rule.definition_user_id, self.manager)
        self.assert_refused(
            self.env["qms.evidence.rule"].with_user(self.manager).with_context(default_definition_user_id=False).create,
            {
                "requirement_id": rule.requirement_id.id,
                "name": "Wages",
                "model_name": "hr.version",
                "company_field": "company_id",
            },
            says="may not read",
        )

    def test_only_managers_define(self):
        rule = self.define()
        for user in (self.officer, self.auditor, self.employee):
            self.assert_refused(self.define, user)
            self.assert_refused(rule.with_user(user).write, {"domain": "[]"})
