from odoo.tests import tagged

from .supplier_check_case import SupplierCheckCase


@tagged("post_install", "-at_install")
class TestVendorStatus(SupplierCheckCase):
    """An order, the register and the vendor's form say the same of a vendor."""

    def assert_status(self, status):
        self.env.flush_all()
        self.env.invalidate_all()
        order = self.new_rfq()
        row = self.env["qms.supplier.report"].with_user(self.officer).search([("partner_id", "=", self.vendor.id)])
        vendor = self.vendor.with_user(self.buyer).with_company(self.company)
        found = (order.qms_vendor_status, row.status, vendor.qms_status)
        self.assertEqual(found, (status, status, status))
        return row, vendor

    def test_past_its_last_day_and_proposed_again(self):
        self.approve_vendor(date_end=self.in_days(-1))
        self.assert_status("expired")
        again = self.approve_vendor("proposed", user=self.officer)
        row, vendor = self.assert_status("proposed")
        self.assertEqual((row.approval_id, vendor.qms_approval_id), (again, again))

    def test_for_one_category_only(self):
        self.approve_vendor(categ_id=self.castings.id, date_end=self.in_days(9))
        row, vendor = self.assert_status("category")
        self.assertFalse(row.valid_until or vendor.qms_date_end)
        self.approve_vendor("blocked")
        self.assert_status("blocked")
