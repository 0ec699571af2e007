from odoo.tests import freeze_time, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestScorecardVerdicts(SupplierCase):
    """Which rows count for the vendor follows from the scale of the criterion."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    def verdicts(self):
        line = self.line(self.evaluate(self.vendor), "On time").sudo()
        _total, _labels, rows = line._vendor_rows()
        return sorted(row["verdict"] for row in rows)

    def test_where_less_is_better_the_rows_that_are_counted_are_against_the_vendor(self):
        rejects = self.env.ref("qms_iso9001.qms_indicator_vendor_reject_lines")
        self.scheme.criterion_ids[0].write({"indicator_id": rejects.id, "best_value": 0, "worst_value": 10})
        orders = self.delivered_all("2026-02-09", "2026-02-09", "2026-02-09")
        with freeze_time("2026-02-20 09:00:00"):
            self.give_back(orders[0].picking_ids, 2)
        self.assertEqual(self.verdicts(), ["bad", "good", "good"])

    def test_where_more_is_better_they_are_for_it(self):
        self.delivered_all("2026-02-09", "2026-02-12", "2026-02-12")
        self.assertEqual(self.verdicts(), ["bad", "bad", "good"])
