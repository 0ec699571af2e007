from lxml import etree

from odoo.tests import Form, new_test_user, tagged

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestSourceMixin(NonconformityCase):
    OTHERS = {
        "stock user": "stock.group_stock_user",
        "buyer": "purchase.group_purchase_user",
        "seller": "sales_team.group_sale_salesman",
        "accountant": "account.group_account_invoice",
        "reading accountant": "account.group_account_readonly",
    }

    def other_user(self, role):
        groups = f"base.group_user,{self.OTHERS[role]}"
        return new_test_user(
            self.env,
            f"t_only_{role}",
            groups=groups,
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def test_forms_and_lists_of_transfers_open_for_users_without_quality_group(self):
        """Everybody who may read a transfer reads it with our fields, as the web client asks for them."""
        receipt = self.receipt()
        self.report(receipt, self.buyer)
        for role in self.OTHERS:
            picking = receipt.with_user(self.other_user(role))
            for view in ("form", "list", "kanban"):
                with self.subTest(role=role, view=view):
                    asked = self.asked_fields(picking, view)
                    self.assertEqual("nonconformity_count" in asked, view == "form")
                    [values] = picking.web_read({name: {} for name in asked})
                    self.assertEqual(values.get("nonconformity_count", 1), 1)

    def asked_fields(self, records, view):
        """Return the names of the fields that the web client reads to show `view` of `records`."""
        arch = etree.fromstring(records.get_view(view_type=view)["arch"])
        return set(arch.xpath("//field[not(ancestor::field)]/@name"))

    def test_stock_user_and_buyer_report_from_the_receipt_and_see_their_report(self):
        for role in ("stock user", "buyer", "seller"):
            with self.subTest(role=role):
                user, receipt = self.other_user(role), self.receipt()
                record = self.report(receipt, user)
                self.assertEqual(record.picking_id, receipt)
                action = receipt.with_user(user).action_view_nonconformities()
                self.assertEqual(self.env["qms.nonconformity"].with_user(user).search(action["domain"]), record)
                form = Form(record.with_user(user))
                self.assertEqual(form.picking_name, receipt.name)

    def test_counts_need_one_query(self):
        receipts = self.env["stock.picking"].union(*(self.receipt() for _n in range(5)))
        for receipt in receipts[1:]:
            self.report(receipt, self.buyer)
        self.report(receipts[4], self.buyer)
        self.env.flush_all()
        self.env.invalidate_all()
        receipts = receipts.with_user(self.buyer)
        with self.assertQueryCount(1):
            self.assertEqual(receipts.mapped("nonconformity_count"), [0, 1, 1, 1, 2])

    def test_counts_of_another_company_stay_there(self):
        receipt = self.receipt()
        self.report(receipt, self.buyer)
        receipt = receipt.with_context(allowed_company_ids=self.other_company.ids)
        self.assertEqual(receipt.nonconformity_count, 0)

    def test_deleting_a_draft_receipt_keeps_the_nonconformity_with_its_name(self):
        """A storekeeper deletes what Odoo lets people delete; the evidence keeps the number as text."""
        storekeeper = new_test_user(
            self.env,
            "t_storekeeper",
            groups="base.group_user,stock.group_stock_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        receipt = self.receipt()
        name = receipt.name
        record = self.report(receipt, self.buyer)
        receipt.action_cancel()
        receipt.with_user(storekeeper).unlink()
        record.invalidate_recordset()
        self.assertTrue(record.exists())
        self.assertFalse(record.picking_id)
        self.assertEqual(record.picking_name, name)

    def test_deleting_product_and_lot_keeps_their_names(self):
        product = self.env["product.product"].create({"name": "Gasket", "is_storable": True, "tracking": "lot"})
        lot = self.env["stock.lot"].create({"name": "L-9", "product_id": product.id})
        record = self.nonconformity(product_id=product.id, lot_id=lot.id)
        lot.unlink()
        product.unlink()
        record.invalidate_recordset()
        self.assertEqual((record.product_name, record.lot_name), ("Gasket", "L-9"))

    def test_links_that_are_emptied_keep_their_names_among_others(self):
        """Deleted for two cases at once, emptied by hand, renamed, and chosen anew."""
        gasket, lid = (self.env["product.product"].create({"name": name}) for name in ("Gasket", "Lid"))
        cases = self.nonconformity(self.officer, product_id=gasket.id, partner_id=self.vendor.id)
        cases |= self.nonconformity(self.officer, product_id=gasket.id)
        kept = self.nonconformity(self.officer, product_id=lid.id)
        never = self.nonconformity(self.officer)
        gasket.unlink()
        lid.name = "Cover"
        every = cases | kept | never
        every.invalidate_recordset()
        self.assertEqual(every.mapped("product_name"), ["Gasket", "Gasket", "Lid", False])
        self.assertFalse(cases.product_id)
        (cases | kept).write({"partner_id": False})
        self.assertEqual((cases | kept).mapped("partner_name"), [self.vendor.name, False, False])
        self.assertEqual((cases | kept).mapped("product_name"), ["Gasket", "Gasket", "Lid"])
        every.product_id = lid
        self.env.flush_all()
        every.invalidate_recordset()
        self.assertEqual(set(every.mapped("product_name")), {"Cover"})

    def test_validating_a_receipt_costs_nothing_more(self):
        """Nothing of ours runs when goods move: the count is asked by the form alone."""
        stored = [
            name
            for name, field in self.env["stock.picking"]._fields.items()
            if name.startswith("nonconformity") and field.store
        ]
        self.assertFalse(stored)

    def test_buttons_on_two_transfers(self):
        both = self.receipt() | self.receipt()
        for receipt in both:
            self.report(receipt, self.buyer)
        action = both.with_user(self.officer).action_view_nonconformities()
        self.assertEqual(self.env["qms.nonconformity"].with_user(self.officer).search_count(action["domain"]), 2)
