from odoo.tests import tagged

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestStartShare(VendorCase):
    """Who comes late to the list of proposals is not critical because nobody else is left in it."""

    def test_the_share_is_that_of_all_that_is_ordered(self):
        self.new_order({"qty": 1000})
        self.decide("approved")
        late = self.new_vendor("Sawmill")
        self.new_order({"qty": 2}, vendor=late)
        approvals = self.env["qms.supplier.approval"].with_user(self.officer).with_company(self.company)
        proposal = approvals.search(approvals.action_start_approving()["domain"])
        self.assertEqual((proposal.partner_id, proposal.class_id), (late, self.relevant))

    def test_a_proposal_is_decided_by_nobody(self):
        self.new_order()
        approvals = self.env["qms.supplier.approval"].with_user(self.officer).with_company(self.company)
        proposal = approvals.search(approvals.action_start_approving()["domain"])
        self.assertFalse(proposal.decided_by_id or proposal.date_decided)
        self.env.flush_all()
        rows = self.env["qms.supplier.report"].with_user(self.officer).with_company(self.company)
        row = rows.search([("partner_id", "=", self.vendor.id), ("company_id", "=", self.company.id)])
        self.assertEqual((row.status, row.is_evaluated), ("proposed", False))
