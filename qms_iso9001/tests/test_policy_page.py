import io
import re

from pypdf import PdfReader

from odoo.tests import HttpCase, tagged

from .common import QmsCase

REPORT = "qms_iso9001.qms_policy_report"


@tagged("post_install", "-at_install")
class TestPolicyPage(QmsCase, HttpCase):
    """The policy in force on paper and for everybody: PDF and public page."""

    # What is printed is the PDF that was kept when it came into force.
    prints = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.qms_policy_public = True
        cls.policy = cls.approve(cls.new_policy(name="What quality means to us"))

    def pdf_text(self, pdf):
        """Return the text of a real PDF on one line."""
        self.assertTrue(pdf.startswith(b"%PDF"), pdf[:200])
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))

    # Public page

    def test_everybody_reads_the_policy_in_force(self):
        for address in (self.company.id, f"test-pumps-{self.company.id}"):
            page = self.url_open(f"/quality/policy/{address}")
            self.assertEqual(page.status_code, 200)
            for words in (
                "What quality means to us",
                "on the day we promised",
                "We get better every year",
                "Test Pumps",
                f"{self.policy.public_url}/pdf",
            ):
                self.assertIn(words, page.text)

    def test_the_button_leads_to_the_page(self):
        action = self.policy.with_user(self.officer).action_open_public_page()
        self.assertEqual(self.url_open(action["url"]).status_code, 200)

    def test_the_page_names_no_persons(self):
        page = self.url_open(self.policy.public_url).text
        for user in (self.officer, self.manager):
            self.assertNotIn(user.name, page)

    def test_switched_off_there_is_no_page(self):
        address = self.policy.public_url
        self.company.qms_policy_public = False
        self.assertFalse(self.policy.public_url)
        for path in (address, f"{address}/pdf"):
            self.assertEqual(self.url_open(path).status_code, 404)
        with self.assertRaisesRegex(Exception, "switched on in the settings"):
            self.policy.with_user(self.officer).action_open_public_page()

    def test_only_the_version_in_force_is_public(self):
        coming = self.approve(self.new_policy(name="Coming version", in_force_from="2099-01-01"))
        draft = self.new_policy(name="Draft version")
        page = self.url_open(self.policy.public_url)
        self.assertIn("What quality means to us", page.text)
        for policy in (coming, draft):
            self.assertFalse(policy.public_url)
            self.assertNotIn(policy.name, page.text)
        self.policy.with_user(self.manager).action_obsolete("Ended")
        self.assertEqual(self.url_open(self.company._qms_policy_url()).status_code, 404)

    def test_the_company_comes_from_the_address_not_from_the_visitor(self):
        director = self.new_user("employee", self.other_company, "t_director")
        self.approve(self.new_policy(name="Valves policy", author=self.other_manager, approvers=director))
        self.authenticate("t_manager", "t_manager")
        self.assertEqual(self.url_open(self.other_company._qms_policy_url()).status_code, 404)
        self.other_company.qms_policy_public = True
        self.assertIn("Valves policy", self.url_open(self.other_company._qms_policy_url()).text)
        self.authenticate("t_other_manager", "t_other_manager")
        self.assertIn("What quality means to us", self.url_open(self.policy.public_url).text)

    def test_other_addresses_are_not_found(self):
        for address in ("0", "-1", "999999999", "99999999999999999999", "nothing", "nothing-", "1;2", "%27"):
            self.assertEqual(self.url_open(f"/quality/policy/{address}").status_code, 404, address)

    def test_the_page_speaks_the_browsers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        draft = self.policy.browse(self.policy.with_user(self.officer).action_revise()["res_id"])
        draft = draft.with_user(self.officer)
        draft.update_field_translations("name", {"fr_FR": "Notre politique"})
        self.approve(draft)
        french = self.url_open(self.company._qms_policy_url(), headers={"Accept-Language": "fr-FR,fr;q=0.9"})
        self.assertIn("Notre politique", french.text)
        self.authenticate(None, None)  # another visitor: no cookie that remembers the language
        english = self.url_open(self.company._qms_policy_url(), headers={"Accept-Language": "en-US"})
        self.assertIn("What quality means to us", english.text)

    # PDF

    def test_the_pdf_carries_its_control_data(self):
        html = self.env["ir.actions.report"].with_user(self.auditor)._render_qweb_html(REPORT, self.policy.ids)[0]
        text = html.decode()
        for words in (
            self.policy.name,
            "Uncontrolled when printed",
            self.officer.name,
            self.manager.name,
            self.policy.signature_ids[0].content_hash,
            "We get better every year",
        ):
            self.assertIn(words, text)

    def test_a_real_pdf_is_printed(self):
        report = self.env["ir.actions.report"].with_user(self.officer).with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            pdf, kind = report._render_qweb_pdf(REPORT, self.policy.ids)
        self.assertEqual(kind, "pdf")
        text = self.pdf_text(pdf)
        for words in (self.policy.name, "Version 1", "In force", self.manager.name, "Uncontrolled when printed"):
            self.assertIn(words, text)

    def test_several_versions_are_printed_in_one_file(self):
        old = self.policy
        new = self.approve(old.browse(old.with_user(self.officer).action_revise()["res_id"]).with_user(self.officer))
        report = self.env["ir.actions.report"].with_user(self.officer).with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            pdf = report._render_qweb_pdf(REPORT, (old | new).ids)[0]
        text = self.pdf_text(pdf)
        self.assertIn("Version 1", text)
        self.assertIn("Version 2", text)

    def test_the_public_pdf_is_the_version_in_force(self):
        with self.allow_pdf_render():
            answer = self.url_open(f"{self.policy.public_url}/pdf")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn(self.policy.signature_ids[0].content_hash, answer.text)
