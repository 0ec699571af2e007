import re
from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import fields, http
from odoo.tests import freeze_time, tagged

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.qms_supplier_scorecard_link_mixin import LINK_TIME
from .scorecard_page_case import ScorecardPageCase


@tagged("post_install", "-at_install")
class TestSupplierPortal(ScorecardPageCase):
    """What the vendor sees: by account its own, by link one evaluation."""

    # The link

    def test_the_link_opens_one_scorecard_without_login(self):
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        for text in ("Foundry", "On time", "Cooperation", "Answers within the hour.", "Weight 60 %", "3 cases"):
            self.assertIn(text, page.text)
        self.assertIn(f"{self.evaluation.score:.1f}", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex, nofollow")

    def test_an_altered_an_old_and_another_link_are_refused(self):
        token = self.path.rsplit("/", 1)[1]
        for wrong in (token[:-3], token[:-1] + ("A" if token[-1] != "A" else "B"), "x", str(self.evaluation.id)):
            for tail in ("", f"/line/{self.line_id}", "/pdf"):
                self.assert_not_found(f"/quality/scorecard/{wrong}{tail}")
        with freeze_time(fields.Datetime.now() - LINK_TIME - timedelta(days=1)):
            old = self.evaluation._get_scorecard_path()
        self.assert_not_found(old)
        foreign = self.line(self.other, "On time")
        self.assert_not_found(f"{self.path}/line/{foreign.id}")

    def test_a_draft_is_not_shown(self):
        with self.undone():
            draft = self.evaluate(self.vendor, end="2026-04-30")
            self.assertFalse(draft._is_shown_to_vendor())
            self.assertFalse(draft._by_scorecard_link(draft._get_scorecard_path().rsplit("/", 1)[1]))

    def test_a_link_of_a_vendor_that_became_another_one_opens_nothing(self):
        token = self.path.rsplit("/", 1)[1]
        self.env.cr.execute(
            "UPDATE qms_supplier_evaluation SET partner_id = %s, state = 'superseded' WHERE id = %s",
            [self.other_vendor.id, self.evaluation.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.env["qms.supplier.evaluation"]._by_scorecard_link(token))

    def test_the_page_speaks_the_language_of_the_vendor(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.vendor.lang = "de_DE"
        self.assertIn('lang="de-DE"', self.url_open(self.path).text)
        self.vendor.lang = False
        self.assertIn('lang="en-US"', self.url_open(self.path).text)

    def test_the_mail_has_the_link(self):
        template = self.env.ref("qms_iso9001.mail_template_supplier_scorecard")
        body = template.with_user(self.officer)._render_field("body_html", self.evaluation.ids)[self.evaluation.id]
        link = re.search(r'href="[^"]*(/quality/scorecard/[^"]+)"', body)
        self.assertEqual(self.url_open(link.group(1)).status_code, 200)

    def test_the_list_of_an_account_is_counted_and_paged_in_sql(self):
        second = self.confirmed(self.vendor, start="2026-02-01", end="2026-04-30")
        self.log_in()
        with patch.object(CustomerPortal, "_items_per_page", 1):
            first_page = self.url_open("/my/scorecards").text
            second_page = self.url_open("/my/scorecards/page/2").text
        for page, shown, other in ((first_page, second, self.evaluation), (second_page, self.evaluation, second)):
            self.assertIn(f"/my/scorecards/{shown.id}", page)
            self.assertNotIn(f'/my/scorecards/{other.id}"', page)

    # The account

    def test_an_account_sees_its_own_and_no_others(self):
        path = self.log_in()
        page = self.url_open("/my/scorecards")
        self.assertIn(path, page.text)
        self.assertNotIn(f"/my/scorecards/{self.other.id}", page.text)
        self.assertIn("Foundry", self.url_open(path).text)
        self.assertIn("Counts against you", self.url_open(f"{path}/line/{self.line_id}").text)
        for tail in ("", f"/line/{self.line_id}", "/pdf"):
            self.assert_not_found(f"/my/scorecards/{self.other.id}{tail}")
        self.assert_not_found("/my/scorecards/999999999")

    def test_the_list_says_what_is_in_force_also_on_a_phone(self):
        self.log_in()
        page = html.fromstring(self.url_open("/my/scorecards").text)
        [badge] = page.xpath("//span[normalize-space() = 'In force']")
        self.assertFalse([each for each in badge.iterancestors() if "d-none" in each.get("class", "")])

    def test_an_account_of_another_vendor_is_refused(self):
        path = self.log_in(self.other_vendor)
        self.assert_not_found(path)
        self.send_certificate(path=path)
        self.assertFalse(self.certificates())

    def test_an_account_has_no_right_to_the_records_themselves(self):
        user = self.new_account(self.vendor)
        for name in ("evaluation", "evaluation.line", "certificate", "comment", "approval", "report"):
            self.assertFalse(self.env[f"qms.supplier.{name}"].with_user(user).has_access("read"), name)

    def test_without_login_the_account_pages_ask_for_one(self):
        page = self.url_open(f"/my/scorecards/{self.evaluation.id}")
        self.assertIn("/web/login", page.url)

    def test_an_account_sees_evaluations_of_its_companies_only(self):
        self.new_scheme(
            {"name": "Cooperation", "kind": "judged", "weight": 100},
            company=self.other_company,
        )
        theirs = self.confirmed(self.vendor, user=self.other_manager, company=self.other_company)
        self.log_in()
        self.assert_not_found(f"/my/scorecards/{theirs.id}")
        page = self.url_open(theirs._get_scorecard_path())
        self.assertIn("Foundry", page.text)

    def test_one_of_us_has_no_scorecards_under_my(self):
        self.authenticate(self.officer.login, self.officer.login)
        self.assert_not_found(f"/my/scorecards/{self.evaluation.id}")
        self.assertIn("Here the vendor sees a form", self.url_open(self.path).text)
        answer = self.send_certificate(csrf_token=http.Request.csrf_token(self))
        self.assertIn("only the vendor can send", answer.text)
        self.assertFalse(self.certificates())

    def test_the_pdf_comes_down(self):
        for path in (self.path, self.log_in()):
            answer = self.url_open(f"{path}/pdf")
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            self.assertTrue(answer.content)
