from odoo.tests import freeze_time, tagged

from odoo.addons.qms_iso9001.tests.vendor_figure_case import VendorFigureCase


@tagged("post_install", "-at_install")
class TestQmsRejectFact(VendorFigureCase):
    """What goes back for a commercial reason is no reject; without a reason it is one. K19: nonconformities."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        defects = cls.env["qms.defect"].with_user(cls.manager)
        vals = {"company_id": cls.company.id}
        cls.crack = defects.create({"name": "Crack", **vals})
        cls.surplus = defects.create({"name": "Ordered too much", "is_commercial": True, **vals})

    def returned(self, reason=None):
        receipt = self.received(self.ordered({"qty": 10}))
        self.sent_back(receipt, 1)
        back = self.env["stock.picking"].search([("return_id", "=", receipt.id)])
        back.qms_return_reason_id = reason
        return receipt

    def fact(self, receipt, user=None):
        return self.facts("qms.reject.fact", user=user).search([("picking_id", "=", receipt.id)])

    def test_only_commercial_reasons_make_no_reject(self):
        for reason, rejected, commercial, told in (
            (self.crack, 1, 0, "Crack"),
            (self.surplus, 0, 1, "Ordered too much"),
            (None, 1, 0, "No reason entered"),
        ):
            for user in (self.officer, self.auditor, self.buyer):
                with self.subTest(told=told, user=user.login), self.undone():
                    fact = self.fact(self.returned(reason), user)
                    self.assertEqual((fact.rejected_qty, fact.commercial_qty), (rejected, commercial))
                    self.assertEqual((fact.is_rejected, fact.return_reasons), (bool(rejected), told))

    def test_the_figure_leaves_commercial_returns_out(self):
        self.returned(self.surplus)
        self.returned()
        self.received(self.ordered({"qty": 10}))
        self.assert_figure("K16", 100 / 3, 1, 3)

    def test_a_reason_entered_later_counts_at_once(self):
        receipt = self.returned()
        self.assertTrue(self.fact(receipt).is_rejected)
        back = self.env["stock.picking"].search([("return_id", "=", receipt.id)])
        back.qms_return_reason_id = self.surplus
        self.assertFalse(self.fact(receipt).is_rejected)

    # K19

    def report(self, partner, day="2026-03-24", **vals):
        with freeze_time(f"{day} 09:00:00"):
            return (
                self.env["qms.nonconformity"]
                .with_user(self.officer)
                .create({"name": "Cracked", "partner_id": partner.id, "company_id": self.company.id, **vals})
            )

    def test_k19_counts_nonconformities_by_receipts_of_the_vendor(self):
        self.vendor.supplier_rank = 1
        contact = self.env["res.partner"].create(
            {"name": "Sales desk", "parent_id": self.vendor.id, "supplier_rank": 1}
        )
        for _receipt in range(4):
            self.received(self.ordered({"qty": 10}))
        self.received(self.ordered({"qty": 10}, vendor=self.other_vendor))
        self.report(self.vendor)
        self.report(contact)
        found = self.figure("K19", group="partner_id")
        self.assertEqual(found[self.vendor.id]["value"], 50)
        self.assertEqual((found[self.vendor.id]["numerator"], found[self.vendor.id]["count"]), (2, 4))
        self.assertEqual(found[self.other_vendor.id]["value"], 0)
        self.assertNotIn(contact.id, found)

    def test_the_criterion_sleeps_until_the_weights_are_given_to_it(self):
        criterion = self.env.ref("qms_iso9001_capa.qms_supplier_criterion_nonconformity")
        scheme = criterion.scheme_id.with_user(self.manager)
        self.assertFalse(criterion.active)
        scheme._check_usable()
        shown = scheme.with_context(active_test=False)
        self.assertIn(criterion, shown.criterion_ids)
        shown._check_usable()
        self.assert_refused(scheme.write, {"criterion_ids": [(1, criterion.id, {"active": True})]}, says="110")
        other = self.env.ref("qms_iso9001.qms_supplier_criterion_rejects")
        commands = [(1, criterion.id, {"active": True}), (1, other.id, {"weight": 20})]
        scheme.write({"criterion_ids": commands})
        self.assertTrue(criterion.active)
