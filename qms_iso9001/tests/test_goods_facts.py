from datetime import date

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .sale_case import SaleCase

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@tagged("post_install", "-at_install")
class TestGoodsFacts(SaleCase):
    """What was scrapped (K22) and counted (K27) in March 2026."""

    def setUp(self):
        super().setUp()
        self.stock = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1).lot_stock_id
        self.product.with_company(self.company).standard_price = 10

    def figure(self, code):
        self.env.flush_all()
        with freeze_time("2026-06-30"):
            return self.env["qms.indicator"].with_company(self.company)._figure(code, *MARCH)[None]

    def scrapped(self, qty, *tags, day="2026-03-12"):
        with freeze_time(f"{day} 09:00:00"):
            scrap = (
                self.env["stock.scrap"]
                .with_company(self.company)
                .create(
                    {
                        "product_id": self.product.id,
                        "scrap_qty": qty,
                        "location_id": self.stock.id,
                        "company_id": self.company.id,
                        "scrap_reason_tag_ids": [Command.set([tag.id for tag in tags])],
                    }
                )
            )
            scrap.do_scrap()
        return scrap

    def counted(self, product, quantity, day="2026-03-15"):
        with freeze_time(f"{day} 09:00:00"):
            quants = self.env["stock.quant"].with_context(inventory_mode=True).with_company(self.company)
            vals = {"product_id": product.id, "location_id": self.stock.id, "inventory_quantity": quantity}
            quants.create(vals).action_apply_inventory()

    def test_scrap_by_the_value_of_what_was_delivered(self):
        with freeze_time("2026-03-10 09:00:00"):
            self.deliver(self.new_order({"qty": 100}))
        tags = [self.env["stock.scrap.reason.tag"].create({"name": name}) for name in ("Broken", "Rusty")]
        scrap = self.scrapped(5, *tags)
        self.scrapped(7, day="2026-04-02")
        row = self.figure("K22")
        self.assertEqual((row["numerator"], row["denominator"], row["value"]), (50, 1000, 5))
        fact = self.env["qms.scrap.fact"].browse(scrap.id)
        self.assertEqual((fact.reasons, fact.has_reason, fact.scrapped_qty), ("Broken, Rusty", True, 5))

    def test_without_deliveries_scrap_has_no_rate(self):
        self.scrapped(5)
        self.assertIsNone(self.figure("K22")["value"])

    def test_a_count_that_enters_the_stock_checks_nothing(self):
        product = self.env["product.product"].create({"name": "Bolt", "is_storable": True})
        self.counted(product, 100, "2026-03-02")
        self.counted(product, 100)
        self.counted(product, 98, "2026-03-20")
        row = self.figure("K27")
        self.assertEqual((row["numerator"], row["denominator"], row["left_out"], row["value"]), (1, 2, 1, 50))
        facts = self.env["qms.count.fact"].search([("product_id", "=", product.id)], order="counted_date")
        self.assertEqual(facts.mapped("difference_qty"), [100, 0, -2])
        self.assertEqual(facts.mapped("is_first"), [True, False, False])

    def test_a_receipt_planned_before_the_first_count_and_done_after_it_makes_no_check_of_it(self):
        product = self.env["product.product"].create({"name": "Nut", "is_storable": True})
        supplier = self.env.ref("stock.stock_location_suppliers")
        vals = {"product_id": product.id, "location_id": supplier.id, "location_dest_id": self.stock.id}
        with freeze_time("2026-03-01 09:00:00"):
            planned = self.env["stock.move"].create(
                {**vals, "product_uom_qty": 5, "product_uom": product.uom_id.id, "company_id": self.company.id}
            )
            planned._action_confirm()
        self.counted(product, 100, "2026-03-02")
        with freeze_time("2026-03-05 09:00:00"):
            planned.write({"quantity": 5, "picked": True})
            planned._action_done()
        self.counted(product, 105)
        row = self.figure("K27")
        self.assertEqual((row["numerator"], row["denominator"], row["left_out"]), (1, 1, 1))

    def test_who_sees_scrap_and_counts(self):
        scrap = self.scrapped(5)
        self.counted(self.product, 3)
        self.env.flush_all()
        for name in ("qms.scrap.fact", "qms.count.fact"):
            facts = self.env[name]
            for user in (self.storekeeper, self.officer, self.auditor):
                self.assertIn(self.company, facts.with_user(user).search([]).company_id)
            self.assertNotIn(self.company, facts.with_user(self.other_manager).search([]).company_id)
            with self.assertRaises(AccessError):
                facts.with_user(self.employee).search([])
        fact = self.env["qms.scrap.fact"].browse(scrap.id)
        self.assertEqual(fact.with_user(self.officer).read(["scrapped_amount"])[0]["scrapped_amount"], 50)
        with self.assertRaises(AccessError):
            fact.with_user(self.auditor).read(["scrapped_amount"])
