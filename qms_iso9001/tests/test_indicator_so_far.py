from odoo.tests import freeze_time, tagged

from .signal_case import TODAY, SignalCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestIndicatorSoFar(SignalCase):
    """A running month of a few good days makes nothing green: it stands beside, as what it is."""

    def running(self):
        """May missed its target, June has one good case so far."""
        self.cases(self.month(-1), 1)
        self.history((9, 1), (1, 4))
        return self.watched.with_user(self.officer).with_company(self.company)

    def test_the_card_shows_the_closed_period_and_the_running_one_beside(self):
        card = self.running()
        self.assertEqual((card.latest_text, card.latest_state, card.latest_period), ("20.0 %", "missed", "May 2026"))
        self.assertEqual(card.so_far_text, "so far 100.0 % in Jun 2026")
        told = card.action_measure()["params"]["message"]
        self.assertEqual(told, "Done in time: 20.0 % in May 2026, so far 100.0 % in Jun 2026.")

    def test_a_first_period_is_shown_while_it_runs(self):
        self.cases(self.month(-1), 1)
        self.begin(self.month(-1))
        card = self.watched.with_user(self.officer).with_company(self.company)
        self.assertEqual((card.latest_period, card.so_far_text), ("Jun 2026", ""))

    def test_the_overview_counts_the_closed_period_as_missed(self):
        watched = self.running()
        tiles = {tile["title"]: tile for tile in watched._overview_tiles()}
        self.assertIn(watched.id, tiles["Indicators that miss their target"]["domain"][0][2])
        latest = self.env["qms.measurement"].with_user(self.officer)._latest_of(watched)
        rows = watched._newest_measurements()[watched.id]
        tile = watched._overview_figure(latest[watched.id], rows, 1)
        self.assertEqual((tile["figure"], tile["state"]), ("20.0 %", "bad"))
        self.assertTrue(tile["note"].endswith("· so far 100.0 % in Jun 2026"), tile["note"])
        self.assertEqual({point["target"] for point in tile["points"]}, {90})

    def test_the_state_of_today_counts_as_it_is(self):
        state = {"kind": "level", "date_field": False, "is_ratio": False, "unit": "number", "direction": "down"}
        level = self.declare(name="Open", **state, target=0, warning=0)
        self.look(level)
        card = level.with_user(self.officer).with_company(self.company)
        self.assertEqual((card.latest_period, card.so_far_text), ("Jun 2026", ""))
