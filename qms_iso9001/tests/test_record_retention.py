from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .case import QmsAssertions
from .common import QmsCase
from .samples_audit import answered, named
from .samples_audit_pack import pack_cancelled
from .samples_audit_program import program_approved
from .samples_context import scope_obsolete
from .samples_equipment import check, new_gauge
from .samples_record_retention import certificate_ended, issue_gone, party_gone, risk_closed

TEXTS = ("evidence", "basis", "reason", "evidence")


@tagged("post_install", "-at_install")
class TestRecordRetention(QmsAssertions, QmsCase):
    """Audits, programmes, equipment, risks and scopes: kept for their years, held, and disposed of with their rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    # Builders

    def file(self, name="photo.txt"):
        return self.env["ir.attachment"].with_user(self.officer).create({"name": name, "raw": b"seen"})

    def audit(self):
        audit = answered(self)
        audit.line_ids.write({"evidence": "Mr Smith showed it", "attachment_ids": [Command.link(self.file().id)]})
        audit.with_user(named(self)).action_report()
        return audit

    def gauge(self):
        gauge = new_gauge(self)
        check(self, gauge, attachment_ids=[Command.link(self.file().id)])
        gauge.with_user(self.officer).action_retire("Worn")
        return gauge

    def records(self):
        """Return one record that is over of each type."""
        return [
            self.audit(),
            program_approved(self),
            self.gauge(),
            risk_closed(self),
            scope_obsolete(self),
            certificate_ended(self),
            pack_cancelled(self),
            party_gone(self),
            issue_gone(self),
        ]

    def hold(self, record, user):
        verb = "action_legal_hold" if hasattr(record, "action_legal_hold") else "action_hold"
        getattr(record.with_user(user), verb)("A claim")

    def aged(self, record):
        """Let it be over for twenty years."""
        self.env.flush_all()
        name = self.rule(record).date_field
        table, column = SQL.identifier(record._table), SQL.identifier(name)
        self.env.cr.execute(SQL("UPDATE %s SET %s = '2006-01-01' WHERE id = %s", table, column, record.id))
        self.env.invalidate_all()
        return record

    def rule(self, record):
        return self.env["qms.retention.rule"].search(
            [("company_id", "=", self.company.id), ("model_name", "=", record._name)]
        )

    def disposition(self):
        dispositions = self.env["qms.disposition"].with_user(self.manager)
        return dispositions.browse(dispositions.action_make_list()["res_id"])

    # Kept for their time

    def test_each_company_has_its_rules_and_what_is_over_expires_after_ten_years(self):
        for record in self.records():
            rule = self.rule(record)
            with self.subTest(model=record._name):
                self.assertEqual((rule.years, rule.expired_count), (10, 0))
                self.aged(record)
                self.assertEqual(rule._get_expired(), record.sudo())
                rules = self.env["qms.retention.rule"].search([("model_name", "=", record._name)])
                other = rules.filtered(lambda each: each.company_id == self.other_company)
                self.assertEqual(other.expired_count, 0)

    def test_a_hold_is_the_managers_and_keeps_the_record_off_the_list(self):
        for record in self.records():
            self.aged(record)
            with self.subTest(model=record._name):
                for user in (self.employee, self.named, self.officer, self.auditor, self.other_manager):
                    with self.assertRaises(AccessError):
                        self.hold(record, user)
                self.hold(record, self.manager)
                self.assertEqual((self.rule(record).expired_count, self.rule(record).held_count), (0, 1))

    def test_what_is_disposed_of_goes_with_its_rows_and_the_chain_still_holds(self):
        records = self.records()
        rows = {
            "qms.audit": "line_ids",
            "qms.equipment": "check_ids",
            "qms.risk": "assessment_ids",
            "qms.interested.party": "need_ids",
        }
        disposition = self.disposition()
        self.assertFalse(disposition.line_ids)
        parts = {
            record: record.with_context(active_test=False)[rows[record._name]]
            for record in records
            if record._name in rows
        }
        for part, text in zip(parts.values(), TEXTS, strict=True):
            self.assertTrue(part.sudo()[0][text])
        for record in records:
            self.aged(record)
        disposition = self.disposition()
        self.assertEqual(len(disposition.line_ids), len(records))
        disposition.action_sign()
        for record in records:
            with self.subTest(model=record._name):
                self.assertEqual(record.sudo().disposition_id, disposition.sudo())
                self.assertTrue(record.with_user(self.manager).display_name)
                self.assert_refused(record.sudo().write, {"create_date": False}, says="disposed of")
        for (record, part), text in zip(parts.items(), TEXTS, strict=True):
            with self.subTest(rows=part._name):
                self.assertIn(part.sudo()[0][text], (False, "Disposed of"))
                left = [("res_model", "in", [record._name, part._name]), ("res_id", "in", [*record.ids, *part.ids])]
                self.assertFalse(self.env["ir.attachment"].sudo().search([*left, ("name", "=", "photo.txt")]))
        chain = self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])
        self.assertIn("none broken", chain.with_user(self.auditor).action_verify()["params"]["message"])

    def test_files_of_rows_stay_until_then(self):
        audit, gauge = self.audit(), self.gauge()
        for row in (audit.line_ids, gauge.check_ids):
            for user in (self.named, self.officer, self.manager):
                with self.subTest(row=row._name, user=user.login):
                    self.assert_refused(row.sudo().attachment_ids.with_user(user).unlink)
