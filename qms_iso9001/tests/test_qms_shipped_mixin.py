from odoo.tests import tagged

from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsShippedMixin(QmsCase):
    """Shipped rows follow updates until a person changes them; shown on clauses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clause = cls.env.ref("qms_iso9001.qms_clause_2026_6_1_2")

    def update(self, title):
        """Load the clause again as an update of the addon does, with `title`."""
        self.env.flush_all()
        xml_id = "qms_iso9001.qms_clause_2026_6_1_2"
        self.env["qms.clause"].sudo()._load_records([{"xml_id": xml_id, "values": {"name": title}}], update=True)

    def test_an_untouched_row_follows_the_update(self):
        self.update("As shipped later")
        self.assertEqual(self.clause.name, "As shipped later")

    def test_a_row_that_a_manager_corrected_stays_as_it_is(self):
        self.clause.with_user(self.manager).name = "As our licensed copy says"
        self.update("As shipped later")
        self.assertEqual(self.clause.name, "As our licensed copy says")

    def test_a_correction_touches_no_other_row(self):
        self.env.ref("qms_iso9001.qms_clause_2026_6_1_3").with_user(self.manager).name = "Corrected"
        self.update("As shipped later")
        self.assertEqual(self.clause.name, "As shipped later")
