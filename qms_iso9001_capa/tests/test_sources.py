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
