import base64
from contextlib import contextmanager

from odoo.tests import HttpCase, freeze_time, tagged

from .common import tiny_pdf
from .test_qms_controlled_pdf import PdfCase, pages

HTML = b"<html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@tagged("post_install", "-at_install")
class TestDocumentPages(PdfCase, HttpCase):
    """The addresses of a controlled document, asked by each kind of person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")
        cls.document = cls.new_document(approvers=cls.buyer, author=cls.officer, user_id=cls.owner.id)
        cls.old = cls.document.coming_revision_id
        cls.old.write({"file": base64.b64encode(tiny_pdf()), "file_name": "plan.pdf"})
        cls.approve(cls.old)

    def get(self, user, revision, what="pdf", **kw):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(f"/quality/document/{revision.id}/{what}", **kw)

    def assert_opens(self, user, revision, what="pdf"):
        answer = self.get(user, revision, what)
        self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, "application/pdf"), user.login)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        return answer

    def test_everybody_of_the_company_opens_what_is_in_force(self):
        for user in (self.employee, self.owner, self.buyer, self.auditor, self.officer):
            answer = self.assert_opens(user, self.old)
            self.assertEqual(answer.content, self.stored(self.old))
        name = f"{self.document.reference} rev 1 Incoming inspection.pdf"
        self.assertIn("inline", answer.headers["Content-Disposition"])
        self.assertIn(
            name.replace(" ", "%20"), answer.headers["Content-Disposition"].replace('"', "").replace(" ", "%20")
        )
        self.assertEqual(self.assert_opens(self.employee, self.old, "file").content, tiny_pdf())

    def test_a_phone_gets_the_text_and_the_pdf_with_one_more_tap(self):
        document = self.new_document(name="Lifting", approvers=self.buyer, author=self.officer)
        revision = document.coming_revision_id
        revision.body = "<p>Two people, <b>always</b>.</p>"
        self.approve(revision)
        phone = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}
        answer = self.get(self.employee, revision, headers=phone)
        self.assertIn("Two people, <b>always</b>", answer.text)
        self.assertIn(f"{revision.pdf_url}?pages=1", answer.text)
        for revision_asked, what, headers in (
            (revision, "pdf?pages=1", phone),
            (revision, "pdf", {}),
            (self.old, "pdf", phone),
        ):
            answer = self.get(self.employee, revision_asked, what, headers=headers)
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(self.get(self.other_manager, revision, headers=phone).status_code, 403)
        self.env.cr.execute("UPDATE qms_document_revision SET body = '<p>Alone</p>' WHERE id = %s", (revision.id,))
        self.env.invalidate_all()
        self.assertNotIn("Alone", self.get(self.employee, revision, headers=phone).text)

    def test_another_company_opens_nothing(self):
        for what in ("pdf", "file"):
            answer = self.get(self.other_manager, self.old, what)
            self.assertEqual(answer.status_code, 403)
            self.assertNotIn("Incoming inspection", answer.text)
        missing = self.env["qms.document.revision"].browse(self.old.id + 999_999)
        self.assertEqual(self.get(self.other_manager, missing).text, answer.text)

    def test_a_visitor_has_to_log_in(self):
        for what in ("pdf", "file"):
            answer = self.get(None, self.old, what, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", answer.headers["Location"])
        self.assertEqual(self.get(self.portal, self.old).status_code, 403)

    def test_a_superseded_one_opens_for_quality_and_auditors_and_leads_the_others_on(self):
        new = self.revise(self.document)
        for user in (self.auditor, self.officer):
            self.assertIn("SUPERSEDED", pages(self.assert_opens(user, self.old).content)[0])
        for user in (self.employee, self.owner, self.buyer):
            for what in ("pdf", "file"):
                answer = self.get(user, self.old, what)
                self.assertEqual(answer.status_code, 403)
                self.assertIn("superseded", answer.text)
                self.assertIn(f"/quality/document/{new.id}/pdf", answer.text)
        self.document.with_user(self.manager).confidentiality = "quality"
        answer = self.get(self.employee, self.old)
        self.assertEqual(answer.status_code, 403)
        self.assertNotIn(f"/quality/document/{new.id}/pdf", answer.text)

    def test_a_draft_opens_for_those_it_names(self):
        draft = self.document.with_user(self.owner)._next_revision(body="<p>New</p>", summary="New")
        draft.approver_ids = self.buyer
        for user in (self.owner, self.buyer, self.auditor):
            self.assertIn("DRAFT", pages(self.assert_opens(user, draft).content)[0])
        answer = self.get(self.employee, draft)
        self.assertEqual(answer.status_code, 403)
        self.assertIn(f"/quality/document/{self.old.id}/pdf", answer.text)

    def test_an_imported_one_is_stored_at_its_first_opening(self):
        revision = self.legacy(file=base64.b64encode(tiny_pdf()), file_name="old.pdf")
        first = self.assert_opens(self.employee, revision).content
        revision.invalidate_recordset()
        self.assertTrue(revision.controlled_pdf_sha256)
        self.assertEqual(self.assert_opens(self.auditor, revision).content, first)

    def test_an_uploaded_page_is_downloaded_never_shown(self):
        for name, content in (("page.html", HTML), ("plan.svg", SVG), ("plan.pdf.exe", b"MZ")):
            revision = self.approve(self.draft(content, name))
            answer = self.get(self.employee, revision, "file")
            self.assertEqual((answer.status_code, answer.content), (200, content))
            self.assertEqual(answer.headers["Content-Type"], "application/octet-stream")
            self.assertIn("attachment", answer.headers["Content-Disposition"])
            self.assertIn("sandbox", answer.headers["Content-Security-Policy"])

    @contextmanager
    def warned(self):
        with self.assertLogs("odoo.addons.qms_iso9001", "WARNING"):
            yield

    def test_a_changed_file_is_not_served_and_a_text_has_none(self):
        for field, what in (("controlled_pdf", "pdf"), ("file", "file")):
            self.tamper(self.old, field)
            with self.warned():
                answer = self.get(self.employee, self.old, what)
            self.assertEqual(answer.status_code, 409)
            self.assertIn("changed outside the quality system", answer.text)
        text = self.approve(self.draft(body="<p>Text</p>"))
        self.assertEqual(self.get(self.employee, text, "file").status_code, 404)

    def test_a_disposed_one_says_when_and_by_which_list(self):
        with freeze_time("2015-03-01 12:00:00"):
            gone = self.new_document(name="Old rules")
            gone.coming_revision_id.write({"file": base64.b64encode(tiny_pdf()), "file_name": "old.pdf"})
            gone = self.approve(gone.coming_revision_id)
            self.revise(gone.document_id)
        with freeze_time("2036-01-05 09:00:00"):
            dispositions = self.env["qms.disposition"].with_user(self.manager)
            disposition = dispositions.browse(dispositions.action_make_list()["res_id"])
            disposition.action_sign()
        self.assertEqual(gone.sudo().disposition_id, disposition)
        with self.assertNoLogs("odoo.addons.qms_iso9001", "WARNING"):
            for what in ("pdf", "file"):
                answer = self.get(self.auditor, gone, what)
                self.assertEqual(answer.status_code, 410)
                self.assertIn(f"by list {disposition.reference}", answer.text)
            self.assert_refused(gone.with_user(self.auditor)._get_pdf, says="Disposed of on 01/05/2036")
        self.assertEqual(self.get(self.employee, gone).status_code, 403)

    def test_a_mark_of_disposal_without_its_list_hides_no_change(self):
        disposition = self.env["qms.disposition"].create({"company_id": self.company.id})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE qms_document_revision SET disposition_id = %s WHERE id = %s", (disposition.id, self.old.id)
        )
        self.tamper(self.old, "controlled_pdf")
        with self.warned():
            self.assertEqual(self.get(self.employee, self.old).status_code, 409)
