from odoo import Command
from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase
from .purchase_case import NO_TAXES


@tagged("post_install", "-at_install")
class TestSaleCheck(QmsAssertions, QmsCase):
    """The seller has no quality group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.qms_order_review = True
        cls.seller = cls.new_user("employee", cls.company, "t_seller")
        cls.seller.write({"group_ids": [Command.link(cls.env.ref("sales_team.group_sale_salesman_all_leads").id)]})
        cls.pumps = cls.env["product.category"].create({"name": "Pumps"})
        cls.product = cls.env["product.product"].create({"name": "Pump", "categ_id": cls.pumps.id, **NO_TAXES})
        cls.customer = cls.env["res.partner"].create({"name": "Waterworks"})
        points = cls.env["qms.review.point"].with_user(cls.manager)
        cls.date_point = points.create({"name": "We can keep the date"})
        cls.pump_point = points.create({"name": "The medium is known", "categ_id": cls.pumps.id})

    def new_quotation(self, product=None):
        orders = self.env["sale.order"].with_user(self.seller).with_company(self.company)
        line = Command.create({"product_id": (product or self.product).id, "product_uom_qty": 2, "price_unit": 9})
        return orders.create({"partner_id": self.customer.id, "order_line": [line]})

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

    def test_it_is_off_until_it_is_switched_on(self):
        self.company.qms_order_review = False
        self.block()
        order = self.new_quotation()
        self.assertFalse(order.qms_review_open)
        order.action_confirm()
        self.assert_state(order, "sale")

    def test_a_warning_is_noted(self):
        order = self.new_quotation()
        self.assertIn("We can keep the date", order.qms_review_open)
        order.action_confirm()
        self.assert_state(order, "sale")
        self.assertIn("Confirmed without review", self.notes(order))

    def test_what_was_reviewed_passes_and_says_who(self):
        self.block()
        order = self.new_quotation()
        self.assert_refused(order.action_confirm, says="Review requirements")
        self.assert_refused(order.write, {"state": "sale"}, says="Review requirements")
        reviews = self.review(order)
        self.assertEqual(reviews.mapped("name"), ["We can keep the date", "The medium is known"])
        self.assertEqual(reviews.user_id, self.seller)
        self.assertTrue(all(reviews.mapped("is_current")))
        order.with_context(qms_ask=True).action_confirm()
        self.assert_state(order, "sale")
        self.assertNotIn("without review", self.notes(order))

    def test_it_is_asked_again_after_a_change(self):
        self.block()
        order = self.new_quotation()
        first = self.review(order)
        order.order_line.product_uom_qty = 200
        first.invalidate_recordset()
        self.assertFalse(any(first.mapped("is_current")))
        self.assert_refused(order.action_confirm, says="not reviewed")
        self.review(order)
        order.action_confirm()
        self.assertEqual(len(order.qms_review_ids), 4, "the first review stays")

    def test_points_are_asked_for_their_products_only(self):
        other = self.env["product.product"].create({"name": "Manual", **NO_TAXES})
        self.assertNotIn("medium", self.new_quotation(other).qms_review_open)

    def test_an_answer_is_not_rewritten(self):
        order = self.new_quotation()
        review = self.review(order)[0]
        self.assert_refused(review.write, {"result": "none"}, says="evidence")
        self.assert_refused(review.sudo().unlink, says="evidence")
        self.assert_refused(
            self.env["qms.order.review"].with_user(self.seller).create,
            {"order_id": order.id, "point_id": self.date_point.id, "user_id": self.manager.id},
            says="recorded when it happens",
        )

    def test_what_was_clarified_is_written_down(self):
        order = self.new_quotation()
        self.assert_refused(self.review, order, result="change", says="Write what was clarified")
        self.review(order, result="change", note="Seals of FKM, agreed by phone")

    def test_the_form_asks_and_a_reason_lets_it_pass(self):
        order = self.new_quotation()
        action = order.with_context(qms_ask=True).action_confirm()
        asks = self.env["qms.gate.ask"].with_user(self.seller).with_context(**action["context"])
        asks.create({"reason": "A repeat order"}).action_pass()
        self.assert_state(order, "sale")
        self.assertEqual(self.env["qms.gate.override"].search([("origin_sale_id", "=", order.id)]).gate, "sale")

    def test_of_several_the_reviewed_ones_are_confirmed(self):
        self.block()
        good, bad = self.new_quotation(), self.new_quotation()
        self.review(good)
        message = (good | bad).action_confirm()
        self.assertIn(bad.name, message["params"]["message"])
        self.assert_state(good, "sale")
        self.assert_state(bad, "draft")

    def test_a_customer_who_confirms_online_is_not_stopped(self):
        self.block()
        order = self.new_quotation()
        public = self.env.ref("base.public_user")
        order.with_user(public).sudo().action_confirm()
        self.assert_state(order, "sale")
        self.assertIn("without review", self.notes(order))

    def test_points_and_answers_of_another_company_are_not_seen(self):
        order = self.new_quotation()
        reviews = self.review(order)
        self.assertFalse(self.env["qms.review.point"].with_user(self.other_manager).search([]) & self.date_point)
        self.assertFalse(self.env["qms.order.review"].with_user(self.other_manager).search([("id", "in", reviews.ids)]))
        self.assertEqual(
            self.env["qms.order.review"].with_user(self.auditor).search([("id", "in", reviews.ids)]), reviews
        )
