from odoo.tests import tagged

from .common import tiny_photo
from .stock_case import StockCase

REPORT = "qms_iso9001_capa.qms_nonconformity_report"


@tagged("post_install", "-at_install")
class TestSheet(StockCase):
    """The printed nonconformity: control block, photo, steps with who and when, signatures."""

    def html(self, records):
        content, _kind = self.env["ir.actions.report"].with_user(self.auditor)._render_qweb_html(REPORT, records.ids)
        return content.decode()

    def test_the_sheet_tells_who_did_what_when(self):
        record = self.corrected(
            severity="high",
            photo=tiny_photo(),
            partner_id=self.vendor.id,
            product_id=self.housing.id,
            quantity=3,
            place="Dock 2",
        )
        record.with_user(self.manager).action_close()
        sheet = self.html(record)
        for text in (
            record.reference,
            record.name,
            "Dock 2",
            "Casting Works",
            "Housing",
            "Scrap",
            "Set aside",
            self.officer.name,
            self.manager.name,
            "data:image/png;base64",
            record.signature_ids.content_hash,
        ):
            self.assertIn(text, sheet)

    def test_what_is_empty_is_left_out(self):
        record = self.corrected()
        record.action_close()
        sheet = self.html(record)
        self.assertNotIn("Process:", sheet)
        self.assertIn("Responsible:", sheet)
        self.assertRegex(sheet, r'<td colspan="2"><span>Closed</span></td>\s*<td><span>')
        self.assertIn("Process:", self.html(self.corrected(process_id=self.new_process("Receiving").id)))

    def test_the_sheet_tells_what_happened_with_the_goods(self):
        """Kind, quantity, who decided, limits, result of the check, documents, cost; transfers; customer informed."""
        self.housing.categ_id = self.env["product.category"].create(
            {"name": "Valued", "property_cost_method": "standard"}
        )
        self.housing.with_company(self.company).standard_price = 4
        self.put(self.housing, 9)
        record = self.case(self.housing, 9, is_delivered=True)
        record.action_quarantine()
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        scrap, concession, rework = lines.create(
            [
                {"nonconformity_id": record.id, "quantity": 3, "kind": "scrap"},
                {"nonconformity_id": record.id, "quantity": 2, "kind": "use_as_is", "limits": "Up to 5 bar"},
                {"nonconformity_id": record.id, "quantity": 4, "kind": "rework", "verifier_id": self.employee.id},
            ]
        )
        concession.date_end = "2099-12-31"
        (scrap | rework).action_post()
        concession.with_user(self.manager).action_post()
        sheet = self.html(record)
        self.assertIn(f"To be re-verified by {self.employee.name}", sheet)
        self.assertIn("Not yet", sheet)
        rework.with_user(self.employee).action_conforms("Leak test 7")
        record.write({"customer_informed": "yes", "customer_informed_note": "By mail of Monday"})
        sheet = self.html(record)
        for text in (
            *(line.display_name for line in scrap | concession | rework),
            self.manager.name,
            "Limits: Up to 5 bar",
            "Ends on 12/31/2099",
            "Conforms: Leak test 7",
            *(scrap | concession | rework).sudo().move_ids.mapped("reference"),
            "12.00",
            *record.sudo().transfer_ids.mapped("name"),
            "By mail of Monday",
        ):
            self.assertIn(text, sheet)

    def test_reader_prints_the_own_report(self):
        record = self.nonconformity(self.employee)
        content, _kind = self.env["ir.actions.report"].with_user(self.employee)._render_qweb_html(REPORT, record.ids)
        self.assertIn(record.reference, content.decode())

    def test_two_records_make_one_real_pdf(self):
        """With the installed engine: several records in one file is what engines without headers refuse."""
        records = self.corrected() | self.nonconformity(self.officer, photo=tiny_photo())
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            content, kind = report._render_qweb_pdf(REPORT, records.ids)
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF"))
