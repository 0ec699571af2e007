from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import NonconformityCase, tiny_photo


@tagged("post_install", "-at_install")
class TestNonconformityReport(NonconformityCase):
    def dialog(self, source, user):
        """Open the report dialog of `source` as `user` sees it."""
        action = source.with_user(user).action_report_nonconformity()
        return Form(self.env[action["res_model"]].with_user(user).with_context(**action["context"]))

    def test_what_the_receipt_knows_is_filled_in(self):
        receipt = self.receipt()
        with self.dialog(receipt, self.buyer) as dialog:
            self.assertEqual(dialog.product_id, self.housing)
            self.assertEqual((dialog.quantity, dialog.quantity_total), (10, 10))
            self.assertEqual(dialog.source_name, receipt.name)
            self.assertTrue(dialog.place)
            dialog.name = "3 of 10 damaged"
            dialog.quantity = 3
            dialog.photo = tiny_photo()
        dialog.record.action_report()
        record = self.env["qms.nonconformity"].search([("picking_id", "=", receipt.id)])
        self.assertRecordValues(
            record,
            [
                {
                    "name": "3 of 10 damaged",
                    "quantity": 3,
                    "uom_id": self.housing.uom_id.id,
                    "state": "reported",
                    "product_id": self.housing.id,
                    "partner_id": self.vendor.id,
                    "company_id": self.company.id,
                    "picking_name": receipt.name,
                    "reported_by_id": self.buyer.id,
                }
            ],
        )
        self.assertTrue(record.photo and record.photo_128)

    def test_only_what_is_required(self):
        """*What* is enough; nothing else is required."""
        record = self.report(self.receipt(), self.buyer, name="Box is wet")
        self.assertEqual(record.name, "Box is wet")
        required = {name for name, field in self.env["qms.nonconformity.report"]._fields.items() if field.required}
        self.assertEqual(required, {"name"})

    def test_product_of_a_receipt_with_several_is_asked(self):
        """The products of the receipt are offered; the quantity follows the choice."""
        lid = self.env["product.product"].create({"name": "Lid", "is_storable": True})
        receipt = self.receipt(self.housing, lid, quantity=4)
        with self.dialog(receipt, self.buyer) as dialog:
            self.assertFalse(dialog.product_id)
            self.assertEqual(dialog.product_ids.ids, (self.housing | lid).ids)
            dialog.product_id = lid
            self.assertEqual(dialog.quantity, 4)
            dialog.name = "Scratched"
        dialog.record.action_report()
        self.assertEqual(self.env["qms.nonconformity"].search([("picking_id", "=", receipt.id)]).product_id, lid)

    def test_lot_is_known_when_there_is_one(self):
        self.housing.tracking = "lot"
        receipt = self.receipt()
        receipt.move_ids.move_line_ids.unlink()
        lot = self.env["stock.lot"].create({"name": "L-7", "product_id": self.housing.id})
        receipt.move_ids.move_line_ids = [
            (0, 0, {"product_id": self.housing.id, "lot_id": lot.id, "quantity": 10, "picking_id": receipt.id})
        ]
        self.assertEqual(self.report(receipt, self.buyer).lot_id, lot)

    def test_delivery_to_a_contact_counts_for_the_customer(self):
        contact = self.env["res.partner"].create({"name": "Dock 3", "parent_id": self.vendor.id})
        receipt = self.receipt()
        receipt.partner_id = contact
        self.assertEqual(self.report(receipt, self.buyer).partner_id, self.vendor)

    def test_without_a_document_any_employee_reports(self):
        """What, where, photo: from an action, with no quality group."""
        action = self.env["ir.actions.actions"]._for_xml_id("qms_iso9001_capa.qms_nonconformity_report_action")
        with Form(self.env[action["res_model"]].with_user(self.employee)) as dialog:
            dialog.name = "Oil on the floor"
            dialog.place = "Hall 2"
        dialog.record.action_report()
        record = self.env["qms.nonconformity"].with_user(self.employee).search([])
        self.assertEqual((record.name, record.place), ("Oil on the floor", "Hall 2"))
        self.assertEqual(record.company_id, self.company)

    def test_company_comes_from_the_document(self):
        """A buyer of two companies who looks at the other one reports in the document's company."""
        self.buyer.company_ids |= self.other_company
        receipt = self.receipt(company=self.other_company)
        both = self.buyer.with_context(allowed_company_ids=[self.company.id, self.other_company.id])
        env = receipt.with_user(self.buyer).with_context(**both.env.context)
        action = env.action_report_nonconformity()
        env.env[action["res_model"]].with_context(**action["context"]).create({"name": "Wet"}).action_report()
        record = self.env["qms.nonconformity"].search([("picking_id", "=", receipt.id)])
        self.assertEqual(record.company_id, self.other_company)

    def test_documents_one_may_not_read_are_refused(self):
        receipt = self.receipt()
        with self.assertRaises(AccessError):
            receipt.with_user(self.employee).action_report_nonconformity()
        dialog = self.env["qms.nonconformity.report"].with_user(self.employee)
        with self.assertRaises(AccessError):
            dialog.create({"name": "x", "source_model": "stock.picking", "source_id": receipt.id}).action_report()

    def test_kinds_of_documents_that_are_no_source_are_refused(self):
        dialog = self.env["qms.nonconformity.report"].with_user(self.buyer)
        self.assert_refused(
            lambda: dialog.create({"name": "x", "source_model": "res.users", "source_id": 1}).action_report(),
            says="Open the document",
        )

    def test_dialog_of_another_employee_is_not_seen(self):
        dialog = self.env["qms.nonconformity.report"].with_user(self.buyer).create({"name": "Wet"})
        with self.assertRaises(AccessError):
            dialog.with_user(self.employee).name = "Dry"

    def test_more_than_the_document_has_is_refused(self):
        receipt = self.receipt()
        with self.dialog(receipt, self.buyer) as dialog:
            dialog.name = "Damaged"
            self.assertFalse(dialog.quantity_problem)
            dialog.quantity = 500
            self.assertEqual(
                dialog.quantity_problem, f"{receipt.name} has only 10.0 Units of it: correct the quantity affected."
            )
        self.assert_refused(dialog.record.action_report, says="has only 10.0")
        self.assertFalse(self.env["qms.nonconformity"].search([("picking_id", "=", receipt.id)]))
        dialog.record.quantity = 10
        dialog.record.action_report()
        self.assertEqual(dialog.record.sudo().nonconformity_id.quantity, 10)

    def test_a_product_alone_takes_any_quantity(self):
        self.assertEqual(self.report(self.housing, self.buyer, quantity=500).quantity, 500)

    def test_double_click_reports_once(self):
        dialog = self.env["qms.nonconformity.report"].with_user(self.buyer).create({"name": "Wet"})
        self.assertEqual(dialog.action_report(), dialog.action_report())
        self.assertEqual(self.env["qms.nonconformity"].search_count([("company_id", "=", self.company.id)]), 1)
