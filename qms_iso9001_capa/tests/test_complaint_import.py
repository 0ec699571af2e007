from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.mail.tests.common import MailCase

from .test_qms_complaint import ComplaintCase

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
QUIET = ("mail.mail", "mail.notification")


@tagged("post_install", "-at_install")
class TestComplaintImport(ComplaintCase, MailCase):
    """The register of before, by the import screen and its template."""

    def template(self):
        [template] = self.env["qms.complaint"].with_user(self.manager).get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            return file.read()

    def filled(self, **cells):
        """Return the template with `cells` (heading=value) in its last row."""
        book = load_workbook(BytesIO(self.template()))
        sheet = book.worksheets[0]
        for cell in sheet[1]:
            if cell.value in cells:
                sheet.cell(sheet.max_row, cell.column).value = cells[cell.value]
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def through_the_screen(self, content, user=None, dryrun=False):
        """Do what the import screen does with a file; return what it gets back."""
        imports = self.env["base_import.import"].with_user(user or self.manager)
        file = imports.create(
            {"res_model": "qms.complaint", "file": content, "file_name": "register.xlsx", "file_type": EXCEL}
        )
        options = {"has_headers": True, "advanced": True, "limit": 2000, "skip": 0, "quoting": '"', "separator": ","}
        preview = file.parse_preview(options)
        self.assertNotIn("error", preview)
        paths = ["/".join(preview["matches"].get(index, [])) for index in range(len(preview["headers"]))]
        self.assertTrue(all(paths), f"Not recognised: {preview['headers']} {paths}")
        names = [header.lower() for header in preview["headers"]]
        return file.with_context(tracking_disable=False).execute_import(
            paths, names, {**preview["options"], "limit": 2000}, dryrun=dryrun
        )

    def test_the_template_imports_as_it_is_and_no_customer_hears_of_it(self):
        before = {name: self.env[name].sudo().search_count([]) for name in QUIET}
        with self.mock_mail_gateway():
            result = self.through_the_screen(self.template())
        self.assertFalse(result["messages"])
        records = self.env["qms.complaint"].with_user(self.manager).browse(result["ids"])
        self.env.invalidate_all()
        self.assertEqual(
            [
                (r.reference, r.state, r.justified, str(r.date_due), str(r.date_received.date()), r.is_answered_in_time)
                for r in records
            ],
            [
                ("2023-014", "closed", "yes", "2023-03-13", "2023-03-06", True),
                ("2024-002", "closed", "no", "2024-01-22", "2024-01-15", False),
                ("2024-031", "answered", False, "2024-05-13", "2024-05-06", True),
            ],
        )
        closed, late, waiting = records
        self.assertEqual(str(closed.date_done.date()), "2023-03-20")
        self.assertEqual(closed.partner_name, "Casting Works")
        self.assertEqual(set(records.mapped("is_legacy")), {True})
        self.assertEqual(records.company_id, self.company)
        self.assertFalse((closed | late).user_id | (closed | late).activity_ids.user_id)
        self.assertEqual(waiting.activity_ids.user_id, self.manager)
        self.assertFalse(self._new_mails)
        self.assertEqual({name: self.env[name].sudo().search_count([]) for name in QUIET}, before)

    def test_a_day_is_that_day_wherever_the_file_is_read(self):
        self.env = self.env(context={**self.env.context, "tz": "Asia/Tokyo"})
        records = self.env["qms.complaint"].browse(self.through_the_screen(self.template())["ids"])
        self.env.invalidate_all()
        days = [str(self.company._qms_day(record.date_received)) for record in records]
        self.assertEqual(days, ["2023-03-06", "2024-01-15", "2024-05-06"])

    def test_owners_are_kept_and_only_managers_bring_it(self):
        content = self.filled(State="Closed", Responsible=self.employee.name, Number="C/9")
        self.assertIn("Manager", str(self.through_the_screen(content, user=self.officer, dryrun=True)["messages"]))
        result = self.through_the_screen(content)
        self.assertFalse(result["messages"])
        record = self.env["qms.complaint"].search([("reference", "=", "C/9")])
        self.assertEqual((record.user_id, record.state), (self.employee, "closed"))
        self.assertFalse(record.activity_ids)
        again = self.through_the_screen(content)
        self.assertIn("number is taken", str(again["messages"]))
        self.assertIn("C/9: this number", str(again["messages"]))
