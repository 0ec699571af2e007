from base64 import b64encode
from hashlib import sha256
from io import BytesIO

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase
from .samples_audit import audit_reported, audit_running
from .samples_context import new_scope
from .samples_management_review import signed


def text(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@tagged("post_install", "-at_install")
class TestStoredPdf(QmsAssertions, QmsCase):
    """What was printed when it was signed is what is opened ever after."""

    prints = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.employee

    def print_(self, record, user=None):
        """Print as from the screen: the PDF in bytes."""
        report = self.env["ir.actions.report"].with_user(user or self.officer)
        report = report.with_context(force_report_rendering=True)
        return report._render_qweb_pdf(record._stored_report, record.ids)[0]

    def change_template(self, record):
        """Somebody writes other words into the page."""
        view = self.env.ref(record._stored_page)
        view.arch_db = view.arch_db.replace("<body>", "<body><p>Other words</p>")

    def files(self, record):
        return self.env["ir.attachment"].search([("res_model", "=", record._name), ("res_id", "=", record.id)])

    def reported(self):
        return audit_reported(self)

    def test_the_report_of_an_audit_stays_as_it_was_signed(self):
        audit = self.reported()
        content = audit.with_user(self.named)._get_stored_pdf()
        self.assertIn(audit._get_signature_rows()[0]["hash"][:20], text(content).replace(" ", ""))
        self.change_template(audit)
        self.named.sudo().name = "Renamed"
        self.assertEqual(audit._get_stored_pdf(), content)
        self.assertEqual(self.print_(audit), content)
        self.assertEqual(len(self.files(audit)), 1)
        [kept] = audit.stored_pdfs.values()
        self.assertEqual(kept["sha256"], sha256(content).hexdigest())

    def test_a_running_audit_is_printed_as_it_is(self):
        audit = audit_running(self)
        self.assertIn("Not signed", text(audit._get_stored_pdf()))
        self.assertFalse(self.files(audit))
        self.assertFalse(audit.stored_pdfs)

    def test_the_scope_is_kept_in_each_language_when_it_comes_into_force(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        scope = self.approve(new_scope(self, name="Scope of pumps"))
        kept = scope.stored_pdfs
        self.assertEqual(set(kept), {code for code, _name in self.env["res.lang"].get_installed()})
        self.assertEqual(len(self.files(scope)), len(kept))
        content = scope.with_context(lang="fr_FR")._get_stored_pdf()
        self.assertEqual(kept["fr_FR"]["sha256"], sha256(content).hexdigest())
        self.change_template(scope)
        self.assertEqual(
            self.print_(scope.with_context(lang="fr_FR").with_user(self.employee), self.employee)[:4], b"%PDF"
        )
        self.assertNotIn("Other words", text(self.print_(scope)))
        self.assertEqual(scope.stored_pdfs, kept)

    def test_a_superseded_scope_is_marked_and_stored_unchanged(self):
        first = self.approve(new_scope(self))
        before = first._get_stored_pdf()
        second = self.env["qms.scope"].browse(first.with_user(self.officer).action_revise()["res_id"])
        self.approve(second)
        self.assertEqual(first._get_stored_pdf(), before)
        self.assertIn("SUPERSEDED", text(self.print_(first)))
        both = text(self.print_(first + second))
        self.assertIn("Version 1", both)
        self.assertIn("Version 2", both)

    def test_what_is_imported_is_kept_at_its_first_opening(self):
        scope = (
            self.env["qms.scope"]
            .with_user(self.manager)
            .create({"name": "Old scope", "state": "in_force", "body": "<p>Pumps</p>", "in_force_from": "2020-01-01"})
        )
        self.assertFalse(scope.stored_pdfs)
        content = scope.with_user(self.employee)._get_stored_pdf()
        self.change_template(scope)
        self.assertEqual(scope._get_stored_pdf(), content)

    def test_nobody_writes_what_is_kept(self):
        audit = self.reported()
        [file] = self.files(audit)
        forged = {"en_US": {"file": file.id, "sha256": "0" * 64}}
        for change in (
            lambda: audit.write({"stored_pdfs": forged}),
            lambda: audit.sudo().write({"stored_pdfs": forged}),
            lambda: file.write({"raw": b"other"}),
            lambda: file.sudo().write({"datas": b64encode(b"other")}),
            lambda: file.sudo().unlink(),
            lambda: (
                self.env["qms.scope"]
                .with_user(self.manager)
                .create({"name": "Forged", "state": "in_force", "stored_pdfs": forged})
            ),
        ):
            with self.assertRaises(UserError), self.undone():
                change()

    def test_a_changed_file_is_not_opened(self):
        audit = self.reported()
        [file] = self.files(audit)
        self.env.flush_all()
        other = self.env["ir.attachment"].create({"name": "other.pdf", "raw": b"%PDF other"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = %s, db_datas = %s WHERE id = %s",
            (other.store_fname or None, other.db_datas or None, file.id),
        )
        self.env.invalidate_all()
        with self.assertLogs("odoo.addons.qms_iso9001.models.qms_stored_pdf_mixin", "WARNING"):
            self.assert_refused(audit._get_stored_pdf, says="changed outside")

    def test_whoever_may_not_read_the_record_gets_no_pdf(self):
        audit = self.reported()
        with self.assertRaises(AccessError):
            audit.with_user(self.other_manager)._get_stored_pdf()
        review = signed(self)
        with self.assertRaises(AccessError):
            review.with_user(self.other_manager)._get_stored_pdf()

    def test_the_minutes_are_those_that_were_signed(self):
        review = signed(self)
        content = review.with_user(self.employee)._get_stored_pdf()
        self.assertEqual(sha256(content).hexdigest(), review.minutes_sha256)
        self.assertIn("Minutes", text(content))

    def test_the_scorecard_is_kept_in_the_language_of_the_vendor_at_its_first_opening(self):
        evaluation = self.env["qms.supplier.evaluation"].search([("state", "=", "confirmed")], limit=1)
        self.assertTrue(evaluation, "The demo company has some.")
        content = evaluation._get_stored_pdf()
        self.assertEqual(list(evaluation.stored_pdfs), [evaluation._scorecard_lang()])
        self.assertIn(evaluation.partner_name, text(content))
        self.change_template(evaluation)
        self.assertEqual(evaluation._get_stored_pdf(), content)
