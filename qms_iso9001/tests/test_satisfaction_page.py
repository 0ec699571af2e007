from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestSatisfactionPage(HttpCase):
    """The page on which a customer answers, without a login or with any."""

    def begun(self, **vals):
        """Return answers that were begun."""
        survey = self.env.ref("qms_iso9001.survey_satisfaction")
        partner = self.env["res.partner"].create({"name": "Ines", "email": "ines@example.com"})
        answer = survey._create_answer(partner=partner, check_attempts=False, **vals)
        answer.state = "in_progress"
        self.env.flush_all()
        return answer

    def page_of(self, answer):
        response = self.url_open(f"/survey/{answer.survey_id.access_token}/{answer.access_token}")
        self.assertEqual(response.status_code, 200)
        return response.text

    def page(self, **vals):
        """Return the page of answers that were begun."""
        return self.page_of(self.begun(**vals))

    def test_what_a_customer_sends_is_saved_without_a_second_question(self):
        page = self.page(qms_satisfaction_company_id=self.env.company.id)
        self.assertRegex(page, r'class="wrap o_survey_wrap d-flex\s+o_qms_satisfaction"')
        self.assertRegex(page, r'<button type="submit"[^>]* value="next"')
        self.assertNotIn('value="finish"', page, "Odoo asks whether one is sure.")

    def test_other_answers_are_sent_as_odoo_does(self):
        page = self.page()
        self.assertIn("o_survey_wrap", page)
        self.assertNotIn("o_qms_satisfaction", page)
        self.assertRegex(page, r'<button type="submit"[^>]* value="finish"')

    def test_whoever_is_signed_in_answers_for_the_contact_who_was_asked(self):
        """The link of the mail opens in the browser in which a colleague, a vendor or one of us is signed in."""
        answer = self.begun(qms_satisfaction_company_id=self.env.company.id)
        contact, survey = answer.partner_id, answer.survey_id
        scale, words = survey.question_ids.sorted("sequence")
        for login, group in (("t_portal", "base.group_portal"), ("t_staff", "base.group_user")):
            with self.subTest(login=login):
                new_test_user(self.env, login, group)
                self.authenticate(login, login)
                page = self.url_open(f"/survey/start/{survey.access_token}?answer_token={answer.access_token}")
                self.assertIn("o_survey_wrap", page.text)
                self.assertIn("o_qms_satisfaction", self.page_of(answer))
        said = {str(scale.id): "9", str(words.id): "Fine"}
        result = self.make_jsonrpc_request(f"/survey/submit/{survey.access_token}/{answer.access_token}", said)
        self.assertNotIn("error", result[0])
        self.assertEqual((answer.state, answer.partner_id, answer._qms_score()), ("done", contact, 9))

    def test_other_answers_stay_with_whom_they_are_of(self):
        answer = self.begun()
        new_test_user(self.env, "t_portal", "base.group_portal")
        self.authenticate("t_portal", "t_portal")
        self.assertNotIn("o_survey_wrap", self.page_of(answer))
