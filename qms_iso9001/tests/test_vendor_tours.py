from odoo.tests import HttpCase, tagged

from .supplier_check_case import SupplierCheckCase


@tagged("post_install", "-at_install")
class TestVendorTours(SupplierCheckCase, HttpCase):
    """What a buyer and an officer do most, in the browser; the tours count the clicks."""

    def test_a_buyer_meets_the_purchase_check_in_three_clicks(self):
        order = self.new_rfq()
        self.start_tour(f"/odoo/purchase.order/{order.id}", "purchase_check_tour", login="t_buyer")
        order.invalidate_recordset()
        self.assert_state(order, "purchase")
        self.assertIn("Only one who casts this", self.notes(order))

    def test_a_buyer_under_conditions_confirms_with_one_click(self):
        self.rule("block", self.castings)
        self.approve_vendor("conditional", conditions="Full inspection")
        order = self.new_rfq()
        self.start_tour(f"/odoo/purchase.order/{order.id}", "purchase_check_conditions_tour", login="t_buyer")
        order.invalidate_recordset()
        self.assert_state(order, "purchase")

    def test_an_officer_approves_the_vendors_of_a_year_in_five_clicks(self):
        self.company.qms_purchase_check_from = False
        mill = self.new_vendor("Mill")
        self.new_order({"qty": 100})
        self.new_order(vendor=mill)
        self.start_tour("/odoo/action-qms_iso9001.qms_supplier_report_action", "vendor_start_tour", login="t_officer")
        approvals = self.env["qms.supplier.approval"].search([("company_id", "=", self.company.id)])
        self.assertEqual(approvals.partner_id, self.vendor | mill)
        self.assertEqual(set(approvals.mapped("state")), {"trial"}, "Nobody delivered yet.")
        self.company.invalidate_recordset()
        self.assertEqual(self.company.qms_purchase_check_from, self.today)
