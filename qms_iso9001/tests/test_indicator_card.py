from odoo.tests import tagged

from .signal_case import SignalCase


@tagged("post_install", "-at_install")
class TestIndicatorCard(SignalCase):
    """What the card of an indicator shows beside its latest figure."""

    def card(self, indicator=None):
        """Return the card of the indicator as its owner sees it."""
        return (indicator or self.watched).with_user(self.named).with_company(self.company)

    def test_without_figures_it_says_where_they_will_come_from(self):
        card = self.card()
        self.assertEqual((card.card_points, card.trend, card.trend_text), (False, False, ""))
        self.assertEqual((card.source_text, card.completeness_text), ("Quality action", ""))

    def test_the_trend_is_said_in_words_and_by_the_direction(self):
        less = self.declare(name="Left", is_ratio=False, unit="number", direction="down", target=9, warning=9)
        self.history((8, 2), (9, 1), (6, 4))
        card = self.card()
        self.assertEqual((card.trend, card.trend_text), ("worse", "worse than 90.0 % in Apr 2026"))
        self.begin(self.month(2), less)
        self.assertEqual(self.card(less).trend, "better", "nothing in June after ten in May")

    def test_the_picture_spans_the_figures_and_its_words_are_theirs(self):
        self.history((8, 2), (9, 1), (6, 4))
        points = self.card().card_points
        self.assertEqual([round(point["value"] or 0, 1) for point in points[:3]], [66.7, 100, 0])
        self.assertEqual([point["shown"] for point in points[:3]], ["80.0 %", "90.0 %", "60.0 %"])

    def test_too_few_cases_are_a_gap_of_the_picture_and_no_point_of_the_control_chart(self):
        self.watched.with_user(self.manager).minimum_count = 5
        self.history((8, 2), (0, 1), (9, 1))
        self.begin(self.month(3))
        card = self.card()
        self.assertEqual([point["value"] for point in card.card_points[:3]], [0, None, 100])
        self.assertEqual([point["text"] for point in card.control_data["points"]], ["80.0 %", "90.0 %"])
        overview = card._overview_points()[card.id]
        self.assertEqual([point["value"] for point in overview[:3]], [80, None, 90])

    def test_the_target_beside_a_figure_is_the_one_it_was_judged_by(self):
        self.assertEqual(self.card().latest_target_text, "90.0 %", "Without a figure the target of today.")
        self.history((9, 1), (5, 5))
        self.watched.with_user(self.manager).write({"target": 40, "warning": 40})
        self.env.invalidate_all()
        card = self.card()
        self.assertEqual((card.latest_state, card.latest_target_text), ("missed", "90.0 %"))

    def test_completeness_is_judged_of_all_cases(self):
        self.watched.with_user(self.manager).write(
            {"domain": "[('kind', '!=', 'improvement')]", "left_out_domain": "[('kind', '=', 'improvement')]"}
        )
        self.cases(self.month(-1), 3, 1)
        self.begin(self.month(0))
        self.assertEqual(self.card().completeness_text, "75 % of 4 cases judged")
        self.assertIn("Quality action, as of", self.card().source_text)

    def test_cards_cost_the_same_for_many(self):
        others = self.watched
        for number in range(4):
            others |= self.declare(name=f"Number {number}", is_ratio=True, unit="percent", target=90, warning=80)
        self.history((8, 2), (9, 1), indicator=others[0])
        for other in others[1:]:
            self.begin(self.month(1), other)

        def asked(indicators):
            indicators = self.card(indicators)
            self.env.invalidate_all()
            indicators.mapped("name")
            before = self.env.cr.sql_log_count
            indicators.mapped("card_points")
            return self.env.cr.sql_log_count - before

        asked(others)
        self.assertEqual(asked(others[:2]), asked(others))
