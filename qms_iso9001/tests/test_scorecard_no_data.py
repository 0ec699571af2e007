from odoo.tests import freeze_time, tagged

from .scorecard_page_case import ScorecardPageCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestScorecardNoData(ScorecardPageCase):
    """A criterion of which there was no case opens like every other one: to us, by the link and by the account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    def setUp(self):
        super().setUp()
        self.silent = self.new_vendor("Silent mill")
        self.evaluation = self.confirmed(self.silent)
        self.empty = self.line(self.evaluation, "On time")
        self.assertEqual(self.empty.state, "no_data")

    def test_the_officer_reads_that_nothing_was_counted(self):
        line = self.empty.with_user(self.officer)
        self.assertEqual(line.evidence_note, "0 as it stood on 04/05/2026")
        self.assertIn("0 as it stood on", line.action_view_evidence()["name"])

    def test_the_vendor_opens_it_by_the_link_and_by_its_account(self):
        page = self.url_open(f"{self.evaluation._get_scorecard_path()}/line/{self.empty.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("On time", page.text)
        page = self.url_open(f"{self.log_in(self.silent)}/line/{self.empty.id}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("On time", page.text)

    def test_what_was_counted_once_and_is_gone_today_says_so(self):
        evaluation = self.env["qms.supplier.evaluation"].search([("partner_id", "=", self.vendor.id)])
        counted = self.line(evaluation, "On time")
        self.env.flush_all()
        self.env.cr.execute("UPDATE purchase_order SET partner_id = %s", [self.silent.id])
        self.env.cr.execute("UPDATE purchase_order_line SET partner_id = %s", [self.silent.id])
        self.env.invalidate_all()
        self.assertIn("0 select today", counted.with_user(self.officer).evidence_note)
