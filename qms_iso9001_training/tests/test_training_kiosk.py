import re

from odoo.tests import HttpCase, tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestTrainingKiosk(TrainingCase, HttpCase):
    """People without login take their exam at the kiosk, by PIN."""

    def setUp(self):
        super().setUp()
        # The exam of the demo company is set aside.
        self.env.cr.execute("UPDATE survey_user_input SET qms_training_record_id = NULL")
        self.env.invalidate_all()
        self.company.qms_kiosk = True
        self.new_exam()
        self.course.write({"method": "exam", "retakes": 1})
        self.anna.write({"name": "Anna Lathe", "pin": "1111"})
        self.people[1].write({"name": "Bob Drill", "pin": "2222"})
        vals = {"training_id": self.course.id}
        self.need, self.other = self.env["qms.training.record"].create(
            [{**vals, "employee_id": person.id} for person in self.people[:2]]
        )
        self.path = self.company._qms_kiosk_path()
        self.secret = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(self.path).text).group(1)

    def post(self, what, **data):
        return self.url_open(f"{self.path}/{what}", data={"csrf_token": self.secret, **data}).text

    def log_in(self):
        page = self.post("identify", name="Anna Lathe", pin="1111")
        return page, re.search(r'name="identity" value="([^"]+)"', page).group(1)

    def test_exam_by_pin_passes_and_leads_back(self):
        page, identity = self.log_in()
        self.assertIn("Take the exam", page)
        part = self.post("exam", identity=identity, record=self.need.id)
        url = re.search(r'data-url="([^"]+)"', part).group(1).replace("&amp;", "&")
        self.authenticate(None, None)
        self.assertIn("Ladders: exam", self.url_open(url).text)
        answer = self.answer(self.need, "Two")
        self.assert_state(self.need, "passed")
        self.assertEqual(answer._qms_back_path(), self.path)
        self.assertTrue(answer.deadline)

    def test_failed_it_is_repeated_there(self):
        _page, identity = self.log_in()
        self.post("exam", identity=identity, record=self.need.id)
        self.answer(self.need, "One")
        page, identity = self.log_in()
        self.assertIn("Repeat the exam", page)
        self.assertIn("data-url", self.post("exam", identity=identity, record=self.need.id))
        self.assertEqual(self.need.search([("retake_of_id", "=", self.need.id)]).attempt, 2)

    def test_nobody_opens_the_exam_of_another(self):
        _page, identity = self.log_in()
        for record in (self.other.id, "x", ""):
            self.assertNotIn("data-url", self.post("exam", identity=identity, record=record))
        self.assertIn("logged off", self.post("exam", identity="forged", record=self.need.id))
        self.assertFalse(self.env["survey.user_input"].search([("qms_training_record_id", "!=", False)]))
