from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html

from odoo import fields, http
from odoo.exceptions import LockError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import hash_sign

from odoo.addons.qms_iso9001.tests.common import tiny_pdf

from .request_case import ANSWER, RequestCase

LINK = "qms.supplier.request"


@tagged("post_install", "-at_install")
class TestSupplierRequestLink(RequestCase, HttpCase):
    """The vendor reads and answers: by the link of the mail, and by an account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = new_test_user(
            cls.env,
            "t_vendor",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.account.partner_id.parent_id = cls.vendor

    def setUp(self):
        super().setUp()
        # A visitor without login has a session, to which the secret of a form belongs.
        self.authenticate(None, None)

    def post(self, path, files=None, **data):
        self.url_open(path)
        data = {**ANSWER, "answering_round": "1", **data, "csrf_token": http.Request.csrf_token(self)}
        return self.url_open(path, data=data, files=files)

    def test_the_link_shows_and_a_click_answers_once_with_files(self):
        record = self.sent(attachment_ids=[(0, 0, {"name": "seal.pdf", "raw": tiny_pdf()})])
        path = record._get_request_path()
        page = self.url_open(path)
        for words in (record.reference, "Leaks at the seal", "seal.pdf", "Send the answer"):
            self.assertIn(words, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(record.state, "sent", "Only a click answers.")
        files = [("files", self.photo_file()), ("files", ("8D.pdf", tiny_pdf()))]
        page = self.post(path, files=files)
        self.assertIn("your answer has reached us", page.text)
        self.assertIn(ANSWER["cause"], page.text)
        self.assertNotIn("Send the answer", page.text)
        record.invalidate_recordset()
        answer = record.answer_ids
        self.assertEqual(answer.attachment_ids.sorted("id").mapped("name"), ["leak.png", "8D.pdf"])
        self.assertRecordValues(answer, [{"channel": "link", "author_name": self.contact.display_name}])
        # Replayed, with the same link, and from a page that was still open.
        page = self.post(path, cause="Another cause")
        self.assertNotIn("Another cause", page.text)
        self.assertEqual(record.answer_ids, answer)
        for file, content in zip(answer.attachment_ids.sorted("id"), (self.photo_file()[1], tiny_pdf()), strict=True):
            sent = self.url_open(f"{path}/file/{file.id}")
            self.assertEqual(sent.content, content)
            self.assertIn("attachment", sent.headers["Content-Disposition"])
            self.assertEqual(sent.headers["X-Content-Type-Options"], "nosniff")

    def test_a_form_of_an_earlier_round_answers_nothing(self):
        record = self.answered()
        record.action_return("Why was it not found?")
        path = record._get_request_path()
        page = self.post(path, answering_round="1", cause="Old page")
        self.assertIn("Why was it not found?", page.text)
        self.assertIn("Send the answer", page.text)
        record.invalidate_recordset()
        self.assertEqual(len(record.answer_ids), 1)
        for odd in ("", "x", "2 ", "99999999999999999999"):
            self.post(path, answering_round=odd)
        self.assertEqual(record.state, "sent")
        self.post(path, answering_round="2", cause="The bench")
        record.invalidate_recordset()
        self.assertEqual((record.state, len(record.answer_ids)), ("answered", 2))

    def test_what_was_sent_back_is_corrected_and_not_typed_again(self):
        record = self.answered()
        cause = record.answer_ids.cause
        record.action_return("Why was it not found?")
        page = html.fromstring(self.url_open(record._get_request_path()).text)
        self.assertEqual(page.xpath("//textarea[@name='cause']")[0].text_content(), cause)
        page = self.post(record._get_request_path(), answering_round="1", cause="Typed on the page of before")
        self.assertIn("asked again before this arrived", page.text)
        typed = html.fromstring(page.text).xpath("//textarea[@name='cause']")[0].text_content()
        self.assertEqual(typed, "Typed on the page of before")

    def assert_not_found(self, path, record):
        page = self.url_open(path)
        self.assertEqual(page.status_code, 404)
        self.assertIn("There is no request here", page.text)
        self.assertNotIn(record.reference, page.text)
        self.assertEqual(self.post(path).status_code, 404)
        self.assertFalse(record.answer_ids)

    def test_expired_altered_and_foreign_links_open_nothing(self):
        record, other = self.sent(), self.sent()
        path = record._get_request_path()
        with freeze_time(fields.Datetime.now() - timedelta(days=366)):
            old = record._get_request_path()
        mine = [record.id, self.vendor.id, self.contact.id]
        scorecard = hash_sign(self.env(su=True), "qms.supplier.scorecard", mine, expiration_hours=1)
        swapped = [other.id, self.vendor.id, self.vendor.id]
        forged = hash_sign(self.env(su=True), LINK, swapped, expiration_hours=1)
        links = {
            "expired": old,
            "altered": path[:-3] + ("abc" if path[-3:] != "abc" else "xyz"),
            "cut": path[:-10],
            "of a scorecard": f"/quality/request/{scorecard}",
            "of another contact": f"/quality/request/{forged}",
            "nonsense": "/quality/request/x",
            "draft": self.draft()._get_request_path(),
        }
        for name, link in links.items():
            with self.subTest(link=name):
                self.assert_not_found(link, record)
        start = len("/quality/request/")
        theirs = other._get_request_path()
        for cut in (start + 10, start + 20, len(path) - 20):
            mixed = theirs[:cut] + path[cut:]
            if mixed not in (path, theirs):
                self.assert_not_found(mixed, other)

    def test_a_file_of_another_request_is_not_sent(self):
        record = self.sent()
        other = self.sent(attachment_ids=[(0, 0, {"name": "secret.pdf", "raw": tiny_pdf()})])
        file = other.sudo().attachment_ids
        self.assertEqual(self.url_open(f"{record._get_request_path()}/file/{file.id}").status_code, 404)
        note = self.env["ir.attachment"].create({"name": "note", "raw": b"x", "res_model": LINK, "res_id": record.id})
        self.assertEqual(self.url_open(f"{record._get_request_path()}/file/{note.id}").status_code, 404)

    def test_what_is_missing_is_said_and_nothing_typed_is_lost(self):
        record = self.sent()
        path = record._get_request_path()
        cases = (
            ({"cause": " "}, "Tell us all three"),
            ({"date_corrective": ""}, "by when the corrective action"),
            ({"date_containment": "soon"}, "Enter the days as dates"),
            ({"containment": "x" * 5001}, "very long"),
        )
        for values, words in cases:
            with self.subTest(values=list(values)):
                page = self.post(path, **values)
                self.assertIn(words, page.text)
                self.assertIn(ANSWER["corrective"], page.text)
        self.assertFalse(record.answer_ids)

    def test_files_are_taken_by_what_is_in_them(self):
        record = self.sent()
        path = record._get_request_path()
        page = self.post(path, files=[("files", ("photo.png", b"<script>alert(1)</script>"))])
        self.assertIn("none of these", page.text)
        page = self.post(path, files=[("files", ("big.pdf", b"%PDF" + b"0" * (10 * 2**20)))])
        self.assertIn("larger than 10 MB", page.text)
        page = self.post(path, files=[("files", self.photo_file(f"{number}.png")) for number in range(6)])
        self.assertIn("five files at most", page.text)
        self.assertFalse(record.answer_ids)
        self.post(path, files=[("files", self.photo_file("../../x.html"))])
        record.invalidate_recordset()
        self.assertEqual(record.answer_ids.attachment_ids.name, "x.png")

    def test_without_the_secret_of_the_form_nothing_is_recorded(self):
        record = self.sent()
        page = self.url_open(record._get_request_path(), data={**ANSWER, "answering_round": "1"})
        self.assertEqual(page.status_code, 400)
        self.assertFalse(record.answer_ids)

    def test_two_at_once_one_waits(self):
        record = self.sent().sudo()
        locked = patch.object(type(record), "lock_for_update", side_effect=LockError("taken"))
        with locked, self.assertRaisesRegex(UserError, "Please send it again"):
            record._receive_answer(1, ANSWER, [], "Ada", "link")
        self.assertFalse(record.answer_ids)

    def test_whoever_works_here_only_looks(self):
        record = self.sent()
        self.authenticate(self.officer.login, self.officer.login)
        path = record.with_user(self.officer).action_view_page()["url"]
        self.assertNotIn("Send the answer", self.url_open(path).text)
        page = self.post(path)
        self.assertIn("only the vendor answers here", page.text)
        self.assertFalse(record.answer_ids)

    def preview(self, record, user):
        """Return the path that `user` opens by "See it as the vendor"."""
        return record.with_user(user).action_view_page()["url"]

    def test_what_a_reader_opens_answers_nothing_wherever_it_is_taken(self):
        record = self.sent(attachment_ids=[(0, 0, {"name": "seal.pdf", "raw": tiny_pdf()})])
        for user in (self.auditor, self.buyer, self.officer):
            path = self.preview(record, user)
            # Copied out of the address bar into another browser, in which nobody is signed in.
            page = self.url_open(path)
            self.assertIn(record.reference, page.text)
            self.assertNotIn("<form", page.text)
            page = self.post(path)
            self.assertIn("only the vendor answers here", page.text)
            self.assertEqual(page.status_code, 403)
            record.invalidate_recordset()
            self.assertEqual((record.state, len(record.answer_ids)), ("sent", 0))
            self.assertEqual(self.url_open(f"{path}/file/{record.sudo().attachment_ids.id}").content, tiny_pdf())
            self.assertFalse(record._by_request_link(path.rpartition("/")[2]), "It is not the vendor's link.")

    def test_what_a_reader_opens_is_over_soon(self):
        record = self.sent()
        with freeze_time(fields.Datetime.now() - timedelta(minutes=16)):
            old = self.preview(record, self.auditor)
        self.assert_not_found(old, record)

    def test_the_page_speaks_the_language_of_the_contact(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.contact.lang = "fr_FR"
        record = self.sent()
        page = self.url_open(record._get_request_path())
        self.assertIn('lang="fr-FR"', page.text)

    def test_ended_requests_say_so(self):
        record = self.sent()
        path = record._get_request_path()
        record.action_cancel("Our mistake")
        page = self.post(path)
        self.assertIn("withdrawn", page.text)
        self.assertFalse(record.answer_ids)

    # The account

    def test_an_account_sees_and_answers_those_of_its_company_alone(self):
        other_vendor = self.env["res.partner"].create({"name": "Seal Works", "email": "seal@example.com"})
        mine, draft, foreign = self.sent(), self.draft(), self.sent(partner_id=other_vendor.id)
        self.authenticate(self.account.login, self.account.login)
        page = self.url_open("/my/quality-requests").text
        self.assertIn(mine.reference, page)
        for hidden in (draft, foreign):
            self.assertNotIn(hidden.reference, page)
            self.assertEqual(self.url_open(f"/my/quality-requests/{hidden.id}").status_code, 404)
            self.assertEqual(self.post(f"/my/quality-requests/{hidden.id}").status_code, 404)
        page = self.post(f"/my/quality-requests/{mine.id}", files=[("files", self.photo_file())])
        self.assertIn("your answer has reached us", page.text)
        mine.invalidate_recordset()
        self.assertRecordValues(
            mine.answer_ids, [{"channel": "account", "author_name": self.account.partner_id.display_name}]
        )
        file = mine.answer_ids.attachment_ids
        self.assertEqual(self.url_open(f"/my/quality-requests/{mine.id}/file/{file.id}").content, self.photo_file()[1])
        self.assertFalse(self.env["qms.supplier.request"].with_user(self.account).has_access("read"))
