from odoo.tests import BaseCase, tagged

from ..tools.scoring import capped, linear_score, rating_of, result_of, weighted_score

RATINGS = [(0, "D"), (60, "C"), (75, "B"), (90, "A")]


@tagged("post_install", "-at_install")
class TestScoring(BaseCase):
    def test_a_figure_is_mapped_linearly_in_either_direction(self):
        self.assertEqual(linear_score(90, best=100, worst=80), 50)
        self.assertEqual(linear_score(3, best=0, worst=10), 70)

    def test_beyond_best_and_worst_nothing_is_gained_or_lost(self):
        self.assertEqual(linear_score(120, best=100, worst=80), 100)
        self.assertEqual(linear_score(12, best=0, worst=10), 0)

    def test_one_point_for_best_and_worst_is_all_or_nothing(self):
        self.assertEqual([linear_score(value, 5, 5) for value in (5, 6)], [100, 0])

    def test_what_was_never_measured_has_no_score(self):
        self.assertIsNone(linear_score(None, best=0, worst=10))

    def test_scores_are_weighted(self):
        self.assertEqual(weighted_score([(75, 100), (25, 60)]), (90, 100))

    def test_a_missing_criterion_spreads_its_weight_or_counts_full_or_zero(self):
        lines = [(60, 50), (40, None)]
        self.assertEqual(weighted_score(lines, "spread"), (50, 60))
        self.assertEqual(weighted_score(lines, "full"), (70, 60))
        self.assertEqual(weighted_score(lines, "zero"), (30, 60))

    def test_nothing_counted_is_no_score_whatever_the_setting(self):
        for missing in ("spread", "full", "zero"):
            with self.subTest(missing=missing):
                self.assertEqual(weighted_score([(60, None), (40, None)], missing), (None, 0))
        self.assertEqual(weighted_score([]), (None, 0))

    def test_ratings_tile_without_gap_or_overlap(self):
        for tenths in range(1001):
            fitting = rating_of(tenths / 10, RATINGS)
            self.assertEqual(fitting, "DCBA"[sum(tenths / 10 >= limit for limit, _name in RATINGS[1:])])

    def test_exactly_a_hundred_and_what_reads_as_the_limit_have_a_rating(self):
        self.assertEqual(rating_of(100, RATINGS), "A")
        self.assertEqual(rating_of(89.96, RATINGS), "A")
        self.assertEqual(rating_of(89.94, RATINGS), "B")
        self.assertIsNone(rating_of(None, RATINGS))

    def test_a_cap_makes_nothing_better(self):
        self.assertEqual(
            [capped(status) for status in ("approved", "conditional", "trial", "blocked")],
            ["conditional", "conditional", "trial", "blocked"],
        )

    def test_the_result_is_the_best_that_a_line_has(self):
        self.assertEqual(result_of({"few", "no_data", "scored"}), "scored")
        self.assertEqual(result_of({"few", "open"}), "few")
        self.assertEqual(result_of({"no_data", "open"}), "no_data")
