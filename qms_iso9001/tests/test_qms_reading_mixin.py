from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .reading_case import ReadingCase


@tagged("post_install", "-at_install")
class TestQmsReadingMixin(ReadingCase):
    """How many have read it, who is missing, and what asks for it."""

    def imported(self, **vals):
        """Return a document that a manager brought in with its revision in force."""
        document = self.floor_document_draft(**vals)
        document.coming_revision_id.with_user(self.manager).unlink()
        self.env["qms.document.revision"].with_user(self.manager).create(
            {
                "document_id": document.id,
                "number": "7",
                "body": "<p>As it always was.</p>",
                "state": "in_force",
                "in_force_from": "2020-01-01",
            }
        )
        return document

    def floor_document_draft(self, **vals):
        departments = [(6, 0, (self.assembly | self.paint).ids)]
        return self.new_document(audience="chosen", audience_department_ids=departments, **vals)

    def test_the_button_says_how_many_of_how_many(self):
        document = self.floor_document()
        self.open_row(document, self.ann)._confirm("kiosk")
        document.invalidate_recordset()
        document = document.with_user(self.officer)
        self.assertEqual((document.confirmed_count, document.required_count), (1, 3))
        self.assertEqual(document.reading_label, "1 / 3")
        self.assertAlmostEqual(document.reading_rate, 100 / 3)
        action = document.action_view_reading()
        rows = self.env["qms.acknowledgement"].with_user(self.officer).search(action["domain"])
        self.assertEqual(rows, self.rows(document))

    def test_counts_are_those_of_the_list_that_opens(self):
        document = self.floor_document()
        self.assertEqual(document.with_user(self.employee).required_count, 2, "The people of the own department.")
        self.assertEqual(document.with_user(self.buyer).required_count, 0)

    def test_the_list_of_readers_opens_ungrouped_with_those_who_are_missing(self):
        action = self.floor_document().with_user(self.officer).action_view_reading()
        self.assertEqual(action["context"], {"search_default_missing": 1})

    def test_the_button_for_a_list_is_offered_to_who_may_record_one(self):
        self.chief.department_id = self.paint
        document = self.floor_document()
        offered = {role: document.with_user(user).can_record_reading for role, user in self.users.items()}
        self.assertEqual(
            offered,
            {"employee": True, "officer": True, "manager": True, "auditor": False, "buyer": False, "hr": False},
        )
        document.sudo().user_id = self.buyer
        document.invalidate_recordset()
        self.assertTrue(document.with_user(self.buyer).can_record_reading)
        (self.open_row(document, self.ann) | self.open_row(document, self.bob))._confirm("kiosk")
        document.invalidate_recordset()
        self.assertFalse(document.with_user(self.employee).can_record_reading, "Only the own row is left.")

    def test_the_counts_of_many_documents_take_as_many_queries_as_of_one(self):
        documents = self.floor_document() | self.floor_document() | self.floor_document()

        def queries(subjects):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            subjects.mapped("required_count")
            return self.env.cr.sql_log_count - before

        queries(documents)
        self.assertEqual(queries(documents), queries(documents[0]))

    def test_what_was_imported_asks_nobody_until_somebody_asks(self):
        document = self.imported()
        self.night()
        self.assertFalse(self.rows(document))
        self.assertTrue(document.can_ask_reading)
        with self.assertRaises(AccessError):
            document.with_user(self.employee).action_ask_reading()
        document.with_user(self.officer).action_ask_reading()
        self.assertEqual(set(self.rows(document).mapped("reason")), {"asked"})
        self.assertEqual(len(self.rows(document)), 3)
        self.assert_refused(document.with_user(self.officer).action_ask_reading, says="asked already")

    def test_reading_is_asked_for_above_an_imported_revision_that_was_disposed_of(self):
        document = self.imported()
        legacy = document.current_revision_id
        revision = document._next_revision(
            body="<p>Mind the edge.</p>", summary="An edge", approver_ids=[(6, 0, self.manager.ids)]
        )
        revision.action_submit()
        revision.with_user(self.manager).action_set_minor()
        self.approve(revision)
        disposed = patch.object(type(legacy), "_disposed", lambda revisions: revisions & legacy)
        with disposed:
            document.with_user(self.officer).action_ask_reading()
        self.assertTrue(revision.is_reading_requested)
        self.assertFalse(legacy.is_reading_requested)
        self.assertEqual(self.rows(document).revision_id, revision)
        self.assertEqual(len(self.rows(document)), 3)

    def test_the_owner_asks_without_group(self):
        document = self.imported(user_id=self.employee.id)
        document.with_user(self.employee).action_ask_reading()
        self.assertEqual(len(self.rows(document)), 3)

    def test_a_minor_change_of_what_was_imported_asks_nobody(self):
        document = self.imported()
        revision = document._next_revision(
            body="<p>Mind the edge.</p>", summary="An edge", approver_ids=[(6, 0, self.manager.ids)]
        )
        revision.action_submit()
        revision.with_user(self.manager).action_set_minor()
        self.approve(revision)
        self.assertFalse(self.rows(document))
        self.revise(document)
        self.assertEqual(len(self.rows(document)), 3)

    def test_switched_off_and_on_again_who_has_read_it_is_not_asked_again(self):
        document = self.floor_document()
        self.open_row(document, self.ann)._confirm("kiosk")
        document.with_user(self.officer).is_reading_asked = False
        self.assertEqual(set(self.rows(document).mapped("end_reason")), {"off"})
        document.with_user(self.officer).is_reading_asked = True
        self.assertEqual(set(self.rows(document, ("date_end", "=", False)).mapped("reason")), {"asked"})
        self.assertTrue(self.open_row(document, self.ann).date_confirmed)
        self.assertFalse(self.open_row(document, self.bob).date_confirmed)

    def test_a_type_that_does_not_ask_asks_nobody(self):
        self.assertFalse(self.rows(self.floor_document(kind="form")))

    def test_each_version_of_the_policy_is_read_anew(self):
        policy = self.approve(self.new_policy())
        everybody = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self.assertEqual(self.rows(policy).employee_id, everybody)
        self.open_row(policy, self.ann)._confirm("kiosk")
        action = policy.with_user(self.officer).action_revise()
        second = self.env["qms.policy"].with_user(self.officer).browse(action["res_id"])
        self.approve(second)
        self.assertEqual(set(self.rows(policy).mapped("end_reason")), {"superseded"})
        self.assertEqual(len(self.rows(second, ("date_confirmed", "=", False))), len(everybody))

    def test_whoever_is_asked_reads_what_is_confidential(self):
        document = self.floor_document(confidentiality="quality")
        revision = document.current_revision_id
        self.assertFalse(document.with_user(self.employee).has_access("read"))
        self.chief.department_id = self.assembly
        self.night()
        self.env.invalidate_all()
        self.assertTrue(document.with_user(self.employee).has_access("read"))
        self.assertTrue(revision.with_user(self.employee).has_access("read"))
        self.open_row(document, self.chief).with_user(self.employee).action_open()

    def test_everybody_of_a_confidential_document_is_who_may_read_it(self):
        document = self.new_document_in_force(audience="everybody", confidentiality="quality")
        quality = self.employee_of(self.officer) | self.employee_of(self.manager) | self.employee_of(self.auditor)
        self.assertEqual(self.rows(document, ("date_end", "=", False)).employee_id, quality)
        document.with_user(self.officer).write(
            {"confidentiality": "chosen", "department_ids": [(6, 0, self.paint.ids)]}
        )
        self.assertEqual(self.rows(document, ("date_end", "=", False)).employee_id, self.cid)
        document.with_user(self.officer).confidentiality = "all"
        self.assertIn(self.chief, self.rows(document, ("date_end", "=", False)).employee_id)

    def test_hr_sees_it_on_the_person(self):
        document = self.floor_document()
        self.open_row(document, self.ann)._confirm("kiosk")
        ann = self.ann.with_user(self.hr)
        self.assertEqual(ann.qms_reading_label, "1 / 1")
        rows = self.env["qms.acknowledgement"].with_user(self.hr).search(ann.action_qms_view_reading()["domain"])
        self.assertEqual(rows.employee_id, self.ann)
