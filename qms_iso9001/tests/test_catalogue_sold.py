from odoo import Command
from odoo.tests import freeze_time, tagged

from .figure_case import FigureComparison
from .sale_case import SaleCase

CODES = {"K01", "K02", "K03", "K04", "K04_WORST", "K05", "K06", "K06_UNKNOWN", "K07", "K07_UNKNOWN", "K22", "K27"}
TODAY = "2026-06-30 09:00:00"


@tagged("post_install", "-at_install")
class TestCatalogueSold(FigureComparison, SaleCase):
    """What the demo company does not do: every way in which an order of a customer ends, in a company far from
    Greenwich. The figures are those of plain SQL all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Pacific/Auckland"
        cls.seal = cls.new_product("Seal")
        cls.cable = cls.new_product("Cable", uom_id=cls.env.ref("uom.product_uom_meter").id)
        cls.product.with_company(cls.company).standard_price = 10

    def placed(self, *lines, day="2026-03-02", due="2026-03-12", **vals):
        with freeze_time(f"{day} 09:00:00"):
            return self.new_order(*lines, due=due, **vals)

    def left(self, order, day, qty=None, backorder=False):
        with freeze_time(f"{day} 09:00:00"):
            return self.deliver(order, qty, backorder)

    def came_back(self, delivery, day, qty=1, exchange=False):
        with freeze_time(f"{day} 09:00:00"):
            return self.take_back(delivery, qty, exchange)

    def cancelled(self, order, day):
        with freeze_time(f"{day} 09:00:00"):
            order.with_context(disable_cancel_warning=True).action_cancel()

    def compared(self):
        with freeze_time(TODAY):
            return self.compare_catalogue("qms_iso9001", CODES)

    def test_in_time_late_short_and_never(self):
        for day in ("2026-03-10", "2026-03-15", "2026-04-03"):
            self.left(self.placed(), day)
        # Due at noon in Greenwich is due the next day in Auckland.
        self.left(self.placed(), "2026-03-13")
        self.placed()
        self.placed(due="2026-06-29")
        self.left(self.placed(), "2026-03-10", 4)
        in_parts = self.placed({}, {"product": self.seal})
        self.left(in_parts, "2026-03-10", 4, backorder=True)
        self.left(in_parts, "2026-03-20")
        # Ninety-nine of a hundred metres are enough, of pumps they are not.
        for product, qty in ((self.cable, 99), (self.cable, 97), (self.seal, 99)):
            self.left(self.placed({"product": product, "qty": 100}), "2026-03-10", qty)
        found = self.compared()
        self.assertEqual(found["K01"], (3, 11, 11, 0))
        self.assertEqual(found["K02"], (3, 10, 10, 0))
        self.assertEqual(found["K04"][2], 5)

    def test_cancelled_left_out_and_given_back(self):
        self.cancelled(self.placed(), "2026-03-16")
        self.cancelled(self.placed(), "2026-03-05")
        gasket = self.new_product("Gasket", lead=0)
        with freeze_time("2026-03-02 09:00:00"):
            self.new_order({"product": gasket})
        exchanged = self.left(self.placed(), "2026-03-15", 7)
        self.came_back(exchanged, "2026-03-17", 3, exchange=True)
        for back in ("2026-04-15", "2026-05-02"):
            self.came_back(self.left(self.placed(), "2026-03-10"), back)
        found = self.compared()
        self.assertEqual((found["K06"][0], found["K06_UNKNOWN"][0]), (2, 2))
        self.assertEqual(found["K03"][0], 1)

    def test_an_order_of_two_months_that_comes_back_after_the_first(self):
        order = self.placed({}, due="2026-03-12")
        with freeze_time("2026-03-20 09:00:00"):
            order.commitment_date = "2026-04-20 12:00:00"
            order.order_line = [Command.create({"product_id": self.seal.id, "product_uom_qty": 1})]
        first = order.sudo().picking_ids
        with freeze_time("2026-03-10 09:00:00"):
            first.move_ids.filtered(lambda move: move.product_id == self.product).write(
                {"quantity": 10, "picked": True}
            )
            first.with_user(self.storekeeper).with_context(skip_backorder=True).button_validate()
        self.left(order, "2026-04-10")
        # After what March is closed with (30 April), before what April is closed with (30 May).
        self.came_back(first, "2026-05-15")
        found = self.compared()
        self.assertEqual((found["K02"][:2], found["K03"][:2]), ((1, 1), (0, 1)))

    def test_dates_moved_by_us_and_by_the_customer(self):
        ours, theirs, later = self.placed(), self.placed(), self.placed()
        with freeze_time("2026-03-03 09:00:00"):
            self.move_date(theirs, "2026-04-20", reason="Their site is late")
            self.move_date(ours, "2026-03-25", cause="ours")
            self.move_date(later, "2026-03-25", cause="ours")
        self.env.flush_all()
        for order, day in ((theirs, "2026-03-03"), (ours, "2026-03-03"), (later, "2026-04-20")):
            self.env.cr.execute(
                "UPDATE qms_promise_change SET create_date = %s WHERE sale_order_id = %s", [day, order.id]
            )
        for order in (ours, theirs, later):
            self.left(order, "2026-03-24")
        self.assertEqual(self.compared()["K05"], (1, 3, 3, 0))

    def test_amounts_scrap_and_counts(self):
        self.env["account.chart.template"].try_loading("generic_coa", company=self.company, install_demo=False)
        moves = self.env["account.move"].with_company(self.company)
        for kind, amount, day in (
            ("out_invoice", 900, "2026-03-10"),
            ("out_refund", 50, "2026-04-10"),
            ("out_invoice", 70, "2026-04-11"),
            ("in_refund", 30, "2026-04-11"),
        ):
            line = Command.create({"name": "Pumps", "price_unit": amount, "tax_ids": []})
            vals = {"move_type": kind, "partner_id": self.customer.id, "invoice_date": day, "date": day}
            moves.create({**vals, "invoice_line_ids": [line, line]}).action_post()
        self.left(self.placed({"qty": 100}), "2026-03-10")
        stock = self.env["stock.warehouse"].search([("company_id", "=", self.company.id)], limit=1).lot_stock_id
        tags = self.env["stock.scrap.reason.tag"].create([{"name": "Broken"}, {"name": "Rusty"}])
        scraps = self.env["stock.scrap"].with_company(self.company)
        vals = {"product_id": self.product.id, "location_id": stock.id, "company_id": self.company.id}
        for day in ("2026-03-12", "2026-04-12"):
            with freeze_time(f"{day} 09:00:00"):
                scraps.create({**vals, "scrap_qty": 5, "scrap_reason_tag_ids": tags.ids}).do_scrap()
        bolt = self.env["product.product"].create({"name": "Bolt", "is_storable": True})
        quants = self.env["stock.quant"].with_context(inventory_mode=True).with_company(self.company)
        for day, number in (("2026-03-02", 100), ("2026-03-15", 100), ("2026-03-20", 98), ("2026-04-20", 98)):
            with freeze_time(f"{day} 09:00:00"):
                counted = {"product_id": bolt.id, "location_id": stock.id, "inventory_quantity": number}
                quants.create(counted).action_apply_inventory()
        found = self.compared()
        self.assertEqual(found["K07"][:2], (100, 1940))
        self.assertEqual(found["K22"][:2], (100, 1000))
        self.assertEqual(found["K27"], (2, 3, 3, 1))

    def test_answers_of_customers(self):
        survey = self.env.ref("qms_iso9001.qms_satisfaction_survey", raise_if_not_found=False)
        survey = survey or self.env["survey.survey"].search([("title", "ilike", "satisf")], limit=1)
        scale = survey.question_ids.filtered(lambda question: question.question_type == "scale")[:1]
        contacts = self.env["res.partner"].create(
            [{"name": f"P{number}", "parent_id": self.customer.id} for number in range(2)] + [{"name": "Loner"}]
        )
        for contact, asked, answered, points, test in (
            (contacts[0], "2026-03-10", "2026-04-05", 3, False),
            (contacts[1], "2026-03-10", "2026-04-25", 10, False),
            (contacts[2], "2026-03-11", "2026-04-06", 6, False),
            (contacts[2], "2026-04-11", "2026-05-11", 8, False),
            (contacts[2], "2026-05-11", "2026-05-12", 9, True),
            (contacts[2], "2026-05-13", "2026-05-14", None, False),
            (contacts[0], "2026-05-13", None, None, False),
        ):
            given = self.env["survey.user_input"].create(
                {
                    "survey_id": survey.id,
                    "partner_id": contact.id,
                    "test_entry": test,
                    "qms_satisfaction_company_id": self.company.id,
                    "qms_invited_on": asked,
                }
            )
            if answered:
                said = {"answer_type": "scale", "value_scale": points} if points else {"skipped": True}
                self.env["survey.user_input.line"].create({"user_input_id": given.id, "question_id": scale.id, **said})
                self.env.flush_all()
                # As the page does it on that day: nobody writes what was answered.
                self.env.cr.execute(
                    "UPDATE survey_user_input SET qms_answered_on = %s, state = 'done' WHERE id = %s",
                    [answered, given.id],
                )
        with freeze_time(TODAY):
            found = self.compare_catalogue("qms_iso9001", {"K11", "K12"})
        self.assertEqual(found["K11"], (0, 3, 3, 0))
        self.assertEqual(found["K12"], (3, 6, 6, 0))

    def test_what_another_company_does_is_not_counted(self):
        self.left(self.placed(), "2026-03-10")
        self.company = self.other_company
        self.assertFalse(any(any(row) for row in self.compared().values()))
