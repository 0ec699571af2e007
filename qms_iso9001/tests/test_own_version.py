from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase
from .test_correction_follows import correct


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestOwnVersion(MeasuringCase):
    """A company takes a version of its own of an indicator of all companies: what was measured before stays its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls.new_user("manager", cls.company, "t_both")
        cls.both.company_ids = cls.env["res.company"].search([])

    def adapt(self, indicator):
        """Return the company's own version, taken by its manager."""
        action = indicator.with_user(self.manager).with_company(self.company).action_adapt()
        self.env.invalidate_all()
        return self.env["qms.indicator"].browse(action["res_id"])

    def objective(self, **vals):
        objectives = self.env["qms.objective"].with_user(self.officer).with_company(self.company)
        span = {"date_start": "2025-12-01", "date_due": "2026-01-31"}
        base = {"name": "On time", "indicator_id": self.on_time.id, "baseline": 60, "target": 90}
        return objectives.create({**base, **span, **vals})

    def test_a_finished_objective_stays_achieved_and_a_running_one_keeps_its_chart(self):
        self.delivered("2026-01-20", "2026-01-20")
        self.delivered("2026-03-05", "2026-03-05")
        self.measure()
        done, running = self.objective(), self.objective(date_due="2030-12-31")
        archived = self.objective(active=False)
        self.assertEqual((done.status, running.status), ("achieved", "on_track"))
        before = running.chart_data["points"]
        own = self.adapt(self.on_time)
        self.assertEqual((done.status, done.indicator_id), ("achieved", self.on_time))
        self.assertEqual(archived.indicator_id, self.on_time)
        self.assertEqual(running.indicator_id, own)
        self.assertNotIn("Not measured", running.status_note)
        self.measure(own)
        after = running.chart_data["points"]
        self.assertEqual([each["id"] for each in after[:-1]], [each["id"] for each in before[:-1]])
        self.assertFalse(any(each["is_redefined"] for each in after))
        self.assertEqual([each["value"] for each in after], [100, None, 100])
        self.assertEqual(
            [each["id"] for each in own.with_company(self.company).chart_data["points"]], [each["id"] for each in after]
        )
        self.assertEqual(running._closed_measurements()[own, self.company].indicator_id, self.on_time)

    def test_one_whose_last_period_is_open_goes_on(self):
        with freeze_time("2026-02-03 09:00:00"):
            self.delivered("2026-01-20", "2026-01-20")
            self.measure()
            done = self.objective()
            own = self.adapt(self.on_time)
            self.assertEqual(done.indicator_id, own)
            self.measure(own)
        self.env.invalidate_all()
        self.measure(own)
        self.assertEqual(done.status, "achieved")

    # What is calculated

    def declare(self, code, source, **vals):
        base = {"model_name": False, "date_field": False, "company_field": False, "has_target": False}
        base |= {"direction": "up", "name": code, "cutoff_days": 5, "company_id": False}
        return self.new_indicator(self.both, **base, source=source, code=code, date_from="2026-01-01", **vals)

    def typed(self, code, value):
        """Return an indicator of all companies with `value` typed for January, which is locked."""
        made = self.declare(code, "typed")
        with freeze_time("2026-02-03 09:00:00"):
            self.measure(made)
            row = made.sudo().value_ids.filtered(
                lambda each: str(each.date_start) == "2026-01-01" and each.company_id == self.company
            )
            row.with_user(self.officer).value = value
        self.measure(made)
        self.assertTrue(self.measured("2026-01-01", made).is_locked)
        return made

    def test_what_is_calculated_keeps_its_figure_while_it_is_open(self):
        made = self.typed("T_MADE", 5)
        twice = self.declare("T_TWICE", "formula", expression="T_MADE * 2")
        twice.with_user(self.both).cutoff_days = 300
        self.measure(twice)
        self.assertEqual((self.measured("2026-01-01", twice).value, twice.measurement_ids[:1].is_locked), (10, False))
        own = self.adapt(made)
        self.measure(own | twice)
        self.assertEqual(self.measured("2026-01-01", twice).value, 10)
        correct(self, self.measured("2026-01-01", made), value=7)
        self.assertEqual(self.measured("2026-01-01", twice).value, 14)

    def test_a_corrected_input_leaves_the_other_where_it_was(self):
        made, more = self.typed("T_MADE", 5), self.typed("T_MORE", 1)
        both = self.declare("T_BOTH", "formula", expression="T_MADE + T_MORE")
        self.measure(both)
        self.assertEqual(self.measured("2026-01-01", both).value, 6)
        self.assertTrue(self.measured("2026-01-01", both).is_locked)
        self.adapt(made)
        correct(self, self.measured("2026-01-01", more), value=2)
        figure = self.measured("2026-01-01", both)
        self.assertEqual((figure.value, figure.version), (7, 2))
        correct(self, self.measured("2026-01-01", made), value=6)
        self.assertEqual(self.measured("2026-01-01", both).value, 8)

    def test_what_is_declared_later_is_calculated_from_before_as_well(self):
        own = self.adapt(self.typed("T_MADE", 5))
        self.assertEqual(str(own.date_from), "2026-03-01")
        twice = self.declare("T_TWICE", "formula", expression="T_MADE * 2")
        self.measure(twice)
        self.assertEqual(self.measured("2026-01-01", twice).value, 10)

    def test_read_together_each_company_has_the_figure_of_its_own(self):
        self.delivered("2026-01-20", "2026-01-20")
        self.measure()
        ours = self.adapt(self.on_time)
        theirs = self.on_time.with_user(self.other_manager).with_company(self.other_company)
        theirs = self.env["qms.indicator"].browse(theirs.action_adapt()["res_id"])
        theirs.date_from = ours.date_from
        both = (ours | theirs).sudo().with_context(allowed_company_ids=(self.company | self.other_company).ids)
        latest = self.env["qms.measurement"].with_env(both.env)._latest_of(both)
        self.assertEqual({each: row.company_id for each, row in latest.items()}, {ours.id: self.company})
        opened = ours.with_user(self.manager).with_company(self.company).action_view_measurements()
        listed = self.env["qms.measurement"].with_user(self.manager).with_company(self.company).search(opened["domain"])
        self.assertIn("2026-01-01", [str(row.date_start) for row in listed])
        self.assertEqual(listed.company_id, self.company)

    def test_what_was_told_before_still_waits_on_its_card(self):
        self.delivered("2026-01-20")
        self.delivered("2026-02-20")
        self.measure()
        shared = self.on_time.with_user(self.manager).with_company(self.company)
        signals = self.env["qms.signal"].with_company(self.company)
        mine = [("indicator_id", "=", self.on_time.id), ("company_id", "=", self.company.id)]
        waiting = signals.search([*mine, ("is_waiting", "=", True)])
        self.assertTrue(waiting)
        self.assertEqual(shared.open_signal_count, len(waiting))
        own = self.adapt(self.on_time).with_user(self.manager).with_company(self.company)
        self.assertEqual(own.open_signal_count, len(waiting))
        listed = signals.with_user(self.manager).search(own.action_view_signals()["domain"])
        self.assertEqual(listed, waiting)
