from odoo import Command

from .case import QmsAssertions
from .common import QmsCase
from .purchase_case import NO_TAXES


class SaleCheckCase(QmsAssertions, QmsCase):
    """Quotations are reviewed in the first company; the seller has no quality group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.qms_order_review = True
        cls.seller = cls.new_user("employee", cls.company, "t_seller")
        cls.seller.write({"group_ids": [Command.link(cls.env.ref("sales_team.group_sale_salesman_all_leads").id)]})
        cls.pumps = cls.env["product.category"].create({"name": "Pumps"})
        cls.product = cls.env["product.product"].create(
            {"name": "Pump", "categ_id": cls.pumps.id, "list_price": 9, **NO_TAXES}
        )
        cls.customer = cls.env["res.partner"].create({"name": "Waterworks"})
        points = cls.env["qms.review.point"].with_user(cls.manager)
        cls.date_point = points.create({"name": "We can keep the date"})
        cls.pump_point = points.create({"name": "The medium is known", "categ_id": cls.pumps.id})

    def new_quotation(self, product=None):
        orders = self.env["sale.order"].with_user(self.seller).with_company(self.company)
        line = Command.create({"product_id": (product or self.product).id, "product_uom_qty": 2, "price_unit": 9})
        return orders.create({"partner_id": self.customer.id, "order_line": [line]})

    def other_currency(self):
        return self.env["res.currency"].search([("id", "!=", self.company.currency_id.id)], limit=1, order="id")

    def review(self, order, **vals):
        order.action_qms_review()
        waiting = order.qms_review_ids.filtered(lambda review: not review.result)
        for review in waiting:
            review.write({"result": "ok", **vals})
        order.invalidate_recordset()
        return waiting

    def block(self, **vals):
        self.env["qms.gate.rule"].with_user(self.manager).create({"gate": "sale", "rule": "block", **vals})

    def notes(self, order):
        return "\n".join(order.sudo().message_ids.mapped("preview"))


class SaleChangeCase(SaleCheckCase):
    """Orders that are confirmed, and what was changed on them."""

    def confirmed(self, review=True, extra=()):
        order = self.new_quotation()
        order.write({"order_line": list(extra)})
        if review:
            self.review(order)
        order.action_confirm()
        self.assert_state(order, "sale")
        self.env.invalidate_all()
        return order

    def extra(self, name="Pump XL", **vals):
        product = self.env["product.product"].create(
            {"name": name, "categ_id": self.pumps.id, "list_price": 9, **NO_TAXES}
        )
        return Command.create({"product_id": product.id, "product_uom_qty": 5, "price_unit": 9, **vals})

    def waiting(self, order):
        self.env.invalidate_all()
        return order.qms_review_ids.filtered(lambda review: not review.result)

    def assert_asked_again(self, order, says):
        waiting = self.waiting(order)
        self.assertEqual(waiting.point_id, self.date_point | self.pump_point)
        for review in waiting:
            self.assertIn(says, review.changes)
        self.assertTrue(order.qms_review_changed)
        self.assertIn("not reviewed", order.qms_review_open)
        found = order.search([("qms_review_changed", "=", True)])
        self.assertIn(order, found)
        self.assertIn(says, self.notes(order))
