from ast import literal_eval

from odoo.tests import freeze_time, tagged

from .inventory import view_arch
from .vendor_figure_case import LATER, VendorFigureCase

TODAY = LATER


@tagged("post_install", "-at_install")
@freeze_time(f"{TODAY} 09:00:00")
class TestQmsSupplierReport(VendorFigureCase):
    """The list of vendors, and K20 over it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        classes = cls.env["qms.supplier.class"]
        cls.relevant = classes.create({"name": "A", "company_id": cls.company.id, "interval_months": 12})
        cls.other = classes.create({"name": "C", "company_id": cls.company.id, "is_relevant": False})

    def decided(self, vendor=None, state="approved", company=None, evaluated=None, **vals):
        """Give a vendor a status for all products, as an import does; `evaluated`: the score of an evaluation."""
        vendor, company = vendor or self.vendor, company or self.company
        vals = {"class_id": self.relevant.id, "date_due": "2027-01-31", **vals}
        days = {name: vals.pop(name) for name in list(vals) if name.startswith("date_")}
        approval = self.env["qms.supplier.approval"].create({"partner_id": vendor.id, "company_id": company.id, **vals})
        self.columns("qms_supplier_approval", approval, state=state, **days)
        if evaluated is not None:
            evaluation = self.env["qms.supplier.evaluation"].create(
                {
                    "partner_id": vendor.id,
                    "company_id": company.id,
                    "date_start": "2026-01-01",
                    "date_end": "2026-03-31",
                }
            )
            self.columns("qms_supplier_evaluation", evaluation, state="confirmed", score=evaluated, rating="B")
        return approval

    def columns(self, table, record, **values):
        """Write what only verbs of other parts write."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(f"UPDATE {table} SET {name} = %s WHERE id = %s", [value, record.id])
        self.env.invalidate_all()

    def row(self, vendor=None, user=None, company=None):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["qms.supplier.report"].with_user(user or self.officer)
        rows = rows.with_context(allowed_company_ids=(company or self.company).ids)
        return rows.search([("partner_id", "=", (vendor or self.vendor).id)])

    def assert_row(self, vendor=None, company=None, **expected):
        row = self.row(vendor, company=company)
        self.assertEqual(len(row), 1)
        found = {name: str(row[name]) if name in ("valid_until", "evaluate_by") else row[name] for name in expected}
        self.assertEqual(found, expected)
        return row

    def test_what_was_ordered_in_twelve_months(self):
        self.received(self.ordered({"qty": 10, "price_unit": 5}, {"qty": 1, "price_unit": 7}))
        self.ordered({"qty": 10, "price_unit": 1})
        row = self.assert_row(order_count=2, line_count=3, open_count=1, status="none", is_classed=False)
        self.assertEqual(row.spend, 67)
        self.assertEqual(round(row.on_time_share), 67)

    def test_a_vendor_of_long_ago_is_gone_and_one_of_last_year_is_there(self):
        for vendor, day in ((self.vendor, "2025-02-10"), (self.other_vendor, "2024-02-10")):
            product = self.new_product("Sheet", vendor=vendor)
            order = self.ordered({"product": product, "due": day}, day=day, vendor=vendor)
            self.received(order, day=day)
            self.columns("purchase_order", order, date_approve=day)
        self.assert_row(order_count=0, line_count=0, spend=0, is_active=False, on_time_share=False)
        self.assertFalse(self.row(self.other_vendor))

    def test_a_contact_counts_as_its_company(self):
        contact = self.new_vendor("Sales office", parent_id=self.vendor.id, is_company=False)
        self.ordered({"product": self.new_product("Pin", vendor=contact)}, vendor=contact)
        self.assert_row(order_count=1)
        self.assertFalse(self.row(contact))

    def test_the_status_is_the_one_of_today(self):
        approval = self.decided(state="trial", date_end="2026-05-10", evaluated=81)
        self.assert_row(status="trial", valid_until="2026-05-10", score=81, rating="B", order_count=0)
        with freeze_time("2026-05-11 09:00:00"):
            self.assert_row(status="expired", is_evaluated=False)
        self.columns("qms_supplier_approval", approval, state="expired")
        self.assert_row(status="expired")
        self.decided(state="proposed")
        self.assert_row(status="proposed")
        self.decided(state="blocked", date_end=None)
        self.assert_row(status="blocked", valid_until="False")

    def test_a_status_of_some_products_is_told_as_such(self):
        category = self.env["product.category"].create({"name": "Castings"})
        self.decided(categ_id=category.id)
        self.assert_row(status="category", is_classed=False)

    def test_a_branch_has_its_own_status_or_the_one_above(self):
        branch = self.env["res.company"].create({"name": "Test Pumps North", "parent_id": self.company.id})
        self.officer.sudo().company_ids |= branch
        self.decided(evaluated=90)
        order = self.new_order(company=self.company)
        self.columns("purchase_order", order, company_id=branch.id)
        self.assert_row(company=branch, status="approved", score=90, order_count=1)
        self.decided(company=branch, state="blocked", class_id=False)
        self.assert_row(company=branch, status="blocked", is_classed=False)
        self.assert_row(status="approved")

    def test_a_row_keeps_its_number_whatever_its_status(self):
        self.ordered()
        before = self.row().id
        self.decided()
        self.assertEqual(self.row().id, before)
        self.assertEqual(self.env["qms.supplier.report"].browse(before).partner_id, self.vendor)

    def test_each_company_sees_its_own(self):
        self.decided()
        self.decided(company=self.other_company, state="blocked", class_id=False)
        self.assert_row(status="approved")
        other = self.row(user=self.other_manager, company=self.other_company)
        self.assertEqual(other.status, "blocked")

    def test_the_filters_find_what_they_say(self):
        self.decided(date_due="2026-05-01")
        self.ordered({"product": self.new_product("Sheet", vendor=self.other_vendor)}, vendor=self.other_vendor)
        self.env.flush_all()
        rows = self.env["qms.supplier.report"].with_user(self.officer)

        def found(*domain):
            return rows.search(list(domain)).partner_id & (self.vendor | self.other_vendor)

        self.assertEqual(found(("evaluate_by", "<", "today")), self.vendor)
        self.assertEqual(found(("is_classed", "=", False)), self.other_vendor)
        self.assertEqual(found(("status", "in", ("none", "proposed", "expired", "blocked"))), self.other_vendor)

    def test_each_status_has_a_filter_of_its_own_and_they_tile_the_register(self):
        vendors = {}
        for state in ("approved", "conditional", "trial", "blocked", "expired", "proposed"):
            vendors[state] = self.new_vendor(state)
            self.decided(vendors[state], state=state)
        vendors["none"] = self.new_vendor("none")
        self.active(vendors["none"])
        self.env.flush_all()
        for user in (self.buyer, self.officer, self.auditor):
            rows = self.env["qms.supplier.report"].with_user(user)
            arch = view_arch(self.env(user=user), rows._name, "search")
            for name, vendor in vendors.items():
                with self.subTest(user=user.login, filter=name):
                    [found] = arch.xpath(f"//filter[@name='{name}']")
                    domain = literal_eval(found.get("domain"))
                    self.assertEqual(rows.search([*domain, ("company_id", "=", self.company.id)]).partner_id, vendor)

    def test_who_sees_no_prices_is_shown_none_in_any_view(self):
        for kind in ("list", "kanban", "pivot", "graph", "search"):
            arch = view_arch(self.env(user=self.auditor), "qms.supplier.report", kind)
            self.assertFalse(arch.xpath("//field[@name='spend']"), kind)
        fields = self.env["qms.supplier.report"].with_user(self.auditor).fields_get()
        self.assertNotIn("spend", fields)
        self.assertEqual(fields["score"]["aggregator"], "avg", "Scores of vendors have no sum.")

    def test_who_reads_it_and_who_reads_the_spend(self):
        self.ordered()
        for user in (self.buyer, self.officer, self.manager):
            self.assertEqual(self.row(user=user).spend, 50)
            self.assertEqual(self.row(user=user).action_open_partner()["res_id"], self.vendor.id)
        row = self.row(user=self.auditor)
        self.assertEqual((row.order_count, row.on_time_share), (1, 0))
        self.assert_refused(row.read, ["spend"])
        for user in (self.employee, self.hr, self.portal):
            self.assertFalse(self.env["qms.supplier.report"].with_user(user).has_access("read"))

    def test_the_list_costs_the_same_number_of_queries_for_many_vendors(self):
        vendors = [self.new_vendor(f"Vendor {number}") for number in range(12)]
        for vendor in vendors:
            self.decided(vendor)
        rows = self.env["qms.supplier.report"].with_user(self.officer)
        spec = {"partner_id": {"fields": {"display_name": {}}}, "status": {}, "spend": {}, "on_time_share": {}}

        def queries(number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = rows.web_search_read([("partner_id", "in", [v.id for v in vendors[:number]])], spec)
            self.assertEqual(len(found["records"]), number)
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertEqual(queries(2), queries(12))

    # K20

    def active(self, vendor=None):
        vendor = vendor or self.vendor
        self.ordered({"product": self.new_product("Sheet", vendor=vendor)}, vendor=vendor)

    def test_relevant_vendors_with_a_valid_evaluation(self):
        third, fourth, fifth = (self.new_vendor(name) for name in ("Third", "Fourth", "Fifth"))
        for vendor in (self.vendor, self.other_vendor, third, fourth, fifth):
            self.active(vendor)
        self.decided(evaluated=90)
        self.decided(self.other_vendor)
        self.decided(third, evaluated=90, date_due="2026-05-09")
        self.decided(fourth, class_id=self.other.id)
        self.assert_figure("K20", 100 / 3, 1, 3, left_out=1)
        self.assert_figure("K20_NOT_CLASSED", 1)

    def test_evaluated_is_nobody_who_is_not_ordered_from_or_whose_status_is_over(self):
        self.decided(evaluated=90)
        self.assert_figure("K20", None, count=0)
        self.active()
        self.assert_figure("K20", 100, 1, 1)
        with freeze_time("2027-02-01 09:00:00"):
            self.assertEqual(self.row().is_evaluated, False)

    def test_nothing_of_another_company_counts(self):
        self.active()
        self.decided(company=self.other_company, evaluated=90, class_id=False)
        self.assert_figure("K20", None, count=0, left_out=1)

    def test_numbers_of_rows_fit_whatever_the_number_of_companies(self):
        companies = self.company | self.env["res.company"].create([{"name": f"Company {i}"} for i in range(5)])
        for company in companies:
            self.decided(company=company, class_id=False)
        self.env.flush_all()
        rows = self.env["qms.supplier.report"].with_context(allowed_company_ids=companies.ids)
        rows = rows.search([("partner_id", "=", self.vendor.id), ("company_id", "in", companies.ids)])
        self.assertEqual(rows.company_id, companies)
        self.assertEqual(len(set(rows.ids)), len(companies))
        self.assertLess(max(rows.ids), 2**31)
        rows.invalidate_recordset()
        for row in rows:
            self.assertEqual(row.partner_id, self.vendor)
            self.assertEqual(rows.search([("id", "=", row.id)]).company_id, row.company_id)
