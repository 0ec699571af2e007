from odoo import Command
from odoo.tests import freeze_time

from .credit_case import CreditCase


class QualityCostCase(CreditCase):
    """Sales of a pump that cost 20 and is sold for 50, what comes back of it, and the cost that comes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        category = cls.env["product.category"].create({"name": "Valued", "property_cost_method": "standard"})
        cls.pump = cls.env["product.product"].create(
            {"name": "Pump", "is_storable": True, "categ_id": category.id, "taxes_id": [], "supplier_taxes_id": []}
        )
        cls.pump.with_company(cls.company).standard_price = 20
        cls.surplus = cls.env["qms.defect"].create(
            {"name": "Too much", "is_commercial": True, "company_id": cls.company.id}
        )
        cls.company.qms_rework_rate = 40

    def cost_rows(self, *domain, user=None):
        """Return the rows of the test company that match, as `user` (the officer) reads them in a new request."""
        self.env.flush_all()
        self.env.invalidate_all()
        facts = self.env["qms.quality.cost.fact"].with_user(user or self.officer).with_company(self.company)
        return facts.search([("company_id", "=", self.company.id), *domain])

    def total(self, *domain):
        return sum(self.cost_rows(*domain).mapped("amount"))

    def told(self, *domain):
        """Return {source: amount} of the rows."""
        found = {}
        for row in self.cost_rows(*domain):
            found[row.source] = found.get(row.source, 0) + row.amount
        return found

    def sold(self, quantity=4):
        """Return (order, delivery, invoice) of pumps that a customer got and was invoiced."""
        self.put(self.pump, quantity)
        order = (
            self.env["sale.order"]
            .with_company(self.company)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "order_line": [
                        Command.create({"product_id": self.pump.id, "product_uom_qty": quantity, "price_unit": 50})
                    ],
                }
            )
        )
        order.order_line.tax_ids = False
        order.action_confirm()
        delivery = order.picking_ids
        delivery.move_ids.write({"quantity": quantity, "picked": True})
        delivery.button_validate()
        invoice = order._create_invoices()
        invoice.invoice_date = "2026-01-15"
        invoice.action_post()
        return order, delivery, invoice

    def bought(self, quantity=10, price=18):
        """Return (order, bill) of pumps that came from the vendor."""
        line = {"product_id": self.pump.id, "product_qty": quantity, "price_unit": price, "tax_ids": []}
        order = self.env["purchase.order"].create(
            {"partner_id": self.vendor.id, "company_id": self.company.id, "order_line": [Command.create(line)]}
        )
        order.button_confirm()
        order.picking_ids.move_ids.write({"quantity": quantity, "picked": True})
        order.picking_ids.button_validate()
        bill = self.invoice((self.pump, quantity, price), kind="in_invoice")
        bill.invoice_line_ids.sudo().purchase_line_id = order.order_line
        return order, bill

    def take_back(self, delivery, quantity, reason=None, exchange=False):
        """Return the booked return of `quantity`; with `exchange` something is delivered instead."""
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=delivery.id, active_ids=delivery.ids, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.quantity = quantity
        action = wizard.action_create_exchanges() if exchange else wizard.action_create_returns()
        returned = self.env["stock.picking"].browse(action["res_id"])
        if returned.picking_type_code != "incoming":
            returned = self.env["stock.picking"].search([("return_id", "=", delivery.id)], limit=1)
        returned.sudo().qms_return_reason_id = reason
        for picking in (returned | delivery.sale_id.picking_ids).filtered(lambda picking: picking.state != "done"):
            picking.move_ids.write({"quantity": quantity, "picked": True})
            # What goods cost, Odoo reads in the company in which it is booked.
            picking.with_company(self.company).button_validate()
        return returned

    def returned_case(self, quantity=2):
        """Return (case, invoice) of pumps that came back from the customer by its disposition."""
        _order, delivery, invoice = self.sold()
        case = self.report(delivery, self.buyer, product_id=self.pump.id, quantity=quantity).with_user(self.officer)
        self.disposed(case, "customer_return", quantity)
        back = case.sudo().disposition_ids.move_ids
        back.picked = True
        back.picking_id.with_company(self.company).button_validate()
        return case, invoice

    def disposed(self, case, kind, quantity):
        line = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        line = line.create({"nonconformity_id": case.id, "kind": kind, "quantity": quantity})
        line.action_post()
        return line

    def scrap(self, product, quantity, day="2026-01-20", **vals):
        """Return a scrap order, done, of no nonconformity."""
        self.put(product, quantity)
        with freeze_time(f"{day} 09:00:00"):
            scrap = (
                self.env["stock.scrap"]
                .with_company(self.company)
                .create(
                    {
                        "product_id": product.id,
                        "scrap_qty": quantity,
                        "location_id": self.stock.id,
                        "company_id": self.company.id,
                        **vals,
                    }
                )
            )
            scrap.do_scrap()
        return scrap

    def replaced(self, order):
        """Book what the vendor of `order` sends in exchange."""
        exchange = order.picking_ids.filtered(lambda picking: picking.state != "done")
        for move in exchange.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        exchange.with_company(self.company).button_validate()

    def rework(self, case, hours=2, user=None, **vals):
        vals = {"nonconformity_id": case.id, "name": "Ground by hand", "hours": hours, **vals}
        return self.env["qms.rework"].with_user(user or self.officer).create(vals)
