from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestSources(NonconformityCase):
    """Every document of the ERP on which a problem is reported: it fills in what it knows, and raises for nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Ready Office"})
        cls.contact = cls.env["res.partner"].create({"name": "Mia", "parent_id": cls.customer.id})
        accounts = cls.env["account.account"].with_company(cls.company)
        income, receivable = (
            accounts.create(
                {"name": kind, "code": code, "account_type": kind, "company_ids": [Command.set(cls.company.ids)]}
            )
            for kind, code in (("income", "QMS4"), ("asset_receivable", "QMS1"))
        )
        cls.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "QMSS",
                "type": "sale",
                "company_id": cls.company.id,
                "default_account_id": income.id,
            }
        )
        partners = cls.customer.with_company(cls.company) | cls.contact.with_company(cls.company)
        partners.property_account_receivable_id = receivable
        cls.casting = cls.env["product.product"].create(
            {"name": "Casting", "is_storable": True, "tracking": "lot", "list_price": 5}
        )

    def purchase(self):
        line = {"product_id": self.housing.id, "product_qty": 8, "price_unit": 3}
        return self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "company_id": self.company.id, "order_line": [Command.create(line)]}
        )

    def sale(self):
        line = {"product_id": self.housing.id, "product_uom_qty": 4}
        return self.env["sale.order"].create(
            {"partner_id": self.contact.id, "company_id": self.company.id, "order_line": [Command.create(line)]}
        )

    def invoice(self, kind="out_invoice"):
        line = {"product_id": self.housing.id, "quantity": 2, "price_unit": 9, "tax_ids": []}
        return self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "invoice_line_ids": [Command.create(line)],
            }
        )

    def lot(self):
        return self.env["stock.lot"].create(
            {"name": "L-7", "product_id": self.casting.id, "company_id": self.company.id}
        )

    def admin(self):
        """Return somebody who may read all these documents, without a quality group."""
        groups = "base.group_user,purchase.group_purchase_user,sales_team.group_sale_salesman_all_leads,"
        groups += "account.group_account_invoice,stock.group_stock_user,hr.group_hr_user"
        user = self.env["res.users"].search([("login", "=", "t_all_documents")])
        companies = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        return user or new_test_user(self.env, "t_all_documents", groups=groups, **companies)

    def sources(self):
        """Return {source: (link, partner, product, quantity)}: what is expected on the case."""
        employee = self.employee_of(self.hr)
        nobody, nothing = self.env["res.partner"], self.env["product.product"]
        return {
            self.purchase(): ("purchase_id", self.vendor, self.housing, 8),
            self.sale(): ("sale_id", self.customer, self.housing, 4),
            self.invoice(): ("invoice_id", self.customer, self.housing, 2),
            self.invoice("out_refund"): ("invoice_id", self.customer, self.housing, 2),
            self.lot(): ("lot_id", nobody, self.casting, 0),
            self.housing: ("product_id", nobody, self.housing, 0),
            self.contact: ("partner_id", self.customer, nothing, 0),
            employee: ("employee_id", nobody, nothing, 0),
        }

    def test_what_the_document_knows_is_filled_in(self):
        for source, (link, partner, product, quantity) in self.sources().items():
            with self.subTest(source=source._name):
                case = self.report(source, self.admin())
                expected = partner if link == "partner_id" else source
                self.assertEqual(case[link], expected)
                self.assertEqual((case.partner_id, case.product_id, case.quantity), (partner, product, quantity))
                self.assertTrue(case[case._link_names()[link]])

    def test_counts_need_one_query_and_never_raise(self):
        for source, (link, _partner, _product, _quantity) in self.sources().items():
            with self.subTest(source=source._name):
                counted = source.commercial_partner_id if link == "partner_id" else source
                self.nonconformity(self.officer, **{link: counted.id})
                for user in (self.employee, self.buyer, self.hr, self.officer):
                    self.env.flush_all()
                    self.env.invalidate_all()
                    mine = counted.with_user(user).sudo()
                    mine.env.companies.fetch(["name"])
                    with self.assertQueryCount(1):
                        self.assertGreaterEqual(mine.nonconformity_count, 1)

    # What a transfer and a lot know of the order, the vendor and the process

    def ordered_receipt(self):
        order = self.purchase()
        order.button_confirm()
        return order, order.picking_ids

    def test_a_receipt_knows_its_order(self):
        order, receipt = self.ordered_receipt()
        storekeeper = self.storekeeper()
        case = self.report(receipt, storekeeper)
        self.assertEqual((case.picking_id, case.purchase_id), (receipt, order))
        self.assertEqual(order.nonconformity_count, 1)
        [values] = case.with_user(storekeeper).web_read({"purchase_id": {"fields": {"display_name": {}}}})
        self.assertEqual(values["purchase_id"]["display_name"], order.display_name)

    def storekeeper(self):
        companies = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        return new_test_user(self.env, "t_keeper", groups="base.group_user,stock.group_stock_user", **companies)

    def test_a_delivery_knows_its_order(self):
        order = self.sale()
        order.action_confirm()
        case = self.report(order.picking_ids, self.admin())
        self.assertEqual((case.sale_id, case.partner_id), (order, self.customer))
        self.assertFalse(case.is_delivered, "It is not booked yet.")

    def test_a_receipt_of_two_orders_says_none(self):
        order, receipt = self.ordered_receipt()
        other, more = self.ordered_receipt()
        more.move_ids.picking_id = receipt
        self.assertFalse(self.report(receipt, self.admin()).purchase_id)

    def received_lot(self, lot, vendor, date):
        receipt = self.receipt(self.casting)
        receipt.partner_id = vendor
        receipt.move_ids.move_line_ids.unlink()
        line = {"product_id": self.casting.id, "lot_id": lot.id, "quantity": 10, "picking_id": receipt.id}
        receipt.move_ids.move_line_ids = [Command.create(line)]
        receipt.move_ids.picked = True
        receipt.button_validate()
        receipt.move_line_ids.date = date
        return receipt

    def test_a_lot_knows_its_last_receipt_and_its_vendor(self):
        lot = self.lot()
        first = self.received_lot(lot, self.vendor, "2026-01-05")
        case = self.report(lot, self.admin())
        self.assertEqual((case.picking_id, case.partner_id, case.lot_id), (first, self.vendor, lot))
        last = self.received_lot(lot, self.customer, "2026-02-05")
        case = self.report(lot, self.admin())
        self.assertEqual((case.picking_id, case.quantity), (last, 20))
        self.assertFalse(case.partner_id, "It came from two.")
        self.assertEqual(self.report(lot, self.admin(), quantity=25).quantity, 25, "Some of it is not here any more.")

    def test_the_process_whose_work_it_is_is_filled_in(self):
        _order, receipt = self.ordered_receipt()
        process = {"name": "Receiving", "company_id": self.company.id}
        process["picking_type_ids"] = [Command.set(receipt.picking_type_id.ids)]
        receiving = self.env["qms.process"].create(dict(process))
        buying = self.env["qms.process"].create(
            {"name": "Purchasing", "company_id": self.company.id, "on_purchase": True}
        )
        self.env["qms.process"].create({"name": "Sales", "company_id": self.other_company.id, "on_sale": True})
        self.assertEqual(self.report(receipt, self.admin()).process_id, receiving)
        self.assertEqual(self.report(self.purchase(), self.admin()).process_id, buying)
        self.assertFalse(self.report(self.sale(), self.admin()).process_id, "It is another company's.")
        self.assertFalse(self.report(self.housing, self.admin()).process_id)
        self.env["qms.process"].create({**process, "name": "Inspection"})
        self.assertFalse(self.report(receipt, self.admin()).process_id, "Two say it.")

    def test_who_may_not_read_the_document_does_not_report_on_it(self):
        order = self.purchase()
        self.assert_refused(order.with_user(self.employee).action_report_nonconformity)
        dialogs = self.env["qms.nonconformity.report"].with_user(self.employee)
        dialog = dialogs.create({"name": "x", "source_model": "purchase.order", "source_id": order.id})
        self.assert_refused(dialog.action_report)

    def test_a_document_of_another_company_stays_there(self):
        order = self.purchase()
        self.assert_refused(order.with_user(self.other_manager).action_report_nonconformity)

    def test_a_template_reports_on_its_only_variant(self):
        action = self.housing.product_tmpl_id.with_user(self.buyer).action_report_nonconformity()
        self.assertEqual(action["context"]["default_source_id"], self.housing.id)
        case = self.report(self.housing, self.buyer)
        template = self.housing.product_tmpl_id.with_user(self.officer)
        self.assertEqual(template.nonconformity_count, 1)
        found = self.env["qms.nonconformity"].search(template.action_view_nonconformities()["domain"])
        self.assertEqual(found, case)

    def test_what_was_deleted_keeps_its_name(self):
        order = self.sale()
        name = order.display_name
        case = self.report(order, self.admin())
        order.unlink()
        case.invalidate_recordset()
        self.assertFalse(case.sale_id)
        self.assertEqual(case.sale_name, name)

    def test_an_invoice_means_that_a_customer_received_it(self):
        self.assertTrue(self.report(self.invoice(), self.admin()).is_delivered)
        self.assertFalse(self.report(self.purchase(), self.admin()).is_delivered)

    # The wizards of returns

    def test_a_return_asks_for_a_quality_reason(self):
        reason = self.env["qms.defect"].create({"name": "Crack", "company_id": self.company.id})
        receipt = self.receipt(quantity=10)
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        for chosen in (reason, reason.browse()):
            wizard = self.env["stock.return.picking"].with_context(active_id=receipt.id, active_model="stock.picking")
            wizard = wizard.create({"picking_id": receipt.id, "qms_return_reason_id": chosen.id})
            wizard.product_return_moves.quantity = 1
            returned = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
            self.assertEqual(returned.qms_return_reason_id, chosen)

    def test_a_credit_note_asks_for_a_quality_reason(self):
        reason = self.env["qms.defect"].create({"name": "Crack", "company_id": self.company.id})
        invoice = self.invoice()
        invoice.action_post()
        wizard = self.env["account.move.reversal"].with_context(active_model="account.move", active_ids=invoice.ids)
        wizard = wizard.create({"journal_id": invoice.journal_id.id, "qms_return_reason_id": reason.id})
        wizard.reverse_moves()
        self.assertEqual(wizard.new_move_ids.qms_return_reason_id, reason)
