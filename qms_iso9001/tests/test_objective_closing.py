from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase
from .row_verbs import RowVerbs

TITLE = "Objectives on track"


@tagged("post_install", "-at_install")
@freeze_time("2026-04-20 09:00:00")
class TestObjectiveClosing(RowVerbs, MeasuringCase):
    """An objective that ended and was missed counts until it is closed, or it is said why it does not matter."""

    def setUp(self):
        super().setUp()
        # One in time in January and March, none of three in February.
        for day in ("2026-01-10", "2026-03-10"):
            self.delivered(day, day)
        for _each in range(3):
            self.delivered("2026-02-10")
        self.measure()

    def new_objective(self, **vals):
        return (
            self.env["qms.objective"]
            .with_user(self.officer)
            .with_company(self.company)
            .create(
                {
                    "name": "Vendors deliver on time",
                    "indicator_id": self.on_time.id,
                    "user_id": self.officer.id,
                    "baseline": 60,
                    "target": 90,
                    "date_start": "2026-01-01",
                    "date_due": "2026-12-31",
                    **vals,
                }
            )
        )

    def tile(self, user=None, company=None):
        objectives = self.env["qms.objective"].with_user(user or self.officer).with_company(company or self.company)
        return next((each for each in objectives._overview_tiles() if each["title"] == TITLE), None)

    def test_what_was_missed_and_is_over_is_closed_with_what_follows(self):
        missed = self.new_objective(date_due="2026-02-28")
        self.assertEqual(missed.status, "missed")
        self.assertEqual(
            [self.tile()[key] for key in ("figure", "state", "state_label")], ["0 of 1", "bad", "1 missed"]
        )
        self.assertFalse(self.tile(self.other_manager, self.other_company))
        self.assertEqual([*self.row_verbs(missed, self.officer)], ["Close", "Quality actions"])
        with self.assertRaises(AccessError):
            missed.with_user(self.employee).action_close("It does not matter")
        with self.assertRaises(UserError):
            missed.action_close(" ")
        self.press(missed, "Close", self.officer, "A new one with other means")
        self.assertFalse(missed.active)
        self.assertIn("A new one with other means", " ".join(missed.message_ids.mapped("body")))
        self.assertFalse(self.tile())
        self.assertIsNone(self.row_verbs(missed, self.officer))

    def test_what_was_missed_stands_first_and_how_many_more_there_are(self):
        self.new_objective(name="Runs")
        for number in (1, 2, 3):
            self.new_objective(name=f"Missed {number}", date_due=f"2026-02-{10 + number}")
        tile = self.tile()
        self.assertTrue(tile["note"].startswith("Missed 1 · Missed 2 and "), tile["note"])
        self.assertTrue(tile["figure"].endswith(" of 4"), tile["figure"])

    def test_what_runs_is_not_closed_and_what_is_missed_is_explained_first(self):
        parent = self.new_objective(process_id=False)
        process = self.env["qms.process"].with_user(self.manager).create({"name": "Purchasing"})
        child = self.new_objective(process_id=process.id, parent_id=parent.id, date_due="2026-02-28")
        for objective, says in ((parent, "is not over"), (child, "say first why")):
            with self.assertRaisesRegex(UserError, says):
                objective.action_close("Enough")
        child.action_excuse("It was ours to blame")
        self.env.invalidate_all()
        self.assertIsNone(self.row_verbs(child, self.officer), "there is nothing left to do about it")
        self.assertNotIn("missed", self.tile()["state_label"])
        child.action_close("Enough")
        self.assertFalse(child.active)

    def test_its_owner_without_a_group_is_told_and_closes_it_once(self):
        ended = self.new_objective(user_id=self.employee.id, date_due="2026-02-28")
        other = self.new_objective(user_id=self.buyer.id, date_due="2026-02-28")
        running = self.new_objective(user_id=self.employee.id)
        self.assertEqual(self.to_close(self.employee), ended)
        self.assertEqual(self.to_close(self.buyer), other)
        self.assertFalse(self.to_close(self.other_employee) | self.to_close(self.officer))
        with self.assertRaisesRegex(UserError, "is not over"):
            running.with_user(self.employee).action_close("Enough")
        ended.with_user(self.employee).action_close("A new one with other means")
        self.assertFalse(self.to_close(self.employee))
        with self.assertRaisesRegex(UserError, "closed already"):
            ended.with_user(self.employee).action_close("Once more")

    def to_close(self, user):
        objectives = self.env["qms.objective"].with_user(user).with_company(user.company_id)
        line = next(each for each in objectives._my_quality_lines() if each["label"] == "Objectives to close")
        return objectives.search(line["domain"]).with_env(self.env)

    def test_one_that_was_achieved_is_closed_when_it_is_said_why_a_missed_one_below_does_not_matter(self):
        process = self.env["qms.process"].with_user(self.manager).create({"name": "Purchasing"})
        parent = self.new_objective(process_id=False, date_due="2026-03-31")
        child = self.new_objective(process_id=process.id, parent_id=parent.id, date_due="2026-02-28")
        self.env.invalidate_all()
        self.assertEqual((parent.status, child.status), ("at_risk", "missed"))
        with self.assertRaisesRegex(UserError, "say first why it is on track all the same"):
            parent.action_close("Reached")
        child.action_excuse("It was ours to blame")
        self.env.invalidate_all()
        parent.action_close("Reached")
        self.assertFalse(parent.active)

    def test_what_nobody_measures_any_more_is_not_on_track(self):
        running = self.new_objective(target=60, baseline=50)
        ended = self.new_objective(target=60, baseline=50, date_due="2026-06-30")
        self.assertEqual((running.status, ended.status), ("on_track", "on_track"))
        self.on_time.with_user(self.manager).with_company(self.company).action_deactivate()
        with freeze_time("2026-08-10 09:00:00"):
            self.env.invalidate_all()
            self.assertEqual(running.status, "at_risk")
            self.assertIn("Not measured since", running.status_note)
            self.assertEqual(ended.status, "missed")
            ended.action_close("The indicator is measured no more")
        self.assertFalse(ended.active)

    def test_numbers_that_nobody_means_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "smaller numbers"):
            self.new_objective(baseline=-1e308, target=1e308)

    def test_a_direction_is_refused_without_naming_objectives_of_others(self):
        both = self.new_user("manager", self.company, "t_both")
        both.company_ids = self.env["res.company"].search([])
        everywhere = self.on_time
        self.new_objective(name="Ours alone")
        theirs = everywhere.with_user(self.other_manager).with_company(self.other_company)
        with self.assertRaises(UserError) as caught:
            theirs.direction = "down"
        self.assertNotIn("Ours alone", str(caught.exception))
