from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools.date_utils import end_of

from .common import QmsCase
from .samples_management_review import held, planned, prepared


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestReviewTrue(QmsCase):
    """What stands in the minutes is what was looked at, by whom it was led, on the day it was held."""

    def test_another_period_is_prepared_anew_and_keeps_what_was_typed(self):
        review = prepared(self)
        review.input_ids[0].comment = "As agreed"
        review.date_from = "2025-01-01"
        self.assertEqual((review.state, review.date_prepared), ("planned", False))
        with self.assertRaises(UserError):
            review.action_hold()
        review.action_prepare()
        self.assertEqual((review.state, review.input_ids[0].comment), ("prepared", "As agreed"))

    def test_day_and_chair_of_a_meeting_that_was_held_stay(self):
        review = held(self)
        for vals in ({"chair_id": self.officer.id}, {"date": "2026-03-01"}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "was held"):
                review.write(vals)

    def test_the_chair_of_what_is_prepared_is_handed_on_by_chair_or_manager(self):
        review = prepared(self)
        with self.assertRaises(AccessError):
            review.chair_id = self.officer
        review.with_user(self.manager).chair_id = self.officer
        self.assertEqual(review.chair_id, self.officer)

    def test_held_before_its_day_it_was_held_today(self):
        review = held(self, date="2026-03-31")
        self.assertEqual((review.date, review.date_held), (date(2026, 3, 20), date(2026, 3, 20)))

    def test_a_running_month_is_told_only_where_it_is_all_there_is(self):
        indicator = (
            self.env["qms.indicator"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Mix-ups",
                    "kind": "flow",
                    "unit": "number",
                    "direction": "down",
                    "model_name": "stock.picking",
                    "domain": "[('state', '=', 'done')]",
                    "date_field": "date_done",
                    "company_field": "company_id",
                    "company_id": self.company.id,
                }
            )
        )
        review = planned(self, date_from="2026-01-01", date_to="2026-03-31")
        self.measure(indicator, "2026-03-01", 1)
        self.assertEqual(self.told(review, indicator), 1)
        self.measure(indicator, "2026-02-01", 7)
        self.assertEqual(self.told(review, indicator), 7)

    def told(self, review, indicator):
        review.action_prepare()
        figures = [figure for each in review.input_ids for figure in each.content["figures"]]
        return next(figure["value"] for figure in figures if figure["indicator_id"] == indicator.id)

    def measure(self, indicator, start, value):
        start = date.fromisoformat(start)
        self.env["qms.measurement"]._record(
            {
                "indicator_id": indicator.id,
                "company_id": self.company.id,
                "date_start": start,
                "date_end": end_of(start, "month"),
                "value": value,
                "count": 10,
                "direction": "down",
                "state": "no_target",
                "definition": {"unit": "number"},
                "date_as_of": start,
                "measured_at": "2026-03-20 09:00:00",
            }
        )

    def test_a_day_that_is_none_gets_a_sentence(self):
        entry = prepared(self).input_ids[0]
        with self.assertRaisesRegex(UserError, "year-month-day"):
            entry.add_decision("Buy a gauge", date_due="foo")
