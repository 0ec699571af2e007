from base64 import b64encode

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import Form, freeze_time, tagged

from .reading_case import ReadingCase


@tagged("post_install", "-at_install")
class TestQmsAcknowledgementRecord(ReadingCase):
    """A supervisor records a sign-off list, and the rows say so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.floor_document()

    def dialog(self, user, people=None, **vals):
        """Open the dialog as `user` and name `people`."""
        if people:
            rows = self.rows(self.document, ("employee_id", "in", people.ids), ("date_end", "=", False))
            vals["row_ids"] = [Command.set(rows.ids)]
        return self.env["qms.acknowledgement.record"].with_user(user).create({"document_id": self.document.id, **vals})

    def test_a_supervisor_without_group_records_for_the_own_department(self):
        self.assertFalse(self.dialog(self.employee).row_ids, "Nobody signed until somebody says so.")
        dialog = self.dialog(self.employee, self.ann | self.bob, sheet=b64encode(b"scan"), sheet_name="sheet.png")
        self.assertFalse(dialog.records_all)
        dialog.action_record()
        rows = self.open_row(self.document, self.ann) | self.open_row(self.document, self.bob)
        self.assertEqual(rows.mapped("channel"), ["list", "list"])
        self.assertEqual(rows.recorded_by_id, self.employee)
        self.assertEqual(set(rows.mapped("date_signed")), {self.company._qms_today()})
        self.assertEqual(rows.sheet_id.raw, b"scan")
        self.assertFalse(self.open_row(self.document, self.cid).date_confirmed)

    def test_nobody_records_a_list_for_themselves(self):
        self.chief.department_id = self.assembly
        self.document._follow_audience()
        dialog = self.dialog(self.employee, self.chief | self.ann)
        self.assert_refused(dialog.action_record, says="I have read it")
        dialog.action_add_missing()
        self.assertEqual(sorted(dialog.row_ids.mapped("employee_name")), ["Ann", "Bob"])
        dialog.action_record()
        everybody = self.dialog(self.officer)
        everybody.action_add_missing()
        self.assertIn("Cid", everybody.row_ids.mapped("employee_name"))

    def test_the_sheet_stays_as_it_is(self):
        self.dialog(self.employee, self.ann, sheet=b64encode(b"scan")).action_record()
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
            dialog = self.dialog(self.employee, self.ann, date_signed=Date.add(today, days=days))
            self.assert_refused(dialog.action_record, says="the day on the sheet")

    def test_nobody_signs_before_it_had_to_be_read(self):
        today = self.company._qms_today()
        with freeze_time(f"{Date.add(today, days=10)} 10:00:00"):
            dan = self.new_employee("Dan", self.assembly)
            self.ann.department_id = self.paint
            self.document._follow_audience()
            self.assert_refused(self.dialog(self.officer, dan, date_signed=today).action_record, says="Dan has to read")
            dialog = self.dialog(self.officer, self.ann, date_signed=Date.add(today, days=1))
            self.assertTrue(dialog.records_all)
            dialog.action_record()
        self.assertEqual(self.open_row(self.document, self.ann).channel, "list")

    def test_another_document_has_another_list(self):
        with Form(self.env["qms.acknowledgement.record"].with_user(self.officer)) as form:
            form.document_id = self.document
            form.row_ids.add(self.open_row(self.document, self.ann))
            form.document_id = self.floor_document()
            self.assertFalse(form.row_ids)

    def test_a_list_is_of_one_document_and_names_somebody(self):
        row = self.open_row(self.floor_document(), self.ann)
        self.assert_refused(self.dialog(self.employee, row_ids=[Command.set(row.ids)]).action_record, says="another")
        self.assert_refused(self.dialog(self.employee, row_ids=[Command.clear()]).action_record, says="Name at least")

    def test_a_policy_is_signed_for_too(self):
        policy = self.approve(self.new_policy())
        dialogs = self.env["qms.acknowledgement.record"].with_user(self.employee)
        rows = [Command.set(self.open_row(policy, self.ann).ids)]
        dialogs.create({"policy_id": policy.id, "row_ids": rows}).action_record()
        self.assertEqual(self.open_row(policy, self.ann).channel, "list")
