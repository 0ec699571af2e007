from odoo.tests import freeze_time, tagged

from .figure_case import FigureComparison
from .measuring_case import MeasuringCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestCatalogueStates(FigureComparison, MeasuringCase):
    """What objectives and actions of the demo company do not do. The figures are those of plain SQL all the same."""

    def new_objective(self, **vals):
        objectives = self.env["qms.objective"].with_user(self.officer).with_company(self.company)
        return objectives.create(
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

    def months(self):
        """On time in January: two of three; in February nothing was due; in March all of two."""
        for day, arrived in (("01-10", "01-10"), ("01-12", "01-11"), ("01-14", None), ("03-10", "03-10")):
            self.delivered(f"2026-{day}", arrived and f"2026-{arrived}")
        self.measure()

    def on_track(self):
        self.env.invalidate_all()
        return self.compare_catalogue("qms_iso9001", {"K45"})["K45"]

    def test_objectives(self):
        self.months()
        process = self.env["qms.process"].with_user(self.manager).create({"name": "Purchasing"})
        parent = self.new_objective()
        self.assertEqual(self.on_track(), (1, 1, 1, 0))
        child = self.new_objective(process_id=process.id, parent_id=parent.id, date_due="2026-01-31")
        self.assertEqual(self.on_track(), (0, 1, 1, 0))
        child.with_user(self.employee).action_excuse("The one late delivery was ours to blame")
        self.assertEqual(self.on_track(), (1, 1, 1, 0))
        # Not begun, over, without a figure, off its line, less is better
        self.new_objective(date_start="2026-06-01")
        self.new_objective(date_due="2026-03-19")
        empty = self.new_indicator(model_name="qms.process", domain="[]", date_field="create_date", is_ratio=True)
        self.new_objective(indicator_id=empty.id, baseline=0, target=0)
        open_actions = self.new_indicator()
        self.new_action(self.officer, date_due="2026-03-30")
        self.measure(open_actions | empty)
        self.new_objective(indicator_id=open_actions.id, baseline=9, target=0)
        self.new_objective(indicator_id=open_actions.id, baseline=0, target=-9)
        found = self.on_track()
        self.assertEqual(found[0], 2)
        self.assertEqual(found[1], 4)

    def test_a_running_month_without_cases_leaves_the_word_to_the_one_before(self):
        self.months()
        objective = self.new_objective(baseline=60, target=65)
        with freeze_time("2026-04-02 09:00:00"):
            self.measure()
            self.assertEqual(self.on_track(), (1, 1, 1, 0))
        self.assertEqual(objective.status, "on_track")

    def test_actions(self):
        with freeze_time("2026-03-01 09:00:00"):
            moved = self.new_action(self.officer, date_due="2026-03-10")
            for day in ("2026-03-19", "2026-03-20", "2026-03-21"):
                self.new_action(self.officer, date_due=day)
            self.new_action(self.other_manager, date_due="2026-03-05", company_id=self.other_company.id)
            self.new_action(self.officer, date_due="2026-03-05", evidence="Seen").action_done()
        moved.date_due = "2026-04-30"
        self.assertEqual(self.compare_catalogue("qms_iso9001", {"K39"})["K39"], (2, 4, 4, 0))

    def test_today_is_the_companys(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-16 09:00:00"):
            self.new_action(self.officer, date_due="2026-03-20")
        overdue = self.env["qms.indicator"].search([("code", "=", "K39"), ("company_id", "=", False)])
        for moment, late in (("2026-03-20 10:30:00", 0), ("2026-03-20 11:30:00", 1)):  # midnight is at 11 in Greenwich
            with freeze_time(moment):
                row = overdue.with_company(self.company)._count(self.company)[None, None]
                self.assertEqual((row["numerator"], row["count"]), (late, 1), moment)
