from odoo import Command
from odoo.tests import Form, tagged

from .purchase_block_case import PurchaseBlockCase
from .vendor_figure_case import prepare_accounting


@tagged("post_install", "-at_install")
class TestPurchaseCheckSeveral(PurchaseBlockCase):
    """Orders that are confirmed together, or by nobody's hand. The buyer has no quality group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rail = cls.new_product("Rail")  # no category that blocks: warned about

    def warned(self):
        return self.new_rfq({"product": self.rail}, vendor=self.bad)

    def test_one_message_names_the_refused_ones_and_those_warned_about(self):
        good, warned, refused = self.new_rfq(), self.warned(), self.new_rfq(vendor=self.bad)
        text = (good | warned | refused).button_confirm()["params"]["message"]
        self.assertEqual((good | warned).mapped("state"), ["purchase", "purchase"])
        self.assert_state(refused, "draft")
        refused_text, warned_text = text.split("Placed although the purchase check warns:")
        self.assertIn(f"{refused.name} – Housing: Backyard is not approved.", refused_text)
        self.assertIn(f"{warned.name} – Rail: Backyard is not approved.", warned_text)
        self.assertNotIn(good.name, text)
        self.assertIn("Rail: Backyard is not approved", self.notes(warned))

    def test_warned_ones_are_named_when_none_is_refused(self):
        good, warned = self.new_rfq(), self.warned()
        message = (good | warned).button_confirm()
        self.assertEqual(message["tag"], "display_notification")
        self.assertIn(warned.name, message["params"]["message"])
        self.assertNotIn("Not confirmed", message["params"]["message"])
        self.assertIs((self.new_rfq() | self.new_rfq()).button_confirm(), True, "nothing to tell")

    def test_an_order_that_waits_for_approval_is_not_said_to_be_placed(self):
        self.company.write({"po_double_validation": "two_step", "po_double_validation_amount": 60})
        waiting = self.new_rfq({"product": self.rail, "qty": 100}, vendor=self.bad)
        warned = self.warned()
        text = (waiting | warned).button_confirm()["params"]["message"]
        self.assert_state(waiting, "to approve")
        self.assertIn(warned.name, text)
        self.assertNotIn(waiting.name, text)
        boss = self.new_user("employee", self.company, "t_boss")
        boss.write({"group_ids": [Command.link(self.env.ref("purchase.group_purchase_manager").id)]})
        more = self.new_rfq({"product": self.rail, "qty": 100}, vendor=self.bad)
        more.button_confirm()
        text = (waiting | more).with_user(boss).button_approve()["params"]["message"]
        for order in (waiting, more):
            self.assert_state(order, "purchase")
            self.assertIn(order.name, text)

    def test_what_an_order_created_as_placed_is_told(self):
        orders = self.env["purchase.order"].with_user(self.buyer).with_company(self.company)
        vals = self.prepare_order(vendor=self.bad, state="purchase")
        self.assert_refused(orders.create, vals, says="Create it as a request for quotation")
        order = orders.create(self.prepare_order({"product": self.rail}, {}, state="purchase"))
        self.assertEqual(order.qms_placed_status, "approved")
        self.assertNotIn("qms_creating", order.env.context)
        warned = orders.create(self.prepare_order({"product": self.rail}, vendor=self.bad, state="purchase"))
        self.assertEqual(self.notes(warned).count("although"), 1, "noted once")
        self.assertEqual(warned.qms_placed_status, "none")

    def test_the_key_that_chooses_the_words_opens_nothing(self):
        order = self.new_order()
        lines = self.env["purchase.order.line"].with_user(self.buyer).with_context(qms_creating=True)
        self.env["qms.supplier.approval"].search([("partner_id", "=", self.vendor.id)])._write_unguarded(
            {"state": "blocked", "reason": "Cracks"}
        )
        self.assert_refused(lines.create, {"order_id": order.id, "product_id": self.product.id}, says="Cracks")

    def test_a_bill_from_which_an_order_is_made(self):
        prepare_accounting(self, self.company, self.bad)
        self.buyer.write({"group_ids": [Command.link(self.env.ref("account.group_account_invoice").id)]})
        lines = [{"product_id": product.id, "quantity": 3, "price_unit": 5} for product in (self.product, self.rail)]
        bill = (
            self.env["account.move"]
            .with_user(self.buyer)
            .with_company(self.company)
            .create(
                {
                    "move_type": "in_invoice",
                    "partner_id": self.bad.id,
                    "invoice_date": self.today,
                    "invoice_line_ids": [Command.create({**line, "tax_ids": False}) for line in lines],
                }
            )
        )
        self.env.flush_all()
        matches = self.env["purchase.bill.line.match"].with_user(self.buyer).with_company(self.company)
        mine = matches.search([("account_move_id", "=", bill.id)], order="aml_id")
        action = mine.action_add_to_po()

        def wizard(match):
            wizards = mine.env["bill.to.po.wizard"].with_context(**action["context"], active_ids=match.ids)
            return wizards.create({})

        blocked = mine.filtered(lambda match: match.product_id == self.product)
        self.assert_refused(wizard(blocked).action_add_to_po, says="Backyard is not approved")
        made = wizard(mine - blocked).action_add_to_po()
        order = self.env["purchase.order"].browse(made["res_id"])
        self.assert_state(order, "purchase")
        self.assertIn("Rail: Backyard is not approved", self.notes(order))

    def test_reordering_makes_requests_that_carry_the_finding(self):
        product = self.new_product("Casing", vendor=self.bad, categ_id=self.iron.id)
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        buy = warehouse.buy_pull_id.route_id
        self.env["stock.warehouse.orderpoint"].with_company(self.company).create(
            {
                "product_id": product.id,
                "location_id": warehouse.lot_stock_id.id,
                "warehouse_id": warehouse.id,
                "company_id": self.company.id,
                "route_id": buy.id,
                "product_min_qty": 5,
                "product_max_qty": 10,
            }
        ).action_replenish()
        order = self.env["purchase.order.line"].search([("product_id", "=", product.id)]).order_id
        self.assert_state(order, "draft")
        self.assertIn("Casing: Backyard is not approved", order.with_user(self.buyer).qms_findings)

    def test_a_sale_that_is_made_to_order_makes_a_request(self):
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1)
        routes = warehouse.mto_pull_id.route_id | warehouse.buy_pull_id.route_id
        routes.active = True
        product = self.new_product(
            "Casing", vendor=self.bad, categ_id=self.iron.id, route_ids=[Command.set(routes.ids)]
        )
        seller = self.new_user("employee", self.company, "t_seller")
        seller.write({"group_ids": [Command.link(self.env.ref("sales_team.group_sale_salesman_all_leads").id)]})
        sales = self.env["sale.order"].with_user(seller).with_company(self.company)
        sale = sales.create({"partner_id": self.vendor.id, "order_line": [Command.create({"product_id": product.id})]})
        sale.action_confirm()
        self.assert_state(sale, "sale")
        order = self.env["purchase.order.line"].search([("product_id", "=", product.id)]).order_id
        self.assert_state(order, "draft")
        self.assertIn("Casing: Backyard is not approved", order.with_user(self.buyer).qms_findings)

    def test_the_same_figures_in_another_currency_are_checked(self):
        currency = self.env["res.currency"].create({"name": "QMX", "symbol": "x"})
        self.env["res.currency.rate"].create(
            {"name": "2020-01-01", "rate": 0.25, "currency_id": currency.id, "company_id": self.company.id}
        )
        self.approve_vendor("trial", vendor=self.bad, amount=100)
        order = self.new_order({"qty": 10}, vendor=self.bad).with_user(self.buyer)
        self.assert_refused(order.write, {"currency_id": currency.id}, says="on trial up to")
        line = order.order_line
        line.write({"product_qty": 4})
        order.write({"currency_id": currency.id})
        self.assertEqual(order.currency_id, currency)
        self.assertEqual(line.qms_vendor_status, "trial")

    def test_orders_and_lines_are_grouped_by_what_they_were_placed_under(self):
        good, bad = self.new_order(), self.new_order({"product": self.rail}, vendor=self.bad)
        self.approve_vendor("blocked", vendor=self.bad, reason="Cracks")
        for model, field, domain in (
            ("purchase.order", "qms_placed_status", [("id", "in", (good | bad).ids)]),
            ("purchase.order.line", "qms_vendor_status", [("order_id", "in", (good | bad).ids)]),
        ):
            groups = self.env[model].with_user(self.buyer)._read_group(domain, [field], ["__count"])
            self.assertEqual(dict(groups), {"approved": 1, "none": 1})

    def test_what_is_kept_says_how_to_change_it_for_the_next_orders(self):
        order = self.new_order().with_user(self.buyer)
        for record, name in ((order, "qms_placed_status"), (order.order_line, "qms_vendor_status")):
            self.assert_refused(record.write, {name: "blocked"}, says="Vendor approvals: that counts for the next")
        self.assert_refused(order.write, {"qms_date_acknowledged": False}, says="Vendor confirmed")

    def test_the_dialog_asks_for_the_reason_itself(self):
        order = self.warned().with_context(qms_ask=True)
        action = order.button_confirm()
        with self.assertRaisesRegex(AssertionError, "reason is a required field"):
            Form(self.env["qms.gate.ask"].with_user(self.buyer).with_context(**action["context"])).save()
