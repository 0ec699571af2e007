from base64 import b64encode

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import tiny_pdf
from .kiosk_case import KioskCase

PSEUDONYM = r"^Person [0-9A-F]{4}-[0-9A-F]{4}$"


@tagged("post_install", "-at_install")
class TestDisposal(KioskCase):
    """What a signed list takes from revisions, read confirmations and proposals, and what it leaves."""

    def dispose(self, year=2046):
        """Make and sign the list of January of `year` as the manager."""
        with freeze_time(f"{year}-01-05 09:00:00"):
            dispositions = self.env["qms.disposition"].with_user(self.manager)
            disposition = dispositions.browse(dispositions.action_make_list()["res_id"])
            disposition.action_sign()
        self.env.invalidate_all()
        return disposition

    def end(self, rows):
        rows._write_unguarded({"date_end": self.company._qms_today(), "end_reason": "gone"})

    def record_sheet(self, *people):
        rows = self.env["qms.acknowledgement"].union(*(self.row_of(person) for person in people))
        dialogs = self.env["qms.acknowledgement.record"].with_user(self.officer)
        vals = {"document_id": self.document.id, "row_ids": [Command.set(rows.ids)]}
        vals["date_signed"] = self.company._qms_today()
        dialogs.create({**vals, "sheet": b64encode(b"scan"), "sheet_name": "sheet.png"}).action_record()
        return rows

    def files_of(self, record):
        domain = [("res_model", "=", record._name), ("res_id", "in", record.ids)]
        return (
            self.env["ir.attachment"]
            .sudo()
            .search([*domain, "|", ("res_field", "=", False), ("res_field", "!=", False)])
        )

    def assert_chain_holds(self):
        chain = self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])
        self.assertEqual(chain.with_user(self.auditor).action_verify()["params"]["type"], "success")

    def test_a_revision_loses_file_text_and_names_and_keeps_number_days_and_hash(self):
        document = self.new_document(name="Drilling")
        revision = document.coming_revision_id
        revision.write({"file": b64encode(tiny_pdf()), "file_name": "Mr Smith.pdf"})
        self.approve(revision)
        self.revise(document)
        self.assert_state(revision, "obsolete")
        revision = revision.sudo()
        names = ("number", "name", "in_force_from", "in_force_until", "file_sha256", "date_approved")
        kept = {name: revision[name] for name in names}
        hashes = revision.signature_ids.mapped("content_hash")
        files = self.files_of(revision)
        self.assertTrue(files and kept["file_sha256"])
        self.dispose()
        self.assertFalse(files.exists() | self.files_of(revision))
        self.assertFalse(revision.file or revision.body or revision.file_name or revision.message_ids)
        self.assertFalse(revision.author_id | revision.approver_ids | revision.reviewer_ids)
        self.assertEqual({name: revision[name] for name in names}, kept)
        self.assertEqual(revision.signature_ids.mapped("content_hash"), hashes)
        for signer in revision.signature_ids.signer_id:
            self.assertRegex(signer.name, PSEUDONYM)
        self.assertTrue(document.current_revision_id.body, "What is in force stays.")
        self.assert_chain_holds()

    def test_a_sheet_goes_with_the_last_row_that_it_proves(self):
        rows = self.record_sheet(self.ann, self.bob)
        ann, bob = rows.sorted("id")
        sheet = ann.sheet_id
        self.assertEqual(sheet.res_id, ann.id)
        self.end(ann)
        self.dispose(2040)
        self.assertRegex(ann.employee_name, PSEUDONYM)
        self.assertFalse(ann.sheet_id or ann.recorded_by_id)
        self.assertTrue(ann.date_confirmed and ann.date_signed and ann.disposition_id)
        self.assertEqual((bob.sheet_id, sheet.res_id, sheet.raw), (sheet, bob.id, b"scan"))
        self.assert_refused(sheet.with_user(self.manager).unlink)
        self.end(bob)
        self.dispose(2060)
        self.assertFalse(sheet.exists() | bob.sheet_id)
        self.assert_chain_holds()

    def test_a_sheet_of_rows_of_one_list_goes_at_once(self):
        rows = self.record_sheet(self.ann, self.bob)
        sheet = rows.sheet_id
        self.end(rows)
        self.dispose()
        self.assertFalse(sheet.exists() | rows.sheet_id)

    def test_the_answers_name_nobody_any_more(self):
        survey = self.new_survey()
        survey.question_and_page_ids = [Command.create({"title": "What did you see?", "question_type": "text_box"})]
        self.document.survey_id = survey
        row = self.row_of(self.chief)
        row.with_user(self.employee).action_confirm()
        answer = self.answers_to(row)
        choice, free = survey.question_ids
        answer._save_lines(choice, choice.suggested_answer_ids.filtered("is_correct").id)
        answer._save_lines(free, "I am the foreman")
        answer._mark_done()
        self.assert_read(row, "login")
        self.assertTrue(answer.nickname and answer.partner_id)
        self.end(row)
        self.dispose()
        self.assertFalse(row.sudo().answer_id)
        self.assertFalse(answer.nickname or answer.email or answer.partner_id or answer.message_ids)
        self.assertFalse(any(answer.user_input_line_ids.mapped("value_text_box")))
        self.assertEqual(len(answer.user_input_line_ids), 2)
        self.assertTrue(answer.scoring_success)
        self.assertNotIn(self.employee, answer.create_uid | answer.user_input_line_ids.create_uid)

    def test_answers_that_prove_a_row_in_force_stay(self):
        self.document.survey_id = self.new_survey()
        row = self.row_of(self.chief)
        row.with_user(self.employee).action_confirm()
        answer = self.answers_to(row)
        self.answer(answer, "Two")
        self.chief.job_id = self.env["hr.job"].create({"name": "Foreman", "company_id": self.company.id})
        self.document._follow_audience()
        moved = self.row_of(self.chief)
        self.assertNotEqual(moved, row)
        self.assertEqual(moved.sudo().answer_id, answer)
        self.dispose()
        self.assertTrue(row.sudo().disposition_id)
        self.assertTrue(answer.nickname and answer.partner_id)

    def test_a_proposal_loses_its_photo_and_a_person_has_one_pseudonym_everywhere(self):
        proposals = self.env["qms.proposal"].with_user(self.employee)
        photo = self.env["ir.attachment"].with_user(self.employee).create({"name": "bench.png", "raw": b"photo"})
        proposal = proposals.create(
            {"name": "A hook", "description": "Tom trips", "attachment_ids": [Command.set(photo.ids)]}
        )
        proposal.with_user(self.officer).action_decline("No wall there")
        proposal, row = proposal.sudo(), self.row_of(self.chief)
        row.with_user(self.employee).action_confirm()
        self.end(row)
        number, answered = proposal.reference, proposal.date_answered
        self.dispose()
        self.assertFalse(photo.exists() | proposal.attachment_ids | self.files_of(proposal))
        self.assertFalse(
            proposal.description or proposal.proposed_by_id or proposal.employee_id or proposal.message_ids
        )
        self.assertEqual((proposal.reference, proposal.date_answered, proposal.state), (number, answered, "declined"))
        self.assertRegex(proposal.proposed_by_name, PSEUDONYM)
        self.assertEqual(proposal.proposed_by_name, row.employee_name)
        self.assert_chain_holds()
