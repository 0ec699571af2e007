from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools.judging import figure_value, judge, path_value, roll_up
from ..tools.periods import period_end, period_start, periods_between


@tagged("post_install", "-at_install")
class TestJudging(BaseCase):
    """Plain arithmetic of figures and periods; no database."""

    def test_nothing_divided_by_nothing_is_no_value(self):
        self.assertIsNone(figure_value(0, 0))
        self.assertIsNone(figure_value(3, 0))
        self.assertIsNone(figure_value(None, 5))
        self.assertEqual(figure_value(0, 5, 100), 0)
        self.assertEqual(figure_value(3, 4, 100), 75)
        self.assertEqual(figure_value(7, None, is_ratio=False), 7)

    def test_rolling_up_adds_above_and_below_the_line(self):
        self.assertEqual(roll_up([(9, 10), (None, None), (0, 90)]), (9, 100))
        self.assertEqual(roll_up([(None, None)]), (None, None))

    def test_at_the_limit_is_good_in_both_directions(self):
        for value, direction, result in (
            (95, "up", "on_target"),
            (94.9, "up", "warning"),
            (90, "up", "warning"),
            (89, "up", "missed"),
        ):
            self.assertEqual(judge(value, 95, 90, direction), result)
        for value, result in ((5, "on_target"), (6, "warning"), (11, "missed")):
            self.assertEqual(judge(value, 5, 10, "down"), result)
        self.assertEqual(judge(5, None, 0, "up"), "no_target")
        self.assertEqual(judge(0, 0, 0, "down"), "on_target")

    def test_the_way_to_a_target_is_a_straight_line(self):
        way = (date(2026, 1, 1), date(2026, 1, 11), 80, 90)
        for day, value in ((1, 80), (6, 85), (11, 90)):
            self.assertEqual(path_value(date(2026, 1, day), *way), value)
        self.assertEqual(path_value(date(2025, 1, 1), *way), 80)
        self.assertEqual(path_value(date(2027, 1, 1), *way), 90)

    def test_weeks_are_those_of_iso(self):
        self.assertEqual(period_start(date(2026, 11, 15), "week"), date(2026, 11, 9))  # a Sunday
        self.assertEqual(period_end(date(2026, 11, 9), "week"), date(2026, 11, 15))

    def test_periods_begin_and_end_on_the_calendar(self):
        for frequency, start, end in (
            ("month", date(2024, 2, 1), date(2024, 2, 29)),
            ("quarter", date(2024, 1, 1), date(2024, 3, 31)),
            ("year", date(2024, 1, 1), date(2024, 12, 31)),
        ):
            self.assertEqual(period_start(date(2024, 2, 29), frequency), start)
            self.assertEqual(period_end(start, frequency), end)

    def test_periods_between_two_days_hold_both(self):
        self.assertEqual(
            periods_between(date(2025, 12, 31), date(2026, 2, 1), "month"),
            [
                (date(2025, 12, 1), date(2025, 12, 31)),
                (date(2026, 1, 1), date(2026, 1, 31)),
                (date(2026, 2, 1), date(2026, 2, 28)),
            ],
        )
