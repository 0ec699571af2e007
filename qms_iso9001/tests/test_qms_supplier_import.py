import base64
import io
from datetime import date
from unittest.mock import patch

from openpyxl import Workbook, load_workbook

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

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


@tagged("post_install", "-at_install")
class TestQmsSupplierImport(VendorCase):
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

    # What comes in

    def test_vendors_are_found_by_vat_reference_and_name(self):
        self.new_vendor("Gamma Glass", vat="YY9")
        dialog = self.bring_in(
            self.row(vat="xx-123 456", status="Approved"),
            self.row(ref="0042", status="on trial", until=date(2026, 12, 31)),
            self.row(name="  gamma  GLASS ", status="blocked", why="Broken"),
        )
        self.assertEqual((dialog.state, dialog.approval_count), ("done", 3), dialog.problems)
        self.assert_state(self.approvals(self.foundry), "approved")
        self.assert_state(self.approvals(self.turner), "trial")
        self.assertEqual(str(self.approvals(self.turner).date_end), "2026-12-31")

    def test_what_was_decided_elsewhere_is_marked_and_names_nobody(self):
        self.bring_in(
            self.row(
                name="Alpha Foundry",
                status="Conditional",
                kind="A – critical",
                until="2027-05-31",
                score=71.5,
                day=date(2026, 2, 1),
                conditions="Inspect each delivery",
            )
        )
        approval, evaluation = self.approvals(self.foundry), self.evaluations(self.foundry)
        self.assert_state(approval, "conditional")
        self.assertTrue(approval.is_legacy)
        self.assertFalse(approval.decided_by_id)
        self.assertEqual((approval.class_id, approval.conditions), (self.critical, "Inspect each delivery"))
        self.assertEqual((str(approval.date_start), str(approval.date_due)), ("2026-02-01", "2026-08-01"))
        self.assertEqual((approval.ground, approval.evaluation_id), ("evaluation", evaluation))
        self.assert_state(evaluation, "confirmed")
        self.assertTrue(evaluation.is_legacy)
        self.assertEqual((evaluation.score, evaluation.status, evaluation.result), (71.5, "conditional", "scored"))
        self.assertTrue(evaluation.rating)
        self.assertFalse(evaluation.decided_by_id or evaluation.line_ids or evaluation.signature_ids)
        self.assertEqual(evaluation.partner_name, "Alpha Foundry")
        self.assertEqual(evaluation.date_decided.date(), date(2026, 2, 1))

    def test_a_score_of_0_and_of_100_are_scores_and_an_empty_cell_is_none(self):
        self.bring_in(
            self.row(name="Alpha Foundry", status="Blocked", score=0, day=date(2026, 2, 1)),
            self.row(name="Beta Turner", status="Approved", score="100", day="2026-02-01"),
            self.row(name=self.vendor.name, status="Approved"),
        )
        self.assertEqual(self.evaluations(self.foundry).score, 0)
        self.assertEqual(self.evaluations(self.foundry).rating, "D")
        self.assertEqual(self.evaluations(self.turner).score, 100)
        self.assertFalse(self.evaluations(self.vendor))

    def test_a_percentage_is_what_excel_shows(self):
        row = self.row(name="Alpha Foundry", status="Approved", score=0.87, day=date(2026, 2, 1))
        self.bring_in(row, percent="G2")
        self.assertEqual(self.evaluations(self.foundry).score, 87)

    def test_a_comma_and_a_day_as_the_reader_writes_it(self):
        self.manager.lang = "en_US"
        row = self.row(name="Alpha Foundry", status="Approved", score="87,5", day="02/13/2026")
        self.bring_in(row)
        self.assertEqual(
            (self.evaluations(self.foundry).score, str(self.evaluations(self.foundry).date_end)), (87.5, "2026-02-13")
        )

    def test_what_is_over_is_imported_as_ended_and_wakes_nobody(self):
        self.bring_in(self.row(name="Alpha Foundry", status="Approved", until=date(2025, 12, 31)))
        approval = self.approvals(self.foundry)
        self.assert_state(approval, "expired")
        self.assertEqual((str(approval.date_ended), approval.proposed_state), ("2025-12-31", "approved"))

    def test_nobody_is_told_also_in_the_night(self):
        before = self.env["mail.message"].search([], limit=1, order="id desc").id or 0
        mails = self.env["mail.mail"].search_count([])
        activities = self.env["mail.activity"].search_count([])
        self.bring_in(
            self.row(name="Alpha Foundry", status="Approved", kind="A", score=90, day=date(2024, 2, 1)),
            self.row(name="Beta Turner", status="Approved", until=date(2025, 12, 31)),
        )
        approval = self.approvals(self.foundry)
        self.assertEqual(str(approval.date_due), "2025-02-01")
        with patch("odoo.addons.base.models.ir_cron.IrCron._commit_progress", lambda *_args, **_options: 60):
            self.env["qms.supplier.approval"].sudo()._cron_follow_vendors()
        self.assertEqual(self.env["mail.activity"].search_count([]), activities)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        told = self.env["mail.message"].search([("id", ">", before), ("notified_partner_ids", "!=", False)])
        self.assertFalse(told)

    def test_an_open_proposal_ends_with_the_import(self):
        proposal = self.propose(self.foundry)
        self.bring_in(self.row(name="Alpha Foundry", status="Approved"))
        self.assert_ended(proposal, because="Imported")
        self.assertEqual(
            self.approvals(self.foundry).filtered(lambda each: each.state == "approved").mapped("is_legacy"), [True]
        )

    def test_importing_again_changes_nothing(self):
        rows = [
            self.row(name="Alpha Foundry", status="Approved", kind="B", score=80, day=date(2026, 2, 1)),
            self.row(name="Beta Turner", status="Approved", until=date(2025, 12, 31)),
        ]
        self.bring_in(*rows)
        known = self.approvals(self.foundry, self.turner), self.evaluations(self.foundry)
        stamps = [each.write_date for each in known[0]]
        dialog = self.bring_in(*rows)
        self.assertEqual((dialog.state, dialog.approval_count, dialog.same_count), ("done", 0, 2))
        # Also after somebody decided here.
        self.decide("blocked", vendor=self.foundry, reason="Pores")
        dialog = self.bring_in(*rows)
        self.assertEqual((dialog.approval_count, dialog.evaluation_count, dialog.same_count), (0, 0, 2))
        self.assertEqual(self.evaluations(self.foundry), known[1])
        self.assertEqual(len(self.approvals(self.foundry, self.turner)), 3)
        self.assertEqual([each.write_date for each in known[0]], stamps)

    # What does not

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

    def test_after_the_import_the_check_can_be_started(self):
        dialog = self.bring_in(self.row(name="Alpha Foundry", status="Approved"))
        self.assertTrue(dialog.is_asleep)
        self.assertRaises(AccessError, dialog.with_user(self.officer).action_start_checking)
        dialog.action_start_checking()
        self.assertFalse(dialog.is_asleep)
        self.assertEqual(str(self.company.qms_purchase_check_from), "2026-06-01")
        self.assertFalse(self.other_company.qms_purchase_check_from)

    # The template, rights, companies, size

    def test_the_template_is_one_to_fill_in(self):
        dialog = self.dialog(False)
        self.assertEqual(dialog.action_download_template()["target"], "download")
        book = load_workbook(io.BytesIO(base64.b64decode(dialog.template_file)))
        sheet, explained = book.worksheets
        self.assertEqual([cell.value for cell in sheet[1]], HEADER)
        self.assertEqual([row[0].value for row in explained.iter_rows(min_row=2)], HEADER)
        lists = [validation.formula1 for validation in sheet.data_validations.dataValidation]
        self.assertIn('"Approved,Conditional,On trial,Blocked"', lists)
        sheet.append(self.row(name="Alpha Foundry", status="Approved", kind="C – not relevant"))
        stream = io.BytesIO()
        book.save(stream)
        filled = self.dialog(base64.b64encode(stream.getvalue()))
        filled.action_check()
        filled.action_import()
        self.assertEqual(self.approvals(self.foundry).ground, "not_critical")

    def test_managers_only(self):
        for user in (self.officer, self.buyer, self.auditor, self.employee):
            self.assertRaises(AccessError, self.dialog, self.workbook(self.row()), user)
        menu = self.env.ref("qms_iso9001.qms_supplier_import_menu")
        self.assertIn(menu.id, self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids())
        self.assertNotIn(menu.id, self.env["ir.ui.menu"].with_user(self.officer)._visible_menu_ids())

    def test_each_company_imports_its_own(self):
        self.bring_in(self.row(name="Alpha Foundry", status="Approved"))
        self.bring_in(self.row(name="Alpha Foundry", status="Blocked"), user=self.other_manager)
        self.assertEqual(self.approvals(self.foundry).state, "approved")
        theirs = self.approvals(self.foundry, user=self.other_manager)
        self.assertEqual((theirs.state, theirs.company_id), ("blocked", self.other_company))

    def test_500_rows_in_one_file(self):
        names = [f"Vendor number {number}" for number in range(500)]
        vendors = self.env["res.partner"].create([{"name": name, "is_company": True} for name in names])
        rows = [self.row(name=name, status="Approved", kind="A", score=80, day=date(2026, 2, 1)) for name in names]
        counts = []
        for part in (rows[:100], rows[100:]):
            self.env.invalidate_all()
            dialog = self.dialog(self.workbook(*part))
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            dialog.action_check()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            dialog.action_import()
            self.assertEqual(
                (dialog.state, dialog.approval_count, dialog.evaluation_count),
                ("done", len(part), len(part)),
                dialog.problems,
            )
        self.assertLessEqual(counts[1], counts[0] + 5, "Checking costs the same however many rows there are.")
        self.assertEqual(len(self.approvals(*vendors)), 500)
