import re
from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestQmsTrainingExamMailMixin(TrainingCase, HttpCase):
    """People with a mail address and without login take their exam by the link of a mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_exam()
        cls.course.write({"method": "exam", "retakes": 1})
        cls.anna.write({"work_email": "anna@work.example", "private_email": "anna@home.example"})
        cls.ben, cls.carl = cls.people[1:3]
        cls.ben.private_email = "ben@home.example"
        people = cls.people[:3] | cls.me.sudo()
        cls.needs = cls.env["qms.training.record"].create(
            [{"training_id": cls.course.id, "employee_id": person.id} for person in people]
        )
        cls.need = cls.needs[0]
        cls.env["mail.mail"].search([]).unlink()

    def mails(self):
        return self.env["mail.mail"].search([], order="id")

    def path(self, mail):
        [url] = set(re.findall(r'href="([^"]*/survey/start/[^"]+)"', mail.body_html))
        self.assertTrue(url.startswith(self.need.get_base_url()))
        return url.removeprefix(self.need.get_base_url()).replace("&amp;", "&")

    def test_hr_sends_the_link_to_the_work_address(self):
        self.assertTrue(self.need.can_mail_exam)
        self.need.with_user(self.hr).action_mail_exam()
        mail = self.mails()
        self.assertEqual((mail.email_to, mail.recipient_ids.ids), ("anna@work.example", []))
        self.assertIn("Ladders: exam", mail.subject)
        self.assertFalse(mail.model or mail.res_id, "Whoever reads the answers gets no link of another.")
        self.assertTrue(self.need.exam_mailed_on)
        self.assertEqual(len(self.env["mail.mail"].search([("state", "=", "outgoing")])), 1)

    def test_the_link_opens_the_exam_and_passes(self):
        self.need.with_user(self.hr).action_mail_exam()
        path = self.path(self.mails())
        self.authenticate(None, None)
        self.assertIn("Ladders: exam", self.url_open(path).text)
        answer = self.answer(self.need, "Two")
        self.assertIn(answer.access_token, path)
        self.assert_state(self.need, "passed")
        self.assertEqual(answer._qms_back_path(), "")
        self.assertFalse(self.need.can_mail_exam)
        self.assert_refused(self.need.with_user(self.hr).action_mail_exam, says="not open now")

    def test_the_link_opens_it_where_somebody_else_is_signed_in(self):
        self.need.with_user(self.hr).action_mail_exam()
        self.authenticate(self.buyer.login, self.buyer.login)
        self.assertIn("Ladders: exam", self.url_open(self.path(self.mails())).text)

    def test_sent_again_the_link_is_the_same_and_lasts_longer(self):
        need = self.need.with_user(self.hr)
        need.action_mail_exam()
        answer = self.need.sudo().user_input_ids
        answer.deadline -= timedelta(days=20)
        before = answer.deadline
        need.action_mail_exam()
        self.assertEqual(len(set(map(self.path, self.mails()))), 1)
        self.assertGreater(answer.deadline, before)

    def test_of_several_those_with_a_login_or_without_address_are_told(self):
        action = self.needs.with_user(self.hr).action_mail_exam()
        self.assertEqual(self.mails().mapped("email_to"), ["anna@work.example"])
        for text in ("Exam sent to Person 1.", "Person 2: has no work e-mail", "finds it in My quality"):
            self.assertIn(text, action["params"]["message"])
        self.assert_refused(self.needs[1:].with_user(self.hr).action_mail_exam, says="sent to nobody")
        self.assertEqual(len(self.mails()), 1, "Never to a private address.")

    def test_an_exam_of_a_class_is_sent_by_its_trainer_once_people_were_there(self):
        self.course.method = "classroom"
        self.assertFalse(self.need.can_mail_exam)
        session = self.schedule(self.anna, trainer_id=self.me.id)
        mine = self.need.with_user(self.employee)
        self.assert_refused(mine.action_mail_exam, says="tick them as present")
        mine.action_attend()
        mine.action_mail_exam()
        self.assertEqual(self.mails().email_to, "anna@work.example")
        self.assertIn("Exam sent to Person 1.", session.message_ids[0].body)

    def test_nobody_else_sends_an_exam(self):
        for user in (self.employee, self.officer, self.auditor, self.buyer, self.other_manager):
            self.assert_refused(self.need.with_user(user).action_mail_exam)
        self.assertFalse(self.mails())

    def test_no_mail_by_itself(self):
        self.course.method = "classroom"
        self.schedule(self.anna).action_attend_all()
        self.assertTrue(self.need.is_exam_open)
        self.assertFalse(self.mails())

    def test_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.anna.lang = "fr_FR"
        template = self.env.ref("qms_iso9001_training.mail_template_exam")
        template.with_context(lang="fr_FR").subject = "Examen : {{ object.survey_id.title }}"
        self.need.with_user(self.hr).action_mail_exam()
        self.assertIn("Examen", self.mails().subject)

    def test_the_link_of_an_exam_that_counts_no_more_says_that_it_is_over(self):
        job = self.needs[1]
        self.ben.write({"work_email": "ben@work.example", "private_email": False})
        self.needs[:2].with_user(self.hr).action_mail_exam()
        paths = [self.path(mail) for mail in self.mails()]
        self.need.with_user(self.hr).action_pass()
        job.with_user(self.hr).action_cancel("Another job")
        self.authenticate(None, None)
        for path in paths:
            self.assertNotIn("Ladders: exam</h1>", self.url_open(path).text)
            self.assertIn("expired", self.url_open(path).text)

    def test_who_was_absent_or_archived_cannot_finish_what_was_begun(self):
        self.course.method = "classroom"
        session = self.schedule(self.anna | self.carl)
        session.action_attend_all()
        self.need.with_user(self.hr).action_mail_exam()
        answer = self.need.sudo().user_input_ids
        self.need.with_user(self.hr).action_absent()
        self.assertLess(answer.deadline, datetime.now())
        self.need.with_user(self.hr).action_attend()
        self.need.with_user(self.hr).action_mail_exam()
        again = self.need.sudo().user_input_ids - answer
        self.assertGreater(again.deadline, datetime.now())
        self.course.method = "exam"
        need = self.needs[1]
        begun = need._begin_exam("kiosk")
        self.ben.with_user(self.hr).action_archive()
        self.assert_state(need, "cancelled")
        self.assertLess(begun.deadline, datetime.now())

    def test_an_exam_that_was_finished_all_the_same_is_noted(self):
        self.need.with_user(self.hr).action_mail_exam()
        self.need.with_user(self.hr).action_cancel("Another job")
        self.answer(self.need, "Two")
        self.assert_state(self.need, "cancelled")
        self.assertIn("100 %", self.need.exam_note)
        self.assertIn("not open", self.need.exam_note)

    def test_hr_repeats_and_sends_the_exam_of_who_failed_and_has_no_login(self):
        self.needs.with_user(self.hr).action_fail()
        Record = self.env["qms.training.record"].with_user(self.hr)
        [line] = [each for each in Record._my_quality_lines() if each["verb"] == "action_retake_by_mail"]
        mine = Record.search([*line["domain"], ("training_id", "=", self.course.id)])
        self.assertEqual(mine, self.need, "Others have a login, or no work e-mail.")
        self.assert_refused(self.need.with_user(self.employee).action_retake_by_mail)
        self.assert_refused(self.needs[1].with_user(self.hr).action_retake_by_mail, says="no work e-mail")
        self.assertTrue(self.needs[1].is_retake_offered)
        mine.action_retake_by_mail()
        self.assertEqual(self.mails().mapped("email_to"), ["anna@work.example"])
        self.answer(self.need.search([("retake_of_id", "=", self.need.id)]), "Two")
        self.assertFalse(Record.search([*line["domain"], ("training_id", "=", self.course.id)]))
        plain = self.env["qms.training.record"].with_user(self.employee)._my_quality_lines()
        self.assertNotIn("action_retake_by_mail", [each["verb"] for each in plain])
