from odoo.tests import Form, freeze_time, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


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
