from odoo.tests import Form, tagged

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestVendorOpenOrders(VendorCase):
    """Who blocks a vendor is told what is still to be received from it."""

    def block(self, approval, user=None):
        """Block as from the form; return (dialog before it was confirmed, message after)."""
        approval = approval.with_user(user or self.officer).with_company(self.company)
        action = approval.with_context(qms_verb="action_block").action_ask_reason()
        dialog = self.env["qms.reason"].with_user(user or self.officer).with_company(self.company)
        form = Form(dialog.with_context(**action["context"]))
        form.reason = "Pores"
        return form, lambda: form.save().action_confirm()

    def test_the_dialog_and_the_message_say_what_is_open_and_open_it(self):
        first = self.new_order({"qty": 3}, {"qty": 5})
        second = self.new_order({"qty": 2})
        done = self.new_order({"qty": 1})
        self.receive(done)
        approval = self.decide("approved")
        form, confirm = self.block(approval)
        self.assertIn("Open orders: 2, lines still to receive: 3.", form.note)
        self.assertIn("does not cancel them", form.note)
        opened = form.save().action_open_details()
        self.assertEqual(opened["res_model"], "qms.receipt.fact", "An officer has no right to orders.")
        facts = self.env[opened["res_model"]].with_user(self.officer).search(opened["domain"])
        self.assertEqual(facts.order_line_id, (first | second).order_line)
        told = confirm()["params"]["message"]
        self.assertIn("Blocked: Foundry. Open orders: 2, lines still to receive: 3.", told)
        blocked = approval.successor_id
        self.assert_state(blocked, "blocked")
        self.assertIn("lines still to receive: 3", blocked.message_ids[0].body)
        self.assertEqual(blocked.open_order_count, 2)

    def test_a_buyer_opens_the_orders(self):
        order = self.new_order({"qty": 3})
        approval = self.decide("approved").with_user(self.buyer).with_company(self.company)
        self.assertEqual((approval.open_order_count, approval.open_line_count), (1, 1))
        opened = approval.action_view_open_orders()
        self.assertEqual(self.env[opened["res_model"]].with_user(self.buyer).search(opened["domain"]), order)
        view = approval.get_view(view_type="form")["arch"]
        self.assertIn("action_view_open_orders", view)

    def test_what_a_buyer_may_not_see_is_not_counted_for_him(self):
        order, _other = self.new_order({"qty": 3}), self.new_order({"qty": 2})
        for model, domain in (
            ("purchase.order", [("id", "=", order.id)]),
            ("purchase.order.line", [("order_id", "=", order.id)]),
        ):
            vals = {"name": "One order", "model_id": self.env["ir.model"]._get_id(model), "domain_force": domain}
            self.env["ir.rule"].create(vals)
        approval = self.decide("approved")
        counts = [
            approval.with_user(user).with_company(self.company).open_order_count for user in (self.officer, self.buyer)
        ]
        self.assertEqual(counts, [2, 1])

    def test_nothing_open_says_nothing(self):
        approval = self.decide("approved")
        form, confirm = self.block(approval)
        self.assertFalse(form.note)
        self.assertEqual(confirm(), {"type": "ir.actions.act_window_close"})

    def test_other_steps_say_nothing_of_orders(self):
        self.new_order({"qty": 3})
        approval = self.decide("approved").with_company(self.company)
        action = approval.with_context(qms_verb="action_withdraw").action_ask_reason()
        form = Form(self.env["qms.reason"].with_user(self.officer).with_context(**action["context"]))
        self.assertFalse(form.note)

    def test_a_reason_is_asked_for_all_the_same(self):
        self.new_order({"qty": 3})
        form, _confirm = self.block(self.decide("approved"))
        form.reason = False
        self.assert_refused(form.save().action_confirm, says="Give a reason")

    def test_orders_of_other_companies_and_products_do_not_count(self):
        category = self.env["product.category"].create({"name": "Castings"})
        special = self.new_product("Casting", categ_id=category.id)
        self.new_order({"product": special, "qty": 1})
        self.new_order({"qty": 2})
        general, own = self.decide("approved"), self.decide("approved", categ_id=category.id)
        counts = [each.with_company(self.company).open_order_count for each in (general, own)]
        self.assertEqual(counts, [2, 1])
        foreign = self.decide(
            "approved", user=self.other_manager, company_id=self.other_company.id, class_id=self.relevant.id
        )
        self.assertEqual(foreign.with_company(self.other_company).open_order_count, 0)

    def test_queries_do_not_grow_with_approvals(self):
        def count(number):
            approvals = self.env["qms.supplier.approval"]
            for each in range(number):
                vendor = self.new_vendor(f"Vendor {number} {each}")
                self.new_order(vendor=vendor)
                approvals += self.decide("approved", vendor=vendor)
            self.env.flush_all()
            self.env.invalidate_all()
            approvals = approvals.with_user(self.buyer).with_company(self.company)
            before = self.env.cr.sql_log_count
            self.assertEqual(approvals.mapped("open_order_count"), [1] * number)
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(8), count(2) + 2)
