from odoo.tests import HttpCase, tagged
from odoo.tools import hash_sign

from .kiosk_case import KioskCase

SECRETS = ("Incoming inspection", "Count the boxes", "Ann Lathe")


@tagged("post_install", "-at_install")
class TestReadingPage(KioskCase, HttpCase):
    """The link in the mail: it opens a page, a click confirms, and it says nothing to anybody else."""

    def press(self, page, path=None, **data):
        data = {"csrf_token": page and self.csrf(page), **data}
        return self.url_open(path or self.row._get_link_path(), data=data)

    def assert_silent(self, page, status):
        self.assertEqual(page.status_code, status)
        for words in (*SECRETS, self.document.reference):
            self.assertNotIn(words, page.text)

    def test_the_page_says_what_is_to_be_read_and_confirms_nothing(self):
        path = self.row._get_link_path()
        for method in ("GET", "HEAD", "GET"):
            page = self.opener.request(method, self.base_url() + path)
            self.assertEqual(page.status_code, 200)
        for words in ("Incoming inspection", self.document.reference, "Revision 1", "Ann Lathe", "I have read it"):
            self.assertIn(words, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assert_unread(self.row)

    def test_a_click_confirms_and_the_page_thanks(self):
        page = self.press(self.url_open(self.row._get_link_path()))
        self.assertIn("Thank you", page.text)
        self.assertNotIn("I have read it", page.text)
        self.assert_read(self.row, "link")
        self.assertFalse(self.row.recorded_by_id)

    def test_a_second_click_changes_nothing(self):
        page = self.url_open(self.row._get_link_path())
        self.press(page)
        self.env.invalidate_all()
        before = self.row.date_confirmed
        self.assertIn("Thank you", self.press(page).text)
        self.env.invalidate_all()
        self.assertEqual(self.row.date_confirmed, before)

    def test_a_click_without_the_pages_secret_is_refused(self):
        self.url_open(self.row._get_link_path())
        self.assertEqual(self.press(None, csrf_token="forged").status_code, 400)
        self.assert_unread(self.row)

    def test_a_token_that_was_changed_says_nothing(self):
        path = self.row._get_link_path()
        forged = [
            path[:-4],
            path[:-4] + "AAAA",
            path[:40] + ("B" if path[40] == "A" else "A") + path[41:],
            "/quality/read/x",
            "/quality/read/%C3%A9%20",
            f"/quality/read/{hash_sign(self.env, 'qms.other', [self.row.id, self.ann.id])}",
            f"/quality/read/{self.row._get_pdf_token()}",
        ]
        for address in forged:
            self.assert_silent(self.url_open(address), 404)
            self.assert_silent(self.url_open(f"{address}/pdf"), 404)

    def test_a_row_of_another_person_does_not_open(self):
        token = hash_sign(self.env, "qms.acknowledgement.link", [self.row.id, self.bob.id])
        page = self.url_open(f"/quality/read/{token}")
        self.assert_silent(page, 404)

    def test_what_ended_or_was_superseded_says_nothing(self):
        path = self.row._get_link_path()
        page = self.url_open(path)
        self.revise(self.document)
        for answer in (self.url_open(path), self.press(page, path), self.url_open(f"{path}/pdf")):
            self.assert_silent(answer, 410)
        self.assert_unread(self.row)
        self.assertIn("Two boxes", self.url_open(self.row_of(self.ann)._get_link_path()).text)

    def test_who_left_does_not_get_in(self):
        path = self.row._get_link_path()
        self.ann.active = False
        self.assert_silent(self.url_open(path), 410)

    def test_a_move_leaves_the_link_good(self):
        path, old = self.row._get_link_path(), self.row
        department = self.env["hr.department"].create({"name": "Paint", "company_id": self.company.id})
        self.ann.department_id = department
        self.document._follow_audience()
        new = self.row_of(self.ann)
        self.assertNotEqual(new, old)
        self.press(self.url_open(path), path)
        self.assert_read(new, "link")
        self.assert_unread(old)

    def test_a_minor_revision_leaves_the_link_good_but_only_what_was_shown_is_confirmed(self):
        path, page = self.row._get_link_path(), self.url_open(self.row._get_link_path())
        self.minor_revision()
        answer = self.press(page, path)
        self.assertIn("I have read it", answer.text)
        self.assertIn("Typo", answer.text)
        self.assert_unread(self.row_of(self.ann))
        self.press(answer, self.row_of(self.ann)._get_link_path())
        self.assert_read(self.row_of(self.ann), "link")

    def test_what_changed_is_told_since_what_the_person_knows(self):
        self.row._confirm("link")
        self.revise(self.document)
        self.minor_revision()
        for person in (self.ann, self.bob):
            self.assertEqual(self.row_of(person)._get_reading()["summary"], "2: Two boxes\n3: Typo")
        page = self.url_open(self.row_of(self.ann)._get_link_path())
        self.assertLess(page.text.index("Two boxes"), page.text.index("Typo"))
        self.row_of(self.ann)._confirm("link")
        self.revise(self.document, summary="Three boxes")
        self.assertEqual(self.row_of(self.ann)._get_reading()["summary"], "Three boxes")
        self.assertEqual(self.row_of(self.bob)._get_reading()["summary"], "2: Two boxes\n3: Typo\n4: Three boxes")
        zoe = self.new_person("Zoe")
        self.document.audience_employee_ids |= zoe
        self.assertEqual(self.row_of(zoe)._get_reading()["summary"], "Three boxes")

    def test_what_changed_is_told_to_many_in_as_many_queries_as_to_one(self):
        people = self.env["hr.employee"].union(*(self.new_person(f"Reader {number}") for number in range(12)))
        document = self.document_for(people)
        self.revise(document, summary="Two boxes")
        rows = self.env["qms.acknowledgement"].search([("document_id", "=", document.id), ("date_end", "=", False)])

        def queries(asked):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(asked.mapped("changes")), {"Two boxes"})
            return self.env.cr.sql_log_count - before

        queries(rows)
        self.assertEqual(queries(rows), queries(rows[:1]))

    def test_language_and_company_are_the_readers(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.ann.lang = "fr_FR"
        self.authenticate("t_other_manager", "t_other_manager")
        page = self.url_open(self.row._get_link_path())
        self.assertIn('lang="fr-FR"', page.text)
        self.assertIn("Test Pumps", page.text)

    def test_a_policy_is_read_the_same_way(self):
        policy = self.approve(self.new_policy(name="What quality means", audience="everybody"))
        row = self.row_of(self.ann, policy)
        path = row._get_link_path()
        page = self.url_open(path)
        self.assertIn("What quality means", page.text)
        self.assertIn("Version 1", page.text)
        with self.allow_pdf_render():
            self.assertEqual(self.url_open(f"{path}/pdf").headers["Content-Type"], "application/pdf")
        self.press(page, path)
        self.assert_read(row, "link")

    def test_the_pdf_opens_with_the_token_of_its_row_only(self):
        with self.allow_pdf_render():
            answer = self.url_open(f"{self.row._get_link_path()}/pdf")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assert_unread(self.row)

    # Questions

    def test_questions_come_first_and_only_passing_confirms(self):
        self.document.survey_id = self.new_survey()
        page = self.url_open(self.row._get_link_path())
        self.assertIn("A few questions follow", page.text)
        self.assertFalse(self.answers_to(self.row))
        survey = self.press(page)
        self.assertIn("/survey/", survey.url)
        self.assertIn("Back to what I have to read", survey.text)
        answer = self.answers_to(self.row)
        self.assertEqual(answer.email, "ann@example.com")
        self.assert_unread(self.row)
        self.answer(answer, "One")
        self.assert_unread(self.row)
        self.press(self.url_open(self.row._get_link_path()))
        again = self.answers_to(self.row) - answer
        self.answer(again, "Two")
        self.assert_read(self.row, "link")
        self.assertEqual(self.row.answer_id, again)

    def test_another_try_from_the_survey_itself_counts(self):
        self.document.survey_id = self.new_survey()
        self.press(self.url_open(self.row._get_link_path()))
        first = self.answers_to(self.row)
        self.answer(first, "One")
        self.url_open(f"/survey/retry/{first.survey_id.access_token}/{first.access_token}")
        again = self.answers_to(self.row) - first
        self.answer(again, "Two")
        self.assert_read(self.row, "link")

    def test_questions_open_whoever_is_signed_in(self):
        self.document.survey_id = self.new_survey()
        self.authenticate("t_other_manager", "t_other_manager")
        survey = self.press(self.url_open(self.row._get_link_path()))
        self.assertIn("Boxes", survey.text)

    def test_questions_that_nobody_can_open_are_said_so(self):
        survey = self.document.survey_id = self.new_survey()
        page = self.url_open(self.row._get_link_path())
        survey.active = False
        answer = self.press(page)
        self.assertIn("Tell its owner", answer.text)
        self.assert_unread(self.row)
