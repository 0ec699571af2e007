from odoo import Command
from odoo.tests import freeze_time

from .supplier_case import SupplierCase
from .vendor_figure_case import LATER, VendorFigureCase

# Of vendors: what is counted and what is decided.
FACTS = ("qms.receipt.fact", "qms.reject.fact", "qms.order.fact", "qms.invoice.fact", "qms.supplier.report")
RECORDS = (
    "qms.supplier.approval",
    "qms.supplier.approval.item",
    "qms.supplier.certificate",
    "qms.supplier.certificate.kind",
    "qms.supplier.class",
    "qms.supplier.class.item",
    "qms.supplier.comment",
    "qms.supplier.criterion",
    "qms.supplier.evaluation",
    "qms.supplier.evaluation.line",
    "qms.supplier.rating",
    "qms.supplier.scheme",
)


class VendorRecordsCase(VendorFigureCase, SupplierCase):
    """A vendor ordered from at 73 and billed at 91, decided about with amounts, and evaluated by prices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        codes = ("vendor_in_full", "vendor_price")
        indicators = [cls.env.ref(f"qms_iso9001.qms_indicator_{code}") for code in codes]
        criteria = [
            {"name": indicator.name, "indicator_id": indicator.id, "weight": 50, "minimum_count": 1, "worst_value": 200}
            for indicator in indicators
        ]
        cls.scheme.write({"criterion_ids": [Command.clear(), *(Command.create(vals) for vals in criteria)]})

    def setUp(self):
        super().setUp()
        order = self.ordered({"price_unit": 7.3})
        self.received(order)
        self.bill(order, 10, 9.1)
        item = {"kind": "first_order", "name": "First order", "amount": 700, "is_required": False}
        with freeze_time(f"{LATER} 09:00:00"):
            approvals = self.env["qms.supplier.approval"].with_user(self.officer)
            self.approval = approvals.create(
                {"partner_id": self.vendor.id, "company_id": self.company.id, "item_ids": [Command.create(item)]}
            )
            self.approval.sudo()._write_unguarded({"amount": 700, "spend": 73})
            self.evaluation = self.evaluate(self.vendor)
        self.env.flush_all()

    def own(self, model, user):
        """Return the records of `model` about the vendor as `user` asks for them, after one query by the server."""
        name = "order_id" if model == "qms.order.fact" else "partner_id"
        domain = [("company_id", "=", self.company.id)] if name == "partner_id" else []
        return self.env[model].with_user(user).with_context(qms_as_of=LATER).search(domain)

    def amounts(self):
        """Yield (model, field) of all money that stands in the records of vendors."""
        for model in (*FACTS, *RECORDS):
            for name, field in self.env[model]._fields.items():
                if field.type == "monetary" or "amount" in name or name in ("price", "spend", "order_price"):
                    yield model, name
