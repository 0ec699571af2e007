import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.vendor_sheet import MAX_BYTES, MAX_ROWS, MEGABYTE, SheetRefusedError, VendorSheet

WAYS = {"vat", "ref", "name"}
SHOWN_ERRORS = 8


class QmsSupplierImport(models.TransientModel):
    """Brings in a list of vendors from Excel: status, class, valid to, last score. All rows are checked before anything
    is imported; the bad ones come back as a file that says what is wrong. Quality managers only."""

    _name = "qms.supplier.import"
    _inherit = [
        "qms.supplier.import.match.mixin",
        "qms.supplier.import.create.mixin",
        "qms.supplier.import.read.mixin",
        "qms.supplier.import.sheet.mixin",
    ]
    _description = "Import vendors"

    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    file = fields.Binary("Excel file")
    file_name = fields.Char()
    state = fields.Selection(
        [("upload", "Upload"), ("bad", "To correct"), ("good", "Checked"), ("done", "Imported")],
        default="upload",
        required=True,
        readonly=True,
    )
    row_count = fields.Integer("Rows", readonly=True)
    bad_count = fields.Integer("Rows to correct", readonly=True)
    approval_count = fields.Integer("New statuses", readonly=True)
    ended_count = fields.Integer("Of these ended", readonly=True)
    evaluation_count = fields.Integer("New scores", readonly=True)
    same_count = fields.Integer("Rows that are there already", readonly=True)
    problems = fields.Text("What is wrong", readonly=True)
    bad_file = fields.Binary("File with what is wrong", readonly=True, attachment=False)
    bad_name = fields.Char(readonly=True)
    is_asleep = fields.Boolean("Orders are not checked yet", compute="_compute_is_asleep")
    template_file = fields.Binary(compute="_compute_template_file")
    template_name = fields.Char(compute="_compute_template_file")

    @api.depends("company_id")
    def _compute_is_asleep(self):
        for dialog in self:
            dialog.is_asleep = not dialog.company_id._qms_checked_from()

    def _compute_template_file(self):
        for dialog in self:
            dialog.template_name = f"{self.env._('Vendors to import')}.xlsx"
            dialog.template_file = base64.b64encode(dialog._prepare_template())

    # Steps

    def action_download_template(self):
        """Download the template: the columns, choices for status and class, and a sheet that explains them."""
        self.ensure_one()
        self.check_access("read")
        return self._download("template_file", "template_name")

    def action_download_bad(self):
        """Download the rows with what is wrong with each; the good ones stand on a second sheet."""
        self.ensure_one()
        self.check_access("read")
        return self._download("bad_file", "bad_name")

    def action_check(self):
        """Check all rows and say what would be imported, or what is wrong. Nothing is imported."""
        self.ensure_one()
        sheet = self._read_file()
        self._write_result(sheet, "good")
        return self._reopen()

    def action_import(self):
        """Import all rows, or none when one of them is not good any more."""
        self.ensure_one()
        # Read and checked anew: between the check and now others work on.
        sheet = self._read_file()
        if not any(row.errors for row in sheet.rows):
            self._import_rows(sheet.rows)
        self._write_result(sheet, "done")
        return self._reopen()

    def action_again(self):
        """Go back and take another file."""
        self.ensure_one()
        self.write({"state": "upload", "file": False, "file_name": False, "bad_file": False, "problems": False})
        return self._reopen()

    def action_start_checking(self):
        """Check orders from today on, when the vendors are all there."""
        self.ensure_one()
        self.check_access("write")
        approvals = self.env["qms.supplier.approval"]
        approvals._check_decider()
        approvals._start_checking(self.company_id)
        return self._reopen()

    def action_view_approvals(self):
        """Open what was imported."""
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_supplier_approval_action")
        return {**action, "domain": [("is_legacy", "=", True), ("company_id", "=", self.company_id.id)], "context": {}}

    def _download(self, field, name):
        url = f"/web/content/{self._name}/{self.id}/{field}?filename_field={name}&download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import vendors"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _write_result(self, sheet, state):
        bad = [row for row in sheet.rows if row.errors]
        # One bad row, and nothing is imported: what the good ones would bring is told when all are good.
        good = [] if bad else sheet.rows
        fresh = {"approval", "evaluation"}
        self.write(
            {
                "state": "bad" if bad else state,
                "row_count": len(sheet.rows),
                "bad_count": len(bad),
                "approval_count": sum("approval" in row.found for row in good),
                "ended_count": sum(row.found.get("approval", {}).get("state") == "expired" for row in good),
                "evaluation_count": sum("evaluation" in row.found for row in good),
                "same_count": sum(not fresh & row.found.keys() for row in good),
                "problems": self._describe_problems(bad),
                "bad_file": base64.b64encode(self._prepare_bad_file(sheet, bad)) if bad else False,
                "bad_name": f"{self.env._('Vendors to correct')}.xlsx",
            }
        )

    def _describe_problems(self, bad):
        lines = [f"{self._place(row)}: {' '.join(row.errors)}" for row in bad[:SHOWN_ERRORS]]
        return "\n".join(lines + ["…"] * (len(bad) > SHOWN_ERRORS))

    # Reading

    def _read_file(self):
        """Return the sheet with its rows checked."""
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if not content:
            raise UserError(self.env._("Choose an Excel file first. The template says what belongs in it."))
        ours = {self.with_context(lang=lang)._wrong_label().casefold() for lang in ("en_US", self.env.lang)}
        try:
            sheet = VendorSheet(content, self._header_words(), ours)
            self._check_header(sheet)
        except SheetRefusedError as error:
            raise UserError(self._refusal(error.reason)) from error
        self._check_rows(sheet.rows)
        return sheet

    def _check_header(self, sheet):
        if not sheet.rows:
            raise UserError(self.env._("There is no row below the header. Write one row per vendor."))
        names = sheet.rows[0].values.keys()
        if "status" not in names or not WAYS & names:
            raise SheetRefusedError("header")

    def _refusal(self, reason):
        reasons = {
            "large": self.env._(
                "The file is too large. Split it into files of up to %(size)s MB.", size=MAX_BYTES // MEGABYTE
            ),
            "many": self.env._("There are more than %(count)s rows. Split the file.", count=MAX_ROWS),
            "header": self.env._(
                "The columns are not found. Begin with a row of headers as in the template: “%(status)s” and at least "
                "one of “%(vat)s”, “%(ref)s”, “%(name)s”.",
                **{name: self._labels()[name] for name in ("status", "vat", "ref", "name")},
            ),
        }
        return reasons.get(reason) or self.env._("This is no Excel workbook. Save it as .xlsx and choose it again.")
