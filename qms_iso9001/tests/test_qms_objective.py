from psycopg2 import IntegrityError

from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .measuring_case import MeasuringCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestQmsObjective(MeasuringCase):
    """How an objective stands follows from the figures; nobody types it."""

    def new_objective(self, user=None, **vals):
        return (
            self.env["qms.objective"]
            .with_user(user or self.officer)
            .with_company(self.company)
            .create(
                {
                    "name": "Vendors deliver on time",
                    "indicator_id": self.on_time.id,
                    "user_id": self.employee.id,
                    "baseline": 60,
                    "target": 90,
                    "date_start": "2026-01-01",
                    "date_due": "2026-12-31",
                    **vals,
                }
            )
        )

    def assert_status(self, objective, status, says=None):
        self.env.invalidate_all()
        self.assertEqual(objective.status, status, objective.status_note)
        if says:
            self.assertIn(says, objective.status_note)

    def month(self, number, on_time, late):
        """Let `on_time` deliveries of a month come in time and `late` never."""
        for _each in range(on_time):
            self.delivered(f"2026-{number:02}-10", f"2026-{number:02}-10")
        for _each in range(late):
            self.delivered(f"2026-{number:02}-10")

    def test_on_the_way_or_better_is_on_track_and_below_is_at_risk(self):
        objective = self.new_objective()
        self.month(1, 2, 1)
        self.month(3, 2, 1)
        self.measure()
        self.assert_status(objective, "on_track", "66.7 %")
        self.delivered("2026-03-11")
        self.measure()
        self.assert_status(objective, "at_risk", "50.0 %")

    def test_no_data_is_not_on_track(self):
        objective = self.new_objective()
        self.assert_status(objective, "at_risk", "Not measured")
        self.month(1, 3, 0)
        self.measure()
        self.assertEqual(self.measured("2026-02-01").state, "no_data")
        self.assert_status(objective, "at_risk", "No data in February 2026")

    def test_a_running_period_without_cases_leaves_the_last_one_standing(self):
        self.month(2, 3, 0)
        self.measure()
        self.assertEqual(self.measured("2026-03-01").state, "no_data")
        self.assert_status(self.new_objective(date_start="2026-02-01"), "on_track")

    def test_a_good_start_of_a_month_hides_no_bad_one(self):
        """As the Overview, the card and the signals: the last period that is over is judged."""
        self.month(2, 1, 3)
        self.month(3, 3, 0)
        self.measure()
        objective = self.new_objective()
        self.assert_status(objective, "at_risk", "25.0 % in February 2026")
        self.assertIn("so far 100.0 % in Mar 2026", objective.status_note)
        self.assertEqual((objective.value_text, objective.measurement_id), ("25.0 %", self.measured("2026-02-01")))
        self.assertEqual(objective.measurement_id, self.on_time.with_company(self.company).latest_id)

    def test_its_last_period_is_waited_for(self):
        self.month(2, 3, 0)
        self.month(3, 1, 3)
        self.measure()
        ended = self.new_objective(date_due="2026-03-15")
        self.assertTrue(self.measured("2026-02-01").is_locked)
        self.assert_status(ended, "on_track", "so far 25.0 % in Mar 2026")
        with freeze_time("2026-04-03 09:00:00"):
            self.assert_status(ended, "at_risk", "25.0 % in March 2026")
        with freeze_time("2026-04-20 09:00:00"):
            self.measure()
            self.assert_status(ended, "missed")

    def test_at_its_end_it_is_achieved_or_missed(self):
        self.month(1, 9, 1)
        self.month(2, 8, 1)
        self.measure()
        achieved = self.new_objective(date_due="2026-01-31")
        missed = self.new_objective(date_due="2026-02-28")
        self.assert_status(achieved, "achieved", "90.0 %")
        self.assert_status(missed, "missed", "88.9 %")
        self.assert_status(self.new_objective(date_start="2025-06-01", date_due="2025-12-31"), "missed")

    def test_the_last_word_is_that_of_a_locked_figure(self):
        self.month(3, 3, 0)
        self.measure()
        ended = self.new_objective(date_start="2026-02-01", date_due="2026-03-15")
        self.assertFalse(self.measured("2026-03-01").is_locked)
        self.assert_status(ended, "on_track")
        with freeze_time("2026-04-20 09:00:00"):
            self.measure()
            self.assert_status(ended, "achieved")

    def test_what_it_is_judged_by_is_fixed_once_it_counts(self):
        running, over = self.new_objective(), self.new_objective(date_due="2026-02-28")
        for name, value in (("baseline", 10), ("date_start", "2026-02-01")):
            self.assert_refused(running.write, {name: value}, says="has begun")
        running.write({"target": 95, "date_due": "2027-01-31", "baseline": 60})
        for name, value in (("target", 10), ("date_due", "2027-01-31")):
            self.assert_refused(over.with_user(self.manager).write, {name: value}, says="has begun")

    def test_less_can_be_better(self):
        indicator = self.new_indicator(is_ratio=False, kind="level", date_field=False, direction="down")
        self.owner = self.officer
        self.new_action(self.officer)
        self.measure(indicator)
        vals = {"indicator_id": indicator.id, "baseline": 3, "target": 1, "date_start": "2026-03-01"}
        self.assert_status(self.new_objective(**vals), "on_track")
        self.assert_status(self.new_objective(**{**vals, "baseline": 0.5, "target": 0}), "at_risk")

    def test_the_status_is_found_by_search_and_typed_by_nobody(self):
        self.month(3, 2, 1)
        self.measure()
        good, bad = self.new_objective(), self.new_objective(baseline=80)
        found = self.env["qms.objective"].search([("status", "=", "on_track"), ("id", "in", (good | bad).ids)])
        self.assertEqual(found, good)
        found = self.env["qms.objective"].search(
            [("status", "in", ["at_risk", "missed"]), ("id", "in", (good | bad).ids)]
        )
        self.assertEqual(found, bad)
        good.with_user(self.manager).write({"status": "achieved"})
        self.assert_status(good, "on_track")

    def test_the_number_of_queries_does_not_grow_with_the_objectives(self):
        self.month(3, 2, 1)
        self.measure()
        few = self.new_objective()
        many = few
        for _each in range(9):
            many |= self.new_objective()
        counts = []
        for objectives in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            objectives.mapped("status")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_the_form_takes_the_baseline_from_the_last_figure(self):
        self.month(1, 3, 1)
        self.measure()
        with Form(self.env["qms.objective"].with_user(self.officer).with_company(self.company)) as form:
            form.name = "Vendors deliver on time"
            form.date_start = "2026-02-01"
            form.date_due = "2026-12-31"
            form.indicator_id = self.on_time
            self.assertEqual((form.baseline, form.target), (75, 95))
        self.assertTrue(form.record.reference.startswith("O-"))

    def test_bad_input_is_refused_with_a_sentence(self):
        self.assert_refused(self.new_objective, baseline=95, says="worse than the baseline")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.undone():
            self.new_objective(date_due="2025-12-31")
        foreign = self.new_indicator(company_id=self.company.id)
        foreign.sudo().company_id = self.other_company
        self.assert_refused(self.new_objective, indicator_id=foreign.id, baseline=3, target=1)

    def test_what_has_started_is_archived_and_not_deleted(self):
        self.assert_refused(self.new_objective().unlink, says="Archive")
        self.assertTrue(self.new_objective(date_start="2026-04-01").unlink())

    def test_the_chart_shows_the_way_to_the_target(self):
        self.month(1, 2, 1)
        self.measure()
        points = self.new_objective().chart_data["points"]
        self.assertEqual([point["label"] for point in points], ["Jan 2026", "Feb 2026", "Mar 2026"])
        self.assertEqual(points[0]["target"], 90)
        self.assertAlmostEqual(points[0]["path"], 60 + 30 * 30 / 364)

    def test_the_plan_is_made_of_quality_actions(self):
        objective = self.new_objective()
        action = self.new_action(self.officer, objective_id=objective.id)
        objective.invalidate_recordset()
        self.assertEqual((objective.action_ids, objective.action_count), (action, 1))
        self.assertEqual(objective.action_view_actions()["context"]["default_objective_id"], objective.id)

    def test_a_commitment_without_objective_is_marked_on_the_policy_in_every_version(self):
        policy = self.approve(self.new_policy())
        served, other = policy.commitment_ids
        self.new_objective(commitment_id=served.id)
        self.env.invalidate_all()
        self.assertEqual((served.objective_count, other.objective_count), (1, 0))
        self.assertEqual(policy.unserved_commitments, other.name)
        following = self.env["qms.policy"].browse(policy.with_user(self.officer).action_revise()["res_id"])
        self.assertEqual(following.commitment_ids.sorted("sequence").mapped("objective_count"), [1, 0])

    def test_every_employee_of_the_company_reads_objectives_and_their_figures(self):
        self.month(3, 2, 1)
        self.measure()
        objective = self.new_objective()
        for user in (self.employee, self.buyer, self.hr, self.auditor):
            self.env.invalidate_all()
            seen = self.env["qms.objective"].with_user(user).browse(objective.id)
            self.assertEqual(seen.status, "on_track")
            self.assertTrue(seen.chart_data["points"])
            self.assertFalse(seen.has_access("write"))
        other = self.env["qms.objective"].with_user(self.other_manager).browse(objective.id)
        self.assertFalse(other.has_access("read"))

    def test_the_rows_behind_the_figure_open_from_the_objective(self):
        objective = self.new_objective()
        self.assert_refused(objective.action_view_evidence, says="Measure now")
        self.month(3, 2, 1)
        self.measure()
        self.env.invalidate_all()
        self.assertEqual(objective.action_view_evidence()["res_model"], "qms.receipt.fact")
