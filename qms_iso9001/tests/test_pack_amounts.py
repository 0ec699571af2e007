from odoo.tests import BaseCase, tagged

from ..tools.pack_amounts import PackAmounts

CURRENCIES = ["€", "EUR", "Euros", "$", "USD", "Dollars", "L", "Lempiras", False]


@tagged("post_install", "-at_install")
class TestPackAmounts(BaseCase):
    """Amounts in words go, every other number stays."""

    def test_amounts_go_and_other_numbers_stay(self):
        replace = PackAmounts(CURRENCIES, "…").replace
        for text, expected in (
            ("Saved 1,200 euros of cartons", "Saved … of cartons"),
            ("EUR 5 a box, 5.00 € in all", "… a box, … in all"),
            ("$1,000.50 or 1 dollar", "… or …"),
            ("Costs 12 000 EUR.", "Costs …."),
            ("5 L of oil, 12 boxes, Europe 2026", "5 L of oil, 12 boxes, Europe 2026"),
            ("Eurobox 12, in 2026", "Eurobox 12, in 2026"),
        ):
            with self.subTest(text=text):
                self.assertEqual(replace(text), expected)

    def test_without_currencies_a_text_stays(self):
        self.assertEqual(PackAmounts([], "…").replace("5 euros"), "5 euros")
