from odoo import Command
from odoo.tests import tagged

from .inventory import view_arch
from .purchase_case import NO_TAXES
from .sale_check_case import SaleCheckCase


@tagged("post_install", "-at_install")
class TestSaleCheck(SaleCheckCase):
    """The seller has no quality group."""

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

    def test_a_payment_that_odoobot_confirms_is_not_stopped(self):
        self.block()
        orders = self.new_quotation() | self.new_quotation()
        root = self.env.ref("base.user_root")
        orders[0].with_user(root).action_confirm()
        self.assertIn("without review", self.notes(orders[0]))
        (orders[1] | self.new_quotation()).with_user(root).action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"sale"})

    def test_a_reason_is_for_the_quotation_as_it_stood(self):
        order = self.new_quotation()
        action = order.with_context(qms_ask=True).action_confirm()
        asks = self.env["qms.gate.ask"].with_user(self.seller).with_context(**action["context"])
        asks.create({"reason": "A repeat order"}).action_pass()
        self.block()
        order._action_cancel()
        order.action_draft()
        self.assertFalse(order.qms_review_open)
        order.order_line.product_uom_qty = 777
        order.invalidate_recordset()
        self.assertIn("medium", order.qms_review_open)
        self.assert_refused(order.action_confirm, says="not reviewed")

    def test_a_quotation_that_was_reviewed_is_not_deleted(self):
        order = self.new_quotation()
        order.action_qms_review()
        boss = self.new_user("employee", self.company, "t_boss")
        boss.write({"group_ids": [Command.link(self.env.ref("sales_team.group_sale_manager").id)]})
        with self.undone():
            order.with_user(boss).unlink()  # nothing was answered
        self.review(order)
        self.assert_refused(order.with_user(boss).unlink, says="Cancel it instead")

    def test_reviews_of_quotations_of_others(self):
        order = self.new_quotation()
        order.user_id = self.seller
        order.action_qms_review()
        reviews = self.env["qms.order.review"]
        other = self.new_user("employee", self.company, "t_own_documents")
        other.write({"group_ids": [Command.link(self.env.ref("sales_team.group_sale_salesman").id)]})
        self.assertFalse(reviews.with_user(other).search([("order_id", "=", order.id)]))
        self.assert_refused(order.qms_review_ids.with_user(other).write, {"result": "ok"})
        point = self.date_point.with_user(self.manager).create({"name": "We have the drawing"})
        vals = {"order_id": order.id, "point_id": point.id}
        self.assert_refused(reviews.with_user(other).create, vals)
        self.assert_refused(reviews.with_user(other).create, {**vals, "result": "ok"})
        for user in (self.seller, self.officer, self.auditor):
            self.assertEqual(len(reviews.with_user(user).search([("order_id", "=", order.id)])), 2)
        order.user_id = other
        order.qms_review_ids.with_user(other).write({"result": "ok"})

    def test_customers_do_not_read_the_review(self):
        order = self.new_quotation()
        self.portal.partner_id.parent_id = self.customer
        order.sudo().message_subscribe(self.portal.partner_id.ids)
        self.review(order)
        theirs = order.with_user(self.portal)
        theirs.read(["name"])
        for name in ("qms_review_open", "qms_review_ids"):
            self.assert_refused(theirs.read, [name])

    def test_points_and_answers_of_another_company_are_not_seen(self):
        order = self.new_quotation()
        reviews = self.review(order)
        self.assertFalse(self.env["qms.review.point"].with_user(self.other_manager).search([]) & self.date_point)
        self.assertFalse(self.env["qms.order.review"].with_user(self.other_manager).search([("id", "in", reviews.ids)]))
        self.assertEqual(
            self.env["qms.order.review"].with_user(self.auditor).search([("id", "in", reviews.ids)]), reviews
        )

    def test_of_several_those_not_reviewed_are_named(self):
        good, warned = self.new_quotation(), self.new_quotation()
        self.review(good)
        text = (good | warned).action_confirm()["params"]["message"]
        self.assertIn("Confirmed without review:", text)
        self.assertIn(warned.name, text)
        self.assertNotIn(good.name, text)
        self.assertEqual(set((good | warned).mapped("state")), {"sale"})
        self.assertIn("Confirmed without review", self.notes(warned))

    def test_each_change_of_what_is_asked_for_is_reviewed_again(self):
        other = self.env["product.product"].create({"name": "Pump XL", "categ_id": self.pumps.id, **NO_TAXES})
        extra = Command.create({"product_id": other.id, "product_uom_qty": 1})
        for change in (
            lambda order: order.write({"order_line": [extra]}),
            lambda order: order.order_line.write({"product_uom_qty": 3}),
            lambda order: order.order_line.write({"product_id": other.id}),
            lambda order: order.write({"commitment_date": "2031-03-05 12:00:00"}),
            lambda order: order.write({"client_order_ref": "Spec rev. C"}),
            lambda order: order.write({"partner_shipping_id": self.customer.copy().id}),
            lambda order: order.write({"currency_id": self.other_currency().id}),
        ):
            order = self.new_quotation()
            reviews = self.review(order)
            self.assertFalse(order.qms_review_open)
            change(order)
            self.env.invalidate_all()
            self.assertIn("not reviewed", order.qms_review_open)
            self.assertFalse(any(reviews.mapped("is_current")))

    def test_a_note_of_ours_is_no_change(self):
        self.block()
        order = self.new_quotation()
        reviews = self.review(order)
        order.message_post(body="Called them", subtype_xmlid="mail.mt_note")
        order.write({"order_line": [Command.create({"display_type": "line_note", "name": "x"})]})
        self.env.invalidate_all()
        self.assertFalse(order.qms_review_open)
        self.assertTrue(all(reviews.mapped("is_current")))
        order.action_confirm()
        self.assert_state(order, "sale")
        self.assertEqual(order.qms_review_ids.mapped("user_id"), self.seller, "kept on the order")

    def switch_on(self, company):
        settings = self.env["res.config.settings"].with_company(company)
        settings.create({"qms_order_review": True}).set_values()
        points = self.env["qms.review.point"].with_context(active_test=False)
        return points.search([("company_id", "=", company.id)])

    def test_a_review_that_is_switched_on_starts_with_points(self):
        mine = self.switch_on(self.company)
        self.assertEqual(mine, self.date_point | self.pump_point, "there were points already")
        theirs = self.switch_on(self.other_company)
        self.assertEqual(len(theirs), 5)
        self.assertEqual(self.switch_on(self.other_company), theirs, "repeats without doubles")
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.assertFalse(self.switch_on(branch), "those of its parent count")

    def test_the_points_that_come_with_the_addon_ask_nobody_while_the_review_is_off(self):
        main = self.env.ref("base.main_company")
        shipped = self.env.ref("qms_iso9001.qms_review_point_date")
        self.assertEqual((shipped.company_id, shipped.active), (main, True))
        order = self.env["sale.order"].with_company(main).create({"partner_id": self.customer.id})
        for switched in (False, True):
            main.qms_order_review = switched
            order.write({"order_line": [Command.create({"product_id": self.product.id})]})
            order.invalidate_recordset()
            self.assertEqual(shipped.name in (order.qms_review_open or ""), switched)

    def test_the_dialog_offers_the_review_first(self):
        order = self.new_quotation()
        action = order.with_context(qms_ask=True).action_confirm()
        ask = self.env["qms.gate.ask"].with_user(self.seller).with_context(**action["context"]).create({})
        self.assertTrue(ask.can_review)
        ask.action_view_review()
        self.assertEqual(len(order.qms_review_ids), 2)
        self.assert_state(order, "draft")
        arch = view_arch(self.env(user=self.seller), "qms.gate.ask", "form")
        first = arch.xpath("//footer/button")[0]
        self.assertEqual((first.get("name"), first.get("class")), ("action_view_review", "btn-primary"))
