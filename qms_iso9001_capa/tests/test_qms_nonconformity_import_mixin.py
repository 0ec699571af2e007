from io import BytesIO

from openpyxl import Workbook, load_workbook

from odoo.tests import tagged
from odoo.tools import file_open

from .common import NonconformityCase

TEMPLATE = "qms_iso9001_capa/static/xls/qms_nonconformity.xlsx"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@tagged("post_install", "-at_install")
class TestQmsNonconformityImportMixin(NonconformityCase):
    """An old register through the import screen: what stands in it is what is here afterwards."""

    def template(self):
        with file_open(TEMPLATE, "rb") as file:
            return file.read()

    def sheet(self, *rows):
        """Return an Excel file with the header of the template, as bytes."""
        header = [cell.value for cell in load_workbook(BytesIO(self.template())).worksheets[0][1]]
        book = Workbook()
        book.active.append(header)
        for row in rows:
            values = {"What": "Old crack", "Severity": "High", "State": "Closed", "Found on": "2020-03-02", **row}
            self.assertFalse(values.keys() - set(header))
            book.active.append([values.get(name, "") for name in header])
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def through_the_screen(self, content, user=None, dryrun=False):
        """Do what the import screen does with a file; return what it gets back."""
        file = self.env["base_import.import"].with_user(user or self.manager)
        file = file.create(
            {"res_model": "qms.nonconformity", "file": content, "file_name": "list.xlsx", "file_type": EXCEL}
        )
        options = {"has_headers": True, "advanced": True, "limit": 2000, "skip": 0, "quoting": '"', "separator": ","}
        preview = file.parse_preview(options)
        self.assertNotIn("error", preview)
        paths = ["/".join(preview["matches"].get(index, [])) for index in range(len(preview["headers"]))]
        self.mapped_columns = dict(zip(preview["headers"], paths, strict=True))
        names = [header.lower() for header in preview["headers"]]
        return file.execute_import(paths, names, {**preview["options"], "limit": 2000}, dryrun=dryrun)

    def imported(self, *rows, user=None):
        result = self.through_the_screen(self.sheet(*rows), user)
        self.assertFalse(result["messages"])
        return self.env["qms.nonconformity"].browse(result["ids"])

    def assert_row_refused(self, says, *rows):
        messages = self.through_the_screen(self.sheet(*rows))["messages"]
        # Odoo repeats the first error at the top.
        self.assertIn(len(rows) - 1, [message["record"] for message in messages])
        for message in messages:
            self.assertIn(says, message["message"])

    def test_the_shipped_template_comes_in_as_it_stands(self):
        mails = self.env["mail.mail"].sudo().search_count([])
        result = self.through_the_screen(self.template())
        self.assertTrue(all(self.mapped_columns.values()), self.mapped_columns)
        self.assertFalse(result["messages"])
        closed, contained = self.env["qms.nonconformity"].browse(result["ids"])
        self.assertRecordValues(
            closed | contained,
            [
                {"reference": "2019/17", "state": "closed", "is_legacy": True, "partner_name": "Casting Works"},
                {"reference": "2024/3", "state": "contained", "is_legacy": True, "partner_name": False},
            ],
        )
        self.assertEqual(str(closed.company_id._qms_day(closed.date_done)), "2019-04-01")
        self.assertEqual((closed.days_to_close, str(closed.date_due)), (28, "2019-03-18"))
        self.assertEqual((closed.product_id, closed.partner_id, closed.lot_name), (self.housing, self.vendor, "L-4711"))
        self.assertFalse(closed.user_id)
        self.assertFalse(closed.activity_ids)
        self.assertFalse(closed.is_capa_proposed)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)

    def test_the_day_is_the_same_wherever_it_is_read(self):
        self.manager.tz = "Pacific/Auckland"
        record = self.imported({"Closed on": "2020-03-09"})
        self.assertEqual(record.days_to_close, 7)

    def test_open_cases_come_in_too_linked_or_as_text(self):
        owner = self.employee
        cases = self.imported(
            {"Vendor or customer (as text)": "casting works", "State": "Reported", "Responsible": owner.login},
            {"Vendor or customer (as text)": "Long gone", "Product (as text)": "Old pump", "State": "Reported"},
            {"Vendor or customer (as text)": "Long gone", "Closed on": "2020-04-01"},
        )
        linked, text, closed = cases
        self.assertEqual(
            (linked.partner_id, linked.partner_name, linked.user_id), (self.vendor, "Casting Works", owner)
        )
        self.assertFalse(linked.is_legacy)
        self.assertEqual((text.partner_name, text.product_name, text.state), ("Long gone", "Old pump", "reported"))
        self.assertFalse(text.partner_id or text.is_legacy)
        self.assertEqual((closed.partner_name, closed.state), ("Long gone", "closed"))
        text.with_user(self.officer).action_contain()
        self.assertEqual(text.partner_name, "Long gone")

    def test_open_cases_without_owner_go_where_new_ones_go_without_mail(self):
        mails = self.env["mail.mail"].sudo().search_count([])
        cases = self.imported(
            {"State": "Reported"},
            {"State": "Contained"},
            {"State": "Reported", "Vendor or customer (as text)": "Long gone"},
            {"Closed on": "2020-03-09"},
            {"State": "Cancelled", "Closed on": "2020-03-09"},
        )
        owners = [self.manager, self.manager, self.manager, self.env["res.users"], self.env["res.users"]]
        self.assertEqual([case.user_id for case in cases], owners)
        self.assertEqual([case.activity_ids.user_id for case in cases], owners)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), mails)

    def test_a_number_that_is_taken_is_named(self):
        row = {"Number": "2019/5, old", "Closed on": "2020-03-09"}
        self.imported(row)
        messages = self.through_the_screen(self.sheet(row))["messages"]
        self.assertIn("2019/5, old: this number is taken", str(messages))

    def test_a_text_that_two_are_called_stays_text(self):
        self.env["res.partner"].create({"name": "Casting Works"})
        record = self.imported({"Vendor or customer (as text)": "Casting Works", "State": "Reported"})
        self.assertEqual((record.partner_id.ids, record.partner_name), ([], "Casting Works"))

    def test_only_managers_type_a_text(self):
        known = {"Vendor or customer (as text)": "Casting Works", "State": "Reported"}
        self.assertEqual(self.imported(known, user=self.officer).partner_id, self.vendor)
        unknown = {"name": "x", "partner_name": "Long gone"}
        for user in (self.officer, self.employee):
            self.assert_refused(self.env["qms.nonconformity"].with_user(user).create, unknown, says="never typed")
        forged = {"name": "x", "partner_name": "Long gone", "date_done": "2020-01-01"}
        self.assert_refused(self.env["qms.nonconformity"].with_user(self.manager).create, forged, says="never typed")

    def test_the_day_of_closing_is_checked(self):
        good = {"Closed on": "2020-03-09"}
        self.assert_row_refused("before", good, {"Closed on": "2019-01-01"})
        self.assert_row_refused("is empty", good, {"Closed on": ""})
        self.assert_row_refused("in the future", good, {"Closed on": "2099-01-01"})

    def test_closed_before_asks_for_no_corrective_action(self):
        record = self.imported({"Closed on": "2020-03-09"})
        self.assertFalse(record.is_capa_proposed)
        self.assertNotIn(record, self.env["qms.nonconformity"].search([("is_capa_proposed", "=", True)]))
        record.with_user(self.officer).action_reopen("Not right yet")
        self.assertTrue(record.is_capa_proposed)
