import base64

from odoo.tests import tagged

from ..models.qms_supplier_certificate_upload_mixin import LIMIT, MAX_BYTES
from .scorecard_page_case import PDF, ScorecardPageCase

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestSupplierPortalCertificates(ScorecardPageCase):
    """Certificates that the vendor sends from its page."""

    def test_a_certificate_arrives_to_be_checked(self):
        answer = self.send_certificate()
        self.assertIn("Thank you", answer.text)
        certificate = self.certificates()
        self.assertEqual((certificate.state, certificate.partner_id), ("received", self.vendor))
        self.assertEqual((str(certificate.date_end), certificate.reference), ("2030-01-01", "77"))
        self.assertEqual(certificate.company_id, self.company)
        self.assertTrue(certificate.is_from_vendor)
        self.assertEqual(certificate.attachment_ids.raw, PDF)
        self.assertEqual(certificate.attachment_ids.mimetype, "application/pdf")
        self.assertEqual(certificate.user_id, self.officer)
        self.assertEqual(certificate.activity_ids.user_id, self.officer)
        self.assertIn(self.vendor, certificate.message_ids.author_id)
        certificate.with_user(self.officer).action_accept()
        self.assertFalse(certificate.activity_ids)

    def test_the_buyer_of_the_vendor_looks_after_it(self):
        self.vendor.with_company(self.company).buyer_id = self.buyer
        path = self.log_in()
        self.send_certificate(path=path, content=PNG, name="photo.html")
        certificate = self.certificates()
        self.assertEqual(certificate.user_id, self.buyer)
        self.assertEqual(certificate.attachment_ids.name, "photo.png")
        self.assertEqual(certificate.attachment_ids.mimetype, "image/png")

    def test_other_files_are_refused_and_nothing_typed_is_lost(self):
        wrong = [
            ({"content": b"<html><script>alert(1)</script></html>", "name": "a.pdf"}, "as a PDF"),
            ({"content": b"MZ\x90\x00" + b"0" * 100, "name": "a.pdf"}, "as a PDF"),
            ({"content": b"", "name": "a.pdf"}, "Choose the file"),
            ({"content": PDF + b"0" * MAX_BYTES}, "larger than 10 MB"),
            ({"kind": ""}, "Choose what kind"),
            ({"kind": "99999999"}, "Choose what kind"),
            ({"date_end": "soon"}, "as a date"),
            ({"date_end": ""}, "until when"),
            ({"date_end": "2020-01-01"}, "It ended on"),
        ]
        for vals, says in wrong:
            answer = self.send_certificate(**vals)
            self.assertIn(says, answer.text)
            self.assertIn('value="77"', answer.text)
        self.assertFalse(self.certificates())

    def test_a_machine_cannot_flood_us(self):
        for number in range(LIMIT):
            self.env["qms.supplier.certificate"]._receive_from_vendor(
                self.evaluation.sudo(), self.vendor, self.kind, (f"{number}.pdf", PDF), "2030-01-01"
            )
        self.assertIn("many certificates", self.send_certificate().text)
        self.assertEqual(len(self.certificates()), LIMIT)

    def test_a_forged_form_and_a_wrong_link_send_nothing(self):
        self.send_certificate(csrf_token="forged")
        self.send(self.path, "/quality/scorecard/wrong/certificate", kind=self.kind.id)
        self.assertFalse(self.certificates())
