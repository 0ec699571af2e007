import base64
from io import BytesIO

from PIL import Image

from odoo.addons.qms_iso9001.tests.case import QmsAssertions
from odoo.addons.qms_iso9001.tests.common import QmsCase


def tiny_photo(color="red"):
    """Return a small PNG as the web client sends it."""
    stream = BytesIO()
    Image.new("RGB", (8, 8), color).save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


class NonconformityCase(QmsAssertions, QmsCase):
    """Builders of nonconformities and of the receipts they are found on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Casting Works"})
        cls.housing = cls.env["product.product"].create({"name": "Housing", "is_storable": True})

    def receipt(self, *products, quantity=10, company=None):
        """Return a receipt from the vendor, ready, with `quantity` of each product (default: the housing)."""
        company = company or self.company
        kind = self.env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", company.id)], limit=1
        )
        picking = (
            self.env["stock.picking"]
            .with_company(company)
            .create(
                {
                    "company_id": company.id,
                    "picking_type_id": kind.id,
                    "partner_id": self.vendor.id,
                    "location_id": self.env.ref("stock.stock_location_suppliers").id,
                    "location_dest_id": kind.default_location_dest_id.id,
                    "move_ids": [
                        (
                            0,
                            0,
                            {
                                "product_id": product.id,
                                "product_uom_qty": quantity,
                                "product_uom": product.uom_id.id,
                                "company_id": company.id,
                                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                                "location_dest_id": kind.default_location_dest_id.id,
                            },
                        )
                        for product in products or self.housing
                    ],
                }
            )
        )
        picking.action_confirm()
        return picking

    def nonconformity(self, user=None, **vals):
        """Return a nonconformity reported by `user` (default: the buyer)."""
        user = user or self.buyer
        return self.env["qms.nonconformity"].with_user(user).create({"name": "3 of 10 housings damaged", **vals})

    def report(self, source, user, **vals):
        """Return the nonconformity that `user` reports on `source` through the dialog."""
        action = source.with_user(user).action_report_nonconformity()
        dialog = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        before = self.env["qms.nonconformity"].search([])
        dialog.create({"name": "3 of 10 damaged", **vals}).action_report()
        return self.env["qms.nonconformity"].search([]) - before

    def corrected(self, **vals):
        """Return a nonconformity that the officer contained and corrected by scrapping."""
        record = self.nonconformity(self.officer, **vals)
        record.action_contain()
        record.action_correct(disposition="scrap")
        return record

    def attach(self, record, user):
        """Return a file that `user` adds as evidence of the correction."""
        attachment = (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "after.png", "datas": tiny_photo(), "res_model": record._name, "res_id": record.id})
        )
        record.with_user(user).evidence_attachment_ids = [(4, attachment.id)]
        return attachment
