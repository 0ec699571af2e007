from io import BytesIO
from unittest.mock import patch

from lxml import etree
from pypdf import PdfReader

from odoo.tests import Form, freeze_time, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"
REPORT = "qms_iso9001.report_qms_supplier_scorecard"


@tagged("post_install", "-at_install")
class TestQmsSupplierScorecard(SupplierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    def test_the_scorecard_is_in_the_language_of_the_vendor_and_names_no_amount(self):
        self.delivered_all("2026-02-09", "2026-02-12")
        self.scheme.criterion_ids[0].floor = 60
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 95)
        self.decide(evaluation, conditions="Deliver on the agreed day.")
        html = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render_qweb_html("qms_iso9001.report_qms_supplier_scorecard", evaluation.ids)[0]
        )
        text = html.decode()
        for part in ("Foundry", "On time", "Cooperation", "50.0 %", "Deliver on the agreed day.", "floor of 60"):
            self.assertIn(part, text)
        self.assertIn("Answers within the hour.", text)

    def test_the_mail_goes_from_the_composer_to_the_vendor(self):
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 95)
        self.assert_refused(evaluation.action_send_scorecard, says="Confirmed")
        self.decide(evaluation)
        action = evaluation.action_send_scorecard()
        composer = Form(self.env["mail.compose.message"].with_user(self.officer).with_context(**action["context"]))
        self.assertIn("scorecard", composer.subject)
        self.assertEqual(composer.partner_ids[:], self.vendor)

    def test_of_two_companies_each_has_its_own_letterhead_around_the_same_body(self):
        german = self.new_vendor("Dreher")
        self.env["res.lang"]._activate_lang("de_DE")
        german.lang = "de_DE"
        self.new_scheme(company=self.other_company)
        layouts = {self.company: "web.external_layout_boxed", self.other_company: "web.external_layout_standard"}
        for company, layout in layouts.items():
            company.external_report_layout_id = self.env.ref(layout)
        mine = self.evaluate(self.vendor)
        others = self.evaluate(german, user=self.other_manager, company=self.other_company)
        both = (mine | others).sudo().with_context(allowed_company_ids=(self.company | self.other_company).ids)
        report = self.env["ir.actions.report"].sudo()
        page = etree.HTML(report._render_qweb_html("qms_iso9001.report_qms_supplier_scorecard", both.ids)[0])
        articles = page.findall(".//div[@class]")
        bodies = [each for each in articles if "page" in each.get("class").split()]
        self.assertEqual(len(bodies), 2)
        frames = [etree.tostring(each).decode() for each in articles if "article" in each.get("class").split()]
        self.assertEqual(len(frames), 2)
        for frame, own, layout in zip(frames, (mine, others.sudo()), ("boxed", "standard"), strict=True):
            self.assertIn(own.partner_name, frame)
            self.assertIn(f"o_report_layout_{layout}", frame)
        shapes = [[each.tag for each in body.iter() if isinstance(each.tag, str)] for body in bodies]
        self.assertEqual(shapes[0], shapes[1], "the same parts in the same order")

    # The PDF

    def print_out(self, evaluation, user=None):
        """Return the text of the real PDF."""
        report = self.env["ir.actions.report"].with_user(user or self.officer)
        with self.allow_pdf_render():
            pdf, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(REPORT, evaluation.ids)
        self.assertEqual(kind, "pdf")
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())

    def test_the_letterhead_stands_once_on_a_real_page_whatever_the_engine(self):
        self.company.write({"name": "Casting Works", "street": "Quay 7", "city": "Harbour"})
        self.company.company_details = False
        evaluation = self.evaluate(self.vendor)
        text = self.print_out(evaluation)
        self.assertEqual(text.count("Quay 7"), 1, text)
        report = self.env["ir.actions.report"].with_user(self.officer)
        for prints, times in ((True, 1), (False, 2)):
            with patch.object(type(evaluation), "_prints_headers", lambda _self, prints=prints: prints):
                html = report._render_qweb_html(REPORT, evaluation.ids, data={"report_type": "pdf"})[0].decode()
            self.assertEqual(html.count("Quay 7"), times, "Where none is printed, another stands in the page.")

    def test_the_page_says_where_the_order_lines_are_as_soon_as_the_vendor_sees_them(self):
        self.delivered_all("2026-02-09")
        evaluation = self.evaluate(self.vendor)
        self.assertIn("ask us for them", self.print_out(evaluation))
        self.judge(evaluation, 95)
        self.decide(evaluation)
        for user in (self.officer, self.auditor):
            text = self.print_out(evaluation, user)
            self.assertNotIn("ask us for them", text)
            self.assertIn(f"/my/scorecards/{evaluation.id}", text)
            self.assertNotIn("/quality/scorecard/", text, "The secret link is the vendor's alone.")
