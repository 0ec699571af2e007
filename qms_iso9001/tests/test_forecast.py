from datetime import date, timedelta
from random import Random

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

    def test_the_better_end_of_the_range_may_lie_long_ago(self):
        found = forecast(every_thirty_days(108.4, 87.5, 89.7, 70.2, 83.7, 106.8, 98.7, 91.8), 95, "up")
        self.assertEqual((found.state, found.first), ("coming", START + timedelta(days=210)))

    def test_ten_years_count_from_the_last_period(self):
        # One point in 30 days, at 91 after 11 steps: 3560 days ahead are 118.67 more, 3770 days 125.67.
        rising = every_thirty_days(*range(80, 92))
        self.assertEqual(forecast(rising, 91 + 121, "up").day, START + timedelta(days=30 * 132))
        self.assertEqual(forecast(rising, 91 + 122, "up").state, "away")

    def test_nothing_raises_whatever_the_figures(self):
        chance = Random(7)
        for number in range(500):
            drift, noise = chance.uniform(-3, 3), chance.choice((0, 0.001, 1, 15, 1e6))
            values = [90 + drift * step + chance.gauss(0, noise) for step in range(chance.randint(6, 12))]
            points, direction = every_thirty_days(*values), chance.choice(("up", "down"))
            with self.subTest(number=number, values=values, direction=direction):
                found = forecast(points, 95, direction)
                if found.state == "coming":
                    self.assertLessEqual(points[-1][0], found.first)
                    self.assertLessEqual(found.first, found.day)
                    self.assertLessEqual(found.day, found.last or date.max)

    def test_what_is_there_is_reached(self):
        self.assertEqual(forecast(every_thirty_days(93, 94, 95, 96, 97, 98), 95, "up").state, "reached")
        self.assertEqual(forecast(every_thirty_days(5, 5, 4, 4, 3, 3), 4, "down").state, "reached")
