from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase
from .signal_case import SignalCase
from .test_correction_follows import correct


@tagged("post_install", "-at_install")
class TestOwnVersionGoesOn(MeasuringCase):
    """What was measured before a company had its own version is judged, charted and told as before."""

    def adapt(self):
        """Let the manager take an own version of vendors on time; return it."""
        ours = self.on_time.with_user(self.manager).with_company(self.company)
        own = ours.browse(ours.action_adapt()["res_id"])
        self.env.flush_all()
        self.env.invalidate_all()
        return own

    def seen(self, indicator):
        """Return what the officer sees of the indicator on its card."""
        seen = indicator.with_user(self.officer).with_company(self.company)
        names = ("latest_period", "latest_state", "latest_text", "so_far_text", "trend_text")
        return [seen[name] for name in names], [point["shown"] for point in seen.card_points or []]

    @freeze_time("2026-03-20 09:00:00")
    def test_a_running_month_hides_no_miss_after_an_own_version(self):
        self.delivered("2026-01-10")
        self.delivered("2026-02-10")
        self.delivered("2026-03-10", "2026-03-10")
        self.measure()
        before = self.seen(self.on_time)
        self.assertEqual(before[0][:4], ["Feb 2026", "missed", "0.0 %", "so far 100.0 % in Mar 2026"])
        own = self.adapt()
        self.assertEqual(self.seen(own)[0][:3], before[0][:3], "Also before its first measuring.")
        self.measure(own)
        self.assertEqual(self.seen(own), before)
        tiles = {tile["title"]: tile for tile in own.with_user(self.officer)._overview_tiles()}
        missed = tiles["Indicators that miss their target"]
        self.assertEqual((missed["figure"].split()[0], missed["state"]), ("1", "bad"))
        self.assertEqual(missed["domain"], [("id", "in", own.ids)])
        self.assertIn("so far 100.0 %", tiles[own.name]["note"])
        rows = self.env["qms.measurement"].with_user(self.officer).search(tiles[own.name]["domain"])
        self.assertEqual(len(rows), 3)
        self.assertEqual(len(own.with_user(self.officer)._printed_measurements()), 3)

    @freeze_time("2026-03-20 09:00:00")
    def test_another_definition_of_its_own_compares_with_nothing_before(self):
        self.delivered("2026-01-10", "2026-01-10")
        self.delivered("2026-02-10")
        self.delivered("2026-03-10", "2026-03-10")
        self.measure()
        own = self.adapt()
        own.domain = "[('is_due', '=', True), ('promise_date', '!=', False)]"
        self.measure(own)
        seen = own.with_user(self.officer).with_company(self.company)
        self.assertEqual((seen.latest_period, seen.trend_text), ("Feb 2026", ""))

    def test_a_row_of_misses_goes_on(self):
        with freeze_time("2026-03-20 09:00:00"):
            for month in (1, 2, 3):
                self.delivered(f"2026-0{month}-10")
            self.measure()
            own = self.adapt()
        with freeze_time("2026-04-20 09:00:00"):
            self.measure(own)
            told = own.sudo().signal_ids.mapped(lambda signal: (signal.rule, str(signal.date_start)))
            self.assertEqual(sorted(told), [("missed", "2026-03-01"), ("row", "2026-03-01")])
            row = own.sudo().signal_ids.filtered(lambda signal: signal.rule == "row")
            self.assertEqual(len(row.measurement_ids), 3)
            self.measure(own)
            self.assertEqual(len(own.sudo().signal_ids), 2, "Told once.")
            # The corrected figure was measured before: what is told of the own version is taken back.
            self.env["qms.receipt.fact"].flush_model()
            self.delivered("2026-02-11", "2026-02-11")
            self.on_time.sudo().write({"target": 90, "warning": 40})
            figure = self.measured("2026-02-01")
            self.env.cr.execute("UPDATE qms_measurement SET warning = 40 WHERE id = %s", [figure.id])
            self.env.invalidate_all()
            correct(self, figure, reason="One was forgotten")
            self.env.invalidate_all()
            self.assertEqual(self.measured("2026-02-01").state, "warning")
            self.assertEqual(row.state, "seen")
            missed = own.sudo().signal_ids - row
            self.assertEqual(missed.state, "new")

    def test_an_own_version_that_was_not_locked_yet_begins_by_itself(self):
        with freeze_time("2026-03-20 09:00:00"):
            self.delivered("2026-03-10", "2026-03-10")
            self.measure()
            own = self.adapt()
            self.measure(own)
            self.assertEqual(self.seen(own)[0][:3], ["Mar 2026", "on_target", "100.0 %"])


@tagged("post_install", "-at_install")
class TestControlChartOfOwnVersion(SignalCase):
    """The control chart, and limits that were locked, go on in a company's own version."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.company_ids = cls.env["res.company"].search([])
        cls.watched.sudo().write({"code": "T_WATCHED", "company_id": False})

    def adapt(self):
        ours = self.watched.with_user(self.manager).with_company(self.company)
        own = ours.browse(ours.action_adapt()["res_id"])
        self.env.flush_all()
        self.env.invalidate_all()
        return own.with_user(self.officer)

    def test_points_and_locked_limits_go_on(self):
        self.history(*[(9, 1), (8, 2)] * 10)
        shared = self.watched.with_user(self.officer).with_company(self.company)
        with freeze_time("2026-06-20 09:00:00"):
            before = shared.control_data
            self.assertEqual((len(before["points"]), before["has_limits"]), (20, True))
            shared.action_lock_limits("Steady for a year")
            self.env.invalidate_all()
            locked = shared.control_data
            own = self.adapt().with_company(self.company)
            self.assertEqual(own.control_data, locked)
            self.assertTrue(own.has_locked_limits)
            self.assert_refused(own.action_lock_limits, "Again", says="locked already")
            own.action_unlock_limits("Once more")
            own.action_lock_limits("Steady for a year")
            self.env.invalidate_all()
            self.assertTrue(own.has_locked_limits, "Locked before it was measured by itself.")
            self.assertEqual(own.control_data["points"], locked["points"])
        self.cases(self.month(-1), 1, 9)
        with freeze_time("2026-07-20 09:00:00"):
            self.measure(own)
            chart = own.control_data
            self.assertEqual(len(chart["points"]), 21)
            self.assertIn("Steady for a year", chart["note"])
            self.assertIn("nelson_1", own.sudo().signal_ids.mapped("rule"))
            self.assertFalse(own.sudo().signal_ids.filtered(lambda signal: str(signal.date_start) < "2026-06-01"))
            own.action_unlock_limits("Another process")
            self.env.invalidate_all()
            self.assertFalse(own.has_locked_limits)
            self.assertIn("each new one moves them", own.control_data["note"])
