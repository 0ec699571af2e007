import base64
import re
from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import fields, http
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.qms_supplier_certificate_upload_mixin import LIMIT, MAX_BYTES
from ..models.qms_supplier_scorecard_link_mixin import LINK_TIME
from .supplier_case import SupplierCase

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestSupplierPortal(SupplierCase, HttpCase):
    """What the vendor sees and does: by account its own, by link one evaluation."""

    def setUp(self):
        super().setUp()
        self.orders = self.delivered_all("2026-02-09", "2026-02-12", None)
        self.other_vendor = self.new_vendor("Turner")
        self.other_orders = self.delivered_all("2026-02-09", vendor=self.other_vendor)
        self.evaluation = self.confirmed(self.vendor)
        self.other = self.confirmed(self.other_vendor)
        self.kind = self.env["qms.supplier.certificate.kind"].create({"name": "Welding approval"})
        self.path = self.evaluation._get_scorecard_path()
        self.line_id = self.line(self.evaluation, "On time").id

    def confirmed(self, vendor, **kw):
        evaluation = self.evaluate(vendor, **kw)
        self.judge(evaluation, 80, user=kw.get("user"))
        user = kw.get("user") or self.officer
        evaluation.with_user(user).write({"status": "approved", "reason": "All in all"})
        evaluation.with_user(user).action_confirm()
        self.assertEqual(evaluation.state, "confirmed")
        return evaluation

    def new_account(self, vendor, login="t_vendor", company=None):
        company = company or self.company
        contact = self.env["res.partner"].create({"name": f"Contact {login}", "parent_id": vendor.id})
        return new_test_user(
            self.env,
            login,
            groups="base.group_portal",
            partner_id=contact.id,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    def log_in(self, vendor=None, **kw):
        user = self.new_account(vendor or self.vendor, **kw)
        self.authenticate(user.login, user.login)
        return f"/my/scorecards/{self.evaluation.id}"

    def csrf_of(self, path):
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(path).text)
        return found and found.group(1)

    def send(self, page_path, path, files=None, **data):
        if "csrf_token" not in data:
            data["csrf_token"] = self.csrf_of(page_path)
        answer = self.url_open(path, data=data, files=files)
        self.env.invalidate_all()
        return answer

    def send_certificate(self, content=PDF, name="iso.pdf", path=None, **data):
        path = path or self.path
        files = {"file": (name, content)} if content is not None else None
        data = {"kind": self.kind.id, "date_end": "2030-01-01", "reference": "77", **data}
        return self.send(path, f"{path}/certificate", files=files, **data)

    def certificates(self):
        return self.env["qms.supplier.certificate"].search([("kind_id", "=", self.kind.id)])

    def assert_not_found(self, path):
        page = self.url_open(path)
        self.assertEqual(page.status_code, 404, path)
        self.assertIn("There is no scorecard here", page.text)
        self.assertNotIn("Foundry", page.text)

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

    # The rows

    def test_the_rows_behind_a_line_and_none_of_another_vendor(self):
        page = self.url_open(f"{self.path}/line/{self.line_id}").text
        for order in self.orders:
            self.assertIn(order.name, page)
        for order in self.other_orders:
            self.assertNotIn(order.name, page)
        self.assertEqual(page.count("Counts for you"), 2, "Once in the table, once in the list of a phone")
        self.assertEqual(page.count("Counts against you"), 4)
        self.assertIn("1 of 3", page)
        for word in ("agreed_amount", "Agreed amount", "€", "$"):
            self.assertNotIn(word, page)

    def test_rows_are_told_as_of_the_day_of_the_counting(self):
        never = self.orders[2]
        self.receive(never)
        self.env.flush_all()
        self.env.invalidate_all()
        total, labels, rows = self.line(self.evaluation, "On time").sudo()._vendor_rows()
        self.assertEqual((total, len(rows)), (3, 3))
        [row] = [row for row in rows if row["cells"][0] == never.name]
        told = dict(zip(labels, row["cells"], strict=True))
        self.assertEqual(told["Last arrival"], "", "It came after the day of the counting.")
        self.assertTrue(told["Received"].startswith("0.00"))
        self.assertEqual(row["verdict"], "bad")

    def test_the_receipts_and_returns_behind_rejects_are_shown_to_the_vendor(self):
        rejects = self.env.ref("qms_iso9001.qms_indicator_vendor_reject_lines")
        self.scheme.criterion_ids[0].write({"indicator_id": rejects.id, "best_value": 0, "worst_value": 100})
        receipt = self.orders[0].picking_ids
        with freeze_time("2026-02-20 09:00:00"):
            back = self.give_back(receipt, 2)
        second = self.confirmed(self.vendor, start="2026-01-01", end="2026-04-30")
        line = self.line(second, "On time")
        self.assertEqual((line.numerator, line.denominator), (1, 2))
        account = self.log_in()
        pages = [second._get_scorecard_path(), account.replace(str(self.evaluation.id), str(second.id))]
        for path in pages:
            page = self.url_open(f"{path}/line/{line.id}").text
            for text in (receipt.name, back.name, "sent back on 02/20/2026", "received on 02/09/2026"):
                self.assertIn(text, page)
            self.assertNotIn(self.other_orders.picking_ids.name, page)

    def test_the_vendor_reads_how_each_delivery_counts(self):
        page = self.url_open(f"{self.path}/line/{self.line_id}").text
        for text in ("How it counts", "Complete, 2 days late", "missing so far", "received on 02/09/2026"):
            self.assertIn(text, page)

    def test_a_page_or_kind_that_is_no_number_is_none(self):
        for page in ("²", "-1", "x", "9" * 40, "0"):
            with self.subTest(page):
                shown = self.url_open(f"{self.path}/line/{self.line_id}?page={page}")
                self.assertEqual(shown.status_code, 200)
        for kind in ("²", "x", "9" * 40):
            with self.subTest(kind=kind):
                self.assertEqual(self.send_certificate(kind=kind).status_code, 200)
                self.assertFalse(self.certificates())

    def test_the_pages_show_the_scale_of_the_counting(self):
        self.scheme.rating_ids[0].name = "Outstanding"
        for path in (self.path, self.log_in()):
            page = self.url_open(path).text
            self.assertNotIn("Outstanding", page)
            self.assertIn("60 – &lt; 90", page)

    def test_the_list_of_an_account_is_counted_and_paged_in_sql(self):
        second = self.confirmed(self.vendor, start="2026-02-01", end="2026-04-30")
        self.log_in()
        with patch.object(CustomerPortal, "_items_per_page", 1):
            first_page = self.url_open("/my/scorecards").text
            second_page = self.url_open("/my/scorecards/page/2").text
        for page, shown, other in ((first_page, second, self.evaluation), (second_page, self.evaluation, second)):
            self.assertIn(f"/my/scorecards/{shown.id}", page)
            self.assertNotIn(f'/my/scorecards/{other.id}"', page)

    def test_what_is_left_out_is_shown_beside(self):
        page = self.url_open(f"{self.path}/line/{self.line_id}?left_out=1")
        self.assertEqual(page.status_code, 200)
        self.assertIn("There is nothing behind it", page.text)

    def test_amounts_behind_a_figure_are_no_column(self):
        in_full = self.env.ref("qms_iso9001.qms_indicator_vendor_in_full")
        line = self.line(self.evaluation, "On time").sudo()
        line.env.cr.execute(
            "UPDATE qms_supplier_evaluation_line SET definition = %s WHERE id = %s",
            [fields.Json().convert_to_column(in_full.sudo()._frozen_definition(), line), line.id],
        )
        self.env.invalidate_all()
        self.assertNotIn("agreed_amount", line._vendor_columns())
        _total, _labels, rows = line._vendor_rows()
        self.assertEqual({row["verdict"] for row in rows}, {None})

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

    # Certificates

    def test_a_certificate_arrives_to_be_checked(self):
        answer = self.send_certificate()
        self.assertIn("Thank you", answer.text)
        certificate = self.certificates()
        self.assertEqual((certificate.state, certificate.partner_id), ("received", self.vendor))
        self.assertEqual((str(certificate.date_end), certificate.reference), ("2030-01-01", "77"))
        self.assertEqual(certificate.company_id, self.company)
        self.assertTrue(certificate.is_from_vendor)
        self.assertEqual(certificate.attachment_ids.raw, PDF)
        self.assertEqual(certificate.attachment_ids.mimetype, "application/pdf")
        self.assertEqual(certificate.user_id, self.officer)
        self.assertEqual(certificate.activity_ids.user_id, self.officer)
        self.assertIn(self.vendor, certificate.message_ids.author_id)
        certificate.with_user(self.officer).action_accept()
        self.assertFalse(certificate.activity_ids)

    def test_the_buyer_of_the_vendor_looks_after_it(self):
        self.vendor.with_company(self.company).buyer_id = self.buyer
        path = self.log_in()
        self.send_certificate(path=path, content=PNG, name="photo.html")
        certificate = self.certificates()
        self.assertEqual(certificate.user_id, self.buyer)
        self.assertEqual(certificate.attachment_ids.name, "photo.png")
        self.assertEqual(certificate.attachment_ids.mimetype, "image/png")

    def test_other_files_are_refused_and_nothing_typed_is_lost(self):
        wrong = [
            ({"content": b"<html><script>alert(1)</script></html>", "name": "a.pdf"}, "as a PDF"),
            ({"content": b"MZ\x90\x00" + b"0" * 100, "name": "a.pdf"}, "as a PDF"),
            ({"content": b"", "name": "a.pdf"}, "Choose the file"),
            ({"content": PDF + b"0" * MAX_BYTES}, "larger than 10 MB"),
            ({"kind": ""}, "Choose what kind"),
            ({"kind": "99999999"}, "Choose what kind"),
            ({"date_end": "soon"}, "as a date"),
            ({"date_end": ""}, "until when"),
            ({"date_end": "2020-01-01"}, "It ended on"),
        ]
        for vals, says in wrong:
            answer = self.send_certificate(**vals)
            self.assertIn(says, answer.text)
            self.assertIn('value="77"', answer.text)
        self.assertFalse(self.certificates())

    def test_a_machine_cannot_flood_us(self):
        for number in range(LIMIT):
            self.env["qms.supplier.certificate"]._receive_from_vendor(
                self.evaluation.sudo(), self.vendor, self.kind, (f"{number}.pdf", PDF), "2030-01-01"
            )
        self.assertIn("many certificates", self.send_certificate().text)
        self.assertEqual(len(self.certificates()), LIMIT)

    def test_a_forged_form_and_a_wrong_link_send_nothing(self):
        self.send_certificate(csrf_token="forged")
        self.send(self.path, "/quality/scorecard/wrong/certificate", kind=self.kind.id)
        self.assertFalse(self.certificates())

    # Comments

    def comments(self):
        return self.env["qms.supplier.comment"].search([("evaluation_id", "in", (self.evaluation | self.other).ids)])

    def send_comment(self, body="The quay was closed.", path=None, line_id=None, **data):
        page = f"{path or self.path}/line/{line_id or self.line_id}"
        return self.send(path or self.path, page, body=body, **data)

    def test_comments_are_off_by_default(self):
        self.assertNotIn("Send the comment", self.url_open(f"{self.path}/line/{self.line_id}").text)
        self.assertIn("switched off", self.send_comment().text)
        self.assertFalse(self.comments())

    def test_a_comment_and_our_answer_are_read_by_both(self):
        self.company.qms_vendor_comments = True
        self.assertIn("Thank you", self.send_comment().text)
        comment = self.comments()
        self.assertEqual((comment.body, comment.channel), ("The quay was closed.", "link"))
        self.assertEqual(self.evaluation.activity_ids.user_id, self.officer)
        self.assertEqual(self.evaluation.with_user(self.officer).comment_count, 1)
        self.assertEqual(self.line(self.evaluation, "On time").with_user(self.auditor).comment_count, 1)
        for user in (self.buyer, self.auditor):
            self.assertTrue(comment.with_user(user).has_access("read"))
            self.assert_refused(comment.with_user(user).write, {"answer": "No."})
        comment.with_user(self.officer).answer = "We have seen it, and leave it out next time."
        self.assertEqual(comment.answered_by_id, self.officer)
        self.assertFalse(self.evaluation.activity_ids)
        self.company.qms_vendor_comments = False
        page = self.url_open(f"{self.path}/line/{self.line_id}").text
        self.assertIn("The quay was closed.", page)
        self.assertIn("leave it out next time", page)

    def test_what_was_written_stays(self):
        self.company.qms_vendor_comments = True
        self.send_comment()
        comment = self.comments().with_user(self.officer)
        self.assert_refused(comment.write, {"body": "All was our fault"}, says="stays as it is")
        self.assert_refused(comment.write, {"answer": " "}, says="empty")
        comment.answer = "Seen."
        self.assert_refused(comment.write, {"answer": "Not seen."}, says="answered already")
        self.assert_refused(comment.unlink)
        self.assert_refused(comment.sudo().unlink, says="stay with the evaluation")

    def test_an_account_comments_by_name_on_its_own_lines_only(self):
        self.company.qms_vendor_comments = True
        path = self.log_in()
        user = self.env["res.users"].search([("login", "=", "t_vendor")])
        self.send_comment(path=path, line_id=self.line(self.other, "On time").id)
        self.assertFalse(self.comments())
        self.send_comment(path=path)
        self.assertEqual((self.comments().author_name, self.comments().channel), (user.name, "account"))

    def test_a_superseded_scorecard_offers_no_comment_and_says_where_to_write(self):
        self.company.qms_vendor_comments = True
        self.assertIn("Comment on it", self.url_open(self.path).text)
        self.confirmed(self.vendor, start="2026-02-01", end="2026-04-30")
        self.assert_state(self.evaluation, "superseded")
        for path in (self.path, self.log_in()):
            self.assertNotIn("Comment on it", self.url_open(path).text)
            answer = self.send_comment(path=path)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("Write your comment on the later one", answer.text)
            self.assertIn("The quay was closed.", answer.text, "What was typed can be copied.")
        self.assertFalse(self.comments())

    def test_one_of_us_is_offered_no_comment(self):
        self.company.qms_vendor_comments = True
        self.authenticate(self.officer.login, self.officer.login)
        self.assertNotIn("Comment on it", self.url_open(self.path).text)

    def test_an_empty_comment_is_refused(self):
        self.company.qms_vendor_comments = True
        self.assertIn("Write what you want", self.send_comment(body="  ").text)
        self.assertFalse(self.comments())

    def test_comments_of_another_company_are_not_read(self):
        self.company.qms_vendor_comments = True
        self.send_comment()
        self.assertFalse(self.env["qms.supplier.comment"].with_user(self.other_manager).search([]))

    # Our answer goes to the vendor by mail

    def answer(self, text="We leave it out next time.", **data):
        self.company.qms_vendor_comments = True
        self.send_comment(**data)
        comment = self.comments()[:1]
        before = self.env["mail.message"].search([], order="id desc", limit=1).id or 0
        comment.with_user(self.officer).answer = text
        sent = self.env["mail.message"].search([("id", ">", before), ("partner_ids", "!=", False)])
        return comment, sent.filtered(lambda message: message.model == self.evaluation._name)

    def test_the_answer_goes_to_the_quality_contact_with_a_link_that_opens_it(self):
        contact = self.env["res.partner"].create(
            {"name": "Ada", "email": "ada@example.com", "parent_id": self.vendor.id, "type": "quality"}
        )
        comment, sent = self.answer("<b>No.</b> We leave it out.", body="The quay <i>was</i> closed.")
        self.assertEqual(sent.partner_ids, contact)
        self.assertEqual((sent.res_id, sent.author_id), (self.evaluation.id, self.officer.partner_id))
        for text in ("&lt;b&gt;No.&lt;/b&gt; We leave it out.", "The quay &lt;i&gt;was&lt;/i&gt; closed."):
            self.assertIn(text, sent.body)
        link = re.search(r'href="[^"]*(/quality/scorecard/[^"#]+)', sent.body)
        page = self.url_open(link.group(1))
        self.assertEqual(page.status_code, 200)
        self.assertIn("We leave it out.", page.text)
        self.assertTrue(comment.date_answered)

    def test_who_wrote_by_account_gets_the_address_of_the_account(self):
        path = self.log_in()
        _comment, sent = self.answer(path=path)
        self.assertIn(f"{path}/line/{self.line_id}", sent.body)
        self.assertNotIn("/quality/scorecard/", sent.body)
        self.assertEqual(sent.partner_ids, self.vendor)

    def test_no_mail_where_comments_are_off_the_template_is_gone_or_the_vendor_is(self):
        self.company.qms_vendor_comments = True
        for body in ("One", "Two", "Three"):
            self.send_comment(body=body)
        first, second, third = self.comments().sorted("id").with_user(self.officer)
        before = self.env["mail.message"].search_count([("partner_ids", "!=", False)])
        self.company.qms_vendor_comments = False
        first.answer = "Seen."
        self.company.qms_vendor_comments = True
        self.env.cr.execute("UPDATE qms_supplier_evaluation SET partner_id = NULL WHERE id = %s", self.evaluation.ids)
        self.env.invalidate_all()
        second.answer = "Seen."
        self.env.cr.execute(
            "UPDATE qms_supplier_evaluation SET partner_id = %s WHERE id = %s", [self.vendor.id, self.evaluation.id]
        )
        self.env.invalidate_all()
        self.env.ref("qms_iso9001.mail_template_vendor_comment_answer").unlink()
        third.answer = "Seen."
        self.assertEqual(self.env["mail.message"].search_count([("partner_ids", "!=", False)]), before)
        self.assertTrue(all(self.comments().mapped("answer")))

    # What was disposed of

    def test_what_is_disposed_of_takes_comments_along_and_opens_nothing(self):
        comment, _sent = self.answer()
        self.confirmed(self.vendor, start="2026-02-01", end="2026-04-30")
        self.assert_state(self.evaluation, "superseded")
        with freeze_time("2046-01-05 09:00:00"):
            dispositions = self.env["qms.disposition"].with_user(self.manager)
            dispositions.browse(dispositions.action_make_list()["res_id"]).action_sign()
        self.env.invalidate_all()
        self.assertTrue(self.evaluation.date_disposed)
        comment = comment.sudo()
        self.assertEqual((comment.body, comment.answer, comment.author_name), ("Disposed of", False, False))
        self.assertFalse(comment.answered_by_id | comment.decided_by_id)
        self.assertTrue(comment.date_answered)
        self.assertFalse(self.evaluation._is_shown_to_vendor())
        self.assert_not_found(self.path)
