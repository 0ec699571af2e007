from odoo.tests import tagged

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestProposedByHand(VendorCase):
    """What a buyer proposed of a vendor that was ordered from stands in the list of Start approving vendors."""

    def test_a_proposal_of_a_buyer_is_in_the_list_and_completed(self):
        self.new_order({"qty": 3})
        vals = {"partner_id": self.vendor.id, "company_id": self.company.id, "reason": "Fast and near."}
        own = self.env["qms.supplier.approval"].with_user(self.buyer).create(vals)
        approvals = self.env["qms.supplier.approval"].with_user(self.officer).with_company(self.company)
        for _twice in range(2):
            self.assertEqual(approvals.search(approvals.action_start_approving()["domain"]), own)
        own = own.with_user(self.officer)
        self.assertEqual((own.order_count, own.reason), (1, "Fast and near."))
        self.assertEqual(own.class_id, self.critical)
        self.assertEqual((own.proposed_state, own.ground), ("trial", "selection"), "What the buyer left as it was.")
