from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.forecast import fit, forecast

START = date(2026, 1, 31)


def every_thirty_days(*values):
    return [(START + timedelta(days=30 * number), value) for number, value in enumerate(values)]


@tagged("post_install", "-at_install")
class TestForecast(BaseCase):
    """Worked by hand: days 0, 30, 60, … and a straight line through the values."""

    def test_five_periods_are_too_few(self):
        found = forecast(every_thirty_days(80, 81, 82, 83, 84), 95, "up")
        self.assertEqual((found.state, found.count, found.day), ("few", 5, None))

    def test_a_line_without_spread_names_one_day(self):
        # 80 + 1 per 30 days: 95 is there after 15 steps, 450 days.
        found = forecast(every_thirty_days(80, 81, 82, 83, 84, 85), 95, "up")
        self.assertEqual(found.state, "coming")
        self.assertEqual((found.day, found.first, found.last), (START + timedelta(days=450),) * 3)

    def test_the_spread_gives_a_range(self):
        # y = 80, 82, 82, 84, 84, 86 on x = 0 … 5: slope 38/35 per step, level 80.2857, squares left 1.3714 / 4.
        line = fit(every_thirty_days(80, 82, 82, 84, 84, 86))
        self.assertAlmostEqual(line.slope * 30, 38 / 35)
        self.assertAlmostEqual(line.level, 83 - 2.5 * 38 / 35)
        self.assertAlmostEqual(line.spread, (48 / 35 / 4) ** 0.5)
        found = forecast(every_thirty_days(80, 82, 82, 84, 84, 86), 90, "up")
        steps = [(90 - shift - line.level) / (38 / 35) * 30 for shift in (line.spread, 0, -line.spread)]
        days = [START + timedelta(days=round(each)) for each in steps]
        self.assertEqual([found.first, found.day, found.last], days)
        self.assertLess(found.first, found.day)

    def test_less_is_better_as_well(self):
        found = forecast(every_thirty_days(12, 11, 10, 9, 8, 7), 4, "down")
        self.assertEqual((found.state, found.day), ("coming", START + timedelta(days=240)))

    def test_what_goes_the_other_way_or_nowhere_never_comes(self):
        self.assertEqual(forecast(every_thirty_days(85, 84, 83, 82, 81, 80), 95, "up").state, "away")
        self.assertEqual(forecast(every_thirty_days(85, 85, 85, 85, 85, 85), 95, "up").state, "away")
        # A tenth of a point in 30 days: 95 lies more than ten years away.
        slow = every_thirty_days(*(80 + number / 10 for number in range(6)))
        self.assertEqual(forecast(slow, 95, "up").state, "away")

    def test_what_is_there_is_reached(self):
        self.assertEqual(forecast(every_thirty_days(93, 94, 95, 96, 97, 98), 95, "up").state, "reached")
        self.assertEqual(forecast(every_thirty_days(5, 5, 4, 4, 3, 3), 4, "down").state, "reached")
