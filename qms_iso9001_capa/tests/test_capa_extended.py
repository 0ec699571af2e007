from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestCapaExtended(CheckCase):
    """Too few opportunities extend it twice, then a person other than the owner judges, with the count in front."""

    def of_indicator(self, **vals):
        indicator = self.env["qms.indicator"].search([("code", "=", "K16")], limit=1)
        return self.watching(kind="indicator", indicator_id=indicator.id, opportunities=2, **vals)

    def nights(self, number):
        for _each in range(number):
            self.judge()

    def assert_few(self, check):
        """It was extended twice, and waits for a person, who says why; the owner is none."""
        self.assertEqual((check.state, check.verdict, check.extension_count), ("to_confirm", "few", 2))
        for user in (self.owner, self.employee):
            with self.assertRaises(AccessError):
                check.with_user(user).action_confirm("effective", "It looks good")
        with self.assertRaisesRegex(UserError, "say why"):
            check.with_user(self.officer).action_confirm("effective")
        self.assertIn(check._get_counted_text(), check.capa_id.with_user(self.officer).next_step)

    def test_an_indicator_that_is_never_measured(self):
        check = self.of_indicator(since=400)
        self.nights(1)
        self.assertEqual((check.state, check.extension_count, check.opportunity_count), ("running", 1, 0))
        self.nights(5)
        self.assert_few(check)
        self.assertIn("0 of 0 periods", check._get_counted_text())
        check.with_user(self.officer).action_confirm("not_effective", "Nobody measures it")
        self.assertEqual((check.state, check.capa_id.state), ("not_effective", "analysis"))

    def test_an_indicator_measured_only_before(self):
        check = self.of_indicator(since=400)
        start = check.date_start - timedelta(days=40)
        vals = {"date_start": start, "date_end": start + timedelta(days=29), "date_as_of": start, "is_locked": True}
        vals |= {"indicator_id": check.indicator_id.id, "company_id": self.company.id, "state": "on_target"}
        self.env["qms.measurement"].sudo()._record({**vals, "measured_at": self.env.cr.now(), "definition": {}})
        self.nights(6)
        self.assert_few(check)
        self.assertEqual((check.opportunity_count, check.is_last_within), (0, False))

    def test_no_night_extends_it_before_its_time(self):
        check = self.watching(since=91)
        self.nights(4)
        self.assertEqual((check.state, check.extension_count), ("running", 1))

    def test_what_came_late_is_counted_while_it_waits(self):
        check = self.watching(since=400, opportunities=2)
        self.nights(4)
        self.assert_few(check)
        self.received(2, ago=200)
        self.nights(1)
        self.assertEqual((check.verdict, check.opportunity_count), ("effective", 2))

    def test_it_is_over_when_the_day_of_the_company_is(self):
        check = self.watching(since=400, opportunities=1)
        with freeze_time("2026-03-11 05:00:00"):
            self.company.sudo().partner_id.tz = "Pacific/Honolulu"  # where it is still the tenth
            check.sudo()._write_unguarded({"date_start": "2026-01-10", "date_end": "2026-03-10"})
            picking = self.received(1)
            picking.date_done = "2026-03-11 04:30:00"
            self.nights(1)
            self.assertEqual((check.state, check.opportunity_count), ("running", 1))
            # The company moves: there the tenth is over, and what came in came on the eleventh.
            self.company.sudo().partner_id.tz = "Europe/Berlin"
            self.nights(1)
            self.assertEqual((check.state, check.opportunity_count, check.extension_count), ("running", 0, 1))
            self.assertEqual(str(check.date_counted), "2026-03-11")

    def test_moved_back_nothing_that_was_proposed_is_lost(self):
        check = self.watching(since=400, opportunities=1)
        with freeze_time("2026-03-11 05:00:00"):
            self.company.sudo().partner_id.tz = "Europe/Berlin"
            check.sudo()._write_unguarded({"date_start": "2026-01-10", "date_end": "2026-03-10"})
            self.received(1).date_done = "2026-03-01 12:00:00"
            self.nights(1)
            self.assertEqual((check.state, check.verdict), ("to_confirm", "effective"))
            self.company.sudo().partner_id.tz = "Pacific/Honolulu"
            self.nights(1)
            self.assertIn((check.state, check.verdict), [("to_confirm", "effective"), ("running", False)])
        with freeze_time("2026-03-12 15:00:00"):
            self.nights(1)
            self.assertEqual((check.state, check.verdict), ("to_confirm", "effective"))

    def test_a_source_reopened_while_a_person_decides_stops_it(self):
        check = self.watching()
        case = self.corrected()
        case.action_close()
        case.capa_id = check.capa_id
        check.sudo()._set_state("to_confirm", verdict="effective")
        case.with_user(self.officer).action_reopen("It leaks again")
        self.assertEqual((check.state, check.capa_id.state), ("stopped", "analysis"))
        with self.assertRaisesRegex(UserError, "somebody may have taken the step"):
            check.with_user(self.manager).action_confirm("effective")
        self.nights(1)
        self.assertEqual((check.state, check.capa_id.failure_count), ("stopped", 0))
