from unittest.mock import patch

from odoo.tests import freeze_time, new_test_user, tagged

from .certificate_case import CertificateCase


@tagged("post_install", "-at_install")
class TestVendorMerge(CertificateCase):
    """Merging vendors with Odoo's own wizard keeps every approval, evaluation and certificate."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.double = cls.new_vendor("Foundry Ltd.")
        # Merging contacts is no right of the quality system.
        cls.merger = new_test_user(cls.env, "t_merger", groups="base.group_partner_manager,base.group_user")
        cls.merger.write({"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]})

    def merge(self, *doubles, into=None):
        """Merge the vendors as the wizard does when its button is pressed."""
        into = into or self.vendor
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(self.merger)
            .create({"partner_ids": [(6, 0, [into.id, *(each.id for each in doubles or (self.double,))])]})
        )
        wizard.dst_partner_id = into
        wizard.action_merge()
        self.env.invalidate_all()

    def new_evaluation(self, vendor, end="2025-12-31", state="confirmed"):
        evaluation = self.env["qms.supplier.evaluation"].create(
            {
                "partner_id": vendor.id,
                "company_id": self.company.id,
                "date_start": "2025-01-01",
                "date_end": end,
            }
        )
        evaluation._write_unguarded({"partner_name": vendor.name, **({"state": state} if state != "draft" else {})})
        return evaluation

    @freeze_time("2031-03-03 12:00:00")
    def test_the_stricter_status_stands_and_the_other_one_ends_merged_into(self):
        cases = {
            "the remaining one is stricter": ("blocked", "approved", 0),
            "the one that goes is stricter": ("approved", "blocked", 1),
            "both alike: that of the remaining one": ("approved", "approved", 0),
        }
        for words, (own, double, winner) in cases.items():
            with self.subTest(words), self.undone():
                approvals = [self.new_approval(own), self.new_approval(double, vendor=self.double)]
                self.merge()
                kept = approvals.pop(winner)
                self.assertEqual(self.standing(), kept)
                (ended,) = approvals
                self.assert_state(ended, "expired")
                self.assertEqual(ended.end_reason, "Merged into Foundry")
                self.assertEqual((ended.successor_id, str(ended.date_ended)), (kept, "2031-03-03"))
                self.assertEqual((kept | ended).partner_id, self.vendor)
                self.assertIn("merged", kept.message_ids[0].body)

    def test_three_become_one_and_none_is_deleted(self):
        third = self.new_vendor("Foundry Inc.")
        vendors = (self.vendor, self.double, third)
        states = ("approved", "trial", "conditional")
        approvals = [self.new_approval(state, vendor=each) for state, each in zip(states, vendors, strict=True)]
        self.merge(self.double, third)
        self.assertEqual([approval.state for approval in approvals], ["expired", "trial", "expired"])
        self.assertEqual({approval.partner_id for approval in approvals}, {self.vendor})

    def test_what_does_not_overlap_stands_on(self):
        category = self.env["product.category"].create({"name": "Castings"})
        self.critical.company_id = False
        self.manager.company_ids = [(4, self.other_company.id)]
        general = self.new_approval()
        special = self.new_approval("blocked", vendor=self.double, categ_id=category.id)
        foreign = self.new_approval("blocked", vendor=self.double, company=self.other_company)
        self.merge()
        self.assertEqual(self.standing(), general | special)
        self.assertEqual(self.standing(company=self.other_company), foreign)

    def test_proposed_and_ended_ones_and_certificates_move_along(self):
        proposed = self.env["qms.supplier.approval"].with_user(self.buyer).create({"partner_id": self.double.id})
        certificate = self.accepted(vendor=self.double)
        self.merge()
        self.assertEqual((proposed.partner_id, certificate.partner_id), (self.vendor, self.vendor))
        self.assert_state(proposed, "proposed")
        self.assert_state(certificate, "accepted")
        self.assertEqual(certificate.partner_name, "Foundry Ltd.")

    def test_confirmed_evaluations_keep_name_and_rows_and_the_latest_counts(self):
        old = self.new_evaluation(self.vendor, "2025-06-30")
        new = self.new_evaluation(self.double)
        rows = (old | new).line_ids
        self.merge()
        self.assertEqual((old.partner_name, new.partner_name), ("Foundry", "Foundry Ltd."))
        self.assertEqual((old | new).partner_id, self.vendor)
        self.assertEqual((old | new).line_ids, rows)
        self.assertEqual(rows.partner_id, self.vendor)
        self.assert_state(old, "superseded")
        self.assert_state(new, "confirmed")
        self.assertEqual(old.successor_id, new)

    def test_of_two_evaluations_of_the_same_days_the_one_signed_last_counts(self):
        cases = {
            "the other one was signed later": ("2031-01-10 09:00:00", "2031-01-11 09:00:00", 1),
            "the own one was signed later": ("2031-01-12 09:00:00", "2031-01-11 09:00:00", 0),
            "both at once: the one made last": ("2031-01-11 09:00:00", "2031-01-11 09:00:00", 1),
            "one without a day of signing": (False, "2031-01-11 09:00:00", 1),
            "the one made last without": ("2031-01-11 09:00:00", False, 0),
        }
        for words, (own_signed, double_signed, winner) in cases.items():
            with self.subTest(words), self.undone():
                pair = [self.new_evaluation(self.vendor), self.new_evaluation(self.double)]
                for evaluation, signed in zip(pair, (own_signed, double_signed), strict=True):
                    evaluation._write_unguarded({"date_decided": signed})
                self.merge()
                standing = pair.pop(winner)
                self.assert_state(standing, "confirmed")
                self.assert_state(pair[0], "superseded")
                self.assertEqual((pair[0].successor_id, standing.successor_id.id), (standing, False))
                self.assertEqual((standing | pair[0]).partner_id, self.vendor)

    def test_two_drafts_of_the_same_days_become_one(self):
        own, double = (self.new_evaluation(each, state="draft") for each in (self.vendor, self.double))
        other_days = self.new_evaluation(self.double, "2025-06-30", "draft")
        self.merge()
        self.assertTrue(own.exists())
        self.assertFalse(double.exists())
        self.assertEqual(other_days.partner_id, self.vendor)

    def test_the_draft_that_is_left_is_counted_again(self):
        own, double = (self.new_evaluation(each, state="draft") for each in (self.vendor, self.double))
        only = self.new_evaluation(self.double, "2025-06-30", "draft")
        counted = []
        evaluations = self.env.registry["qms.supplier.evaluation"]

        def count(drafts):
            counted.extend((draft, draft.partner_id) for draft in drafts)

        with patch.object(evaluations, "_count", count):
            self.merge()
        self.assertEqual(dict(counted), {own: self.vendor, only: self.vendor})
        self.assertFalse(double.exists())
        self.assertEqual(only.partner_name, "Foundry")

    def test_merged_into_a_contact_it_belongs_to_the_company_behind(self):
        group = self.new_vendor("Foundry Group")
        contact = self.env["res.partner"].create({"name": "Plant 2", "parent_id": group.id, "email": "v@example.com"})
        # A company would stay a vendor of its own, also below another one.
        self.double.is_company = False
        blocked, approved = self.new_approval("blocked", vendor=self.double), self.new_approval(vendor=group)
        certificate, evaluation = self.accepted(vendor=self.double), self.new_evaluation(self.double)
        self.merge(into=contact)
        self.assertEqual((blocked | approved).partner_id, group)
        self.assertEqual((certificate.partner_id, evaluation.partner_id, evaluation.line_ids.partner_id), (group,) * 3)
        self.assertEqual(evaluation.partner_name, "Foundry Ltd.")
        self.assertEqual(self.standing(vendor=group), blocked)
        self.assert_state(approved, "expired")

    def test_merging_customers_is_as_ever(self):
        customers = [self.new_vendor(name) for name in ("Pump Shop", "Pump Shop Ltd.")]
        self.merge(customers[1], into=customers[0])
        self.assertFalse(customers[1].exists())
