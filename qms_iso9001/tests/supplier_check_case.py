from datetime import timedelta

from .purchase_case import PurchaseCase


class SupplierCheckCase(PurchaseCase):
    """The purchase check is awake in the first company; the vendor is not approved until a test says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.company._qms_today()
        cls.company.qms_purchase_check_from = cls.today
        cls.castings = cls.env["product.category"].create({"name": "Castings"})
        cls.iron = cls.env["product.category"].create({"name": "Iron castings", "parent_id": cls.castings.id})
        cls.product.categ_id = cls.iron

    @classmethod
    def approve_vendor(cls, state="approved", vendor=None, company=None, user=None, **vals):
        """Import the status of the vendor as the manager; `state` proposed is written as the officer."""
        approvals = cls.env["qms.supplier.approval"].with_user(user or cls.manager)
        vals = {"partner_id": (vendor or cls.vendor).id, "company_id": (company or cls.company).id, **vals}
        return approvals.create({**vals, "state": state} if state != "proposed" else vals)

    @classmethod
    def rule(cls, rule, category=None, **vals):
        """Set what the purchase check does, as the manager."""
        return (
            cls.env["qms.gate.rule"]
            .with_user(cls.manager)
            .create({"rule": rule, "categ_id": category and category.id, **vals})
        )

    @classmethod
    def in_days(cls, days):
        return cls.today + timedelta(days=days)

    @staticmethod
    def notes(order):
        """Return what stands in the chatter of `order`, as one text."""
        return "\n".join(order.sudo().message_ids.mapped("preview"))

    def dialog(self, order, user=None, **vals):
        """Press the form's button as `user` (the buyer) and return the dialog that it opens."""
        action = order.with_user(user or self.buyer).with_context(qms_ask=True).button_confirm()
        self.assertEqual(action["res_model"], "qms.gate.ask")
        asks = self.env["qms.gate.ask"].with_user(user or self.buyer).with_context(**action["context"])
        return asks.create(vals)
