from odoo.tests import Form, freeze_time, tagged

from .supplier_case import SupplierCase


@tagged("post_install", "-at_install")
class TestDecisionTaken(SupplierCase):
    """Evaluating the same days again undoes nothing that people decided; days that are not over say so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-01 09:00:00"))

    def test_a_decision_otherwise_stands_in_the_next_draft_of_the_same_days(self):
        self.delivered_all("2026-02-12")
        first = self.evaluate(self.vendor)
        self.decide(first, status="approved", reason="The only foundry of this size.")
        again = self.evaluate(self.vendor)
        self.assertEqual((again.proposed_status, again.status, again.reason), ("blocked", "approved", first.reason))
        self.assertEqual(again.decision_from_id, first)
        again.action_count()
        self.assertEqual(again.status, "approved", "Counting again asks nobody.")
        again.with_user(self.officer).write({"status": "trial", "date_until": "2026-09-30", "reason": "Four months."})
        self.assertEqual(again.status, "trial")

    def test_typed_conditions_stand_in_the_next_draft_and_worked_out_ones_do_not(self):
        first = self.evaluate(self.vendor)
        self.judge(first, 40)
        self.decide(first)
        self.assertTrue(first.conditions, "What is lacking.")
        worked_out = self.evaluate(self.vendor)
        self.assertFalse(worked_out.conditions or worked_out.decision_from_id)
        self.decide(worked_out, conditions="Corner protection on each pallet.")
        again = self.evaluate(self.vendor)
        self.assertEqual((again.status, again.conditions), ("conditional", "Corner protection on each pallet."))
        self.assertEqual(again.decision_from_id, worked_out)

    def test_a_decision_as_proposed_or_of_other_days_is_not_taken_over(self):
        self.delivered_all("2026-02-12")
        self.decide(self.evaluate(self.vendor))
        self.assertFalse(self.evaluate(self.vendor).decision_from_id)
        other = self.evaluate(self.vendor, start="2026-02-01", end="2026-04-30")
        self.assertEqual((other.status, other.decision_from_id.id), ("blocked", False))

    def test_days_to_come_are_refused_and_days_that_are_not_over_say_so(self):
        self.assert_refused(self.evaluate, self.vendor, start="2026-06-02", end="2026-12-31", says="not over yet")
        dialog = Form(self.env["qms.supplier.evaluate"].with_user(self.officer).with_company(self.company))
        for last, expected in (("2026-05-31", False), ("2026-06-01", True), ("2026-12-31", True)):
            dialog.date_end = last
            self.assertEqual(dialog.is_not_over, expected, last)

    def test_the_number_of_queries_does_not_grow_with_the_decisions(self):
        def queries(count):
            vendors = [self.new_vendor(f"Vendor {count} {number}") for number in range(count)]
            for evaluation in self.evaluate(*vendors):
                self.judge(evaluation, 40)
                self.decide(evaluation, conditions="Corner protection on each pallet.")
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            again = self.evaluate(*vendors)
            self.env.flush_all()
            self.assertEqual(len(again.decision_from_id), count)
            return self.env.cr.sql_log_count - before

        queries(1)
        few, many = queries(3), queries(12)
        self.assertLessEqual(many, few + 4)
