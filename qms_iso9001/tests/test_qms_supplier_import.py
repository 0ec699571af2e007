import base64
import io
from datetime import date
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .vendor_import_case import HEADER, VendorImportCase


@tagged("post_install", "-at_install")
class TestQmsSupplierImport(VendorImportCase):
    """What comes in, who may, and how much at once."""

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
        self.assert_ended(proposal, because="Taken over by an import")
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

    # The template, rights, companies, size

    def test_after_the_import_the_check_can_be_started(self):
        dialog = self.bring_in(self.row(name="Alpha Foundry", status="Approved"))
        self.assertTrue(dialog.is_asleep)
        self.assertRaises(AccessError, dialog.with_user(self.officer).action_start_checking)
        dialog.action_start_checking()
        self.assertFalse(dialog.is_asleep)
        self.assertEqual(str(self.company.qms_purchase_check_from), "2026-06-01")
        self.assertFalse(self.other_company.qms_purchase_check_from)

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
