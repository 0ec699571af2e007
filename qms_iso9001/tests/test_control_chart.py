from odoo.tests import BaseCase, tagged

from ..tools.control_chart import (
    broken_at,
    individual_limits,
    individuals,
    mean_proportion,
    news,
    proportion_limits,
    run_of,
)

# Flow rates of ten batches, an example of the NIST/SEMATECH e-Handbook (6.3.2.2): mean 50.81, mean range 16.9 ÷ 9.
FLOW_RATES = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# Defective chips on 30 wafers of 50 (6.3.3.2 there): 347 of 1,500.
WAFERS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


@tagged("post_install", "-at_install")
class TestControlChart(BaseCase):
    """The arithmetic, against worked examples that are published and against runs laid out by hand."""

    def broken(self, distances, values=None, rules=tuple(range(1, 9))):
        """Return the rules that the points break at the last of them."""
        return sorted(broken_at(len(distances) - 1, values or distances, distances, rules))

    # Limits

    def test_limits_of_single_values(self):
        center, sigma = individuals(FLOW_RATES)
        self.assertAlmostEqual(center, 50.81)
        self.assertAlmostEqual(sigma, 2.66 * (16.9 / 9) / 3)
        limits = individual_limits(center, sigma)
        self.assertAlmostEqual(limits.lower, 45.8151, 4)
        self.assertAlmostEqual(limits.upper, 55.8049, 4)
        self.assertFalse([value for value in FLOW_RATES if not limits.lower < value < limits.upper])

    def test_limits_of_shares(self):
        self.assertEqual(sum(WAFERS), 347)
        center = mean_proportion([(bad, 50) for bad in WAFERS])
        self.assertAlmostEqual(center, 0.2313, 4)
        limits = proportion_limits(center, 50)
        self.assertAlmostEqual(limits.upper, 0.4102, 4)
        self.assertAlmostEqual(limits.lower, 0.0524, 4)
        outside = [number for number, bad in enumerate(WAFERS, 1) if not limits.lower <= bad / 50 <= limits.upper]
        self.assertEqual(outside, [15, 23])

    def test_shares_are_added_not_averaged(self):
        self.assertEqual(mean_proportion([(1, 1), (0, 99)]), 0.01)

    def test_limits_of_shares_widen_with_few_cases(self):
        wide, narrow = proportion_limits(0.5, 25, 100), proportion_limits(0.5, 100, 100)
        self.assertAlmostEqual(wide.upper, 80)
        self.assertAlmostEqual(narrow.upper, 65)
        self.assertAlmostEqual(narrow.lower, 35)
        self.assertAlmostEqual(wide.sigma, 2 * narrow.sigma)

    def test_limits_of_shares_end_at_nothing_and_at_all(self):
        self.assertEqual(proportion_limits(0.96, 9, 100).upper, 100)
        self.assertEqual(proportion_limits(0.04, 9, 100).lower, 0)
        self.assertEqual(proportion_limits(1.0, 9, 100)[:3], (100, 100, 100))

    def test_what_never_varied_is_left_by_any_other_value(self):
        limits = individual_limits(*individuals([4.0] * 20))
        self.assertEqual(limits[:3], (4, 4, 4))
        self.assertEqual(limits.distance(4.0), 0)
        self.assertEqual(self.broken([limits.distance(4.5)]), [1])
        self.assertEqual(self.broken([limits.distance(3.5)]), [1])
        self.assertEqual(self.broken([0.0] * 20), [])

    # The eight rules: each just broken, and just not

    def test_rule_1_one_point_beyond_three(self):
        self.assertEqual(self.broken([3.1]), [1])
        self.assertEqual(self.broken([-3.1]), [1])
        self.assertEqual(self.broken([3.0]), [])

    def test_rule_2_nine_on_one_side(self):
        side = [0.5, 0.4, 1.5, 0.3, 0.5, 0.2, 0.6, 0.1, 0.5]
        self.assertEqual(self.broken(side), [2])
        self.assertEqual(self.broken([-each for each in side]), [2])
        self.assertEqual(self.broken(side[1:]), [])
        self.assertEqual(self.broken([*side[:4], -0.1, *side[5:]]), [])
        self.assertEqual(self.broken([*side[:4], 0.0, *side[5:]]), [])

    def test_rule_3_six_steadily_one_way(self):
        rising = [-1.2, -0.8, -0.1, 0.3, 0.9, 1.4]
        self.assertEqual(self.broken(rising), [3])
        self.assertEqual(self.broken(rising[::-1]), [3])
        self.assertEqual(self.broken(rising[1:]), [])
        self.assertEqual(self.broken([-1.2, -0.8, -0.8, 0.3, 0.9, 1.4]), [])

    def test_rule_4_fourteen_up_and_down(self):
        zigzag = [0.5, -1.5] * 7
        self.assertEqual(self.broken(zigzag), [4])
        self.assertEqual(self.broken(zigzag[1:]), [])
        self.assertEqual(self.broken([*zigzag[:6], 0.6, 0.7, *zigzag[8:]]), [])

    def test_rule_5_two_of_three_beyond_two(self):
        self.assertEqual(self.broken([2.1, 0.0, 2.5]), [5])
        self.assertEqual(self.broken([0.0, -2.1, -2.5]), [5])
        self.assertEqual(self.broken([2.1, 0.0, -2.5]), [])
        self.assertEqual(self.broken([2.1, 2.5, 0.0]), [])  # what comes back is not the signal

    def test_rule_6_four_of_five_beyond_one(self):
        self.assertEqual(self.broken([1.1, 1.5, 0.2, 1.2, 1.3]), [6])
        self.assertEqual(self.broken([-1.1, -1.5, 0.2, -1.2, -1.3]), [6])
        self.assertEqual(self.broken([1.1, -1.5, 0.2, 1.2, 1.3]), [])

    def test_rule_7_fifteen_near_the_centre(self):
        near = [0.5, 0.6, -0.5, -0.6, 0.1] * 3
        self.assertEqual(self.broken(near), [7])
        self.assertEqual(self.broken(near[1:]), [])
        self.assertEqual(self.broken([*near[:5], 1.0, *near[6:]]), [])

    def test_rule_8_eight_away_from_the_centre(self):
        away = [1.2, 1.5, -1.3, -1.2, 1.1, -1.9, -1.4, 1.6]
        self.assertEqual(self.broken(away), [8])
        self.assertEqual(self.broken(away[1:]), [])
        self.assertEqual(self.broken([*away[:3], -1.0, *away[4:]]), [])

    # Which are looked at, and what is news

    def test_only_the_rules_asked_for_are_looked_at(self):
        self.assertEqual(self.broken([3.5], rules=(2, 3)), [])
        self.assertEqual(broken_at(8, [1] * 9, [0.5] * 9, (1, 2)), {2: 9})

    def test_a_run_that_goes_on_is_no_news_a_point_beyond_is(self):
        side = [3.5] * 11
        found = [broken_at(position, side, side, (1, 2)) for position in range(11)]
        told = [news(now, before) for before, now in zip([{}, *found], found, strict=False)]
        self.assertEqual(told, [{1: 1}] * 8 + [{1: 1, 2: 9}] + [{1: 1}] * 2)

    def test_runs_of_a_state(self):
        self.assertEqual(run_of(["missed", "on_target", "missed", "missed"], "missed"), 2)
        self.assertEqual(run_of(["missed", "on_target"], "missed"), 0)
        self.assertEqual(run_of([], "missed"), 0)
