import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, freeze_time, tagged

from .kiosk_case import KioskCase


@tagged("post_install", "-at_install")
class TestKiosk(KioskCase, HttpCase):
    """A shared screen: who is there, what that person has to read, and nothing for anybody else."""

    def setUp(self):
        super().setUp()
        self.path = self.company._qms_kiosk_path()
        self.secret = self.csrf(self.url_open(self.path))

    def post(self, what, path=None, **data):
        data.setdefault("csrf_token", self.secret)
        return self.url_open(f"{path or self.path}/{what}", data=data)

    def identity(self, page):
        return re.search(r'name="identity" value="([^"]+)"', page.text).group(1)

    def assert_asks(self, page, says=None):
        """The page asks who is there, and names nobody."""
        self.assertEqual(page.status_code, 200)
        self.assertIn("Scan your badge", page.text)
        for words in ("Ann Lathe", "Bob Drill", "Incoming inspection"):
            self.assertNotIn(words, page.text)
        if says:
            self.assertIn(says, page.text)

    # Whose kiosk

    def test_the_kiosk_is_off_until_somebody_switches_it_on(self):
        self.assertFalse(self.env["res.company"].create({"name": "New"}).qms_kiosk)
        self.company.qms_kiosk = False
        self.assertEqual(self.url_open(self.path).status_code, 404)
        self.assertEqual(self.post("identify", badge="QMSTESTANN").status_code, 404)

    def test_other_addresses_are_not_found(self):
        for token in ("x", "0", "False", "None", "%20"):
            self.assertEqual(self.url_open(f"/quality/kiosk/{token}").status_code, 404)

    def test_a_new_address_ends_the_old_one_and_who_was_logged_in(self):
        page = self.post("identify", badge="QMSTESTANN")
        settings = self.env["res.config.settings"].with_company(self.company).create({})
        settings.action_qms_new_kiosk_token()
        self.assertEqual(self.url_open(self.path).status_code, 404)
        path = self.company._qms_kiosk_path()
        self.assertNotEqual(path, self.path)
        answer = self.post("confirm", path, identity=self.identity(page), row=self.row.id)
        self.assert_asks(answer, "You were logged off")
        self.assert_unread(self.row)

    def test_another_companys_kiosk_knows_nobody_of_ours(self):
        self.other_company.qms_kiosk = True
        path = self.other_company._qms_kiosk_path()
        self.assert_asks(self.post("identify", path, badge="QMSTESTANN"), "That did not work")
        self.assert_asks(self.post("identify", path, name="Ann Lathe", pin="1111"), "That did not work")
        page = self.post("identify", badge="QMSTESTANN")
        self.assert_asks(self.post("confirm", path, identity=self.identity(page), row=self.row.id), "logged off")
        address = re.search(r'data-url="[^"]*(/file/[^"]+)"', page.text).group(1)
        self.assertEqual(self.url_open(path + address).status_code, 404)
        self.assert_unread(self.row)

    def test_plain_users_do_not_read_the_address(self):
        company = self.company.with_user(self.employee)
        self.assert_refused(lambda: company.read(["qms_kiosk_token"]))

    # Who is there

    def test_a_badge_opens_the_persons_list(self):
        page = self.post("identify", badge=" QMSTESTANN ")
        for words in ("Ann Lathe", "Incoming inspection", "Revision 1", "I have read it"):
            self.assertIn(words, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertNotIn("1111", page.text)

    def test_name_and_pin_open_it_too(self):
        for name in ("Ann Lathe", "lathe ann", "ann", "LATHE"):
            self.assertIn("Incoming inspection", self.post("identify", name=name, pin="1111").text, name)

    def test_names_are_not_found_out(self):
        self.new_person("Ann Latham", pin="3333")
        for name, pin, says in (
            ("An", "1111", "at least three letters"),
            ("%%%", "1111", "at least three letters"),
            ("a%e", "1111", "at least three letters"),
            ("A_n Lathe", "1111", "That did not work"),
            ("Ann Lat", "1111", "Several people"),
            ("Ann Lathe", "9999", "That did not work"),
            ("Ann Lathe", "", "That did not work"),
            ("Zoe Nobody", "1111", "That did not work"),
            ("Test employee", "", "That did not work"),
        ):
            self.assert_asks(self.post("identify", name=name, pin=pin), says)

    def test_asking_for_names_that_several_have_is_counted(self):
        self.new_person("Ann Latham", pin="3333")
        people = self.env["hr.employee"]
        reasons = [people._qms_identify(self.company, name="Ann Lat", pin="1")[1] for _attempt in range(21)]
        self.assertEqual(reasons, ["several"] * 20 + ["locked"])

    def test_people_of_one_name_are_told_apart_by_their_pin(self):
        twin = self.new_person("Ann Lathe", pin="4444")
        found, _reason = self.env["hr.employee"]._qms_identify(self.company, name="ann lathe", pin="4444")
        self.assertEqual(found, twin)

    def test_five_wrong_pins_lock(self):
        for _attempt in range(5):
            self.assert_asks(self.post("identify", name="Ann Lathe", pin="9999"), "That did not work")
        self.assert_asks(self.post("identify", name="Ann Lathe", pin="1111"), "Too many attempts")
        self.assertIn("Bob Drill", self.post("identify", name="Bob Drill", pin="2222").text)

    def test_the_lock_ends_after_five_minutes_whatever_is_tried_meanwhile(self):
        def try_at(time, pin):
            with freeze_time(f"2031-03-03 {time}"):
                return self.env["hr.employee"]._qms_identify(self.company, name="Ann Lathe", pin=pin)

        for second in range(5):
            self.assertEqual(try_at(f"08:00:0{second}", "9999")[1], "unknown")
        for time in ("08:00:05", "08:04:00", "08:05:03"):
            self.assertEqual(try_at(time, "1111")[1], "locked")
        self.assertEqual(try_at("08:05:05", "1111"), (self.ann, None))

    def test_wrong_pins_of_many_people_lock_the_companys_kiosk(self):
        names = [f"Person {chr(65 + number)}x" for number in range(21)]
        for name in names:
            self.new_person(name, pin="7777")
        people = self.env["hr.employee"]
        reasons = [people._qms_identify(self.company, name=name, pin="1234")[1] for name in names]
        self.assertEqual(reasons, ["unknown"] * 20 + ["locked"])
        self.assertEqual(people._qms_identify(self.other_company, name="Zoe Nobody", pin="1")[1], "unknown")

    def test_a_busy_kiosk_does_not_lock_over_the_day(self):
        people = self.env["hr.employee"]
        for minute in range(59):
            with freeze_time(f"2031-03-03 08:{minute:02}:00"):
                self.assertEqual(people._qms_identify(self.company, badge=f"X{minute}")[1], "unknown")
        for _time in range(40):
            self.assertEqual(people._qms_identify(self.company, badge="QMSTESTANN")[0], self.ann)

    def test_whatever_is_typed_is_counted(self):
        for pin in ("٣٤", "é", "12\x0034"):
            self.assert_asks(self.post("identify", name="Ann Lathe", pin=pin), "That did not work")
        self.assert_asks(self.post("identify", badge="\x00\x00"), "at least three letters")
        attempts = self.env["qms.kiosk.attempt"].search([("employee_id", "=", self.ann.id)])
        self.assertEqual(attempts.failure_count, 3)

    def test_the_right_pin_forgets_the_wrong_ones(self):
        for pin in ("9999", "9999", "9999", "9999", "1111", "9999", "9999"):
            page = self.post("identify", name="Ann Lathe", pin=pin)
        self.assert_asks(page, "That did not work")
        self.assertIn("Ann Lathe", self.post("identify", name="Ann Lathe", pin="1111").text)

    def test_unknown_badges_lock_the_companys_kiosk(self):
        people = self.env["hr.employee"]
        for number in range(20):
            self.assertEqual(people._qms_identify(self.company, badge=f"X{number}")[1], "unknown")
        self.assertEqual(people._qms_identify(self.company, badge="QMSTESTANN")[1], "locked")
        with freeze_time(fields.Datetime.now() + timedelta(minutes=6)):
            self.assertEqual(people._qms_identify(self.company, badge="QMSTESTANN")[0], self.ann)

    def test_who_left_is_nobody(self):
        self.ann.active = False
        self.assert_asks(self.post("identify", badge="QMSTESTANN"), "That did not work")

    # What they do

    def test_a_touch_confirms_by_kiosk(self):
        page = self.post("identify", badge="QMSTESTANN")
        page = self.post("confirm", identity=self.identity(page), row=self.row.id)
        self.assertIn("Thank you", page.text)
        self.assertIn("You have nothing to read", page.text)
        self.assert_read(self.row, "kiosk")

    def test_nobody_confirms_for_another_person(self):
        page = self.post("identify", badge="QMSTESTANN")
        for row in (self.row_of(self.bob).id, self.row_of(self.chief).id, 0, "x", ""):
            self.post("confirm", identity=self.identity(page), row=row)
        for person in self.people:
            self.assert_unread(self.row_of(person))

    def test_without_an_identity_nothing_is_confirmed(self):
        for identity in ("", "x", self.bob._qms_sign_identity(self.other_company)):
            self.assert_asks(self.post("confirm", identity=identity, row=self.row.id), "logged off")
        page = self.post("identify", badge="QMSTESTANN")
        later = fields.Datetime.now() + timedelta(minutes=16)
        with freeze_time(later):
            answer = self.post("confirm", identity=self.identity(page), row=self.row.id)
        self.assert_asks(answer, "logged off")
        self.assert_unread(self.row)

    def test_every_change_is_posted_with_the_pages_secret(self):
        page = self.post("identify", badge="QMSTESTANN")
        answer = self.post("confirm", identity=self.identity(page), row=self.row.id, csrf_token="forged")
        self.assertEqual(answer.status_code, 400)
        for what in ("identify", "confirm"):
            self.assertEqual(self.url_open(f"{self.path}/{what}?badge=QMSTESTANN").status_code, 405)
        self.assert_unread(self.row)

    def test_the_file_opens_by_a_token_that_names_nobody_and_ends(self):
        page = self.post("identify", badge="QMSTESTANN")
        address = re.search(r'data-url="([^"]+)"', page.text).group(1)
        with self.allow_pdf_render():
            self.assertEqual(self.url_open(address).headers["Content-Type"], "application/pdf")
        answer = self.post("confirm", identity=address.rsplit("/", 1)[1], row=self.row.id)
        self.assert_asks(answer, "logged off")
        with freeze_time(fields.Datetime.now() + timedelta(minutes=16)):
            self.assertEqual(self.url_open(address).status_code, 404)

    def test_the_end_of_the_questions_leads_back_to_the_kiosk_only(self):
        self.document.survey_id = self.new_survey()
        for channel, shown in (("kiosk", False), ("link", True)):
            self.row._confirm_by(channel)
            answer = self.answers_to(self.row).filtered(lambda each, channel=channel: each.qms_channel == channel)
            page = self.env["ir.qweb"]._render(
                "survey.survey_button_retake", {"survey": answer.survey_id, "answer": answer}
            )
            self.assertEqual("/survey/retry/" in page, shown, channel)

    def test_questions_are_answered_at_the_kiosk_and_leave_nothing_behind(self):
        self.document.survey_id = self.new_survey()
        page = self.post("identify", badge="QMSTESTANN")
        answer_page = self.post("confirm", identity=self.identity(page), row=self.row.id)
        address = re.search(r'data-url="(/survey/[^"]+)"', answer_page.text).group(1)
        answer = self.answers_to(self.row)
        questions = self.url_open(address)
        self.assertIn("Boxes", questions.text)
        self.assertIn(f'data-back="{self.path}"', questions.text)
        self.answer(answer, "Two")
        self.assert_read(self.row, "kiosk")
        self.assertNotIn("Which box?", self.url_open(address).text)
