from odoo.tests import tagged

from .vendor_import_case import VendorImportCase


@tagged("post_install", "-at_install")
class TestImportIncomplete(VendorImportCase):
    """What a status needs to count stands in the row, or the row says what to fill in."""

    def test_blocked_without_a_reason_is_refused(self):
        self.assert_wrong("why it is blocked", self.row(name="Alpha Foundry", status="Blocked", why=None))
        self.assertEqual(self.bring_in(self.row(name="Alpha Foundry", status="Blocked", why="Cracks")).state, "done")

    def test_approved_without_a_class_is_refused_where_there_are_classes(self):
        row = self.row(name="Alpha Foundry", status="Approved", kind=None)
        self.assert_wrong("write one of A", row)
        self.env["qms.supplier.class"].search([]).active = False
        self.assertEqual(self.bring_in(row).state, "done")

    def test_what_has_ended_needs_neither_and_is_counted(self):
        ended = self.row(name="Alpha Foundry", status="Blocked", why=None, until="2026-05-31")
        dialog = self.bring_in(ended, self.row(name="Beta Turner", status="Approved"))
        self.assertEqual((dialog.state, dialog.approval_count, dialog.ended_count), ("done", 2, 1))
