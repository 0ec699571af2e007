from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ..models.purchase_order import PurchaseOrder
from ..models.purchase_order_line import PurchaseOrderLine
from ..models.qms_guarded_mixin import QmsGuardedMixin
from ..models.stock_move import StockMove
from ..models.stock_picking import StockPicking
from .common import QmsCase

LINES = 50
MOST_QUERIES = 2  # more than Odoo by itself, however many lines
HOOKS = [
    (QmsGuardedMixin, ("create", "write")),
    (PurchaseOrder, ("create", "write")),
    (PurchaseOrderLine, ("create", "write")),
    (StockMove, ("write", "_action_done")),
    (StockPicking, ("write",)),
]


def stock(hooked, name):
    """Return a method `name` that does what stands behind the one of the class `hooked`."""

    def method(self, *args, **kwargs):
        return getattr(super(hooked, self), name)(*args, **kwargs)

    return method


@tagged("post_install", "-at_install")
class TestPurchaseQueries(QmsCase):
    """Recording what was asked, what was agreed and what arrived costs a buyer next to nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Foundry"})
        seller = {"partner_id": cls.vendor.id, "delay": 10, "company_id": cls.company.id}
        cls.products = (
            cls.env["product.product"]
            .with_company(cls.company)
            .create(
                [
                    {"name": f"Housing {number}", "is_storable": True, "seller_ids": [Command.create(seller)]}
                    for number in range(LINES)
                ]
            )
        )

    @contextmanager
    def odoo_alone(self):
        """Do without the methods by which the addon takes part."""
        with ExitStack() as patches:
            for hooked, names in HOOKS:
                for name in names:
                    patches.enter_context(patch.object(hooked, name, stock(hooked, name)))
            yield

    def new_order(self):
        # Tracked as for a person at work: the builders of tests switch it off.
        env = self.env(user=self.buyer, context={})
        lines = [
            Command.create({"product_id": product.id, "product_qty": number})
            for number, product in enumerate(self.products, 1)
        ]
        return env["purchase.order"].create({"partner_id": self.vendor.id, "order_line": lines})

    def queries_of_an_order(self):
        """Return the order, and how many queries it took to confirm and to receive it."""
        order = self.new_order()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        order.button_confirm()
        self.env.flush_all()
        receipt = order.picking_ids
        for move in receipt.move_ids:
            move.quantity = move.product_uom_qty
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.env.flush_all()
        return order, self.env.cr.sql_log_count - before

    def test_an_order_of_fifty_lines_costs_next_to_no_queries_more_than_in_odoo(self):
        self.queries_of_an_order()  # fills what is read once per process
        order, ours = self.queries_of_an_order()
        with self.odoo_alone():
            other, stock_odoo = self.queries_of_an_order()
        for each in (order, other):
            self.assertEqual(each.picking_ids.state, "done")
        self.assertEqual(set(order.order_line.mapped("qms_promise_source")), {"receipt"})
        self.assertFalse(any(other.order_line.mapped("qms_asked_on")), "Our hooks were at work: nothing is compared.")
        self.assertLessEqual(ours - stock_odoo, MOST_QUERIES, f"{ours} queries, {stock_odoo} in Odoo by itself.")
