from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..tools.pseudonym import pseudonym
from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsRetentionRule(QmsAssertions, QmsCase):
    def rules(self, company=None):
        return self.env["qms.retention.rule"].search([("company_id", "=", (company or self.company).id)])

    def rule(self, model_name):
        return self.rules().filtered(lambda rule: rule.model_name == model_name)

    def test_a_new_company_keeps_every_type_for_its_time(self):
        names = self.env["qms.retention.mixin"]._retention_models()
        self.assertEqual(sorted(self.rules().mapped("model_name")), names)
        self.assertRecordValues(self.rule("qms.policy"), [{"years": 10, "date_field": "in_force_until"}])

    def test_an_update_gives_no_doubles_and_brings_no_archived_rule_back(self):
        self.rule("qms.action").active = False
        before = len(self.rules())
        self.env["res.company"]._qms_prepare_all()
        self.assertEqual(len(self.rules()), before)

    def test_a_type_is_chosen_by_its_label_and_a_date_from_its_own(self):
        self.rule("qms.action").sudo().unlink()
        labels = dict(self.env["qms.retention.rule"].fields_get(["model_name"])["model_name"]["selection"])
        self.assertEqual(labels["qms.action"], "Quality action")
        with Form(self.env["qms.retention.rule"].with_user(self.manager)) as form:
            form.model_name = "qms.action"
            self.assertEqual(form.date_field, "date_done")
            form.years = 3
        self.assertEqual(self.rule("qms.action").date_field_names, ["date_done", "date_due"])
        with self.assertRaises(ValidationError):
            self.rule("qms.action").date_field = "in_force_until"

    def test_one_rule_per_type_and_company_and_at_least_a_year(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["qms.retention.rule"].create({"model_name": "qms.action", "company_id": self.company.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.rule("qms.action").years = 0
            self.env.flush_all()

    def test_managers_set_the_years_and_officers_and_auditors_read(self):
        rule = self.rule("qms.action")
        rule.with_user(self.manager).years = 5
        for user in (self.officer, self.auditor):
            self.assertEqual(rule.with_user(user).years, 5)
            with self.assertRaises(AccessError):
                rule.with_user(user).years = 1
        for user in (self.employee, self.other_manager):
            with self.assertRaises(AccessError):
                rule.with_user(user).read(["years"])
        with self.assertRaises(AccessError):
            rule.with_user(self.manager).unlink()

    def test_an_archived_rule_keeps_its_records_for_ever(self):
        action = self.new_action()
        action.action_cancel("Not needed")
        action.sudo()._write_unguarded({"date_done": "2001-01-01"})
        self.assertEqual(self.rule("qms.action").expired_count, 1)
        self.rule("qms.action").active = False
        dispositions = self.env["qms.disposition"].with_user(self.manager)
        self.assertFalse(dispositions.browse(dispositions.action_make_list()["res_id"]).line_ids)

    def test_a_record_without_its_date_counts_from_its_last_change(self):
        action = self.new_action()
        action.action_cancel("Not needed")
        self.assertFalse(action.date_done)
        self.assertEqual(self.rule("qms.action").expired_count, 0)
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_action SET write_date = '2001-01-01' WHERE id = %s", [action.id])
        self.env.invalidate_all()
        self.assertEqual(self.rule("qms.action")._get_expired().ids, action.ids)

    def test_the_counts_open_what_they_count(self):
        action = self.new_action()
        action.action_cancel("Not needed")
        action.sudo()._write_unguarded({"date_done": "2001-01-01"})
        rule = self.rule("qms.action").with_user(self.auditor)
        opened = rule.action_view_expired()
        self.assertEqual(self.env["qms.action"].search(opened["domain"]).ids, action.ids)
        action.with_user(self.manager).action_hold("A claim")
        self.env.invalidate_all()
        self.assertRecordValues(rule, [{"expired_count": 0, "held_count": 1}])
        self.assertEqual(self.env["qms.action"].search(rule.action_view_held()["domain"]).ids, action.ids)

    def test_every_person_field_of_a_type_can_be_emptied(self):
        for name in self.env["qms.retention.mixin"]._retention_models():
            model = self.env[name]
            for field in (model._fields[field_name] for field_name in model._retention_personal_fields()):
                with self.subTest(field=str(field)):
                    may_be_empty = not field.required or field.comodel_name == "res.users" or field.type == "char"
                    self.assertTrue(may_be_empty, "Not required, or a disposition cannot take the person away.")
            self.assertTrue(model._retention_date_fields())
            model.search(model._retention_ended_domain(), limit=1)

    def test_a_pseudonym_tells_nothing_without_the_key(self):
        one = pseudonym("key", 1, "user:7")
        self.assertRegex(one, r"^Person [0-9A-F]{4}-[0-9A-F]{4}$")
        self.assertEqual(one, pseudonym("key", 1, "user:7"))
        self.assertEqual(len({one, pseudonym("other", 1, "user:7"), pseudonym("key", 2, "user:7")}), 3)
