from .purchase_case import PurchaseCase


class VendorCase(PurchaseCase):
    """What officers and buyers do with the status of vendors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.critical = cls.env.ref("qms_iso9001.qms_supplier_class_a")
        cls.relevant = cls.env.ref("qms_iso9001.qms_supplier_class_b")
        cls.other_class = cls.env.ref("qms_iso9001.qms_supplier_class_c")

    @classmethod
    def propose(cls, vendor=None, user=None, **vals):
        """Propose a vendor as the buyer, of the class that asks for little."""
        approvals = cls.env["qms.supplier.approval"].with_user(user or cls.buyer)
        vals = {"partner_id": (vendor or cls.vendor).id, "class_id": cls.relevant.id, "ground": "other", **vals}
        return approvals.create(vals)

    @classmethod
    def decide(cls, state, vendor=None, user=None, **vals):
        """Decide about a vendor as the officer; return what stands."""
        approvals = cls.env["qms.supplier.approval"].with_user(user or cls.officer)
        vals = {"partner_id": (vendor or cls.vendor).id, "company_id": cls.company.id, "ground": "other", **vals}
        return approvals._record_decision([{"class_id": cls.relevant.id, **vals, "state": state}])

    def accept_all(self, approval):
        """Tick off the whole checklist as the officer."""
        approval.with_user(self.officer).item_ids.write({"is_done": True})

    def assert_ended(self, approval, because=None, successor=None):
        """The approval counts no more: since today, with a reason, replaced by `successor`."""
        self.assert_state(approval, "expired")
        self.assertEqual(approval.date_ended, approval.company_id._qms_today())
        self.assertIn(because or "", approval.end_reason)
        self.assertEqual(approval.successor_id.id, successor.id if successor else False)
