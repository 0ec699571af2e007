from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsAcknowledgement(QmsAssertions, QmsCase):
    """Who reads, and what a confirmation is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls.employee_of(cls.employee)
        cls.document = cls.new_document_in_force(
            audience="chosen", audience_employee_ids=[Command.set((cls.reader | cls.employee_of(cls.buyer)).ids)]
        )
        cls.row = cls.rows(cls.document, employee_id=cls.reader.id)

    @classmethod
    def rows(cls, subject, **values):
        """Return the rows of a document or policy (with these values), oldest first."""
        domain = Domain(subject._rows_column, "=", subject.id)
        domain = Domain.AND([domain, *(Domain(name, "=", value) for name, value in values.items())])
        return cls.env["qms.acknowledgement"].search(domain, order="id")

    def test_coming_in_force_asks_the_audience(self):
        self.assertEqual(self.rows(self.document).employee_id, self.reader | self.employee_of(self.buyer))
        self.assertEqual(self.row.revision_id, self.document.current_revision_id)
        self.assertEqual(self.row.reason, "revision")
        self.assertEqual((self.row.date_due - self.row.date_start).days, 14)

    def test_the_reader_confirms_without_any_group(self):
        self.row.with_user(self.employee).action_confirm()
        self.assertTrue(self.row.date_confirmed)
        self.assertEqual(self.row.channel, "login")
        self.assertEqual(self.document.confirmed_count, 1)
        self.assertEqual(self.document.required_count, 2)

    def test_nobody_confirms_for_somebody_else(self):
        for user in (self.manager, self.hr, self.officer):
            with self.assertRaises(AccessError):
                self.row.with_user(user).action_confirm()

    def test_a_confirmation_is_neither_changed_nor_deleted(self):
        self.row.with_user(self.employee).action_confirm()
        for call in (
            lambda: self.row.write({"date_confirmed": False}),
            lambda: self.row.unlink(),
            lambda: self.row.copy(),
            lambda: self.env["qms.acknowledgement"].create({}),
            lambda: self.row.with_user(self.employee).action_confirm(),
        ):
            self.assert_refused(call)

    def test_my_quality_offers_what_is_to_read(self):
        line = self.env["qms.acknowledgement"].with_user(self.employee)._my_quality_lines()[0]
        rows = self.env["qms.acknowledgement"].with_user(self.employee)
        self.assertEqual(rows.search(line["domain"]), self.row)
        getattr(self.row.with_user(self.employee), line["open_verb"])()
        getattr(self.row.with_user(self.employee), line["verb"])()
        self.assertFalse(rows.search(line["domain"]))
