from odoo import Command
from odoo.tests import freeze_time, tagged

from .certificate_case import CertificateCase


@tagged("post_install", "-at_install")
class TestCertificateLapse(CertificateCase):
    """A certificate that lapses changes the status as the vendor's class says; a renewal proposes, it heals nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.certificate = cls.accepted()

    def lapse(self, *certificates, day="2031-03-04"):
        self.on(day)
        for certificate in certificates or (self.certificate,):
            self.assertEqual(str(certificate.date_lapsed), day)

    def renewed(self, kind=None, day="2031-03-10 12:00:00"):
        with freeze_time(day):
            certificate = self.new_certificate(kind=kind, end="2034-03-03")
            certificate.with_user(self.officer).action_accept()
        return certificate

    def proposals(self):
        return self.env["qms.supplier.approval"].search(
            [("partner_id", "=", self.vendor.id), ("state", "=", "proposed")]
        )

    def test_the_status_becomes_what_the_class_says_the_day_after(self):
        approval = self.new_approval()
        self.on("2031-03-03")
        self.assert_state(approval, "approved")
        self.lapse()
        self.assert_state(approval, "expired")
        now = self.standing()
        self.assertEqual(approval.successor_id, now)
        self.assertEqual((now.state, now.ground, now.class_id), ("conditional", "certificate", self.critical))
        self.assertIn("ISO 9001 of the test lapsed on 03/03/2031", now.reason)
        self.assertIn("ISO 9001 of the test lapsed", now.conditions)

    def test_once_whatever_the_number_of_runs(self):
        self.new_approval()
        self.lapse()
        first = self.standing()
        self.on("2031-03-04")
        self.on("2031-03-05")
        self.assertEqual(self.standing(), first)

    def test_conditions_and_end_stay_and_are_added_to(self):
        self.new_approval(conditions="Full inspection", date_end="2032-01-01")
        self.lapse()
        self.assertTrue(self.standing().conditions.startswith("Full inspection\n"))
        self.assertEqual(str(self.standing().date_end), "2032-01-01")

    def test_a_lapse_makes_nothing_better(self):
        blocked = self.new_approval("blocked")
        self.lapse()
        self.assertEqual(self.standing(), blocked)
        self.assertIn("lapsed", blocked.message_ids[0].body)

    def test_each_category_that_depends_on_it(self):
        categories = self.env["product.category"].create([{"name": "Castings"}, {"name": "Screws"}])
        free = self.env["qms.supplier.class"].create({"name": "Free in the test"})
        self.new_approval()
        self.new_approval(categ_id=categories[0].id)
        other = self.new_approval(categ_id=categories[1].id, class_id=free.id)
        self.lapse()
        states = {approval.categ_id: approval.state for approval in self.standing()}
        self.assertEqual(states[categories[0]], "conditional")
        self.assertEqual(states[self.env["product.category"]], "conditional")
        self.assert_state(other, "approved")

    def test_a_class_may_let_the_status_as_it_is(self):
        self.critical.item_ids.lapse = "none"
        approval = self.new_approval()
        self.lapse()
        self.assertEqual(self.standing(), approval)

    def test_a_valid_certificate_of_the_same_kind_covers(self):
        self.accepted(end="2034-03-03", replaces_id=False)
        approval = self.new_approval()
        self.lapse()
        self.assertEqual(self.standing(), approval)

    def test_a_decision_after_the_lapse_knew_of_it(self):
        approval = self.new_approval()
        approval.sudo()._write_unguarded({"date_start": "2031-03-20"})
        self.lapse(day="2031-03-21")
        self.assertEqual(self.standing(), approval)

    def test_a_status_whose_last_day_is_past_is_not_renewed(self):
        approval = self.new_approval("trial", date_end="2031-03-01")
        self.critical.item_ids.lapse = "blocked"
        self.lapse()
        self.assert_state(approval, "trial")

    def test_another_company_keeps_its_status_and_a_branch_follows(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.critical.company_id = False
        self.manager.company_ids = [Command.link(branch.id), Command.link(self.other_company.id)]
        other = self.new_approval(company=self.other_company)
        self.new_approval(company=branch)
        self.new_approval()
        self.lapse()
        self.assertEqual(self.standing(company=self.other_company), other)
        self.assertEqual(self.standing(company=branch).state, "conditional")
        self.assertEqual(self.standing().state, "conditional")

    # The renewal

    def test_a_renewal_proposes_the_status_from_before_and_changes_nothing(self):
        self.new_approval(conditions="Full inspection")
        self.lapse()
        self.renewed()
        self.assertEqual(self.standing().state, "conditional")
        proposal = self.proposals()
        self.assertEqual((proposal.proposed_state, proposal.conditions), ("approved", "Full inspection"))
        self.assertEqual((proposal.ground, proposal.class_id), ("certificate", self.critical))
        self.assertEqual(proposal.user_id, self.officer)

    def test_with_two_lapsed_the_first_renewal_does_not_hide_the_second(self):
        insurance = self.accepted(kind=self.insurance)
        self.new_approval()
        self.lapse(self.certificate, insurance)
        self.assertEqual(self.standing().state, "blocked")
        self.renewed()
        self.assertFalse(self.proposals())
        self.renewed(self.insurance)
        self.assertEqual(self.proposals().proposed_state, "approved")

    def test_with_the_stricter_one_renewed_the_other_lapse_still_counts(self):
        insurance = self.accepted(kind=self.insurance)
        self.new_approval()
        self.lapse(self.certificate, insurance)
        self.renewed(self.insurance)
        self.assertEqual(self.proposals().proposed_state, "conditional")

    def test_no_proposal_twice_and_none_after_another_decision(self):
        self.new_approval()
        self.lapse()
        self.renewed()
        self.renewed()
        self.assertEqual(len(self.proposals()), 1)
        self.proposals().sudo()._set_state("expired")
        self.standing().sudo()._record_decision(
            [
                {
                    "partner_id": self.vendor.id,
                    "company_id": self.company.id,
                    "categ_id": False,
                    "state": "blocked",
                    "ground": "other",
                }
            ]
        )
        self.renewed()
        self.assertFalse(self.proposals())

    def test_a_lapse_and_its_renewal_leave_the_day_of_the_next_evaluation(self):
        self.new_approval(date_due="2031-05-01")
        self.lapse()
        self.assertEqual(str(self.standing().date_due), "2031-05-01")
        self.renewed()
        self.proposals().with_user(self.officer).action_approve()
        self.assertEqual((self.standing().state, str(self.standing().date_due)), ("approved", "2031-05-01"))
