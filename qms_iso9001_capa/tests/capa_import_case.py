from io import BytesIO

from openpyxl import Workbook, load_workbook

from odoo.tools import file_open

from .capa_case import CapaCase

TEMPLATE = "qms_iso9001_capa/static/xls/qms_capa.xlsx"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CapaImportCase(CapaCase):
    """Builders of files with an old register, and the way through the import screen."""

    def template(self):
        with file_open(TEMPLATE, "rb") as file:
            return file.read()

    def sheet(self, *rows):
        """Return an Excel file with the header of the template, as bytes. A row that names no state is of the action
        rows that belong to the one before."""
        header = [cell.value for cell in load_workbook(BytesIO(self.template())).worksheets[0][1]]
        book = Workbook()
        book.active.append(header)
        for row in rows:
            values = {"What": "Old crack", "Opened on": "2020-03-02", **row} if "State" in row else row
            self.assertFalse(values.keys() - set(header))
            book.active.append([values.get(name, "") for name in header])
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def through_the_screen(self, content, user=None, dryrun=False, companies=None):
        """Do what the import screen does with a file; return what it gets back."""
        user = user or self.manager
        allowed = (companies or user.company_id).ids
        file = self.env["base_import.import"].with_user(user).with_context(allowed_company_ids=allowed)
        file = file.create({"res_model": "qms.capa", "file": content, "file_name": "list.xlsx", "file_type": EXCEL})
        options = {"has_headers": True, "advanced": True, "limit": 2000, "skip": 0, "quoting": '"', "separator": ","}
        preview = file.parse_preview(options)
        self.assertNotIn("error", preview)
        paths = ["/".join(preview["matches"].get(index, [])) for index in range(len(preview["headers"]))]
        self.mapped_columns = dict(zip(preview["headers"], paths, strict=True))
        names = [header.lower() for header in preview["headers"]]
        return file.execute_import(paths, names, {**preview["options"], "limit": 2000}, dryrun=dryrun)

    def imported(self, *rows, **how):
        result = self.through_the_screen(self.sheet(*rows), **how)
        self.assertFalse(result["messages"])
        return self.env["qms.capa"].browse(result["ids"])

    def assert_rows_refused(self, says, *rows, **how):
        """Assert that the file does not come in at all, and that each line of `says` ({row from 0: words}) says why."""
        before = {name: self.env[name].sudo().search_count([]) for name in ("qms.capa", "qms.action", "qms.capa.check")}
        result = self.through_the_screen(self.sheet(*rows), **how)
        self.assertFalse(result["ids"])
        for line, words in says.items():
            found = [message["message"] for message in result["messages"] if message.get("record") == line]
            self.assertTrue(any(words in text for text in found), (line, words, result["messages"]))
        self.assertEqual({name: self.env[name].sudo().search_count([]) for name in before}, before)
