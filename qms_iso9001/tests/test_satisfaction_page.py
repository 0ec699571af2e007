from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestSatisfactionPage(HttpCase):
    """The page on which a customer answers, without a login."""

    def page(self, **vals):
        """Return the page of answers that were begun."""
        survey = self.env.ref("qms_iso9001.survey_satisfaction")
        partner = self.env["res.partner"].create({"name": "Ines", "email": "ines@example.com"})
        answer = survey._create_answer(partner=partner, check_attempts=False, **vals)
        answer.state = "in_progress"
        self.env.flush_all()
        response = self.url_open(f"/survey/{survey.access_token}/{answer.access_token}")
        self.assertEqual(response.status_code, 200)
        return response.text

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
