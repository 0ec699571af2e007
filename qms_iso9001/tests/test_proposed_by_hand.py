from datetime import timedelta

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

    def test_a_second_proposal_for_the_same_is_refused_and_names_the_first(self):
        first = self.propose(reason="Fast and near.")
        for user in (self.buyer, self.officer, self.manager):
            self.assert_refused(self.propose, user=user, says="Foundry is proposed already (all products)")
        self.assert_refused(self.propose, says=self.buyer.name)
        rows = [["Foundry", "B – relevant", "other"]]
        model = self.env["qms.supplier.approval"].with_user(self.buyer)
        header = ["partner_id", "class_id", "ground"]
        self.assert_import_refused(model, header, rows, 0, "partner_id")
        first.action_withdraw("Ordered elsewhere")
        self.assert_state(self.propose(), "proposed")

    def test_other_products_and_other_companies_are_proposed_beside_it(self):
        category = self.env["product.category"].create({"name": "Castings"})
        self.propose()
        own = self.propose(categ_id=category.id)
        self.assert_state(own, "proposed")
        self.assert_refused(self.propose, categ_id=category.id, says="(Castings)")
        self.assert_refused(own.write, {"categ_id": False}, says="proposed already")
        other = self.propose(user=self.other_manager, company_id=self.other_company.id)
        self.assert_state(other, "proposed")

    def test_two_at_once_are_refused_as_well(self):
        vals = {"partner_id": self.vendor.id, "class_id": self.relevant.id, "ground": "other"}
        approvals = self.env["qms.supplier.approval"].with_user(self.buyer)
        self.assert_refused(approvals.create, [vals, vals], says="proposed already")
        contact = self.env["res.partner"].create({"name": "Sales", "parent_id": self.vendor.id, "type": "contact"})
        self.propose()
        self.assert_refused(self.propose, vendor=contact, says="proposed already")

    def test_what_is_decided_at_once_is_not_hindered_by_a_proposal(self):
        proposal = self.propose()
        decided = self.decide("approved")
        self.assert_state(decided, "approved")
        self.assert_state(proposal, "proposed")
        decided.action_block("Pores")
        imported = self.env["qms.supplier.approval"].with_user(self.manager)
        vals = {"partner_id": self.vendor.id, "class_id": self.relevant.id, "ground": "other"}
        ended = imported.create({**vals, "state": "expired", "date_end": "2020-01-31", "date_ended": "2020-01-31"})
        self.assert_state(ended, "expired")
        self.assertTrue(ended.is_legacy)

    def test_a_day_that_is_past_is_refused(self):
        today = self.company._qms_today()
        past = today - timedelta(days=1)
        for user in (self.buyer, self.officer):
            self.assert_refused(self.propose, user=user, date_end=past, says="Enter a later one")
        proposal = self.propose(date_end=today)
        self.assert_refused(proposal.write, {"date_end": past}, says="Enter a later one")
        proposal.sudo().date_end = past  # as time makes it
        decided = proposal.with_user(self.officer)
        decided.conditions = "Inspect"
        for verb in ("action_approve", "action_approve_conditional", "action_start_trial"):
            self.assert_refused(getattr(decided, verb), says="Enter a later one")
        decided.date_end = today
        decided.action_start_trial()
        self.assert_state(decided, "trial")

    def test_a_block_needs_no_day(self):
        today = self.company._qms_today()
        for vendor, day in ((self.vendor, today - timedelta(days=1)), (self.new_vendor("Turner"), today)):
            proposal = self.propose(vendor=vendor, proposed_state="trial", date_end=today).with_user(self.officer)
            proposal.sudo().date_end = day  # as time makes it
            proposal.action_block("Pores")
            self.assert_state(proposal, "blocked")
            self.assertFalse(proposal.date_end, "The day of a trial ends no block.")

    def test_of_two_who_propose_at_once_the_later_is_taken_anew(self):
        def version():
            self.env.flush_all()
            self.env.cr.execute("SELECT ctid FROM res_partner WHERE id = %s", [self.vendor.id])
            return self.env.cr.fetchone()

        before = version()
        self.decide("approved")
        self.assertEqual(version(), before, "A decision waits for nobody.")
        self.propose()
        self.assertNotEqual(version(), before, "What the other one saw is not the newest any more.")
