import base64
import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import tagged

from .vendor_import_case import HEADER, VendorImportCase


@tagged("post_install", "-at_install")
class TestQmsSupplierImportRefused(VendorImportCase):
    """What does not come in, and what is said of it."""

    def test_an_unknown_vendor(self):
        self.assert_wrong("No vendor has this", self.row(name="Nobody", status="Approved"))
        self.assert_wrong("Nothing says which vendor", self.row(status="Approved"))

    def test_an_ambiguous_name_needs_more(self):
        twin = self.new_vendor("Alpha Foundry", ref="V-2")
        self.assert_wrong("Several vendors fit", self.row(name="Alpha Foundry", status="Approved"))
        self.bring_in(self.row(name="Alpha Foundry", ref="V-2", status="Approved"))
        self.assert_state(self.approvals(twin), "approved")

    def test_what_does_not_fit_together(self):
        self.assert_wrong("is that of Alpha Foundry", self.row(vat="XX123456", name="Beta Turner", status="Approved"))
        self.assert_wrong("not YY1", self.row(vat="YY1", name="Alpha Foundry", status="Approved"))

    def test_a_vendor_of_another_company(self):
        self.new_vendor("Their Own", company_id=self.other_company.id)
        self.assert_wrong("No vendor has this", self.row(name="Their Own", status="Approved"))
        self.manager.company_ids |= self.other_company
        self.assert_wrong("No vendor has this", self.row(name="Their Own", status="Approved"))

    def test_a_contact_and_an_archived_vendor(self):
        self.env["res.partner"].create({"name": "Ann Sales", "parent_id": self.foundry.id})
        self.assert_wrong("No vendor has this", self.row(name="Ann Sales", status="Approved"))
        self.turner.active = False
        self.assert_wrong("is archived", self.row(name="Beta Turner", status="Approved"))

    def test_bad_days(self):
        for cells, says in (
            ({"until": "31.13.2026"}, "is no day"),
            ({"until": "soon"}, "“soon” is no day"),
            ({"until": 12.5}, "is no day"),
            ({"score": 5, "day": date(2026, 7, 1)}, "in the future"),
            ({"score": 5}, "day of the score is missing"),
            ({"day": date(2026, 2, 1)}, "day without a score"),
            ({"status": "On trial"}, "A trial ends"),
        ):
            with self.subTest(**cells):
                self.assert_wrong(says, self.row(**{"name": "Alpha Foundry", "status": "Approved", **cells}))

    def test_bad_scores(self):
        for score in (101, -1, "good", "nan", True, "100.1"):
            with self.subTest(score=score):
                row = self.row(name="Alpha Foundry", status="Approved", score=score, day=date(2026, 2, 1))
                self.assert_wrong("is no number from 0 to 100", row)

    def test_bad_status_and_class(self):
        self.assert_wrong("Status is empty", self.row(name="Alpha Foundry"))
        self.assert_wrong("“Proposed” is not known", self.row(name="Alpha Foundry", status="Proposed"))
        self.assert_wrong("“Z” is not known", self.row(name="Alpha Foundry", status="Approved", kind="Z"))
        self.env["qms.supplier.class"].create({"name": "Their class", "company_id": self.other_company.id})
        row = self.row(name="Alpha Foundry", status="Approved", kind="Their class")
        self.assert_wrong("is not known", row)

    def test_a_vendor_that_stands_twice_however_it_is_named(self):
        dialog = self.assert_wrong(
            "twice: also in Vendors row 4",
            self.row(name="Alpha Foundry", status="Approved"),
            self.row(vat="XX123456", status="Blocked"),
        )
        self.assertEqual(dialog.bad_count, 2)

    def test_what_was_decided_here_is_not_replaced(self):
        self.decide("approved", vendor=self.foundry)
        self.assert_wrong("has a status already: Approved", self.row(name="Alpha Foundry", status="Blocked"))
        self.bring_in(self.row(name="Beta Turner", status="Approved", score=50, day=date(2026, 2, 1)))
        row = self.row(name="Beta Turner", status="Approved", score=60, day=date(2026, 3, 1))
        self.assert_wrong("has a confirmed evaluation already", row)

    def test_the_file_that_comes_back_is_complete_once_it_is_corrected(self):
        header = ["Remark", *HEADER]
        rows = [
            ["-cmd", *self.row(name="Alpha Foundry", status="Approved", score=101, day=date(2026, 2, 1))],
            ["keep", *self.row(name="Beta Turner", status="Approved", until=date(2027, 1, 31))],
        ]
        dialog = self.bring_in(*rows, header=header)
        bad = self.returned(dialog)
        self.assertEqual(bad[0], ("What is wrong", *header))
        self.assertEqual((len(bad), bad[1][1], bad[1][4]), (2, "-cmd", "Alpha Foundry"))
        self.assertEqual(self.returned(dialog, 1)[1][1], "keep")
        book = load_workbook(io.BytesIO(base64.b64decode(dialog.bad_file)))
        book.worksheets[0].cell(2, 2 + HEADER.index("Last score") + 1, 99)
        stream = io.BytesIO()
        book.save(stream)
        again = self.dialog(base64.b64encode(stream.getvalue()))
        again.action_check()
        self.assertEqual((again.state, again.row_count), ("good", 2))
        again.action_import()
        self.assertEqual(self.evaluations(self.foundry).score, 99)
        self.assertEqual(str(self.approvals(self.turner).date_end), "2027-01-31")

    def test_a_bad_file_brings_nothing_and_counts_nothing_as_new(self):
        self.bring_in(self.row(name="Beta Turner", status="Approved"))
        dialog = self.bring_in(
            self.row(name="Alpha Foundry", status="Approved", score=80, day=date(2026, 2, 1)),
            self.row(name="Beta Turner", status="Approved"),
            self.row(name=self.vendor.name, status="Whatever"),
        )
        self.assertEqual((dialog.state, dialog.bad_count, dialog.row_count), ("bad", 1, 3))
        self.assertEqual((dialog.approval_count, dialog.evaluation_count, dialog.same_count), (0, 0, 0))

    def test_all_that_is_wrong_with_all_rows_is_said_at_once(self):
        self.decide("approved", vendor=self.foundry)
        self.turner.active = False
        dialog = self.bring_in(
            self.row(name="Alpha Foundry", status="Whatever", kind="A", score=101),
            self.row(name="Beta Turner", vat="ZZ1", ref="0043", status="On trial", until="soon"),
            self.row(name="Nobody", status="Whatever", kind="Z"),
            self.row(name=self.vendor.name, status="Approved"),
            self.row(name=self.vendor.name, status="Whatever"),
        )
        self.assertEqual(dialog.bad_count, 5)
        wrong = [row[0] for row in self.returned(dialog)[1:]]
        for text, says in zip(
            wrong,
            (
                ("“Whatever” is not known", "“101” is no number", "day of the score is missing", "a status already"),
                ("“soon” is no day", "is archived", "is 0042, not 0043"),
                ("“Whatever” is not known", "“Z” is not known", "No vendor has this"),
                ("twice",),
                ("“Whatever” is not known", "twice"),
            ),
            strict=True,
        ):
            self.assertEqual([words for words in says if words not in text], [], text)

    def test_a_cell_that_cannot_be_read_contradicts_nothing(self):
        self.bring_in(self.row(name="Alpha Foundry", status="Approved", score=80, day=date(2026, 2, 1)))
        kind = self.relevant.name
        dialog = self.bring_in(self.row(name="Alpha Foundry", status="Aproved", kind=kind, score=80, day="February"))
        self.assertNotIn("already", dialog.problems)

    def test_files_that_are_none(self):
        for content, says in (
            (base64.b64encode(b"no workbook"), "no Excel workbook"),
            (False, "Choose an Excel file"),
            (self.workbook(["x"], header=["Whatever"]), "columns are not found"),
            (self.workbook(["x"], header=["Vendor"]), "columns are not found"),
            (self.workbook(), "no row below the header"),
        ):
            with self.subTest(says=says):
                self.assert_refused(self.dialog(content).action_check, says=says)

    def test_a_vendor_with_conditions_needs_them(self):
        self.assert_wrong("Conditions", self.row(name="Alpha Foundry", status="Conditional"))
        over = self.bring_in(self.row(name="Alpha Foundry", status="Conditional", until="2025-01-31"))
        self.assertEqual(over.state, "done", "What ended before is on no order.")
