from base64 import b64encode

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import tagged

from .reading_case import ReadingCase


@tagged("post_install", "-at_install")
class TestQmsAcknowledgementRecord(ReadingCase):
    """A supervisor records a sign-off list, and the rows say so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.floor_document()

    def dialog(self, user, **vals):
        return self.env["qms.acknowledgement.record"].with_user(user).create({"document_id": self.document.id, **vals})

    def test_a_supervisor_without_group_records_for_the_own_department(self):
        dialog = self.dialog(self.employee, sheet=b64encode(b"scan"), sheet_name="sheet.png")
        self.assertEqual(sorted(dialog.row_ids.mapped("employee_name")), ["Ann", "Bob"])
        dialog.action_record()
        rows = self.open_row(self.document, self.ann) | self.open_row(self.document, self.bob)
        self.assertEqual(rows.mapped("channel"), ["list", "list"])
        self.assertEqual(rows.recorded_by_id, self.employee)
        self.assertEqual(set(rows.mapped("date_signed")), {self.company._qms_today()})
        self.assertEqual(rows.sheet_id.raw, b"scan")
        self.assertFalse(self.open_row(self.document, self.cid).date_confirmed)

    def test_the_sheet_stays_as_it_is(self):
        self.dialog(self.employee, sheet=b64encode(b"scan")).action_record()
        sheet = self.open_row(self.document, self.ann).sheet_id
        self.assert_refused(sheet.with_user(self.manager).write, {"raw": b"other"})
        self.assert_refused(sheet.with_user(self.manager).unlink)

    def test_a_supervisor_records_for_nobody_elses_people(self):
        dialog = self.dialog(self.employee)
        dialog.sudo().row_ids = [Command.set(self.open_row(self.document, self.cid).ids)]
        self.assert_refused(dialog.action_record)
        self.assertFalse(self.open_row(self.document, self.cid).date_confirmed)

    def test_who_reads_all_does_not_record_all(self):
        row = self.open_row(self.document, self.cid)
        for user in (self.auditor, self.hr):
            with self.assertRaises(AccessError):
                self.dialog(user, row_ids=[Command.set(row.ids)]).action_record()

    def test_officers_and_the_owner_record_for_everybody(self):
        self.document.sudo().user_id = self.buyer
        self.dialog(self.buyer, row_ids=[Command.set(self.open_row(self.document, self.cid).ids)]).action_record()
        self.dialog(self.officer, row_ids=[Command.set(self.open_row(self.document, self.bob).ids)]).action_record()
        self.assertEqual(self.open_row(self.document, self.cid).recorded_by_id, self.buyer)
        self.assertEqual(self.open_row(self.document, self.bob).recorded_by_id, self.officer)

    def test_the_day_is_not_in_the_future_and_not_before_the_revision(self):
        today = self.company._qms_today()
        for days in (1, -1):
            dialog = self.dialog(self.employee, date_signed=Date.add(today, days=days))
            self.assert_refused(dialog.action_record, says="the day on the sheet")

    def test_a_list_is_of_one_document_and_names_somebody(self):
        row = self.open_row(self.floor_document(), self.ann)
        self.assert_refused(self.dialog(self.employee, row_ids=[Command.set(row.ids)]).action_record, says="another")
        self.assert_refused(self.dialog(self.employee, row_ids=[Command.clear()]).action_record, says="Name at least")

    def test_a_policy_is_signed_for_too(self):
        policy = self.approve(self.new_policy())
        dialogs = self.env["qms.acknowledgement.record"].with_user(self.employee)
        dialogs.create({"policy_id": policy.id}).action_record()
        self.assertEqual(self.open_row(policy, self.ann).channel, "list")
