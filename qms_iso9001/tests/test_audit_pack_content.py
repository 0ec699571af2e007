"""What lies in an audit pack, and what does not: folders, hashes, periods, languages, companies, names, amounts."""

import csv
import io
import re
from datetime import timedelta

import openpyxl

from odoo import Command, fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.qms_audit_pack_part import CODES
from ..tools.amounts import is_amount
from ..tools.pack_zip import FIXED_TIME
from .pack_case import PackAssertions, PackCase, run_job

MONEY = re.compile(r"[€$£¥]|\b(?:EUR|USD|GBP|CHF)\b")


@tagged("post_install", "-at_install")
class TestAuditPackContent(PackCase):
    def contributed(self):
        """Return (model, label, folder) of every list that any model contributes."""
        names = self.env.registry.descendants(["qms.contribution"], "_inherit")
        models = [self.env[name] for name in sorted(names) if not self.env[name]._abstract]
        return [(m._name, line["label"], m._pack_part_of(line)) for m in models for line in m._pack_folder()]

    def test_every_list_that_a_model_contributes_has_a_folder(self):
        lists = self.contributed()
        lost = [(model, label) for model, label, code in lists if code not in CODES[1:]]
        self.assertFalse(lost, "Set _pack_part on the class (folders of the audit pack: 01 to 14).")
        folders = {code for _model, _label, code in lists}
        self.assertFalse(set(CODES[1:]) - folders - {"02", "12"}, "These folders would always be empty.")

    def test_every_list_has_a_register_with_columns(self):
        pack = self.made(self.manager)
        names = [path.rpartition("/")[2] for path in self.opened(pack).namelist()]
        for model, label, _code in self.contributed():
            with self.subTest(model=model, label=label):
                self.assertIn(f"{label}.xlsx", names)
                self.assertGreater(len(self.env[model]._pack_columns()), 1)

    def test_fifteen_folders_in_order_with_fixed_times(self):
        archive = self.opened(self.made(self.manager))
        paths = archive.namelist()
        self.assertEqual(sorted({path[:2] for path in paths}), CODES)
        self.assertEqual([path[:2] for path in paths], sorted(path[:2] for path in paths))
        self.assertEqual({info.date_time for info in archive.infolist()}, {FIXED_TIME})

    def test_the_manifest_names_every_file_with_its_digest(self):
        self.new_document_in_force()
        pack = self.made(self.officer)
        archive, manifest = self.opened(pack), self.manifest(pack)
        told = {file["path"]: file for file in manifest["files"]}
        self.assertEqual(set(told), {path for path in archive.namelist() if not path.startswith("00 ")})
        for path, file in told.items():
            self.assertEqual(self.sha256(archive.read(path)), file["sha256"])
            self.assertTrue(file["description"] and file["as_of"])
        text = archive.read("00 Index/manifest.csv").decode("utf-8-sig")
        self.assertEqual(
            {row["path"]: row["sha256"] for row in csv.DictReader(io.StringIO(text))},
            {path: file["sha256"] for path, file in told.items()},
        )
        page = archive.read("00 Index/index.html").decode()
        self.assertIn("Test Pumps", page)
        self.assertIn("Documents in force.xlsx", page)

    def test_the_same_period_gives_the_same_content_twice(self):
        document = self.new_document_in_force()
        self.approve(self.new_policy())
        yesterday = self.company._qms_today()
        first = self.made(self.officer, date_to=yesterday)
        # Whoever reads or renames a user in between changes nothing that was issued.
        document.current_revision_id.with_user(self.employee)._get_pdf()
        second = self.made(self.officer, date_to=yesterday)
        self.assertNotEqual(first.reference, second.reference)
        self.assertEqual(first.zip_sha256, second.zip_sha256)
        self.assertEqual(first.manifest_sha256, second.manifest_sha256)

    # Documents

    def test_documents_are_the_pdfs_that_were_stored_when_they_were_signed(self):
        revision = self.new_document_in_force().current_revision_id
        archive = self.folder(self.officer, "03")
        paths = [path for path in archive.namelist() if path.endswith(".pdf")]
        self.assertEqual(len(paths), 1)
        self.assertEqual(self.sha256(archive.read(paths[0])), revision.controlled_pdf_sha256)
        row = self.rows(archive, "Documents in force")[0]
        self.assertEqual((row["File"], row["SHA-256"]), (paths[0], revision.controlled_pdf_sha256))
        self.assertIn("Approver: ", row["Signed by"])

    def test_a_pdf_that_is_not_what_was_signed_stays_out_and_is_named(self):
        revision = self.new_document_in_force().current_revision_id
        place = [("res_model", "=", revision._name), ("res_id", "=", revision.id), ("res_field", "=", "controlled_pdf")]
        self.env["ir.attachment"].sudo().search(place).raw = b"%PDF-1.4 changed past the system"
        archive = self.folder(self.officer, "03")
        self.assertFalse([path for path in archive.namelist() if path.endswith(".pdf")])
        self.assertIn("not the file that was signed", self.rows(archive, "Documents in force")[0]["File"])

    def test_what_was_imported_without_a_pdf_gets_none_made_anew(self):
        document = self.new_document(author=self.manager)
        revision = document.coming_revision_id
        revision._write_unguarded({"state": "in_force", "in_force_from": "2020-01-01", "is_legacy": True})
        row = self.register(self.officer, "03", "Documents in force")[0]
        self.assertEqual(row["File"], "No file was stored.")
        self.assertFalse(revision.controlled_pdf_sha256)

    def test_what_was_in_force_in_the_period_is_in_it_though_superseded_since(self):
        document = self.new_document_in_force()
        old = document.current_revision_id
        today = self.company._qms_today()
        old._write_unguarded({"in_force_from": today - timedelta(days=300)})
        new = self.revise(document)
        old._write_unguarded({"in_force_until": today - timedelta(days=100)})
        new._write_unguarded({"in_force_from": today - timedelta(days=99)})

        def found(start, end):
            days = {"date_from": today - timedelta(days=start), "date_to": today - timedelta(days=end)}
            archive = self.folder(self.officer, "03", **days)
            return [
                [row["Revision"] for row in self.rows(archive, f"Documents {name}")]
                for name in ("in force", "superseded since")
            ]

        self.assertEqual(found(200, 150), [[], [old.number]])
        self.assertEqual(found(120, 50), [[new.number], [old.number]])
        self.assertEqual(found(90, 0), [[new.number], []])
        self.assertEqual(found(400, 350), [[], []])

    # Period, language, company

    def test_what_happened_outside_of_the_period_is_not_in_it(self):
        today = self.company._qms_today()
        action = self.new_action()
        action.action_done("Shelves have labels")
        names = [row["What"] for row in self.register(self.officer, "06", "Quality actions")]
        self.assertIn(action.name, names)
        before = {"date_from": today - timedelta(days=30), "date_to": today - timedelta(days=10)}
        self.assertFalse(self.register(self.officer, "06", "Quality actions", **before))

    def test_the_pack_speaks_the_language_that_was_asked_for(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        process = self.new_process("Purchasing")
        process.with_context(lang="fr_FR").name = "Achats"
        for lang, name in (("fr_FR", "Achats"), ("en_US", "Purchasing")):
            names = [row.get("Name") for row in self.register(self.officer, "01", "Process cards", lang=lang)]
            self.assertEqual(names, [name])

    def test_nothing_of_another_company_is_in_it(self):
        both = self.new_user("manager", self.company, "t_both")
        both.company_ids += self.other_company
        for company, word in ((self.company, "Ours"), (self.other_company, "Theirs")):
            process = self.new_process(f"{word} purchasing", company)
            process.purpose = f"{word}: buy well"
            self.env["qms.action"].create({"name": f"{word} action", "company_id": company.id}).sudo().action_done("x")
            self.env["qms.issue"].create({"name": f"{word} issue", "company_id": company.id, "swot": "strength"})
            self.env["qms.equipment"].create({"name": f"{word} gauge", "company_id": company.id})
        texts = " ".join(text for _path, text in self.texts(self.made(both)))
        for what in ("purchasing", "action", "issue", "gauge"):
            self.assertIn(f"Ours {what}", texts)
        self.assertNotIn("Theirs", texts)
        self.assertNotIn(self.other_company.name, texts)

    # Clauses and samples

    def test_clauses_count_what_there_is_in_the_period(self):
        self.new_document_in_force()
        today = self.company._qms_today()
        rows = self.register(self.officer, "02", "Clauses and their evidence")
        edition = self.env["qms.edition"].search([])._of_company(self.company)
        topics = sum(len(clause.requirement_ids) for clause in edition.clause_ids)
        self.assertGreaterEqual(len(rows), topics)
        self.assertTrue(any(row["Other editions"] for row in rows))

        def counted(rows):
            return sum(row["In the period"] for row in rows if isinstance(row["In the period"], (int, float)))

        before = {"date_from": today - timedelta(days=60), "date_to": today - timedelta(days=30)}
        self.assertGreater(counted(rows), 0)
        self.assertFalse(counted(self.register(self.officer, "02", "Clauses and their evidence", **before)))

    def test_a_topic_that_does_not_apply_says_why(self):
        topic = self.env["qms.edition"].search([])._of_company(self.company).clause_ids.requirement_ids[0]
        answer = (
            self.env["qms.applicability"]
            .with_user(self.officer)
            .create({"requirement_id": topic.id, "is_applicable": False, "justification": "We design nothing"})
        )
        answer.with_user(self.manager).action_approve()
        rows = self.register(self.officer, "02", "Clauses and their evidence")
        said = {row["Not applicable, because"] for row in rows if row["Topic"] == topic.name}
        self.assertEqual(said, {"We design nothing"})

    # Speed

    def test_a_folder_takes_the_same_queries_for_few_and_many(self):
        def queries(code):
            pack = self.new_pack(self.manager)
            run_job(self.env, times=CODES.index(code) - 1)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run_job(self.env, times=1)
            self.env.flush_all()
            count = self.env.cr.sql_log_count - before
            pack.action_cancel()
            return count

        def more(number):
            for index in range(number):
                self.new_process(f"Process {number}-{index}", user_id=self.officer.id)
                action = self.new_action(name=f"Action {number}-{index}")
                action.action_done("Done")

        queries("01")
        for code in ("01", "06"):
            with self.subTest(folder=code):
                more(1)
                few = queries(code)
                more(10)
                self.assertLessEqual(queries(code), few)


@tagged("post_install", "-at_install")
class TestAuditPackOfTheDemo(PackAssertions, TransactionCase):
    """The pack of the demo company, which has everything in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = cls.env.ref("qms_iso9001.res_users_demo_auditor")
        cls.manager = cls.env.ref("qms_iso9001.res_users_demo_manager")
        cls.company = cls.manager.company_id

    def test_no_amount_is_in_any_file(self):
        # Figures that cannot be there by chance.
        currency = self.company.currency_id
        partner = self.env["res.partner"].create({"name": "Costly Goods"})
        product = self.env["product.product"].create({"name": "Gold screw", "list_price": 77123.45})
        line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 77123.45}
        order = self.env["sale.order"].create(
            {"partner_id": partner.id, "company_id": self.company.id, "order_line": [Command.create(line)]}
        )
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            order.action_confirm()
        for user in (self.auditor, self.manager):
            with self.subTest(user=user.login):
                pack = self.made(user)
                found = [(path, text) for path, text in self.texts(pack) if MONEY.search(text)]
                self.assertFalse(found)
                digits = {text for _path, text in self.texts(pack)}
                self.assertFalse([text for text in digits if "77123" in text.replace(",", "")])
                self.assertNotIn(currency.symbol, "".join(digits))

    def test_amounts_that_somebody_wrote_in_words_are_left_out(self):
        risk = self.env["qms.risk"].with_user(self.manager).search([("state", "=", "treatment")], limit=1)
        code = self.company.currency_id.name
        other = self.env.ref("base.EUR") | self.env.ref("base.USD") | self.env.ref("base.CHF")
        unknown = other.with_context(active_test=False).filtered(lambda currency: not currency.active)[:1].name or "CHF"
        cost = f"4,321.50 {code}, after {self.company.currency_id.symbol}987, {unknown} 654.00"
        risk.cause = f"It cost {cost}; 12 boxes a month"
        found = [text for _path, text in self.texts(self.made(self.auditor)) if "boxes a month" in text]
        self.assertTrue(found)
        for text in found:
            self.assertIn("12 boxes a month", text)
            self.assertNotRegex(text, r"4,321|987|654")

    def test_registers_say_what_an_auditor_asks_first(self):
        archive = self.opened(self.made(self.auditor))

        def labels(name):
            path = next(path for path in archive.namelist() if path.endswith(f"/{name}.xlsx"))
            sheet = openpyxl.load_workbook(io.BytesIO(archive.read(path)), read_only=True).active
            return {cell.value for row in sheet.iter_rows() for cell in row}

        self.assertLessEqual({"Before the actions", "Now", "Target"}, labels("Register of risks"))
        self.assertIn("Residual", labels("Ratings of risks and opportunities"))
        self.assertLessEqual({"Status", "Figure", "Missed"}, labels("Quality objectives"))
        self.assertLessEqual({"Answered on", "Done on", "Verified on"}, labels("Audit findings"))

    def register_rows(self, name):
        """Return the rows of a register of the pack of the demo, {label: cell}."""
        archive = self.opened(self.made(self.auditor))
        path = next(path for path in archive.namelist() if path.endswith(f"/{name}.xlsx"))
        sheet = openpyxl.load_workbook(io.BytesIO(archive.read(path)), read_only=True).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        start = next(index for index, row in enumerate(rows) if sum(map(bool, row)) > 2)
        return [dict(zip(rows[start], row, strict=False)) for row in rows[start + 1 :]]

    def test_what_is_open_is_in_the_pack_as_well(self):
        opened = self.env["qms.action"].search([("state", "=", "open"), ("company_id", "=", self.company.id)])
        named = {row.get("Number") for row in self.register_rows("Quality actions")}
        self.assertLessEqual(set(opened.mapped("reference")), named)

    def test_a_programme_of_the_period_is_in_the_pack(self):
        approved = self.env["qms.audit.program"].search(
            [("state", "=", "approved"), ("company_id", "=", self.company.id)]
        )
        told = str(self.register_rows("Audit programmes, with the months first planned"))
        for program in approved:
            self.assertIn(program.name, told)

    def test_clauses_name_the_findings_against_them(self):
        told = str(self.register_rows("Clauses and their evidence"))
        for finding in self.env["qms.audit.finding"].search([("company_id", "=", self.company.id)]):
            with self.subTest(finding=finding.reference):
                self.assertIn(finding.reference, told)

    def test_no_column_of_a_register_is_an_amount(self):
        contributions = self.env.registry.descendants(["qms.contribution"], "_inherit")
        for name in sorted(contributions):
            model = self.env[name].with_user(self.manager)
            if not model._abstract and model._pack_folder():
                with self.subTest(model=name):
                    self.assertFalse([column for column in model._pack_columns() if is_amount(model._fields[column])])

    def test_figures_that_are_amounts_stay_empty(self):
        locked = [("value", "!=", False), ("is_locked", "=", True), ("company_id", "=", self.company.id)]
        measurement = self.env["qms.measurement"].search(locked)[0]
        self.env.cr.execute("UPDATE qms_measurement SET is_amount = TRUE WHERE id = %s", [measurement.id])
        self.env.invalidate_all()
        rows = self.register(self.manager, "11", "Measurements")
        mine = [
            row
            for row in rows
            if row["Indicator"] == measurement.indicator_id.display_name and row["From"] == str(measurement.date_start)
        ]
        self.assertEqual([row["Value"] for row in mine], [None])

    def test_no_name_of_anybody_is_left_in_a_pack_without_names(self):
        text = "Asked Nora Quill (nora.quill@example.com) and NORA QUILL of Acme Fasteners, who said yes"
        self.env["hr.employee"].create({"name": "Nora Quill", "company_id": self.company.id})
        self.env["res.partner"].create({"name": "Acme Fasteners", "is_company": True})
        issue = self.env["qms.issue"].with_user(self.manager).create({"name": "Hearsay", "swot": "threat"})
        issue.description = text
        open_pack, pack = self.made(self.manager), self.made(self.manager, is_redacted=True)
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        partners = partners.search([("id", "!=", self.company.partner_id.id)])
        employees = self.env["hr.employee"].sudo().with_context(active_test=False).search([])
        users = self.env["res.users"].sudo().with_context(active_test=False).search([])
        names = {name for name in (*partners.mapped("name"), *employees.mapped("name"), *users.mapped("name")) if name}
        self.assertTrue(self.leaks(open_pack, names))
        self.assertFalse(self.leaks(pack, names))
        self.assertFalse([each for _path, each in self.texts(pack) if "nora.quill" in each])
        self.assertFalse([path for path in self.opened(pack).namelist() if path.endswith(".pdf")])
        said = next(
            row["What it means for us"]
            for row in self.rows(self.opened(pack), issue_register(self.env))
            if row["Issue"] == "Hearsay"
        )
        self.assertRegex(said, r"^Asked (Person \S+) \(…\) and \1 of Organization \S+, who said yes$")
        self.assertIn("pseudonyms", "".join(each for _path, each in self.texts(pack)))

    def leaks(self, pack, names):
        found = {re.escape(name.casefold()) for name in names if len(name) > 2}
        pattern = re.compile("|".join(rf"(?<!\w){name}(?!\w)" for name in sorted(found, key=len, reverse=True)))
        return [(path, text) for path, text in self.texts(pack) if pattern.search(text.casefold())]

    def test_a_pseudonym_is_the_same_in_every_pack(self):
        first, second = (self.register(self.manager, "09", "Read confirmations", is_redacted=True) for _ in range(2))
        self.assertEqual(first, second)
        self.assertTrue(all(row["Person"].startswith("Person ") for row in first))

    def test_deliveries_are_drawn_by_the_seed_and_tell_their_thread(self):
        today = self.company._qms_today()
        first, second = (self.register(self.auditor, "12", "Deliveries drawn at random") for _time in range(2))
        self.assertEqual(first, second)
        steps = {row["Step"] for row in first}
        self.assertLessEqual({"Order", "Delivery", "Goods"}, steps)
        pickings = {row["Document"] for row in first if row["Step"] == "Delivery"}
        done = self.env["stock.picking"].search([("name", "in", list(pickings))])
        self.assertEqual(set(done.mapped("state")), {"done"})
        self.assertLessEqual(max(done.mapped("date_done")).date(), today)
        other = {"date_from": fields.Date.add(today, years=-1, days=2)}
        self.assertNotEqual(first, self.register(self.auditor, "12", "Deliveries drawn at random", **other))


def issue_register(env):
    return env["qms.issue"]._pack_folder()[0]["label"]
