from datetime import date, datetime

from odoo import Command
from odoo.tests import freeze_time, new_test_user, tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsInstructions(QmsAssertions, QmsCase):
    """Instructions where the work is, as people who do the work see them: without quality groups."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-10 12:00:00"))
        cls.salesperson = cls.person("t_sales", "sales_team.group_sale_salesman_all_leads")
        cls.stockman = cls.person("t_stock", "stock.group_stock_user")
        cls.incoming = cls.type_of(cls.company)
        cls.metal = cls.env["product.category"].create({"name": "Metal"})
        cls.castings = cls.env["product.category"].create({"name": "Castings", "parent_id": cls.metal.id})
        cls.plastic = cls.env["product.category"].create({"name": "Plastic"})
        cls.housing = cls.product("Housing", cls.castings)
        cls.lid = cls.product("Lid", cls.plastic)

    @classmethod
    def person(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env, login, groups=groups, company_id=company.id, company_ids=[Command.set(company.ids)]
        )

    @classmethod
    def type_of(cls, company, code="incoming"):
        kinds = cls.env["stock.picking.type"]
        return kinds.search([("code", "=", code), ("company_id", "=", company.id)], limit=1)

    @classmethod
    def product(cls, name, category, **vals):
        taxes = {"taxes_id": [Command.clear()], "supplier_taxes_id": [Command.clear()]}
        return cls.env["product.product"].create(
            {"name": name, "is_storable": True, "categ_id": category.id, **taxes, **vals}
        )

    def receipt(self, product=None, company=None):
        company = company or self.company
        kind = self.type_of(company)
        places = {
            "company_id": company.id,
            "location_id": self.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": kind.default_location_dest_id.id,
        }
        move = Command.create({**places, "product_id": (product or self.lid).id, "product_uom_qty": 1})
        pickings = self.env["stock.picking"].with_company(company)
        return pickings.create({**places, "picking_type_id": kind.id, "move_ids": [move]})

    def delivery(self, product=None):
        kind = self.type_of(self.company, "outgoing")
        places = {
            "company_id": self.company.id,
            "location_id": kind.default_location_src_id.id,
            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
        }
        move = Command.create({**places, "product_id": (product or self.lid).id, "product_uom_qty": 1})
        pickings = self.env["stock.picking"].with_company(self.company)
        return pickings.create({**places, "picking_type_id": kind.id, "move_ids": [move]})

    def done(self, receipt):
        receipt.move_ids.write({"quantity": 1, "picked": True})
        receipt._action_done()
        return receipt

    def order(self, model, product=None):
        partner = self.env["res.partner"].create({"name": "Foundry"})
        line = Command.create({"product_id": (product or self.lid).id})
        orders = self.env[model].with_company(self.company)
        return orders.create({"partner_id": partner.id, "company_id": self.company.id, "order_line": [line]})

    def document(self, name="Incoming inspection", **vals):
        return self.new_document_in_force(name=name, **vals)

    def count(self, record, user):
        record.invalidate_recordset()
        return record.with_user(user).qms_instruction_count

    def shown(self, record, user):
        """Return [(title, revision, can be opened)] of the list that the button opens to `user`."""
        action = record.with_user(user).action_view_qms_instructions()
        rows = self.env[action["res_model"]].with_user(user).search(action["domain"])
        return [(row["name"], row["number"], row["can_open"]) for row in rows.read(["name", "number", "can_open"])]

    # Where

    def test_an_operation_type_shows_its_instructions_to_who_receives(self):
        document = self.document(picking_type_ids=[Command.set(self.incoming.ids)])
        receipt = self.receipt()
        self.assertEqual(self.count(receipt, self.stockman), 1)
        action = receipt.with_user(self.stockman).action_view_qms_instructions()
        self.assertEqual(action, document.current_revision_id.with_user(self.stockman).action_open_pdf())
        self.assertEqual(self.count(self.order("purchase.order"), self.buyer), 0)

    def test_a_delivery_shows_its_own_and_answers_for_the_day_on_which_it_left(self):
        outgoing = self.type_of(self.company, "outgoing")
        document = self.document("How we pack", picking_type_ids=[Command.set(outgoing.ids)])
        self.document("How we pack metal", categ_ids=[Command.set(self.metal.ids)])
        delivery, metal = self.delivery(), self.delivery(self.housing)
        self.assertEqual(delivery.picking_type_code, "outgoing")
        self.assertEqual(self.count(delivery, self.stockman), 1)
        self.assertEqual(self.count(metal, self.stockman), 2)
        self.assertEqual(self.count(self.receipt(), self.stockman), 0)
        action = delivery.with_user(self.stockman).action_view_qms_instructions()
        self.assertEqual(action, document.current_revision_id.with_user(self.stockman).action_open_pdf())
        self.done(delivery)
        self.assertEqual(delivery.state, "done")
        with freeze_time("2026-05-04 12:00:00"):
            self.revise(document, name="How we pack now")
            self.assertEqual(self.shown(delivery, self.stockman), [("How we pack", "1", False)])
            self.assertEqual(self.count(self.delivery(), self.stockman), 1)

    def test_a_category_shows_them_wherever_its_products_and_those_below_are(self):
        self.document(categ_ids=[Command.set(self.metal.ids)])
        with_it = {
            self.receipt(self.housing): self.stockman,
            self.order("purchase.order", self.housing): self.buyer,
            self.order("sale.order", self.housing): self.salesperson,
            self.housing: self.buyer,
            self.housing.product_tmpl_id: self.salesperson,
        }
        without = {
            self.receipt(self.lid): self.stockman,
            self.order("purchase.order", self.lid): self.buyer,
            self.order("sale.order", self.lid): self.salesperson,
            self.lid: self.buyer,
        }
        for record, user in with_it.items():
            self.assertEqual(self.count(record, user), 1, record)
            self.assertEqual(record.with_user(user).action_view_qms_instructions()["type"], "ir.actions.act_url")
        for record, user in without.items():
            self.assertEqual(self.count(record, user), 0, record)

    def test_orders_show_what_says_so(self):
        self.document("How we buy", on_purchase=True)
        self.document("How we sell", on_sale=True)
        self.assertEqual(self.count(self.order("purchase.order"), self.buyer), 1)
        self.assertEqual(self.count(self.order("sale.order"), self.salesperson), 1)
        self.assertEqual(self.count(self.receipt(), self.stockman), 0)

    def test_documents_of_a_process_are_shown_where_the_process_says(self):
        process = self.new_process("Receiving", picking_type_ids=[Command.set(self.incoming.ids)])
        self.document(process_ids=[Command.set(process.ids)])
        receipt = self.receipt()
        self.assertEqual(self.count(receipt, self.stockman), 1)
        process.active = False
        self.assertEqual(self.count(receipt, self.stockman), 0)

    def test_several_are_listed_and_open_with_one_click(self):
        self.document("How we buy", on_purchase=True)
        document = self.document("How we buy metal", on_purchase=True, categ_ids=[Command.set(self.metal.ids)])
        order = self.order("purchase.order", self.housing)
        self.assertEqual(self.count(order, self.buyer), 2)
        self.assertEqual(self.shown(order, self.buyer), [("How we buy", "1", True), ("How we buy metal", "1", True)])
        action = order.with_user(self.buyer).action_view_qms_instructions()
        self.assertEqual(action["name"], "Instructions")
        rows = self.env["qms.instruction"].with_user(self.buyer).search(action["domain"])
        opened = rows.filtered(lambda row: row.name == "How we buy metal").action_open_pdf()
        self.assertEqual(opened, document.current_revision_id.with_user(self.buyer).action_open_pdf())
        self.assertFalse(self.env["qms.instruction"].with_user(self.salesperson).search(action["domain"]))

    # Which

    def test_what_is_not_in_force_or_not_for_them_is_not_shown(self):
        here = {"picking_type_ids": [Command.set(self.incoming.ids)]}
        self.new_document(**here)
        self.document("Secret", confidentiality="quality", **here)
        archived = self.document("Archived", **here)
        # As it was possible before: archived while in force.
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_document SET active = FALSE WHERE id = %s", (archived.id,))
        self.env.invalidate_all()
        ended = self.document("Ended", **here)
        ended.current_revision_id.with_user(self.manager).action_obsolete("Not needed")
        receipt = self.receipt()
        self.assertEqual(self.count(receipt, self.stockman), 0)
        self.assertEqual(self.count(receipt, self.officer), 1)

    def test_another_company_shows_nothing_and_a_branch_what_its_parent_says(self):
        branch = self.env["res.company"].create({"name": "Test Pumps North", "parent_id": self.company.id})
        kinds = self.incoming | self.type_of(self.other_company) | self.type_of(branch)
        self.document().sudo().picking_type_ids = kinds
        other = self.person("t_other_stock", "stock.group_stock_user", self.other_company)
        north = self.person("t_north_stock", "stock.group_stock_user", branch)
        self.assertEqual(self.count(self.receipt(company=self.other_company), other), 0)
        receipt = self.receipt(company=branch)
        self.assertEqual(self.count(receipt, north), 1)
        self.assertEqual(receipt.with_user(north).action_view_qms_instructions()["type"], "ir.actions.act_url")
        both = self.person("t_both", "stock.group_stock_user")
        both.company_ids |= self.other_company
        receipt = self.receipt(company=self.other_company)
        both_companies = receipt.with_context(allowed_company_ids=(self.company | self.other_company).ids)
        self.assertEqual(self.count(both_companies, both), 0, "The record's company chooses, not the reader's.")

    # When

    def test_work_that_is_done_answers_with_what_was_in_force_on_its_day(self):
        document = self.document(picking_type_ids=[Command.set(self.incoming.ids)])
        receipt = self.done(self.receipt())
        before = self.receipt()
        with freeze_time("2026-02-01 12:00:00"):
            self.done(before)
        with freeze_time("2026-05-04 12:00:00"):
            self.revise(document, name="Incoming inspection of crates")
            today = self.receipt()
            self.assertEqual(self.count(today, self.stockman), 1)
            self.assertEqual(self.count(receipt, self.stockman), 1)
            self.assertEqual(self.count(before, self.stockman), 0, "Nothing was in force yet.")
            self.assertEqual(self.shown(receipt, self.stockman), [("Incoming inspection", "1", False)])
            self.assertEqual(self.shown(receipt, self.auditor), [("Incoming inspection", "1", True)])
            action = receipt.with_user(self.stockman).action_view_qms_instructions()
            self.assertEqual(action["name"], "In force on 03/10/2026")
            row = self.env["qms.instruction"].with_user(self.stockman).search(action["domain"])
            self.assertEqual((row.in_force_from, row.in_force_until), (date(2026, 3, 10), date(2026, 5, 3)))
            self.assert_refused(row.action_open_pdf, says="Ask a quality officer")
            self.assertEqual(row.hint, "superseded: quality and auditors open it")
            self.assertEqual(row.action_open_row()["params"]["message"], row.hint)
            current = document.current_revision_id.with_user(self.stockman)
            self.assertEqual(row.action_open_current(), current.action_open_pdf())
            late = self.done(today)
            self.assertEqual(late.with_user(self.stockman).action_view_qms_instructions()["type"], "ir.actions.act_url")

    def test_orders_answer_with_the_day_on_which_they_were_placed(self):
        document = self.document(on_purchase=True, on_sale=True)
        purchase, sale = self.order("purchase.order"), self.order("sale.order")
        purchase.button_confirm()
        sale.action_confirm()
        with freeze_time("2026-05-04 12:00:00"):
            self.revise(document)
            self.assertEqual(self.shown(purchase, self.buyer), [("Incoming inspection", "1", False)])
            self.assertEqual(self.shown(sale, self.salesperson), [("Incoming inspection", "1", False)])

    def test_on_the_day_of_a_change_the_later_one_counts(self):
        document = self.document(picking_type_ids=[Command.set(self.incoming.ids)])
        receipt = self.done(self.receipt())
        self.revise(document)
        with freeze_time("2031-05-04 12:00:00"):
            self.revise(document)
        self.assertEqual([number for _title, number, _today in self.shown(receipt, self.stockman)], ["2"])

    def test_the_day_is_the_companys(self):
        document = self.document(picking_type_ids=[Command.set(self.incoming.ids)])
        receipt = self.done(self.receipt())
        with freeze_time("2026-05-04 12:00:00"):
            self.revise(document)
        receipt.date_done = datetime(2026, 5, 3, 20)
        self.assertEqual(self.shown(receipt, self.stockman), [("Incoming inspection", "1", False)])
        self.company.partner_id.tz = "Asia/Tokyo"  # there it was the 4th
        self.assertEqual(receipt.with_user(self.stockman).action_view_qms_instructions()["type"], "ir.actions.act_url")

    def test_what_was_confidential_is_not_named_in_the_past_either(self):
        document = self.document(picking_type_ids=[Command.set(self.incoming.ids)], confidentiality="quality")
        receipt = self.done(self.receipt())
        with freeze_time("2026-05-04 12:00:00"):
            self.revise(document)
            self.assertEqual(self.count(receipt, self.stockman), 0)
            self.assertEqual(self.count(receipt, self.auditor), 1)

    def test_a_document_that_was_withdrawn_still_answers(self):
        document = self.document(picking_type_ids=[Command.set(self.incoming.ids)])
        receipt = self.done(self.receipt())
        with freeze_time("2026-05-04 12:00:00"):
            document.current_revision_id.with_user(self.manager).action_obsolete("Not needed")
            document.with_user(self.officer).active = False
            self.assertEqual(self.shown(receipt, self.stockman), [("Incoming inspection", "1", False)])
            action = receipt.with_user(self.stockman).action_view_qms_instructions()
            row = self.env["qms.instruction"].with_user(self.stockman).search(action["domain"])
            self.assertFalse(row.current_id)
            self.assert_refused(row.action_open_current, says="No other revision")

    # Many

    def test_twenty_records_ask_the_database_as_often_as_one(self):
        process = self.new_process("Receiving", categ_ids=[Command.set(self.metal.ids)])
        for number in range(5):
            self.document(f"Instruction {number}", picking_type_ids=[Command.set(self.incoming.ids)])
            self.document(f"Metal {number}", process_ids=[Command.set(process.ids)])

        def queries(count):
            receipts = self.env["stock.picking"]
            for number in range(count):
                receipt = self.receipt(self.product(f"Part {number}", self.castings))
                receipts |= self.done(receipt) if number % 2 else receipt
            mine = receipts.with_user(self.stockman)
            mine.mapped("qms_instruction_count")  # rules and rights that stay in the memory of the server
            self.env.flush_all()
            self.env.invalidate_all()
            self.stockman.fetch(["company_id"])  # an environment remembers it as long as it happens to live
            before = self.cr.sql_log_count
            counts = mine.mapped("qms_instruction_count")
            self.assertEqual(counts, [10] * count)
            return self.cr.sql_log_count - before

        self.assertEqual(queries(2), queries(20))

    def test_nobody_gets_an_error(self):
        self.document(on_purchase=True)
        order = self.order("purchase.order")
        orders = self.env["purchase.order"].with_user(self.buyer)
        self.assertIn("qms_instruction_count", orders.get_view(view_type="form")["arch"])
        self.assertEqual(self.count(order, self.buyer), 1)
        self.assertEqual(self.env["purchase.order"].with_user(self.buyer).new({}).qms_instruction_count, 0)
        self.assertEqual(order.with_user(self.portal).sudo().qms_instruction_count, 1)
        self.assert_refused(order.with_user(self.hr).action_view_qms_instructions)
