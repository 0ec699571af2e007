from odoo.tests import tagged

from odoo.addons.qms_iso9001.tests.figure_case import FigureCase

# What the demo company has no case of, and why. Nothing else may be empty.
EMPTY = {}


@tagged("post_install", "-at_install")
class TestCatalogueFigures(FigureCase):
    """Every figure that this addon ships, in every month of the demo company."""

    def test_every_shipped_figure_of_the_demo_is_what_plain_sql_counts(self):
        self.assert_proved("qms_iso9001_training", EMPTY)
