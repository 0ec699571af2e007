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

    def test_an_input_without_anything_in_the_period_is_empty(self):
        self.env["qms.action"].with_user(self.officer).create({"name": "Old", "date_due": "2020-01-10"})
        review = prepared(self, date_from="2026-01-01", date_to="2026-06-30")
        given = review.input_ids.filtered(lambda each: each.kind_id.code == "c4")
        self.assertEqual((given.count, given.content["lines"][0]["recent"]), (0, 0))
        self.assertIn("say why nothing is to report", " ".join(review._missing()))

    def test_a_period_ahead_is_not_prepared(self):
        with self.assertRaisesRegex(UserError, "nothing has happened"):
            prepared(self, date_from="2031-01-01", date_to="2031-12-31")

    def test_a_decision_is_due_after_the_meeting_and_its_owner_is_somebody(self):
        given = prepared(self).input_ids[:1].with_user(self.officer)
        with self.assertRaisesRegex(UserError, "after the meeting"):
            given.add_decision("Look again", "improvement", self.buyer.id, "2020-01-01")
        for nobody in ("abc", 10**9, [1]):
            with self.subTest(owner=nobody), self.assertRaises(AccessError):
                given.add_decision("Look again", "improvement", nobody)
        with self.assertRaises(UserError):
            given.review_id.add_participant("a")
        self.assertFalse(self.env["qms.management.review"].with_user(self.officer).get_review_page("abc")["review"])

    def test_minutes_of_a_period_that_was_not_over_say_so(self):
        review = prepared(self, date_from="2026-01-01", date_to="2050-06-30")
        self.assertTrue(review._is_told_early())
        self.assertFalse(prepared(self, date_from="2026-01-01", date_to="2026-01-31")._is_told_early())

    def test_a_signed_decision_keeps_its_words(self):
        review = held(self)
        id_ = review.input_ids[0].with_user(self.officer).add_decision("Two people", "resources", self.buyer.id)
        decision = self.env["qms.action"].browse(id_).with_user(self.officer)
        decision.name = "Two people at the saw"
        review.with_user(self.manager).action_sign()
        for user in (self.officer, self.manager, self.buyer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                decision.with_user(user).name = "Look again when there is time"
        # The same words are no change: forms send what they show.
        decision.name = "Two people at the saw"

    def test_the_chair_is_present_and_conclusions_are_words(self):
        review = held(self)
        review.sudo().attendee_ids = self.officer
        self.assertIn("mark the chair present", " ".join(review._missing()))
        review.sudo().conclusion_adequate = "."
        self.assertIn("write the conclusions", " ".join(review._missing()))

    def test_another_period_opens_no_back_door(self):
        review = prepared(self)
        review.date_from = "2025-01-01"
        self.assertEqual(review.state, "planned")
        with self.assertRaises(AccessError):
            review.chair_id = self.officer
        with self.assertRaisesRegex(UserError, "evidence"):
            review.unlink()
