from datetime import date, datetime
from io import BytesIO
from unittest.mock import patch

from openpyxl import Workbook, load_workbook

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import file_open

from .case import QmsAssertions
from .common import QmsCase

TEMPLATE = "qms_iso9001/static/xls/qms_document.xlsx"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ["reference", "name", "type_id", "user_id"]
COLUMNS += [f"revision_ids/{name}" for name in ("number", "state", "in_force_from", "in_force_until", "summary")]
QUIET = ("mail.mail", "mail.message", "mail.notification", "mail.activity", "mail.followers", "qms.signature")


@tagged("post_install", "-at_install")
class TestQmsDocumentImportMixin(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As a client that asks for everything: tracking, followers, mails.
        cls.loud = {"tracking_disable": False, "mail_notify_force_send": True}
        cls.documents = cls.env["qms.document"].with_user(cls.manager).with_context(**cls.loud)

    def row(self, reference="WI-001", state="", **cells):
        """Return one row of a sheet, as the columns COLUMNS."""
        values = {
            "reference": reference,
            "name": f"Title of {reference}",
            "type_id": "Work instruction",
            "revision_ids/state": state,
            "revision_ids/in_force_from": "" if state in ("Draft", "Obsolete") else "2024-05-01",
            **{name if name in COLUMNS else f"revision_ids/{name}": value for name, value in cells.items()},
        }
        return [values.get(name, "") for name in COLUMNS]

    def load(self, *rows, user=None, documents=None):
        """Import rows; return the documents of the company."""
        documents = (documents if documents is not None else self.documents).with_user(user or self.manager)
        result = documents.load(COLUMNS, list(rows))
        self.assertTrue(result["ids"], result["messages"])
        self.env.invalidate_all()
        return documents.browse(result["ids"])

    def assert_error(self, rows, row, *words, user=None):
        """Importing `rows` keeps nothing; the one error is about that row of the sheet (the header is row 1)."""
        documents = self.documents.with_user(user or self.manager)
        before = documents.sudo().with_context(active_test=False).search_count([])
        result = documents.load(COLUMNS, list(rows))
        self.assertFalse(result["ids"])
        [error] = result["messages"]
        self.assertEqual((error["type"], error["record"]), ("error", row), error)
        for word in words:
            self.assertIn(word, error["message"])
        self.assertNotIn("psycopg2", error["message"])
        self.assertEqual(documents.sudo().with_context(active_test=False).search_count([]), before)

    def sheet(self, rows):
        """Return an Excel file with the header of the template, as bytes."""
        with file_open(TEMPLATE, "rb") as file:
            header = [cell.value for cell in load_workbook(BytesIO(file.read())).worksheets[0][1]]
        book = Workbook()
        book.active.append(header)
        for row in rows:
            book.active.append([row.get(name, "") for name in header])
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def through_the_screen(self, content, dryrun=False, limit=2000, user=None):
        """Do what the import screen does with a file; return what it gets back."""
        file = (
            self.env["base_import.import"]
            .with_user(user or self.manager)
            .create({"res_model": "qms.document", "file": content, "file_name": "list.xlsx", "file_type": EXCEL})
        )
        options = {"has_headers": True, "advanced": True, "limit": limit, "skip": 0, "quoting": '"', "separator": ","}
        preview = file.parse_preview(options)
        self.assertNotIn("error", preview)
        paths = ["/".join(preview["matches"].get(index, [])) for index in range(len(preview["headers"]))]
        self.assertTrue(all(paths), f"Not recognised: {preview['headers']} {paths}")
        names = [header.lower() for header in preview["headers"]]
        return file.with_context(tracking_disable=False).execute_import(
            paths, names, {**preview["options"], "limit": limit}, dryrun=dryrun
        )

    def list_of(self, count):
        return [
            {
                "Number": f"WI-{number:03}",
                "Title": f"Instruction {number}",
                "Type": "Work instruction",
                "Owner": "employee@example.com",
                "Revisions / Revision": "A",
                "Revisions / In force from": "2024-05-01",
                "Revisions / File Name": f"WI-{number:03}.pdf",
            }
            for number in range(1, count + 1)
        ]

    # The template

    def test_the_import_screen_offers_the_template(self):
        [template] = self.documents.get_import_templates()
        self.assertEqual(template["template"].lstrip("/"), TEMPLATE)

    def test_the_template_is_recognised_and_imports_as_it_is(self):
        with file_open(TEMPLATE, "rb") as file:
            content = file.read()
        self.assertEqual(load_workbook(BytesIO(content)).sheetnames, ["Documents", "Read me"])
        result = self.through_the_screen(content)
        self.assertFalse(result["messages"])
        castings, flanges = self.documents.browse(result["ids"])
        castings.invalidate_recordset()
        self.assertEqual((castings.state, flanges.kind), ("in_force", "external"))
        new, old = castings.revision_ids
        self.assertEqual((old.state, new.state), ("obsolete", "in_force"))
        self.assertEqual(str(old.in_force_until), "2023-05-14")
        self.assertEqual(flanges.external_reference, "EN 1092-1:2018")

    # Two hundred rows

    def test_two_hundred_rows_come_in_marked_and_nobody_hears_of_it(self):
        before = {name: self.env[name].sudo().search_count([]) for name in QUIET}
        result = self.through_the_screen(self.sheet(self.list_of(200)))
        self.assertFalse(result["messages"])
        documents = self.documents.browse(result["ids"])
        self.assertEqual(len(documents), 200)
        self.assertEqual(set(documents.mapped("state")), {"in_force"})
        self.assertEqual(documents.user_id, self.employee)
        self.assertEqual(documents.company_id, self.company)
        revisions = documents.revision_ids
        self.assertEqual((len(revisions), set(revisions.mapped("is_legacy"))), (200, {True}))
        self.assertFalse(revisions.approver_ids | revisions.reviewer_ids)
        self.assertEqual({name: self.env[name].sudo().search_count([]) for name in QUIET}, before)

    @freeze_time("2026-11-25 12:00:00")
    def test_a_document_in_force_since_2015_is_reviewed_counted_from_the_day_of_the_import(self):
        # The database has a clock of its own.
        self.startPatcher(patch.object(self.env.cr, "_now", datetime(2026, 11, 25, 12)))
        before = {name: self.env[name].sudo().search_count([]) for name in QUIET}
        rows = self.list_of(2)
        for row in rows:
            row["Revisions / In force from"] = "2015-05-01"
        result = self.through_the_screen(self.sheet(rows))
        self.assertFalse(result["messages"])
        documents = self.documents.browse(result["ids"])
        documents |= self.load(self.row("WI-900", in_force_from="2015-05-01"))
        months = documents.type_id.review_months
        self.assertEqual(set(documents.mapped("date_review")), {fields.Date.add(date(2026, 11, 25), months=months)})
        self.assertFalse(documents.filtered("is_review_due"))
        for batch in self.documents.sudo()._batches_to_follow():
            self.assertFalse(batch & documents.sudo(), "The hourly job finds nothing to do.")
        self.assertEqual({name: self.env[name].sudo().search_count([]) for name in QUIET}, before)
        # A rhythm chosen later counts from the import too.
        with freeze_time("2027-06-01 12:00:00"):
            documents[0].with_user(self.officer).review_months = 12
            self.assertEqual(documents[0].date_review, date(2027, 11, 25))

    def test_one_wrong_row_keeps_out_all_and_is_named(self):
        rows = self.list_of(200)
        rows[149]["Owner"] = "nobody@example.com"
        before = self.documents.search_count([])
        for dryrun in (True, False):
            result = self.through_the_screen(self.sheet(rows), dryrun=dryrun)
            [error] = result["messages"]
            self.assertEqual(error["record"], 151)
            self.assertRegex(error["message"], r"^WI-150, Owner: nobody with the e-mail.*nobody@example\.com")
        self.assertEqual(self.documents.search_count([]), before)

    def test_an_import_says_what_has_happened_and_nothing_else(self):
        kind = self.env.ref("qms_iso9001.qms_document_type_instruction").id
        past = {"number": "1", "body": "<p>x</p>", "state": "in_force", "in_force_from": "2020-01-01"}
        old = {**past, "number": "0", "state": "obsolete", "in_force_from": "2019-01-01"}
        for revisions, says in (
            ([{**past, "file_sha256": "abc"}], "SHA-256"),
            ([{**past, "author_id": self.officer.id}], "Submitted by"),
            ([{**past, "state": "review"}], "as one of"),
            ([{**past, "state": "approved"}], "as one of"),
            ([{**past, "in_force_from": "2090-01-01"}], "today at the latest"),
            ([{**past, "in_force_from": False}], "today at the latest"),
            ([old], "last day on which"),
            ([{**old, "in_force_until": "2090-01-01"}], "last day on which"),
            ([{**old, "in_force_until": "2020-06-01"}, past], "at the same time"),
        ):
            with self.subTest(says=says, revisions=revisions), self.undone():
                documents = self.env["qms.document"].with_user(self.manager)
                vals = {"name": "Old", "type_id": kind, "revision_ids": [(0, 0, vals) for vals in revisions]}
                self.assert_refused(documents.create, vals, says=says)

    def test_a_batch_limit_of_the_client_does_not_cut_the_file(self):
        rows = self.list_of(30)
        rows[29]["Type"] = "Wall paper"
        result = self.through_the_screen(self.sheet(rows), limit=10)
        self.assertFalse(result["ids"])
        self.assertEqual([message["record"] for message in result["messages"]], [31])
        rows[29]["Type"] = "Procedure"
        result = self.through_the_screen(self.sheet(rows), limit=10)
        self.assertEqual((len(result["ids"]), result["nextrow"]), (30, 0))

    def test_a_file_full_of_errors_names_the_first(self):
        rows = [self.row(f"WI-{number:03}", user_id="nobody") for number in range(100)]
        messages = self.documents.load(COLUMNS, rows)["messages"]
        self.assertEqual(len(messages), 21)
        self.assertIn("100 errors", messages[0]["message"])
        self.assertEqual([message["record"] for message in messages[1:]], list(range(2, 22)))

    def test_importing_the_same_file_again_says_that_the_numbers_exist(self):
        self.load(self.row("WI-001"), self.row("WI-002"))
        self.assert_error([self.row("WI-003"), self.row("WI-002")], 3, "WI-002, Number", "Title of WI-002")

    # Cells

    def test_the_owner_is_found_by_mail_login_or_name(self):
        owners = ("BUYER@example.com", "t_buyer", self.buyer.name, "")
        documents = self.load(*(self.row(f"WI-{n}", user_id=owner) for n, owner in enumerate(owners)))
        self.assertEqual([document.user_id for document in documents], [self.buyer] * 3 + [self.manager])

    def test_an_owner_of_another_company_or_two_of_one_name_are_refused(self):
        self.assert_error([self.row(user_id="t_other_employee")], 2, "WI-001, Owner: nobody")
        self.hr.email = self.buyer.email
        self.assert_error([self.row(user_id=self.buyer.email)], 2, "Owner: several", "t_hr", "t_buyer")

    def test_the_type_is_found_by_name_or_kind(self):
        self.env.ref("qms_iso9001.qms_document_type_procedure").name = "House rule"
        documents = self.load(*(self.row(f"X-{n}", type_id=name) for n, name in enumerate(("house rule", "Procedure"))))
        self.assertEqual(documents.type_id, self.env.ref("qms_iso9001.qms_document_type_procedure"))
        self.assert_error([self.row(type_id="Novel")], 2, "Type", "Novel", "House rule")

    def test_wrong_cells_are_named_in_the_row_in_which_they_stand(self):
        old = self.row(state="Obsolete", in_force_from="2020-01-01", in_force_until="2021-01-01")
        cases = [
            (self.row(name=""), "Title"),
            (self.row(state="Signed"), "State: “Signed”"),
            (self.row(state="In approval"), "State: “In approval”"),
            (self.row(in_force_from=""), "In force from: empty"),
            (self.row(in_force_from="2999-01-01"), "In force from: in the future"),
            (self.row(in_force_from="next week"), "In force from: “next week”"),
            (self.row(in_force_until="2025-01-01"), "In force until: only an obsolete"),
            (self.row(state="Obsolete", in_force_from="2021-01-01", in_force_until="2020-01-01"), "In force until"),
        ]
        for row, words in cases:
            with self.subTest(words=words):
                self.assert_error([self.row("WI-000"), row], 3, "WI-001, ", words)
        for row, words in (
            (self.row(in_force_from="2019-01-01"), "Sort"),
            (self.row(type_id="Form"), "Type: not what"),
        ):
            with self.subTest(words=words):
                self.assert_error([old, row], 3, words)
        self.assert_error([self.row(state="In force"), self.row(state="In force")], 3, "State: row 2 of this document")
        self.assert_error([self.row(), self.row("WI-002"), self.row()], 4, "Number: stands in row 2")

    def test_odoos_own_messages_name_row_and_field_too(self):
        names = [*COLUMNS, "requirement_ids"]
        rows = [[*self.row(f"WI-{number}"), "" if number else "No such topic"] for number in (1, 2, 0)]
        [error] = self.documents.load(names, rows)["messages"]
        self.assertEqual(error["record"], 4)
        self.assertRegex(error["message"], "^WI-0, .*No such topic.*Topics")

    def test_a_cell_that_is_no_day_is_told_by_the_screen_with_row_and_field_beside_the_other_errors(self):
        rows = self.list_of(4)
        rows[1]["Revisions / In force from"] = "31 Mai 2024"
        rows[2]["Owner"] = "nobody@example.com"
        for user in (self.manager, self.officer):
            first, second = self.through_the_screen(self.sheet(rows), dryrun=True, user=user)["messages"]
            self.assertEqual((first["record"], second["record"]), (3, 4))
            self.assertIn("WI-002, In force from: “31 Mai 2024” is no day.", first["message"])
            self.assertIn("WI-003, Owner", second["message"])

    def test_processes_are_found_as_they_are_shown_by_number_or_by_name(self):
        storing = self.new_process("Receiving, and storage", reference="P-05")
        buying = self.new_process("Purchasing", reference="P-04")
        cells = ["P-05 Receiving, and storage", "p-05", "Receiving, and storage", "P-05, P-04 purchasing", ""]
        rows = [[*self.row(f"WI-{number}"), cell] for number, cell in enumerate(cells)]
        result = self.documents.load([*COLUMNS, "process_ids"], rows)
        self.assertTrue(result["ids"], result["messages"])
        found = [document.process_ids for document in self.documents.browse(result["ids"])]
        self.assertEqual(found, [storing, storing, storing, storing | buying, storing.browse()])
        self.new_process("Purchasing", reference="P-44")
        for cell, words in (
            ("P-06", "Processes: no process “P-06”"),
            ("Purchasing", "Processes: “Purchasing”: several"),
        ):
            [error] = self.documents.load([*COLUMNS, "process_ids"], [[*self.row("WI-77"), cell]])["messages"]
            self.assertEqual(error["record"], 2)
            self.assertIn(words, error["message"])

    # Revisions

    def test_rows_of_one_number_are_revisions_from_old_to_new(self):
        document = self.load(
            self.row(name="Old title", in_force_from="2020-01-01"),
            self.row(name="New title", in_force_from="2022-03-01", summary="All of it"),
            self.row(state="Draft", name="", number="C"),
        )
        coming, current, old = document.revision_ids
        self.assertEqual([r.state for r in (old, current, coming)], ["obsolete", "in_force", "draft"])
        self.assertEqual([r.number for r in (old, current, coming)], ["1", "2", "C"])
        self.assertEqual([r.is_legacy for r in (old, current, coming)], [True, True, False])
        self.assertEqual(str(old.in_force_until), "2022-02-28")
        self.assertEqual((document.name, old.name, document.state), ("New title", "Old title", "in_force"))
        self.assertEqual(document.current_revision_id, current)
        self.assertEqual(document.coming_revision_id, coming)
        # The next revision goes its way as any other.
        coming.write({"body": "<p>New</p>", "summary": "New", "approver_ids": self.officer.ids})
        self.approve(coming)
        self.assertEqual((coming.state, current.state), ("in_force", "obsolete"))

    def test_a_row_without_number_below_a_document_is_its_next_revision(self):
        row = self.row("", in_force_from="2024-06-01")
        row[1] = row[2] = ""
        document = self.load(self.row(state="Obsolete"), row)
        self.assertEqual(document.revision_ids.mapped("state"), ["in_force", "obsolete"])

    def test_documents_without_a_number_get_one(self):
        documents = self.load(self.row(""), self.row("", name="Other"))
        self.assertEqual(len(set(documents.mapped("reference"))), 2)
        self.assertTrue(all(documents.mapped("reference")))

    def test_a_list_that_says_nothing_of_revisions_makes_drafts_with_their_route(self):
        kind = self.env.ref("qms_iso9001.qms_document_type_instruction")
        kind.approver_ids = self.manager
        documents = self.documents.with_user(self.officer)
        result = documents.load(["name", "type_id", "confidentiality"], [["A", "Work instruction", ""]])
        document = documents.browse(result["ids"])
        self.assertEqual((document.state, document.confidentiality), ("draft", "all"))
        self.assertEqual(document.coming_revision_id.approver_ids, self.manager)

    # Who may

    def test_officers_import_drafts_and_no_past_states(self):
        self.load(self.row("WI-001", state="Draft"), user=self.officer)
        rows = [self.row(f"WI-{number}", state="Draft") for number in range(2, 6)]
        self.assert_error([*rows, self.row("WI-009")], 6, "WI-009", "State", "Manager", user=self.officer)

    def test_no_key_in_the_context_opens_anything(self):
        keys = {
            "import_file": True,
            "install_mode": True,
            "module": "qms_iso9001",
            "import_skip_records": ["user_id"],
            "default_is_legacy": True,
            "name_create_enabled_fields": {"user_id": True, "type_id": True},
        }
        vals = {"name": "Forged", "type_id": self.env.ref("qms_iso9001.qms_document_type_form").id}
        for user in (self.employee, self.officer, self.auditor, self.buyer):
            documents = self.documents.with_user(user).with_context(**keys)
            with self.subTest(user=user.login):
                self.assertFalse(documents.load(COLUMNS, [self.row()])["ids"])
                with self.undone(), self.assertRaises(AccessError):
                    documents.create({**vals, "revision_ids": [(0, 0, {"state": "in_force"})]})
        documents = self.documents.with_context(**keys)
        self.assertFalse(documents.load(COLUMNS, [self.row(user_id="New Person")])["ids"])
        self.assertFalse(self.env["res.users"].search([("name", "=", "New Person")]))

    def test_rows_with_an_id_change_what_exists_and_no_state(self):
        document = self.load(self.row())
        revision = document.current_revision_id
        for header, row in (
            ([".id", "name"], [str(document.id), "Other title"]),
            ([".id", "revision_ids/.id", "revision_ids/state"], [str(document.id), str(revision.id), "Obsolete"]),
        ):
            self.assertFalse(self.documents.load(header, [row])["ids"])
        self.assertTrue(self.documents.load([".id", "external_reference"], [[str(document.id), "X"]])["ids"])
        self.assertEqual((document.name, revision.state), ("Title of WI-001", "in_force"))

    # Companies

    def test_each_company_has_numbers_of_its_own(self):
        self.load(self.row())
        others = self.env["qms.document"]
        document = self.load(self.row(user_id="t_other_employee"), documents=others, user=self.other_manager)
        self.assertEqual(document.company_id, self.other_company)
        self.assertEqual(document.user_id, self.other_employee)
        result = others.with_user(self.other_manager).load(COLUMNS, [self.row()])
        self.assertIn("WI-001, Number", result["messages"][0]["message"])

    def test_a_number_that_is_taken_is_said_in_words_whatever_the_columns(self):
        self.load(self.row())
        result = self.documents.load([*COLUMNS, "company_id"], [[*self.row(), self.company.name]])
        [error] = result["messages"]
        self.assertIn("Another document of the company has this number", error["message"])
        twice = [self.row("WI-7", number="A", in_force_from="2020-01-01"), self.row("WI-7", number="A")]
        self.assert_error(twice, 3, "WI-7, Revision: row 2 has “A” too")
