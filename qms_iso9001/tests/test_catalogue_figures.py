from odoo.tests import tagged

from .figure_case import FigureCase

# What the demo company has no case of, and why. Nothing else may be empty.
EMPTY = {
    "K11": "Nobody has answered yet how satisfied they are.",
    "K12": "Nobody has been asked yet how satisfied they are.",
}


@tagged("post_install", "-at_install")
class TestCatalogueFigures(FigureCase):
    """Every figure that core ships, in every month of the demo company."""

    def test_every_shipped_figure_of_the_demo_is_what_plain_sql_counts(self):
        self.assert_proved("qms_iso9001", EMPTY)

    def test_no_reference_looks_at_how_we_count(self):
        for folder in self.folders:
            for file in sorted(folder.glob("*.sql")):
                self.assertNotRegex(file.read_text(), r"qms_\w*(fact|report)\b", file.name)
