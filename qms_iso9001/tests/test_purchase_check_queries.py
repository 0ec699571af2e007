from odoo import Command
from odoo.tests import tagged

from .supplier_check_case import SupplierCheckCase

LINES = 50
MOST_QUERIES = 3  # more than while the check is asleep, however many lines


@tagged("post_install", "-at_install")
class TestPurchaseCheckQueries(SupplierCheckCase):
    """The check costs a buyer next to nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approve_vendor("approved")
        cls.approve_vendor("trial", categ_id=cls.castings.id)
        seller = {"partner_id": cls.vendor.id, "delay": 10, "company_id": cls.company.id}
        products = cls.env["product.product"].with_company(cls.company)
        cls.products = products.create(
            [
                {
                    "name": f"Housing {number}",
                    "is_storable": True,
                    "categ_id": (cls.iron if number % 2 else cls.castings).id,
                    "seller_ids": [Command.create(seller)],
                }
                for number in range(LINES)
            ]
        )

    def queries(self, **context):
        """Return the order and how many queries it took to confirm it."""
        env = self.env(user=self.buyer, context=context)
        lines = [Command.create({"product_id": product.id, "product_qty": 1}) for product in self.products]
        order = env["purchase.order"].create({"partner_id": self.vendor.id, "order_line": lines})
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertIs(order.button_confirm(), True)
        self.env.flush_all()
        return order, self.env.cr.sql_log_count - before

    def test_confirming_fifty_lines_costs_at_most_three_queries_more(self):
        self.queries()  # fills what is read once per process
        order, awake = self.queries()
        _order, asked = self.queries(qms_ask=True)
        self.company.qms_purchase_check_from = False
        other, asleep = self.queries()
        self.assertEqual(set(order.order_line.mapped("qms_vendor_status")), {"trial"})
        self.assertFalse(any(other.order_line.mapped("qms_vendor_status")))
        self.assertLessEqual(awake - asleep, MOST_QUERIES, f"{awake} queries, {asleep} asleep.")
        self.assertLessEqual(asked - asleep, MOST_QUERIES, f"{asked} queries from the form, {asleep} asleep.")

    def test_the_list_of_requests_asks_once_for_all(self):
        orders = self.env["purchase.order"].with_user(self.buyer)
        for _number in range(10):
            orders |= self.new_rfq(vendor=self.new_vendor("Forge"))
        counts = []
        for some in (orders[:2], orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("qms_vendor_status")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
