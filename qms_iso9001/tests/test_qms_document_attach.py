import base64
import struct
import zipfile
from io import BytesIO
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools import zip_files
from .case import QmsAssertions
from .common import QmsCase, tiny_pdf


def pack(files):
    """Return a zip of {name: bytes} (or pairs), as base64."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items() if isinstance(files, dict) else files:
            file.writestr(name, content)
    return base64.b64encode(out.getvalue())


def pack_as(raw_name, content=b"x"):
    """Return a zip whose one file is called `raw_name` (bytes) and which does not say in which encoding."""
    placeholder = "z" * len(raw_name)
    packed = base64.b64decode(pack({placeholder: content}))
    return base64.b64encode(packed.replace(placeholder.encode(), raw_name))


@tagged("post_install", "-at_install")
class TestQmsDocumentAttach(QmsAssertions, QmsCase):
    def imported(self, file_name="WI-001.docx", number="WI-001", company=None, **vals):
        """Return the revision in force of a document that a manager imported."""
        user = self.other_manager if company == self.other_company else self.manager
        revision = {"state": "in_force", "in_force_from": "2024-05-01", "file_name": file_name, **vals}
        return (
            self.env["qms.document"]
            .with_user(user)
            .create(
                {
                    "name": f"Title of {number}",
                    "reference": number,
                    "type_id": self.env.ref("qms_iso9001.qms_document_type_instruction").id,
                    "revision_ids": [(0, 0, revision)],
                }
            )
            .revision_ids
        )

    def dialog(self, files, user=None):
        content = files if isinstance(files, bytes) else pack(files)
        return self.env["qms.document.attach"].with_user(user or self.officer).create({"zip_file": content})

    def checked(self, files):
        """Return {file: result} of the check."""
        dialog = self.dialog(files)
        dialog.action_check()
        return {line.name: line.state for line in dialog.line_ids}

    def attach(self, files, user=None):
        dialog = self.dialog(files, user)
        dialog.action_check()
        dialog.action_attach()
        return dialog

    def content(self, revision):
        return base64.b64decode(revision.with_context(bin_size=False).file or b"")

    # The job

    def test_two_hundred_files_in_one_go_each_set_once(self):
        revisions = [self.imported(f"WI-{n:03}.docx", f"WI-{n:03}") for n in range(200)]
        dialog = self.dialog({f"scans/wi-{n:03}.DOCX": b"file %d" % n for n in range(200)})
        dialog.action_check()
        self.assertEqual((dialog.matched_count, dialog.left_count, dialog.missing_count), (200, 0, 200))
        self.assertFalse(any(revision.file for revision in revisions))
        dialog.action_attach()
        self.assertEqual((dialog.attached_count, dialog.missing_count, dialog.state), (200, 0, "done"))
        self.assertEqual(self.content(revisions[7]), b"file 7")
        self.assertEqual(revisions[7].file_name, "WI-007.docx")
        for user in (self.officer, self.manager):
            with self.assertRaises(UserError):
                revisions[7].with_user(user).write({"file": base64.b64encode(b"other")})

    def test_checking_many_files_takes_no_more_queries_than_few(self):
        def queries(count):
            dialog = self.dialog({f"{n}.docx": b"x" for n in range(count)})
            dialog.action_check()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            dialog.action_check()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(90), queries(10) + 2)

    def test_the_check_says_of_each_file_what_becomes_of_it(self):
        self.imported()
        self.imported("same.docx", "A-1")
        self.imported("same.docx", "A-2")
        self.imported("big.docx", "B-1")
        self.imported("two.docx", "C-1")
        self.attach({"two.docx": b"first"})
        self.imported("dup.docx", "D-1")
        files = [
            ("WI-001.docx", b"x"),
            ("stranger.docx", b"x"),
            ("same.docx", b"x"),
            ("big.docx", b"x" * 101),
            ("two.docx", b"x"),
            ("a/dup.docx", b"x"),
            ("b/dup.docx", b"x"),
            ("more.zip", b"x"),
            ("__MACOSX/._WI-001.docx", b"x"),
            ("__MACOSX/WI-001.docx", b"x"),
            ("folder/.DS_Store", b"x"),
            ("folder/Thumbs.db", b"x"),
        ]
        with patch("odoo.addons.qms_iso9001.wizard.qms_document_attach.MAX_FILE_BYTES", 100):
            results = self.checked(pack(files))
        self.assertEqual(
            results,
            {
                "WI-001.docx": "matched",
                "stranger.docx": "unknown",
                "same.docx": "ambiguous",
                "big.docx": "large",
                "two.docx": "kept",
                "dup.docx": "twice",
                "more.zip": "nested",
            },
        )

    def test_the_same_zip_again_attaches_only_what_is_missing(self):
        first, second = self.imported(), self.imported("WI-002.docx", "WI-002")
        self.assertEqual(self.attach({"WI-001.docx": b"one", "x.docx": b""}).attached_count, 1)
        dialog = self.attach({"WI-001.docx": b"changed", "WI-002.docx": b"two"})
        self.assertEqual(
            {line.name: line.state for line in dialog.line_ids}, {"WI-001.docx": "kept", "WI-002.docx": "attached"}
        )
        self.assertEqual((self.content(first), self.content(second)), (b"one", b"two"))

    def test_what_was_attached_since_the_check_stays(self):
        revision = self.imported()
        dialog = self.dialog({"WI-001.docx": b"late"})
        dialog.action_check()
        revision.write({"file": base64.b64encode(b"early")})
        dialog.action_attach()
        self.assertEqual((dialog.attached_count, dialog.line_ids.state), (0, "kept"))
        self.assertEqual(self.content(revision), b"early")

    def test_what_was_signed_here_takes_no_file(self):
        document = self.new_document()
        document.coming_revision_id.file_name = "signed.docx"
        self.assertEqual(self.checked({"signed.docx": b"x"}), {"signed.docx": "matched"})
        self.approve(document.coming_revision_id)
        self.assertEqual(self.checked({"signed.docx": b"x"}), {"signed.docx": "unknown"})

    def test_all_files_or_none(self):
        revision = self.imported()
        self.imported("WI-002.docx", "WI-002")
        broken = base64.b64decode(pack({"WI-001.docx": b"good", "WI-002.docx": b"some text" * 20}))
        at = broken.index(b"WI-002.docx") + len("WI-002.docx")
        broken = broken[:at] + bytes([broken[at] ^ 0xFF]) + broken[at + 1 :]
        dialog = self.dialog(base64.b64encode(broken))
        dialog.action_check()
        with self.env.cr.savepoint(), self.undone():
            self.assert_refused(dialog.action_attach, says="WI-002.docx cannot be unpacked")
        self.assertFalse(revision.file)
        self.assertEqual(dialog.state, "preview")

    # Names

    def test_without_a_file_name_the_number_decides_if_it_is_clear(self):
        first = self.imported(False, "WI-001")
        self.imported(False, "WI-0012")
        self.imported(False, "P-1")
        self.imported(False, "P-1-2")
        results = self.checked({"wi-001 Inspection.docx": b"x", "WI-001_b.docx": b"x", "WI-00.docx": b"x"})
        self.assertEqual(
            results, {"wi-001 Inspection.docx": "twice", "WI-001_b.docx": "twice", "WI-00.docx": "unknown"}
        )
        self.assertEqual(self.checked({"P-1-2.docx": b"x"}), {"P-1-2.docx": "ambiguous"})
        self.attach({"WI-001 Inspection.docx": b"x"})
        self.assertEqual(first.file_name, "WI-001 Inspection.docx")
        self.assertEqual(self.checked({"WI-001 Inspection.docx": b"x"}), {"WI-001 Inspection.docx": "kept"})

    def test_umlauts_match_whatever_the_program_that_packed(self):
        name = "Prüfung Größe.docx"
        ways = {
            "Python, 7-Zip": pack({name: b"x"}),
            "macOS: UTF-8 in two parts, not said": pack_as("Pru\u0308fung Gro\u0308ße.docx".encode()),
            "Windows: the code page": pack_as(name.encode("cp437")),
            "folders by backslash": pack({f"old\\{name}": b"x"}),
        }
        for way, content in ways.items():
            with self.subTest(way=way), self.undone():
                revision = self.imported(name)
                self.assertEqual(self.attach(content).attached_count, 1)
                self.assertEqual(self.content(revision), b"x")

    def test_each_company_for_itself(self):
        self.imported(company=self.other_company)
        self.assertEqual(self.checked({"WI-001.docx": b"x"}), {"WI-001.docx": "unknown"})
        revision = self.imported()
        self.attach({"WI-001.docx": b"x"})
        self.assertTrue(revision.file)

    # Zips that are none, or too much

    def test_no_zip_no_password_and_not_more_than_the_server_holds(self):
        locked = bytearray(base64.b64decode(pack({"a.docx": b"x"})))
        struct.pack_into("<H", locked, locked.index(b"PK\x01\x02") + 8, 1)
        cases = [
            (base64.b64encode(b"%PDF-1.4"), "This is no zip"),
            (base64.b64encode(base64.b64decode(pack({"a.docx": b"x"}))[:-30]), "This is no zip"),
            (base64.b64encode(bytes(locked)), "protected by a password"),
        ]
        for content, words in cases:
            with self.subTest(words=words):
                self.assert_refused(self.dialog(content).action_check, says=words)
        with patch.object(zip_files, "MAX_FILES", 2):
            self.assert_refused(self.dialog(dict.fromkeys("abc", b"")).action_check, says="more than")
        with patch.object(zip_files, "MAX_BYTES", 1000):
            self.assert_refused(self.dialog({"a": b"0" * 600, "b": b"0" * 600}).action_check, says="Unpacked")

    def test_a_zip_that_lies_about_its_sizes_unpacks_to_no_more_than_it_says(self):
        self.imported()
        bomb = bytearray(base64.b64decode(pack({"WI-001.docx": b"0" * 10_000_000})))
        struct.pack_into("<I", bomb, bomb.index(b"PK\x01\x02") + 24, 10)
        dialog = self.dialog(base64.b64encode(bytes(bomb)))
        dialog.action_check()
        with self.undone():
            self.assert_refused(dialog.action_attach, says="cannot be unpacked")

    # Who, and what is missing

    def test_only_officers_and_managers(self):
        self.imported()
        for user in (self.employee, self.auditor, self.buyer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.dialog({"WI-001.docx": b"x"}, user)
        self.assertEqual(self.attach({"WI-001.docx": b"x"}, self.manager).attached_count, 1)

    def test_what_waits_for_its_file_stands_in_the_inbox(self):
        revision = self.imported()
        self.imported(False, "WI-002")
        lines = self.env["qms.contribution"].with_user(self.officer)._collect("_inbox_lines")
        [line] = [line for line in lines if line["label"] == "Imported without their file"]
        missing = self.env["qms.document.revision"].with_user(self.officer).search(line["domain"])
        self.assertEqual(missing & revision, revision)
        self.attach({"WI-001.docx": b"x"})
        self.assertNotIn(revision, missing.search(line["domain"]))
        self.assertEqual(self.dialog({"a": b""}).action_view_missing()["res_model"], revision._name)

    def test_a_damaged_pdf_is_shown_and_not_attached(self):
        revision = self.imported("plan.pdf")
        self.assertEqual(self.checked({"plan.pdf": b"no pdf"}), {"plan.pdf": "broken"})
        self.assertEqual(self.attach({"plan.pdf": b"no pdf"}).attached_count, 0)
        self.assertTrue(revision._awaits_file())
        self.assertEqual(self.attach({"plan.pdf": tiny_pdf()}).attached_count, 1)

    def test_the_name_of_a_file_that_is_missing_is_not_changed_alone(self):
        revision = self.imported().with_user(self.officer)
        for name in ("other.docx", False):
            with self.assertRaises(UserError):
                revision.write({"file_name": name})

    def test_what_was_disposed_of_waits_for_no_file(self):
        revision = self.imported()
        self.assertTrue(revision._awaits_file())
        disposition = self.env["qms.disposition"].create({"company_id": self.company.id})
        revision._qms_write({"disposition_id": disposition.id, "date_disposed": "2026-01-01"})
        self.assertFalse(revision._awaits_file())
        self.assertFalse(revision.search(revision._get_file_missing_domain()) & revision)

    def test_a_file_that_fits_several_is_attached_on_the_form_once(self):
        revision = self.imported("same.docx", "A-1").with_user(self.officer)
        with Form(revision) as form:
            form.file = base64.b64encode(b"by hand")
        self.assertEqual(self.content(revision), b"by hand")
        with self.assertRaisesRegex(AssertionError, "readonly"), Form(revision) as form:
            form.file = base64.b64encode(b"again")
