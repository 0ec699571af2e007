from odoo.tests import tagged

from .common import NonconformityCase, tiny_photo

REPORT = "qms_iso9001_capa.qms_nonconformity_report"


@tagged("post_install", "-at_install")
class TestSheet(NonconformityCase):
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
