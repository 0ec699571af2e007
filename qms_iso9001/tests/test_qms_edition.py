from datetime import date

from odoo.tests import freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsEdition(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.edition_2015 = cls.env.ref("qms_iso9001.qms_edition_2015")
        cls.edition_2026 = cls.env.ref("qms_iso9001.qms_edition_2026")

    def test_2015_is_in_transition_and_nobody_knows_until_when(self):
        with freeze_time("2026-11-20"):
            self.assertEqual(self.edition_2015.state, "transition")
        self.assertFalse(self.edition_2015.date_transition_end)
        self.assertIn("certification body", self.edition_2015.transition_note)

    def test_2026_is_published_and_current(self):
        self.assertEqual(self.edition_2026.date_published, date(2026, 9, 16))
        with freeze_time("2026-11-20"):
            self.assertEqual(self.edition_2026.state, "current")

    def test_an_edition_is_withdrawn_after_the_last_day_of_its_transition(self):
        self.edition_2015.date_transition_end = "2029-09-30"
        for day, state in (("2029-09-30", "transition"), ("2029-10-01", "withdrawn"), ("2026-09-15", "current")):
            with freeze_time(day):
                self.edition_2015.invalidate_recordset()
                self.assertEqual(self.edition_2015.state, state, day)

    def test_a_company_works_to_the_newest_edition_until_it_chooses(self):
        self.assertEqual(self.env["qms.edition"]._of_company(self.company), self.edition_2026)
        self.company.qms_edition_id = self.edition_2015
        self.assertEqual(self.env["qms.edition"]._of_company(self.company), self.edition_2015)
        edition = self.env["qms.edition"].with_user(self.employee)._of_company(self.company)
        self.assertFalse(edition.env.su, "Choosing an edition gives nobody more rights.")

    def test_the_clause_button_opens_the_clauses_of_the_edition(self):
        action = self.edition_2026.with_user(self.auditor).action_view_clauses()
        found = self.env["qms.clause"].search(action["domain"])
        self.assertEqual(found.edition_id, self.edition_2026)
        self.assertEqual(len(found), self.edition_2026.clause_count)

    def test_everybody_inside_reads_and_managers_configure(self):
        for user in (self.employee, self.auditor, self.officer):
            self.assertTrue(self.edition_2015.with_user(user).name)
            self.assert_refused(self.edition_2015.with_user(user).write, {"amendment": "Amd 2"})
        self.edition_2015.with_user(self.manager).date_transition_end = "2029-09-30"
        self.assertFalse(self.edition_2015.with_user(self.portal).has_access("read"))
