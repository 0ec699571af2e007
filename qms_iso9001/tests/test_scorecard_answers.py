from odoo.tests import freeze_time, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestScorecardAnswers(SupplierCase):
    """Of the days to answer the vendor reads how long silence was counted, and which rows count against it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    def test_silence_is_said_and_counts_against_the_vendor(self):
        days = self.env.ref("qms_iso9001.qms_indicator_vendor_answer_days")
        self.scheme.criterion_ids[0].write({"indicator_id": days.id, "best_value": 1, "worst_value": 10})
        with freeze_time("2026-01-15 09:00:00"):
            silent, answered = self.new_order(), self.new_order()
            self.confirm_as_vendor_said(answered)
        with freeze_time("2026-01-23 09:00:00"), self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_count_answers").method_direct_trigger()
        with freeze_time("2026-02-02 09:00:00"):
            self.receive(silent)
        line = self.line(self.evaluate(self.vendor), "On time").sudo()
        _total, labels, rows = line._vendor_rows()
        place = labels.index("Vendor confirmed on")
        told = {row["cells"][0]: (row["cells"][place], row["verdict"]) for row in rows}
        self.assertEqual(
            told,
            {
                silent.name: ("Not answered; counted until the goods came on 02/02/2026", "bad"),
                answered.name: ("01/15/2026", "good"),
            },
        )
