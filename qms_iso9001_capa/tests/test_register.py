from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .stock_case import StockCase
from .test_qms_complaint import ComplaintCase

REGISTER = "qms_iso9001_capa.qms_nonconformity_register"
COMPLAINTS = "qms_iso9001_capa.qms_complaint_register"


@tagged("post_install", "-at_install")
class TestRegister(ComplaintCase, StockCase):
    """The printed registers: what was chosen, sorted by number, for who may read it."""

    def render(self, records, user, report=REGISTER):
        reports = self.env["ir.actions.report"].with_user(user)
        content, _kind = reports._render_qweb_html(report, records.ids)
        return html.fromstring(content)

    def rows(self, page):
        """Return {number: {heading: text}} in the order of the page."""
        headings = [th.text_content().strip() for th in page.xpath("(//thead)[1]/tr/th")]
        rows = {}
        for tr in page.xpath("//tbody/tr"):
            cells = [" | ".join(td.text_content().split("\n")).strip() for td in tr.xpath("td")]
            rows[cells[0]] = dict(zip(headings, cells, strict=True))
        return rows

    def test_a_row_says_what_happened(self):
        defect = self.env["qms.defect"].create({"name": "Crack", "company_id": self.company.id})
        self.casting.standard_price = 12
        lot = self.lot()
        self.put(self.casting, 10, lot)
        vals = {"partner_id": self.vendor.id, "lot_id": lot.id, "defect_id": defect.id, "place": "Dock 2"}
        record = self.case(self.casting, 3, severity="high", date_detected="2026-02-03", **vals)
        other = self.nonconformity(self.officer, name="Closed one", date_detected="2026-02-04")
        other.action_contain()
        other.action_correct(disposition="scrap")
        other.action_close()
        page = self.render(other | record, self.auditor)
        rows = self.rows(page)
        self.assertEqual(list(rows), sorted([record.reference, other.reference]))
        row = rows[record.reference]
        self.assertEqual(row["What"], record.name)
        self.assertEqual(row["Where, product, lot"], "Dock 2 | Casting | L-1")
        self.assertEqual(row["Vendor or customer"], "Casting Works")
        self.assertEqual((row["Severity"], row["Defect"], row["Status"]), ("High", "Crack", "Reported"))
        self.assertEqual((row["Found on"], row["Closed on"], row["Cost"]), ("02/03/2026", "", ""))
        self.assertEqual(row["Responsible"], record.user_id.name)
        self.assertTrue(row["Due"])
        self.assertEqual((rows[other.reference]["Disposition"], rows[other.reference]["Status"]), ("Scrap", "Closed"))
        self.assertTrue(rows[other.reference]["Closed on"])
        head = " ".join(page.xpath("//h3/following-sibling::p[1]")[0].text_content().split())
        self.assertIn(self.company.name, head)
        self.assertIn("2 in this list, 1 open (Reported 1, Closed 1)", head)

    def scrapped(self, count):
        """Return as many cases, of each of which 3 housings of 4 were scrapped."""
        self.housing.categ_id = self.env["product.category"].create(
            {"name": "Valued", "property_cost_method": "standard"}
        )
        self.housing.with_company(self.company).standard_price = 4
        self.put(self.housing, 3 * count)
        records = self.env["qms.nonconformity"]
        for _n in range(count):
            record = self.case(self.housing, 3)
            record.action_quarantine()
            line = self.env["qms.nonconformity.disposition"].with_user(self.officer)
            line = line.create({"nonconformity_id": record.id, "kind": "scrap", "quantity": 3})
            line.with_user(self.manager).action_post()
            records |= record
        return records

    def test_what_was_posted_for_the_goods_and_its_cost(self):
        record = self.scrapped(1)
        row = self.rows(self.render(record, self.auditor))[record.reference]
        self.assertEqual(row["Disposition"], "Scrap")
        self.assertEqual(record.cost, 12)
        self.assertIn("12.00", row["Cost"])

    def count_queries(self, records):
        self.env.flush_all()
        costs = []
        # The first one fills caches that do not belong to it.
        for part in (records[:1], records[:5], records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(self.rows(self.render(part, self.auditor))), len(part))
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[2], costs[1], costs)

    def test_as_many_queries_for_ten_with_costs_as_for_five(self):
        self.count_queries(self.scrapped(10))

    def test_only_what_the_reader_may_read(self):
        mine = self.nonconformity(self.employee)
        others = self.nonconformity(self.buyer)
        self.assertEqual(list(self.rows(self.render(mine, self.employee))), [mine.reference])
        with self.assertRaises(AccessError):
            self.render(mine | others, self.employee)
        theirs = self.nonconformity(self.other_employee, company_id=self.other_company.id, name="Theirs")
        with self.assertRaises(AccessError):
            self.render(theirs | mine, self.auditor)

    def test_each_company_has_its_own_table(self):
        both = new_test_user(
            self.env,
            "t_both",
            groups="base.group_user,qms_iso9001.group_qms_auditor",
            company_id=self.company.id,
            company_ids=[(6, 0, (self.company | self.other_company).ids)],
        )
        mine = self.nonconformity(self.employee)
        theirs = self.nonconformity(self.other_employee, company_id=self.other_company.id)
        reports = self.env["ir.actions.report"].with_user(both)
        reports = reports.with_context(allowed_company_ids=both.company_ids.ids)
        content, _kind = reports._render_qweb_html(REGISTER, (mine | theirs).ids)
        heads = html.fromstring(content).xpath("//h3/following-sibling::p[1]/strong[1]")
        names = (self.company | self.other_company).mapped("name")
        self.assertEqual({head.text_content() for head in heads}, set(names))

    def test_as_many_queries_for_fifty_as_for_five(self):
        self.housing.standard_price = 12
        lot = self.lot()
        records = self.env["qms.nonconformity"].with_user(self.officer).with_context(import_file=True)
        vals = {"product_id": self.casting.id, "lot_id": lot.id, "partner_id": self.vendor.id, "disposition": "scrap"}
        records = records.create([{**vals, "name": f"Crack {n}", "quantity": 1} for n in range(50)])
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        lines.create([{"nonconformity_id": record.id, "kind": "scrap", "quantity": 1} for record in records])
        self.count_queries(records)

    def test_many_rows_make_one_real_pdf(self):
        records = self.env["qms.nonconformity"].with_user(self.officer).with_context(import_file=True)
        records = records.create([{"name": f"Crack number {n} in the housing", "place": "Dock 2"} for n in range(60)])
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content, kind = report._render_qweb_pdf(REGISTER, records.ids)
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))

    def test_each_page_has_headings_and_a_number(self):
        records = self.env["qms.nonconformity"].with_user(self.officer).with_context(import_file=True)
        records = records.create(
            [{"name": "A very long text about a crack. " * (n % 7)} for n in range(1, 101) if n % 7]
        )
        page = self.render(records, self.auditor)
        self.assertEqual(list(self.rows(page)), sorted(records.mapped("reference")))
        count = len(page.xpath("//table"))
        self.assertGreater(count, 2)
        self.assertEqual(len(page.xpath("//thead")), count)
        text = " ".join(page.text_content().split())
        for number in range(1, count + 1):
            self.assertIn(f"Page {number} of {count}", text)

    def test_register_of_complaints(self):
        record = self.complaint(self.officer, product_id=self.housing.id)
        record.action_answered("Told by telephone")
        record.write({"justified": "yes", "reason": "The seal was missing"})
        record.action_close()
        row = self.rows(self.render(record, self.auditor, COMPLAINTS))[record.reference]
        self.assertEqual((row["Customer"], row["Justified"], row["Status"]), ("Pump Works", "Justified", "Closed"))
        self.assertEqual((row["Because"], row["Order, product, lot"]), ("The seal was missing", "Housing"))
        with self.assertRaises(AccessError):
            self.render(record, self.employee, COMPLAINTS)
        with self.assertRaises(AccessError):
            self.render(record, self.other_manager, COMPLAINTS)

    def test_a_customer_prints_no_register(self):
        account = new_test_user(
            self.env,
            "t_customer_register",
            groups="base.group_portal",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        account.partner_id.parent_id = self.customer
        record = self.complaint(self.officer)
        self.assertTrue(record.with_user(account).has_access("read"))
        with self.assertRaises(AccessError):
            self.render(record, account, COMPLAINTS)
