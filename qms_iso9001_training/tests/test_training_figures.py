from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.qms_iso9001.tests.figure_case import FigureComparison

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestTrainingFigures(FigureComparison, TrainingCase):
    """Traps of the figures of trainings, each against plain SQL as well."""

    def figure(self, code):
        """Return (numerator, denominator, cases, left out) of all months, as counted and as plain SQL counts."""
        return self.compare_catalogue("qms_iso9001_training", {code})[code]

    def need(self, employee, days, done=None, result=None):
        """Create a need due `days` from today, with a result `done` days from today; return it."""
        record = (
            self.env["qms.training.record"]
            .with_user(self.hr)
            .create(
                {
                    "employee_id": employee.id,
                    "training_id": self.course.id,
                    "date_due": self.today + timedelta(days=days),
                    "date_done": done is not None and self.today + timedelta(days=done),
                }
            )
        )
        if result:
            getattr(record, f"action_{result}")()
        return record

    def judged(self, people, days_ago=100, **vals):
        self.course.is_effect_asked = True
        session = self.record_talk(people, date_done=self.today - timedelta(days=days_ago), **vals)
        return session.record_ids.with_user(self.hr)

    def test_in_time_late_failed_and_never(self):
        first, second, third, fourth, fifth = self.people[:5]
        self.need(first, -10, -10, "attend")
        self.need(second, -10, -20, "pass")
        self.need(third, -10, -9, "pass")
        self.need(fourth, -10, -12, "fail")
        self.need(fifth, -10)
        self.assertEqual(self.figure("K34"), (2, 5, 5, 0))

    def test_cancelled_and_not_due_yet_count_nowhere(self):
        self.need(self.people[0], -10).action_cancel("Left the company")
        self.need(self.people[1], 0)
        self.need(self.people[2], 10, -1, "pass")
        self.record_talk(self.people[3:5])
        self.assertEqual(self.figure("K34"), (0, 0, 0, 0))

    def test_the_backlog_stays_in_sight(self):
        overdue = self.need(self.people[0], -300) + self.need(self.people[1], -700) + self.need(self.people[2], -1)
        self.need(self.people[3], 0)
        self.assertEqual(self.figure("K34_OPEN")[0], 3)
        overdue[0].action_pass()
        overdue[1].action_cancel("Left the company")
        self.assertEqual(self.figure("K34_OPEN")[0], 1)

    def test_effective_of_judged_and_judged_of_due(self):
        records = self.judged(self.people[:4])
        records[:2].effect_id.record_ids[:1].with_user(self.hr).action_not_effective("Nothing changed")
        self.judged(self.people[4:6], days_ago=90)
        self.judged(self.people[6:8], days_ago=10).action_not_effective("It shows already")
        self.assertEqual(self.figure("K35"), (0, 3, 3, 0))
        self.assertEqual(self.figure("K35_JUDGED"), (1, 4, 4, 0), "Due today is not due yet.")
        records.effect_id.with_user(self.hr).action_all_effective("Seen at work")
        self.assertEqual(self.figure("K35"), (3, 6, 6, 0))
        self.assertEqual(self.figure("K35_JUDGED"), (4, 4, 4, 0))

    def test_a_corrected_verdict_counts_as_corrected(self):
        records = self.judged(self.people[:2])
        records.effect_id.with_user(self.hr).action_all_effective("Fine")
        records[0].action_correct_effect("Two people mixed up")
        self.assertEqual(self.figure("K35"), (1, 2, 2, 0))

    def test_a_retest_counts_as_effective(self):
        self.judged(self.anna)
        self.record_talk(self.anna, result="passed")
        self.assertEqual(self.figure("K35"), (1, 1, 1, 0))
        self.assertEqual(self.figure("K35_JUDGED"), (1, 1, 1, 0))

    def test_a_pass_taken_back_counts_in_neither(self):
        records = self.judged(self.people[:2], result="passed")
        records.effect_id.with_user(self.hr).action_all_effective("Fine")
        records[0].action_retract("Wrong person")
        records[1].action_cancel("Wrong day")
        self.assertEqual(self.figure("K35"), (0, 0, 0, 0))
        self.assertEqual(self.figure("K35_JUDGED"), (0, 0, 0, 0))

    def test_hours_of_those_employed_now(self):
        employed = self.env["hr.employee"].search_count([("company_id", "=", self.company.id)])
        self.record_talk(self.people[:4], minutes=90)
        self.people[0].active = False
        self.assertEqual(self.figure("TRAINING_HOURS"), (4.5, employed - 1, employed - 1, 0))

    def test_hours_of_twelve_months_done(self):
        self.record_talk(self.anna, minutes=60, date_done=self.today - timedelta(days=400))
        self.record_talk(self.anna, minutes=120, date_done=self.today - timedelta(days=300))
        self.record_talk(self.people[1], minutes=30, result="passed").record_ids.action_retract("Wrong person")
        self.assertEqual(self.figure("TRAINING_HOURS")[0], 2)

    def test_another_company_counts_its_own(self):
        self.env["qms.training"].create({"name": "Ladders", "company_id": self.other_company.id})
        stranger = self.new_people(1, company=self.other_company)
        course = self.env["qms.training"].search([("company_id", "=", self.other_company.id)])
        due = self.today - timedelta(days=3)
        vals = {"employee_id": stranger.id, "training_id": course.id, "date_due": due, "minutes": 60}
        self.env["qms.training.record"].create(vals)
        self.assertEqual(self.figure("K34"), (0, 0, 0, 0))
        self.assertEqual(self.figure("K34_OPEN")[0], 0)
