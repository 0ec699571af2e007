from odoo.tests import TransactionCase, tagged

from odoo.addons.qms_iso9001.tests.figure_case import FigureCase
from odoo.addons.qms_iso9001.tests.test_catalogue_traps import TrapComparison

# What the demo company has no case of, and why. Nothing else may be empty.
EMPTY = {}


@tagged("post_install", "-at_install")
class TestCatalogueFigures(FigureCase):
    """Every figure that this addon ships, in every month of the demo company."""

    def test_every_shipped_figure_of_the_demo_is_what_plain_sql_counts(self):
        self.assert_proved("qms_iso9001_training", EMPTY)


@tagged("post_install", "-at_install")
class TestCatalogueTraps(TrapComparison, TransactionCase):
    """Every trap of every figure that this addon ships has a test."""

    def test_every_trap_has_a_test(self):
        self.assertFalse(self.assert_minded("qms_iso9001_training"))
