from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .inventory import view_arch
from .sale_check_case import SaleChangeCase


@tagged("post_install", "-at_install")
class TestSaleChangePoints(SaleChangeCase):
    """What waits after a change, when it stops waiting, and who sees it."""

    def rule(self, rule):
        rules = self.env["qms.gate.rule"].with_user(self.manager).search([("gate", "=", "sale")])
        rules.unlink()
        self.block(rule=rule)

    def user(self, group):
        return new_test_user(
            self.env,
            f"t_{group}",
            groups=f"base.group_user,{group}",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    # Undone

    def test_a_rule_that_says_ignore_now_undoes_nothing(self):
        order = self.confirmed()
        order.order_line.product_uom_qty = 200
        waiting = self.waiting(order)
        self.rule("ignore")
        order.client_order_ref = "Rev. C"
        self.assertEqual(self.waiting(order), waiting)
        self.assertFalse(waiting.user_id)
        for review in waiting:
            self.assertEqual(review.changes, "Pump: 2 Units → 200 Units\nCustomer Reference: empty → Rev. C")
        self.assertTrue(order.qms_review_changed)
        self.review(order)
        self.assertFalse(order.qms_review_changed)
        order.client_order_ref = "Rev. D"
        self.assertFalse(self.waiting(order), "nobody asks any more")

    def test_who_undoes_a_change_has_reviewed_nothing(self):
        order = self.confirmed()
        first = order.qms_review_ids
        order.order_line.product_uom_qty = 200
        undone = self.waiting(order)
        order.order_line.product_uom_qty = 2
        self.assertEqual(set(undone.mapped("note")), {"The change was undone."})
        self.assertFalse(undone.user_id)
        self.assertFalse(undone.filtered("is_current"))
        self.assertEqual(undone.changed_by_id, self.seller)
        self.assertEqual(undone[0].changes, "Pump: 2 Units → 200 Units\nPump: 200 Units → 2 Units")
        order.order_line.product_uom_qty = 3
        self.assertEqual(self.waiting(order).previous_id, first, "an undone change is no answer")

    def test_each_point_is_undone_for_itself(self):
        order = self.new_quotation()
        order.action_qms_review()
        mine = order.qms_review_ids.filtered(lambda review: review.point_id == self.date_point)
        mine.result = "ok"
        order.action_confirm()
        order.order_line.product_uom_qty = 3
        self.assertEqual(self.waiting(order).point_id, self.date_point | self.pump_point)
        order.order_line.product_uom_qty = 2
        self.assertEqual(self.waiting(order).point_id, self.pump_point)
        self.assertTrue(mine.is_current)

    # Waiting

    def test_a_point_that_is_archived_while_it_waits_is_answered(self):
        order = self.confirmed()
        order.order_line.product_uom_qty = 3
        (self.date_point | self.pump_point).with_user(self.manager).active = False
        self.env.invalidate_all()
        self.assertTrue(order.qms_review_changed)
        self.assertFalse(order.qms_review_open)
        arch = view_arch(self.env(user=self.seller), "sale.order", "form")
        button = arch.xpath("//header/button[@name='action_qms_review']")[0]
        self.assertIn("qms_review_changed", button.get("invisible"))
        banner = arch.xpath("//div[@role='status'][field[@name='qms_review_changes']]")[0]
        self.assertEqual(banner.get("invisible"), "not qms_review_changed")
        self.assertEqual(len(self.review(order)), 2)
        self.assertFalse(order.qms_review_changed)

    def test_while_it_is_off_only_what_waits_is_opened(self):
        order = self.confirmed()
        order.order_line.product_uom_qty = 3
        waiting = self.waiting(order)
        self.date_point.with_user(self.manager).create({"name": "We have the drawing"})
        self.company.qms_order_review = False
        order.action_qms_review()
        self.assertEqual(self.waiting(order), waiting)

    def test_of_one_point_one_waits(self):
        order = self.confirmed()
        order.order_line.product_uom_qty = 3
        reviews = self.env["qms.order.review"].with_user(self.seller)
        vals = {"order_id": order.id, "point_id": self.date_point.id}
        message = reviews._table_objects["qms_order_review_waiting_once"].get_error_message(reviews)
        self.assertIn("open Review requirements", message)
        with self.assertRaises(UniqueViolation), self.undone(), mute_logger("odoo.sql_db"):
            reviews.create(vals)
        self.waiting(order).result = "ok"
        self.assertEqual(len(reviews.create(vals)), 1, "an answer not yet in the database makes room")

    # Who

    def test_whoever_invoices_or_delivers_filters_orders_and_has_no_button(self):
        order, still = self.confirmed(), self.confirmed()
        order.order_line.product_uom_qty = 3
        self.assertTrue(order.qms_may_review)
        for group in ("account.group_account_invoice", "stock.group_stock_user"):
            theirs = self.env["sale.order"].with_user(self.user(group)).with_company(self.company)
            mine = [("id", "in", (order | still).ids)]
            self.assertEqual(theirs.search([("qms_review_changed", "=", True), *mine]).ids, order.ids)
            self.assertEqual(theirs.search([("qms_review_changed", "=", False), *mine]).ids, still.ids)
            order.with_user(theirs.env.user).web_read(
                {"qms_review_changed": {}, "qms_review_open": {}, "qms_review_changes": {}, "qms_may_review": {}}
            )
            self.assertFalse(order.with_user(theirs.env.user).qms_may_review)
        arch = view_arch(self.env(user=self.seller), "sale.order", "form")
        button = arch.xpath("//header/button[@name='action_qms_review']")[0]
        self.assertIn("not qms_may_review", button.get("invisible"))

    def test_a_change_of_somebody_without_sales_group_is_asked_about(self):
        keeper = self.user("stock.group_stock_user")
        order = self.confirmed()
        order.with_user(keeper).write({"commitment_date": "2031-03-05 12:00:00"})
        self.assert_asked_again(order, "Delivery Date: empty →")
        self.assertEqual(self.waiting(order).changed_by_id, keeper)

    def test_a_salesman_has_the_button_on_the_own_orders(self):
        order = self.confirmed()
        order.user_id = self.seller
        other = self.user("sales_team.group_sale_salesman")
        self.assertFalse(order.with_user(other).has_access("write"))
        order.user_id = other
        self.assertTrue(order.with_user(other).qms_may_review)

    def test_a_branch_is_asked_by_the_points_of_its_parent(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        seller = self.user("sales_team.group_sale_salesman_all_leads")
        seller.write({"company_ids": [Command.link(branch.id)]})
        branch.qms_order_review = True
        orders = (
            self.env["sale.order"].with_user(seller).with_company(branch).with_context(allowed_company_ids=branch.ids)
        )
        line = Command.create({"product_id": self.product.id, "product_uom_qty": 2, "price_unit": 9})
        order = orders.create({"partner_id": self.customer.id, "order_line": [line]})
        self.review(order)
        order.action_confirm()
        order.order_line.product_uom_qty = 3
        self.assertEqual(order.company_id, branch)
        self.assert_asked_again(order, "Pump: 2 Units → 3 Units")
        self.block()
        self.assert_refused(order.order_line.write, {"product_uom_qty": 4}, says="quotation of its own")

    def test_other_terms_are_reviewed_again_and_all_can_be_fulfilled_at_once(self):
        order = self.confirmed()
        self.assertFalse(order.qms_review_changes)
        order.note = "<p>A penalty of 10 % for each day</p>"
        self.assertTrue(order.qms_review_changed)
        self.assertEqual(order.qms_review_changes, "Terms and conditions: changed")
        waiting = self.waiting(order)
        with self.assertRaises(AccessError):
            order.with_user(self.employee).action_qms_fulfil_all()
        order.action_qms_fulfil_all()
        self.assertEqual((set(waiting.mapped("result")), waiting.user_id), ({"ok"}, self.seller))
        self.assertFalse(order.qms_review_changed)
