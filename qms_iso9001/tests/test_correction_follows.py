from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase
from .signal_case import SignalCase


def correct(case, figure, user=None, reason="Counted twice", **vals):
    """Correct `figure` in the dialog, as the officer; return the new one."""
    dialogs = case.env["qms.measurement.correct"].with_user(user or case.officer).with_company(figure.company_id)
    dialog = dialogs.create({"measurement_id": figure.id, "reason": reason, **vals})
    return case.env["qms.measurement"].browse(dialog.action_correct()["res_id"])


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestFormulaFollowsCorrection(MeasuringCase):
    """What is calculated from a figure is calculated anew when that one is corrected."""

    def declare(self, code, source, **vals):
        base = {"model_name": False, "date_field": False, "company_field": False, "has_target": False}
        base |= {"direction": "up", "name": code}
        return self.new_indicator(**base, source=source, code=code, date_from="2026-01-01", cutoff_days=20, **vals)

    def calculated(self):
        """Return (made, twice = 2 × made, both = made + twice), January locked at 5, 10 and 15."""
        made = self.declare("T_MADE", "typed")
        with freeze_time("2026-02-05 09:00:00"):
            self.measure(made)
            row = made.sudo().value_ids.filtered(lambda each: str(each.date_start) == "2026-01-01")
            row.with_user(self.officer).value = 5
        twice = self.declare("T_TWICE", "formula", expression="T_MADE * 2")
        both = self.declare("T_BOTH", "formula", expression="T_MADE + T_TWICE")
        self.measure(made | twice | both)
        self.assertEqual([self.measured("2026-01-01", each).value for each in (made, twice, both)], [5, 10, 15])
        self.assertTrue(self.measured("2026-01-01", both).is_locked)
        return made, twice, both

    def test_all_that_was_calculated_from_it_gets_a_signed_version(self):
        made, twice, both = self.calculated()
        new = correct(self, self.measured("2026-01-01", made), value=7)
        figures = [self.measured("2026-01-01", each) for each in (made, twice, both)]
        self.assertEqual([figure.value for figure in figures], [7, 14, 21])
        self.assertEqual([figure.version for figure in figures], [2, 2, 2], "Each once, whatever leads to it.")
        for figure in figures[1:]:
            self.assertIn("Counted twice", figure.reason)
            self.assertEqual((figure.corrected_by_id, figure.is_locked), (self.officer, True))
            self.assertEqual(figure.signature_ids.signer_id.user_id, self.officer)
        self.assertIn(new.id, figures[1]._inputs_behind().values())
        self.assertIn("T_MADE: 7", figures[1].with_user(self.officer).evidence_note)

    def test_one_that_is_calculated_otherwise_since_stays_and_says_so(self):
        made, twice, _both = self.calculated()
        twice.with_user(self.manager).expression = "T_MADE * 3"
        correct(self, self.measured("2026-01-01", made), value=7)
        self.assertEqual(self.measured("2026-01-01", twice).value, 10)
        self.assertIn("did not follow", twice.message_ids[:1].body)

    def test_corrected_figures_count_nowhere_also_where_archived_records_are_shown(self):
        made, twice, _both = self.calculated()
        objective = self.env["qms.objective"].create(
            {
                "name": "Make more",
                "company_id": self.company.id,
                "user_id": self.officer.id,
                "indicator_id": made.id,
                "baseline": 1,
                "target": 6,
                "date_start": "2025-12-01",
                "date_due": "2026-01-31",
            }
        )
        self.assertEqual(objective.status, "missed")
        old = self.measured("2026-01-01", made)
        correct(self, old, value=7)
        self.env.invalidate_all()
        catalogue = made.with_user(self.manager).with_company(self.company).with_context(active_test=False)
        self.assertNotIn(old, catalogue.measurement_ids)
        self.assertEqual([point["value"] for point in catalogue.chart_data["points"]][:1], [7])
        self.assertNotIn(5, [point["value"] for point in catalogue.control_data["points"]])
        self.assertNotIn(old.id, catalogue._newest_measurements()[made.id].ids)
        self.assertNotIn(old, catalogue.env["qms.measurement"]._latest_of(catalogue).values())
        for given in (True, False):
            self.env.invalidate_all()
            self.assertEqual(objective.with_context(active_test=given).status, "achieved")
        self.assertIn(objective, self.env["qms.objective"].search([("status", "=", "achieved")]))
        shown = self.env["qms.indicator"].with_user(self.manager).with_context(active_test=False)
        points = made.with_env(shown.env)._overview_points()[made.id]
        texts = [point["text"] for point in points]
        self.assertEqual(texts, ["7.00", "not measured", *["no data"] * 4])


@tagged("post_install", "-at_install")
class TestSignalFollowsCorrection(SignalCase):
    """A corrected figure takes back the signal that it does not show any more, and gives the one that it does."""

    def wrong_may(self, bad):
        """May is locked with half of its cases missed; then `bad` of ten stay so. Return the figure."""
        self.history((10, 0), (5, 5))
        cases = (
            self.env["qms.action"]
            .sudo()
            .search(
                [
                    ("date_due", ">=", "2026-05-01"),
                    ("date_due", "<=", "2026-05-31"),
                    ("company_id", "=", self.company.id),
                ]
            )
        )
        late = cases.filtered(lambda case: case.kind == "improvement")
        late[bad:].sudo().kind = "task"
        return self.measured("2026-05-01", self.watched)

    @freeze_time("2026-06-20 09:00:00")
    def test_a_signal_that_no_longer_holds_is_closed_with_the_reason(self):
        figure = self.wrong_may(bad=0)
        signal = self.signals()
        self.assertEqual((signal.rule, signal.state), ("missed", "new"))
        self.assertTrue(signal.activity_ids)
        correct(self, figure, reason="Five were booked as improvements")
        self.env.invalidate_all()
        self.assertEqual((signal.state, signal.seen_by_id), ("seen", self.officer))
        self.assertIn("from 50.0 % to 100.0 %: Five were booked", signal.comment)
        self.assertFalse(signal.activity_ids)
        self.assertEqual(self.told(), [("missed", "2026-05")], "Evidence stays, and nothing new is told.")
        self.assertIn("corrected since: it is 100.0 %", signal.text)

    @freeze_time("2026-06-20 09:00:00")
    def test_one_that_holds_again_after_a_second_correction_is_told_again(self):
        correct(self, self.wrong_may(bad=0), reason="Five were booked as improvements")
        self.cases(self.month(0), 0, 10)
        correct(self, self.measured("2026-05-01", self.watched), reason="Ten were forgotten")
        self.env.invalidate_all()
        closed, again = self.signals().sorted("id")
        self.assertEqual([(each.rule, each.state) for each in (closed, again)], [("missed", "seen"), ("missed", "new")])
        self.assertEqual((closed.settled_by_id.value, again.value, again.user_id), (100, 50, self.named))
        self.look()
        self.assertEqual(self.signals(), closed | again, "Once.")

    @freeze_time("2026-06-20 09:00:00")
    def test_one_that_still_holds_stays_open_and_says_what_the_figure_is_now(self):
        figure = self.wrong_may(bad=4)
        correct(self, figure)
        self.env.invalidate_all()
        signal = self.signals()
        self.assertEqual((signal.rule, signal.state, signal.value), ("missed", "new", 50))
        self.assertIn("corrected since: it is 60.0 %", signal.text)

    @freeze_time("2026-06-20 09:00:00")
    def test_a_figure_that_turns_out_worse_is_told(self):
        self.history((10, 0), (10, 0))
        self.assertFalse(self.signals())
        self.cases(self.month(0), 0, 10)
        correct(self, self.measured("2026-05-01", self.watched))
        self.assertEqual(self.told(), [("missed", "2026-05")])
        self.assertEqual(self.signals().user_id, self.named)

    @freeze_time("2026-06-20 09:00:00")
    def test_the_points_of_a_row_of_misses_stay_what_they_were(self):
        self.history((10, 0), (5, 5), (5, 5), (5, 5))
        row = self.signals().filtered(lambda signal: signal.rule == "row")
        self.cases(self.month(2), 0, 10)
        correct(self, self.measured("2026-03-01", self.watched))
        self.env.invalidate_all()
        self.assertEqual((len(row.measurement_ids), row.state), (3, "new"))
        self.assertIn("Missed 3 times in a row", row.text)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestParetoOfIndicator(MeasuringCase):
    """From an indicator to where most of what failed comes from."""

    def test_it_opens_what_failed_in_the_months_counted(self):
        self.delivered("2026-01-10", "2026-01-10")
        self.delivered("2026-01-12", "2026-01-20")
        self.delivered("2026-03-05", "2026-03-10")
        self.delivered("2026-03-06", "2026-03-06")
        self.measure()
        indicator = self.on_time.with_user(self.manager).with_company(self.company)
        self.assertTrue(indicator.can_view_pareto)
        action = indicator.action_view_pareto()
        pareto = self.env.ref("qms_iso9001.qms_receipt_fact_view_pareto")
        self.assertEqual(action["views"][0], (pareto.id, "graph"))
        rows = self.env[action["res_model"]].with_context(**action["context"]).search(action["domain"])
        self.assertEqual([str(row.promise_date) for row in rows.sorted("promise_date")], ["2026-01-12", "2026-03-05"])
        self.assertIn("Jan 2026 to Mar 2026", action["name"])

    def test_of_one_figure_it_opens_its_own_rows(self):
        self.delivered("2026-01-12", "2026-01-20")
        self.delivered("2026-03-05", "2026-03-10")
        self.measure()
        action = self.measured("2026-01-01").with_user(self.auditor).action_view_pareto()
        rows = self.env[action["res_model"]].with_context(**action["context"]).search(action["domain"])
        self.assertEqual([str(row.promise_date) for row in rows], ["2026-01-12"])

    def test_what_is_typed_has_none(self):
        base = {"model_name": False, "date_field": False, "company_field": False, "source": "typed"}
        self.assertFalse(self.measure(self.new_indicator(**base)).can_view_pareto)
