from collections import Counter

from odoo.tests import TransactionCase, tagged

from .figure_case import FigureComparison
from .trap_case import traps, written_tests


class TrapComparison(FigureComparison):
    """What each addon with a table of traps checks, to be mixed in."""

    def assert_minded(self, module):
        rows, written = traps(module), written_tests(module)
        self.assertFalse([row for row in rows if row["test"] not in written], "These tests are not there.")
        self.assertFalse([row for row in rows if not row["trap"].strip()], "Say what the trap is.")
        doubles = Counter((row["code"], row["trap"]) for row in rows)
        self.assertFalse([row for row, number in doubles.items() if number > 1], "A trap is named once.")
        codes = set(self.shipped(module).mapped("code"))
        minded = {row["code"] for row in rows}
        self.assertFalse(codes - minded, "Write the traps of these figures, and a test of each.")
        return minded - codes


@tagged("post_install", "-at_install")
class TestCatalogueTraps(TrapComparison, TransactionCase):
    """Every trap of every figure that core ships has a test."""

    def test_every_trap_has_a_test(self):
        self.assertEqual(self.assert_minded("qms_iso9001"), {"all"})
