from odoo import Command
from odoo.tests import tagged

from .purchase_case import NO_TAXES
from .sale_check_case import SaleChangeCase


@tagged("post_install", "-at_install")
class TestSaleChange(SaleChangeCase):
    """What is changed on a confirmed order is reviewed again. The seller has no quality group."""

    def test_each_change_of_an_order_is_asked_about_again(self):
        for change, says in (
            (lambda order: order.write({"order_line": [self.extra()]}), "Pump XL: 5 Units added"),
            (lambda order: order.order_line.write({"product_uom_qty": 200}), "Pump: 2 Units → 200 Units"),
            (lambda order: order.order_line.write({"product_uom_qty": 1}), "Pump: 2 Units → 1 Units"),
            (lambda order: order.order_line[0].write({"product_uom_qty": 0}), "Pump: taken off (2 Units)"),
            (lambda order: order.order_line.write({"price_unit": 12}), "Pump: another price"),
            (lambda order: order.order_line.write({"name": "Of bronze"}), "Pump: another description"),
            (lambda order: order.write({"client_order_ref": "Rev. C"}), "Customer Reference: empty → Rev. C"),
            (lambda order: order.write({"commitment_date": "2031-03-05 12:00:00"}), "Delivery Date: empty →"),
        ):
            with self.subTest(says=says):
                order = self.confirmed(extra=[self.extra("Pump S")] if "taken off" in says else [])
                self.assertFalse(order.qms_review_changed)
                change(order)
                self.assert_asked_again(order, says)

    def test_another_product(self):
        """Odoo lets the product of a confirmed line be changed while nothing moves for it."""
        vals = {"type": "service", "categ_id": self.pumps.id, "list_price": 9, **NO_TAXES}
        names = ("Visit", "Repair", "Check")
        first, second, third = self.env["product.product"].create([{"name": name, **vals} for name in names])
        order = self.new_quotation(first)
        self.review(order)
        order.action_confirm()
        order.order_line.product_id = second
        self.assert_asked_again(order, "Visit → Repair")
        self.block()
        self.assert_refused(order.order_line.write, {"product_id": third.id}, says="Repair → Check")

    def test_who_changed_what_after_which_review_is_kept(self):
        order = self.confirmed()
        first = order.qms_review_ids
        colleague = self.new_user("employee", self.company, "t_colleague")
        colleague.write({"group_ids": [Command.link(self.env.ref("sales_team.group_sale_salesman_all_leads").id)]})
        order.with_user(colleague).order_line.write({"product_uom_qty": 200})
        order.with_user(colleague).order_line.write({"product_uom_qty": 300})
        waiting = self.waiting(order)
        self.assertEqual(len(waiting), 2)
        self.assertEqual(waiting.changed_by_id, colleague)
        self.assertEqual(waiting.previous_id, first)
        self.assertEqual(waiting[0].changes, "Pump: 2 Units → 200 Units\nPump: 200 Units → 300 Units")
        self.assertFalse(any(first.mapped("is_current")))
        self.assert_refused(waiting.write, {"changes": "Nothing"}, says="recorded when it happens")
        self.assert_refused(waiting.sudo().unlink, says="evidence")
        action = order.action_qms_review()
        self.assertEqual((action["res_model"], action["target"]), ("sale.order", "new"))
        self.assertEqual(self.waiting(order), waiting, "no doubles")
        self.review(order)
        self.assertFalse(order.qms_review_open)
        self.assertFalse(order.qms_review_changed)
        self.assertTrue(all(waiting.mapped("is_current")))
        self.assertEqual(waiting.user_id, self.seller)

    def test_more_is_refused_where_the_review_blocks(self):
        self.block()
        order = self.confirmed()
        other = self.env["product.product"].create(
            {"name": "Pump S", "categ_id": self.pumps.id, "list_price": 9, **NO_TAXES}
        )
        line, says = order.order_line, "quotation of its own"
        added = {"order_id": order.id, "product_id": other.id, "product_uom_qty": 1}
        self.assert_refused(order.write, {"order_line": [self.extra()]}, says="Pump XL: 5 Units added")
        self.assert_refused(self.env["sale.order.line"].with_user(self.seller).create, added, says=says)
        for vals in ({"product_uom_qty": 3}, {"price_unit": 10}):
            self.assert_refused(line.write, vals, says=says)
            self.assert_refused(order.write, {"order_line": [Command.update(line.id, vals)]}, says=order.name)
        moved = self.new_quotation().order_line
        self.assert_refused(moved.write, {"order_id": order.id}, says=says)
        for key in ("qms_ask", "qms_creating", "import_file", "install_mode"):
            self.assert_refused(line.with_context(**{key: True}).write, {"product_uom_qty": 3}, says=says)
        self.assertFalse(self.waiting(order))

    def test_less_or_another_date_is_never_refused_and_asked_about_again(self):
        self.block()
        for vals in (
            {"order_line": "less"},
            {"commitment_date": "2031-03-05 12:00:00"},
        ):
            order = self.confirmed()
            if "order_line" in vals:
                vals = {"order_line": [Command.update(order.order_line.id, {"product_uom_qty": 1, "price_unit": 8})]}
            order.write(vals)
            self.assertTrue(self.waiting(order))
            self.review(order)
            self.assertFalse(order.qms_review_changed)

    def test_a_change_that_is_undone_needs_no_review(self):
        order = self.confirmed()
        order.order_line.product_uom_qty = 200
        order.order_line.product_uom_qty = 2
        self.assertFalse(self.waiting(order))
        self.assertFalse(order.qms_review_changed)
        undone = order.qms_review_ids[2:]
        self.assertEqual(set(undone.mapped("note")), {"The change was undone."})
        self.assertTrue(all(undone.mapped("changes")), "it stays")

    def test_an_order_confirmed_without_review_is_asked_about_once_it_changes(self):
        order = self.confirmed(review=False)
        self.assertFalse(order.qms_review_open, "nobody nags about what was confirmed")
        order.order_line.product_uom_qty = 3
        self.assertEqual(len(self.waiting(order)), 2)
        self.assertFalse(order.qms_review_ids.previous_id)

    def test_nobody_is_disturbed_while_it_is_off(self):
        order = self.confirmed()
        self.company.qms_order_review = False
        self.block()
        order.write({"order_line": [self.extra()], "client_order_ref": "Rev. C"})
        order.order_line[0].product_uom_qty = 300
        self.assertFalse(self.waiting(order))
        self.assertFalse(order.qms_review_changed)
        self.assertNotIn("Changed after", self.notes(order))

    def test_what_nobody_asked_for_is_no_change(self):
        self.block()
        order = self.confirmed()
        first = order.qms_review_ids
        for vals in (
            {"product_uom_qty": 0},
            {"is_expense": True},
            {"is_downpayment": True, "product_uom_qty": 0},
        ):
            order.write({"order_line": [self.extra(**vals)]})
        order.write({"order_line": [Command.create({"display_type": "line_note", "name": "Call first"})]})
        order.order_line[0].write({"sequence": 50, "customer_lead": 3})
        self.assertFalse(self.waiting(order))
        self.assertTrue(all(first.mapped("is_current")))

    def test_an_order_created_as_confirmed_is_checked_once(self):
        orders = self.env["sale.order"].with_user(self.seller).with_company(self.company)
        vals = {"partner_id": self.customer.id, "state": "sale", "order_line": [self.extra(), self.extra("Pump S")]}
        order = orders.create(vals)
        self.assertFalse(order.qms_review_ids)
        self.assertEqual(self.notes(order).count("Confirmed without review"), 1)
        self.block()
        self.assert_refused(orders.create, vals, says="not reviewed")

    def test_whoever_cannot_be_asked_is_not_stopped(self):
        self.block()
        order = self.confirmed()
        order.with_user(self.env.ref("base.public_user")).sudo().write({"order_line": [self.extra()]})
        self.assert_asked_again(order, "Pump XL: 5 Units added")

    def test_the_other_company_is_not_concerned(self):
        orders = self.env["sale.order"].with_user(self.other_manager).sudo().with_company(self.other_company)
        self.env["qms.gate.rule"].create({"gate": "sale", "rule": "block", "company_id": self.other_company.id})
        line = Command.create({"product_id": self.product.id, "product_uom_qty": 2})
        order = orders.create({"partner_id": self.customer.id, "order_line": [line]})
        order.action_confirm()
        order.order_line.product_uom_qty = 9
        self.assertFalse(order.qms_review_ids)

    def test_customers_are_not_told(self):
        order = self.confirmed()
        self.portal.partner_id.parent_id = self.customer
        order.sudo().message_subscribe(self.portal.partner_id.ids)
        theirs = order.with_user(self.portal)
        for name in ("qms_review_changed", "qms_review_waiting_ids"):
            self.assert_refused(theirs.read, [name])
