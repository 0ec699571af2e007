import base64
import io

from openpyxl import Workbook, load_workbook

from odoo.tests import freeze_time

from .vendor_case import VendorCase

HEADER = [
    "VAT",
    "Reference",
    "Vendor",
    "Status",
    "Class",
    "Valid to",
    "Last score",
    "Evaluated on",
    "Conditions",
    "Why",
]
TODAY = "2026-06-01 09:00:00"


class VendorImportCase(VendorCase):
    """Lists of vendors in Excel, brought in by the manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.foundry = cls.new_vendor("Alpha Foundry", vat="XX 123.456", ref="V-1")
        cls.turner = cls.new_vendor("Beta Turner", ref="0042")

    @classmethod
    def workbook(cls, *rows, header=None, percent=None):
        book = Workbook()
        sheet = book.active
        sheet.title = "Vendors"
        sheet.append(header or HEADER)
        for row in rows:
            sheet.append(list(row))
        if percent:
            sheet[percent].number_format = "0%"
        stream = io.BytesIO()
        book.save(stream)
        return base64.b64encode(stream.getvalue())

    @classmethod
    def row(cls, **cells):
        # What a status needs; a test that is about its absence says so.
        needed = {"Approved": {"kind": cls.relevant.name}, "Blocked": {"why": "Cracks"}}
        cells = {**needed.get(cells.get("status"), {}), **cells}
        names = ["vat", "ref", "name", "status", "kind", "until", "score", "day", "conditions", "why"]
        return [cells.get(name) for name in names]

    @classmethod
    def dialog(cls, file, user=None, company=None):
        # As in a browser: tests do not track otherwise.
        dialogs = cls.env["qms.supplier.import"].with_user(user or cls.manager).with_context(tracking_disable=False)
        dialogs = dialogs.with_company(company or (user or cls.manager).company_id)
        return dialogs.create({"file": file, "file_name": "vendors.xlsx"})

    @classmethod
    def bring_in(cls, *rows, user=None, **options):
        dialog = cls.dialog(cls.workbook(*rows, **options), user)
        dialog.action_check()
        if dialog.state == "good":
            dialog.action_import()
        return dialog

    def approvals(self, *vendors, user=None):
        found = self.env["qms.supplier.approval"].with_user(user or self.officer)
        return found.search([("partner_id", "in", [vendor.id for vendor in vendors])])

    def evaluations(self, *vendors):
        found = self.env["qms.supplier.evaluation"].with_user(self.officer)
        return found.search([("partner_id", "in", [vendor.id for vendor in vendors])])

    def assert_wrong(self, says, *rows, **options):
        """Nothing is imported of a file with a good row and `rows`, and the file that comes back says why."""
        good = self.new_vendor("Good Vendor")
        before = self.env["qms.supplier.approval"].search_count([])
        dialog = self.bring_in(self.row(name="Good Vendor", status="Approved"), *rows, **options)
        self.assertEqual(dialog.state, "bad")
        self.assertIn(says, dialog.problems)
        self.assertIn(says, " ".join(str(row[0]) for row in self.returned(dialog)[1:]))
        dialog.action_import()
        self.assertEqual(dialog.state, "bad", "The button is no way round the check.")
        self.assertEqual(self.env["qms.supplier.approval"].search_count([]), before)
        self.assertFalse(self.approvals(good) or self.evaluations(good))
        good.unlink()
        return dialog

    def returned(self, dialog, sheet=0):
        book = load_workbook(io.BytesIO(base64.b64decode(dialog.bad_file)))
        return list(book.worksheets[sheet].iter_rows(values_only=True))
