import base64
import doctest
from hashlib import sha256
from io import BytesIO
from unittest.mock import patch

from markupsafe import Markup
from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from ..tools import html_compare, html_pictures, pdf
from .case import QmsAssertions
from .common import QmsCase, tiny_pdf

A4, A4_WIDE = (595, 842), (842, 595)


def pages(content):
    """Return the text of each page of a PDF given as bytes."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def drawing(*sizes, rotate=0):
    """Return a PDF whose pages say "Drawing 1", "Drawing 2" …, turned by `rotate`."""
    out = BytesIO()
    canvas = Canvas(out)
    for number, (width, height) in enumerate(sizes, start=1):
        canvas.setPageSize((width, height))
        canvas.drawString(60, height - 80, f"Drawing {number}")
        canvas.showPage()
    canvas.save()
    writer, turned = PdfWriter(), BytesIO()
    writer.append(BytesIO(out.getvalue()))
    for page in writer.pages:
        page.rotate(rotate)
    writer.write(turned)
    return turned.getvalue()


def picture(color="green"):
    """Return a PNG in bytes."""
    out = BytesIO()
    Image.new("RGB", (60, 30), color).save(out, "PNG")
    return out.getvalue()


class PdfCase(QmsCase, QmsAssertions):
    @classmethod
    def draft(cls, content=None, name="plan.pdf", body=False, **vals):
        """Return a draft with a file, a text or both."""
        revision = cls.new_document(**vals).coming_revision_id
        revision.write({"body": body, "file": content and base64.b64encode(content), "file_name": content and name})
        return revision

    @classmethod
    def stored(cls, revision):
        return base64.b64decode(revision.sudo().with_context(bin_size=False).controlled_pdf or b"")

    @classmethod
    def file_of(cls, revision, field="controlled_pdf"):
        """Return the attachment that holds a file of the revision."""
        domain = [("res_model", "=", revision._name), ("res_id", "=", revision.id), ("res_field", "=", field)]
        return cls.env["ir.attachment"].sudo().search(domain)

    def tamper(self, revision, field):
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            (b"other", self.file_of(revision, field).id),
        )
        self.env.invalidate_all()

    def legacy(self, state="in_force", **vals):
        """Import a revision in a later state as the manager does."""
        kind = self.env.ref("qms_iso9001.qms_document_type_procedure")
        since = {"in_force_from": "2020-01-01"} if state == "in_force" else {}
        revision = Command.create({"state": state, "number": "C", "name": "Old plan", **since, **vals})
        return (
            self.env["qms.document"]
            .with_user(self.manager)
            .create({"name": "Old plan", "type_id": kind.id, "revision_ids": [revision]})
            .revision_ids
        )


@tagged("post_install", "-at_install")
class TestPrintedPdf(PdfCase):
    """With the real engine."""

    prints = True

    def test_the_text_with_control_block_accents_and_pictures(self):
        revision = self.draft(body="<h2>Prüfen</h2><p>Žluťoučký kůň, café, 5 µm ± 2 °C</p>", approvers=self.employee)
        revision.reviewer_ids = [Command.set(self.hr.ids)]
        shown = self.env["ir.attachment"].with_user(self.officer)
        shown = shown.create({"name": "step.png", "raw": picture(), "res_model": revision._name, "res_id": revision.id})
        revision.body += Markup('<p>As here: <img src="/web/image/%s-redirect/step.png?unique=1"></p>') % shown.id
        self.approve(revision)
        content = self.stored(revision)
        [text] = pages(content)
        for said in (
            revision.document_id.reference,
            "Incoming inspection",
            self.officer.name,
            self.hr.name,
            self.employee.name,
            "Author",
            "Reviewer",
            "Approver",
            "Uncontrolled when printed",
            "page 1 of 1",
            revision.sudo().signature_ids[0].content_hash[:20],
            "Žluťoučký kůň",
        ):
            self.assertIn(said, text)
        drawn = PdfReader(BytesIO(content)).pages[0]["/Resources"]["/XObject"].values()
        self.assertIn((60, 30), [(each.get("/Width"), each.get("/Height")) for each in drawn])
        self.assertEqual(revision.controlled_pdf_sha256, sha256(content).hexdigest())
        self.assertEqual(revision._get_pdf(), content)

    def test_the_pages_of_a_pdf_follow_the_control_sheet_as_they_are(self):
        revision = self.approve(self.draft(drawing(A4, A4_WIDE, rotate=90), body="<p>Read the plan.</p>"))
        content = self.stored(revision)
        first, second, third = pages(content)
        self.assertIn("Read the plan.", first)
        self.assertIn("plan.pdf", first)
        self.assertIn(revision.file_sha256, first)
        self.assertIn("Drawing 1", second)
        self.assertIn("page 3 of 3", third)
        [_sheet, upright, wide] = PdfReader(BytesIO(content)).pages
        self.assertEqual([page.rotation for page in (upright, wide)], [90, 90])
        self.assertEqual((upright.mediabox.width, upright.mediabox.height), A4)

    def test_the_margins_are_those_of_the_print_whatever_the_paper_format(self):
        revision = self.draft(body="<p>%s</p>" % ("Count the boxes. " * 40))
        formats = self.env["report.paperformat"]
        edge = formats.create({"name": "Edge", "format": "A4", "margin_left": 0, "margin_right": 0})
        for paper in (edge, self.env.ref("base.paperformat_us"), formats):
            self.company.paperformat_id = paper
            page, lefts = PdfReader(BytesIO(revision._make_controlled_pdf())).pages[0], []
            page.extract_text(
                visitor_text=lambda text, cm, tm, _font, _size, lefts=lefts: (
                    text.strip() and lefts.append(cm[0] * tm[4] + cm[4])
                )
            )
            self.assertAlmostEqual(min(lefts), 14 / 25.4 * 72, delta=3, msg=paper.name)

    def test_a_file_of_another_kind_stays_beside_its_control_sheet(self):
        office = b"PK\x03\x04 an office file"
        revision = self.approve(self.draft(office, "List of gauges.xlsx"))
        [text] = pages(self.stored(revision))
        self.assertIn("List of gauges.xlsx", text)
        self.assertIn(sha256(office).hexdigest(), text)
        self.assertEqual(revision._get_file_content(), office)

    def test_an_imported_revision_says_that_it_was_not_signed_here(self):
        revision = self.legacy(file=base64.b64encode(drawing(A4)), file_name="old.pdf")
        self.assertFalse(revision.controlled_pdf_sha256)
        content = revision.with_user(self.employee)._get_pdf()
        self.assertIn("Imported, not signed here", pages(content)[0])
        self.assertEqual(self.stored(revision), content)
        self.assertEqual(revision.with_user(self.employee)._get_pdf(), content)

    def test_without_the_engine_the_message_says_what_to_install(self):
        revision = self.draft(body="<p>Text</p>")
        revision.action_submit()
        with patch.object(IrActionsReport, "get_wkhtmltopdf_state", lambda _self: "install"):
            self.assert_refused(revision.with_user(self.manager).action_approve, says="install it")

    def test_nothing_outside_is_fetched(self):
        revision = self.draft(body="<p>Text</p>")
        html = []
        with patch.object(type(revision), "_html_to_pdf", lambda _self, page: html.append(page) or tiny_pdf()):
            revision.body = (
                '<p style="background:url(https://x.example.com/a.png)">A<img src="https://x.example.com/b.png"></p>'
            )
            revision._get_pdf()
        self.assertNotIn("example.com", html[0])
        self.assertIn("a picture that is not kept", html[0])
        self.assert_refused(revision.action_submit, says="not kept with it")


@tagged("post_install", "-at_install")
class TestControlledPdf(PdfCase):
    def test_the_plain_functions_do_what_their_examples_say(self):
        for module in (pdf, html_compare, html_pictures):
            self.assertEqual(doctest.testmod(module).failed, 0, module.__name__)

    # What cannot be printed is not submitted

    def test_a_pdf_with_password_or_damage_is_refused_at_submit(self):
        writer, out = PdfWriter(), BytesIO()
        writer.append(BytesIO(tiny_pdf()))
        writer.encrypt("secret")
        writer.write(out)
        for content, reason in ((out.getvalue(), "password"), (b"%PDF-1.4 broken", "damaged"), (b"no", "no PDF")):
            with self.undone():
                revision = self.draft(content)
                self.assert_refused(revision.action_submit, says=reason)
                self.assertTrue(revision._get_pdf(), "A draft opens with its control sheet.")

    def test_somebody_elses_picture_is_not_printed_for_everybody(self):
        secret = self.env["ir.attachment"].with_user(self.hr).create({"name": "wages.png", "raw": picture()})
        revision = self.draft(body=f'<p>Text <img src="/web/image/{secret.id}"></p>')
        self.assertFalse(revision._own_pictures())
        self.assert_refused(revision.action_submit, says="insert it again")

    def test_a_picture_inserted_before_saving_stays_with_the_revision(self):
        loose = self.env["ir.attachment"].with_user(self.officer).create({"name": "step.png", "raw": picture()})
        revision = self.draft(body=f'<p>Text <img src="/web/image/{loose.id}"></p>')
        revision.action_submit()
        self.assertEqual((loose.res_model, loose.res_id), (revision._name, revision.id))

    # Watermarks

    def test_a_watermark_says_what_is_not_in_force(self):
        revision = self.draft(body="<p>Text</p>")
        self.assertIn("DRAFT", pages(revision._get_pdf())[0])
        self.assertFalse(self.stored(revision))
        revision.in_force_from = self.company._qms_today().replace(year=2099)
        revision.action_submit()
        self.assertIn("DRAFT", pages(revision.with_user(self.manager)._get_pdf())[0])
        self.approve(revision)
        self.assertIn("NOT YET IN FORCE", pages(revision._get_pdf())[0])

    def test_a_superseded_one_is_marked_and_stored_unchanged(self):
        document = self.new_document_in_force()
        old = document.current_revision_id
        before = self.stored(old)
        self.assertEqual(old._get_pdf(), before)
        self.revise(document)
        self.assertIn("SUPERSEDED", pages(old.with_user(self.auditor)._get_pdf())[0])
        self.assertEqual(self.stored(old), before)
        with self.assertRaises(AccessError):
            old.with_user(self.employee)._get_pdf()
        document.current_revision_id.with_user(self.manager).action_obsolete("Not needed")
        self.assertIn("NO LONGER IN FORCE", pages(document.revision_ids[0]._get_pdf())[0])

    # Imported

    def test_an_imported_text_is_stored_at_its_first_opening_and_takes_no_file(self):
        revision = self.legacy(body="<p>Old text</p>")
        self.assertFalse(revision.takes_file)
        content = revision.with_user(self.employee)._get_pdf()
        self.assertEqual(self.stored(revision), content)
        self.assert_refused(revision.write, {"file": base64.b64encode(drawing(A4)), "file_name": "old.pdf"})

    def test_of_an_imported_one_nothing_is_stored_while_its_file_may_come(self):
        revision = self.legacy(body="<p>Old text</p>", file_name="old.pdf")
        place = {"res_model": revision._name, "res_id": revision.id, "res_field": "file"}
        planted = self.env["ir.attachment"].with_user(self.manager)
        with self.undone():
            self.assert_refused(planted.create, {"name": "x.pdf", "raw": b"x", **place}, says="open that record")
        self.assertTrue(revision._get_pdf())
        self.assertFalse(revision.controlled_pdf_sha256)
        revision.write({"file": base64.b64encode(drawing(A4)), "file_name": "old.pdf"})
        self.assertIn("Drawing 1", pages(revision._get_pdf())[1])
        self.assertTrue(revision.controlled_pdf_sha256)

    def test_an_import_brings_no_controlled_pdf(self):
        for vals in ({"controlled_pdf": base64.b64encode(tiny_pdf())}, {"controlled_pdf_sha256": "0" * 64}):
            with self.undone():
                self.assert_refused(self.legacy, says="set by its buttons", **vals)

    # Nobody changes it

    def test_nobody_writes_it_whatever_the_way(self):
        revision = self.approve(self.draft(tiny_pdf(A4)))
        for user in (self.officer, self.manager, self.employee):
            mine = revision.with_user(user)
            for vals in (
                {"controlled_pdf": False},
                {"controlled_pdf": base64.b64encode(b"x")},
                {"controlled_pdf_sha256": "0"},
            ):
                with self.undone():
                    self.assert_refused(mine.write, vals)
            for field in ("controlled_pdf", "file"):
                file = self.file_of(revision, field).with_user(user)
                for change in (
                    lambda file=file: file.write({"raw": b"other"}),
                    lambda file=file: file.write({"datas": base64.b64encode(b"other")}),
                    lambda file=file: file.write({"res_id": 0}),
                    lambda file=file: file.write({"res_field": False}),
                    lambda file=file: file.write({"res_model": "res.partner"}),
                    lambda file=file: file.write({"url": "https://example.com", "type": "url"}),
                    lambda file=file: file.unlink(),
                ):
                    with self.undone():
                        self.assert_refused(change)
                with self.undone():
                    self.assert_refused(self.plant, revision, user, field)

    def plant(self, revision, user, field="controlled_pdf"):
        place = {"res_model": revision._name, "res_id": revision.id, "res_field": field}
        return self.env["ir.attachment"].with_user(user).create({"name": "x.pdf", "raw": b"x", **place})

    def test_the_file_of_a_draft_is_changed_on_the_record_only(self):
        revision = self.draft(tiny_pdf(A4))
        for user in (self.officer, self.manager):
            file = self.file_of(revision, "file").with_user(user)
            for change in (
                lambda file=file: file.write({"raw": b"other"}),
                lambda file=file: file.write({"datas": base64.b64encode(b"other")}),
                lambda file=file: file.write({"res_field": False}),
                lambda file=file: file.unlink(),
                lambda user=user: self.plant(revision, user, "file"),
            ):
                with self.undone():
                    self.assert_refused(change, says="open that record")
        loose = self.env["ir.attachment"].with_user(self.officer).create({"name": "x.pdf", "raw": b"x"})
        place = {"res_model": revision._name, "res_id": revision.id, "res_field": "file"}
        with self.undone():
            self.assert_refused(loose.write, place, says="open that record")
        other = drawing(A4)
        revision.write({"file": base64.b64encode(other)})
        self.assertEqual(revision.file_sha256, sha256(other).hexdigest())
        revision.write({"file": False})
        self.assertFalse(self.file_of(revision, "file"))

    def test_a_file_that_came_past_the_record_is_not_submitted(self):
        revision = self.draft(tiny_pdf(A4))
        self.file_of(revision, "file").raw = drawing(A4)
        self.env.invalidate_all()
        self.assert_refused(revision.action_submit, says="Attach the right file again")
        revision.write({"file": base64.b64encode(drawing(A4))})
        revision.action_submit()
        empty = self.draft(body="<p>Text</p>")
        place = {"res_model": empty._name, "res_id": empty.id, "res_field": "file"}
        self.env["ir.attachment"].create({"name": "x.pdf", "raw": tiny_pdf(), **place})
        self.env.invalidate_all()
        self.assert_refused(empty.action_submit, says="Attach the right file again")

    def test_nobody_reads_it_without_its_watermark(self):
        document = self.new_document_in_force(approvers=self.employee)
        old = document.current_revision_id
        for user in (self.officer, self.manager, self.auditor, self.employee):
            with self.assertRaises(AccessError):
                old.with_user(user).read(["controlled_pdf"])
            self.assertFalse(self.file_of(old).with_user(user).has_access("read"))
            self.assertNotIn("controlled_pdf", old.with_user(user).fields_get())
            self.assertTrue(old.with_user(user)._get_pdf())

    def test_nobody_plants_one_in_a_draft(self):
        revision = self.draft(tiny_pdf(A4))
        self.assert_refused(self.plant, revision, self.officer)
        loose = self.env["ir.attachment"].with_user(self.officer).create({"name": "x.pdf", "raw": b"x"})
        place = {"res_model": revision._name, "res_id": revision.id, "res_field": "controlled_pdf"}
        self.assert_refused(loose.write, place)
        defaulted = self.env["qms.document"].with_user(self.manager)
        defaulted = defaulted.with_context(default_controlled_pdf=base64.b64encode(b"x"))
        kind = self.env.ref("qms_iso9001.qms_document_type_procedure")
        document = defaulted.create({"name": "Plan", "type_id": kind.id})
        self.assertTrue(document.revision_ids)
        self.assertFalse(self.file_of(document.revision_ids))

    def test_what_was_changed_in_the_database_is_not_opened(self):
        revision = self.approve(self.draft(tiny_pdf(A4)))
        self.tamper(revision, "controlled_pdf")
        with self.assertLogs("odoo.addons.qms_iso9001", "WARNING"):
            self.assert_refused(revision._get_pdf, says="changed outside the quality system")
        self.assertTrue(revision._get_file_content())
        self.tamper(revision, "file")
        with self.assertLogs("odoo.addons.qms_iso9001", "WARNING"):
            self.assert_refused(revision._get_file_content, says="restore it from a backup")

    def test_who_may_not_read_the_revision_reads_none_of_its_files(self):
        old = self.approve(self.draft(tiny_pdf(A4)))
        files = self.file_of(old, "file")
        self.assertTrue(files.with_user(self.employee).has_access("read"))
        self.revise(old.document_id)
        for file in files:
            self.assertTrue(file.with_user(self.auditor).has_access("read"))
            for user in (self.employee, self.other_manager):
                self.assertFalse(file.with_user(user).has_access("read"))

    def test_a_copy_of_the_document_has_no_pdf(self):
        document = self.new_document_in_force()
        self.assertFalse(document.with_user(self.manager).copy().revision_ids.controlled_pdf_sha256)

    # Comparison

    def compared(self, revisions, user=None):
        dialog = self.env["qms.document.compare"].browse(
            revisions.with_user(user or self.officer).action_compare()["res_id"]
        )
        return dialog.with_user(user or self.officer)

    def test_words_are_marked_and_other_changes_listed(self):
        document = self.new_document_in_force()
        new = self.revise(document, name="Inspection of goods")
        dialog = self.compared(document.revision_ids)
        self.assertIn("<ins>two.</ins>", dialog.text)
        self.assertIn("<del>one.</del>", dialog.text)
        self.assertEqual((dialog.revision_id, dialog.places), (new, 1))
        for said in ("Title", "Inspection of goods", "What changed", "Two boxes"):
            self.assertIn(said, dialog.changes)
        self.assertNotIn("Approvers", dialog.changes)

    def test_an_approver_sees_what_changed_against_the_one_in_force(self):
        document = self.new_document_in_force(approvers=self.employee)
        new = document._next_revision(
            body="<p>Open all boxes.</p>", summary="All", approver_ids=[Command.set(self.employee.ids)]
        )
        new.action_submit()
        dialog = self.compared(new, self.employee)
        self.assertEqual(dialog.old_revision_id, document.current_revision_id)
        self.assertIn("<ins>", dialog.text)

    def test_superseded_ones_are_compared_by_quality_and_auditors_only(self):
        document = self.new_document_in_force()
        old, new = document.current_revision_id, self.revise(document)
        self.assertTrue(self.compared(new, self.auditor).text)
        self.assert_refused(new.with_user(self.employee).action_compare, says="ask one of them")
        dialogs = self.env["qms.document.compare"].with_user(self.employee)
        with self.assertRaises(AccessError):
            dialogs.create({"revision_id": new.id, "old_revision_id": old.id}).read(["text"])

    def test_only_revisions_of_one_document_are_compared(self):
        two = self.new_document_in_force().revision_ids | self.new_document_in_force(name="Other").revision_ids
        self.assert_refused(two.action_compare, says="same document")
        self.assert_refused(self.new_document().coming_revision_id.action_compare, says="no revision before")

    def test_what_was_typed_is_escaped(self):
        document = self.new_document_in_force()
        self.revise(document, summary="<script>alert(1)</script>", body="<p>&lt;script&gt;</p>")
        dialog = self.compared(document.revision_ids)
        self.assertNotIn("<script", f"{dialog.changes}{dialog.text}")

    def test_a_long_text_is_compared_in_its_changed_places_only(self):
        old = "".join(f"<p>Step {number}: measure the bore and write it down.</p>" for number in range(4000))
        result = html_compare.compare(old, old.replace("Step 2000: measure", "Step 2000: weigh"))
        self.assertEqual((result.places, result.is_coarse), (1, False))
        self.assertIn("<ins>Step 2000: weigh</ins>", result.html)
        self.assertLess(len(result.html), 2000)
