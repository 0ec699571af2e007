from odoo.tests import Form, freeze_time, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestQmsSupplierEvaluate(SupplierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    def test_all_with_orders_in_the_period_are_evaluated_and_counted_before(self):
        other = self.new_vendor("Turner")
        self.delivered_all("2026-02-09")
        self.delivered_all("2026-02-09", vendor=other)
        self.new_vendor("Nobody ordered there")
        dialog = Form(self.env["qms.supplier.evaluate"].with_user(self.officer).with_company(self.company))
        dialog.date_start, dialog.date_end = "2026-01-01", "2026-03-31"
        self.assertEqual(dialog.vendor_count, 2)
        self.assertEqual(self.evaluate().partner_id, self.vendor | other)

    def test_vendors_with_a_draft_for_these_days_get_no_second_one(self):
        first = self.evaluate(self.vendor)
        self.assertEqual(self.evaluate(self.vendor), first)

    def test_vendors_of_a_class_that_is_not_relevant_are_left_out_and_counted(self):
        self.delivered_all("2026-02-09")
        paper = self.env["qms.supplier.class"].create({"name": "Paper", "is_relevant": False})
        approvals = self.env["qms.supplier.approval"].with_user(self.manager)
        approval = {"partner_id": self.vendor.id, "company_id": self.company.id, "class_id": paper.id}
        approvals.create({**approval, "state": "approved", "ground": "not_critical", "reason": "Paper only"})
        dialog = Form(self.env["qms.supplier.evaluate"].with_user(self.officer).with_company(self.company))
        dialog.date_start, dialog.date_end = "2026-01-01", "2026-03-31"
        self.assertEqual((dialog.vendor_count, dialog.not_relevant_count), (0, 1))
        self.assert_refused(self.evaluate, says="no vendor to evaluate")

    def test_an_incomplete_scheme_is_refused_with_what_to_do(self):
        self.scheme.criterion_ids[0].weight = 50
        self.assert_refused(self.evaluate, self.vendor, says="90, not 100")

    def test_the_number_of_queries_does_not_grow_with_the_vendors(self):
        def queries(count):
            vendors = [self.new_vendor(f"Vendor {count} {number}") for number in range(count)]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.evaluate(*vendors)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        few, many = queries(3), queries(60)
        self.assertLessEqual(many, few + 4)
