import base64
import re
from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.pdf import is_pdf, pdf_problem
from ..tools.zip_files import MAX_BYTES, MAX_FILE_BYTES, MAX_FILES, ZipFiles, ZipRefusedError, file_key

MEGABYTE = 2**20


class QmsDocumentAttach(models.TransientModel):
    """Gives imported revisions their files from one zip: by the name of the file, else by the number of the document.
    All files of a run or none; each revision takes a file once."""

    _name = "qms.document.attach"
    _description = "Files of imported revisions"

    zip_file = fields.Binary("Zip", required=True)
    zip_name = fields.Char()
    state = fields.Selection(
        [("upload", "Upload"), ("preview", "Check"), ("done", "Attached")],
        default="upload",
        required=True,
        readonly=True,
    )
    line_ids = fields.One2many("qms.document.attach.line", "attach_id", string="Files", readonly=True)
    matched_count = fields.Integer("Matched", compute="_compute_counts")
    attached_count = fields.Integer("Attached", compute="_compute_counts")
    left_count = fields.Integer("Not attached", compute="_compute_counts")
    missing_count = fields.Integer("Revisions still without their file", compute="_compute_counts")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for attach in self:
            counts = Counter(attach.line_ids.mapped("state"))
            attach.matched_count = counts["matched"]
            attach.attached_count = counts["attached"]
            attach.left_count = len(attach.line_ids) - counts["matched"] - counts["attached"]
            attach.missing_count = self.env["qms.document.revision"].search_count(attach._get_missing_domain())

    @api.model
    def _get_missing_domain(self):
        revisions = self.env["qms.document.revision"]
        return [*revisions._get_file_missing_domain(), ("company_id", "=", self.env.company.id)]

    def action_check(self):
        """Show which file of the zip belongs to which revision, before anything is changed."""
        self.ensure_one()
        self._read_zip(self._check)
        self.state = "preview"
        return self._reopen()

    def action_attach(self):
        """Set the file of each revision that matches now; all of them, or none when something goes wrong."""
        self.ensure_one()
        self._read_zip(self._attach)
        self.state = "done"
        return self._reopen()

    def _check(self, files):
        matches = self._match(files)
        for match in matches:
            if match["state"] == "matched" and is_pdf(b"", match["name"]):
                match["state"] = self._pdf_state(match, files.unpack(match["position"]))
        self._write_lines(matches)

    @api.model
    def _pdf_state(self, match, content):
        broken = is_pdf(b"", match["name"]) and pdf_problem(content)
        return "broken" if broken else "matched"

    def _attach(self, files):
        # Matched anew: what was attached since the check is left as it is.
        matches = self._match(files)
        for match in matches:
            if match["state"] == "matched":
                content = files.unpack(match["position"])
                match["state"] = self._pdf_state(match, content)
                if match["state"] == "matched":
                    self._attach_one(match, content)
                    match["state"] = "attached"
        self._write_lines(matches)

    def _attach_one(self, match, content):
        revision = self.env["qms.document.revision"].browse(match["revision_id"])
        vals = {"file": base64.b64encode(content)}
        if not revision.file_name:
            vals["file_name"] = match["name"]
        revision.write(vals)
        # One file in memory at a time.
        revision.flush_recordset()
        revision.invalidate_recordset(["file"])

    def _read_zip(self, use):
        """Call `use` with the files of the zip; say in words what is wrong with the zip."""
        try:
            use(ZipFiles(self._zip_content()))
        except ZipRefusedError as error:
            raise UserError(self._refusal(error)) from error

    def _zip_content(self):
        return base64.b64decode(self.with_context(bin_size=False).zip_file or b"")

    @api.model
    def _refusal(self, error):
        if error.reason == "password":
            return self.env._("The zip is protected by a password. Pack its files without one and upload it again.")
        if error.reason == "many":
            return self.env._(
                "The zip holds more than %(count)s files. Split it and upload its parts.", count=MAX_FILES
            )
        if error.reason == "large":
            limit = MAX_BYTES // MEGABYTE
            return self.env._(
                "Unpacked, the zip holds more than %(size)s MB. Split it and upload its parts.", size=limit
            )
        if error.name:
            return self.env._(
                "%(file)s cannot be unpacked. Nothing was attached: pack the files again.", file=error.name
            )
        return self.env._("This is no zip, or a damaged one. Pack the files into a .zip and upload that.")

    # Matching

    def _match(self, files):
        """Return per file of the zip: its name, what becomes of it and the revision it belongs to."""
        by_name, by_number = self._candidates()
        matches = [
            {"position": position, "name": name, **self._match_one(name, size, by_name, by_number)}
            for position, name, size in files
        ]
        taken = Counter(match.get("revision_id") for match in matches if match["state"] == "matched")
        for match in matches:
            if match["state"] == "matched" and taken[match["revision_id"]] > 1:
                match["state"] = "twice"
        return matches

    def _candidates(self):
        """Return the revisions of the company by name of their file, and those without one by number of the document.

        Constant queries, whatever the number of files.
        """
        revisions = self.env["qms.document.revision"].search_fetch(
            [("company_id", "=", self.env.company.id), "|", ("file_name", "!=", False), ("is_legacy", "=", True)],
            ["file_name", "file_sha256", "is_legacy", "state", "document_id"],
        )
        by_name, by_number = defaultdict(revisions.browse), defaultdict(revisions.browse)
        for revision in revisions:
            if revision.file_name and (revision.file_sha256 or revision.takes_file):
                by_name[file_key(revision.file_name)] |= revision
            elif revision.is_legacy and revision.takes_file and revision.document_id.reference:
                by_number[file_key(revision.document_id.reference)] |= revision
        return by_name, by_number

    def _match_one(self, name, size, by_name, by_number):
        found = by_name.get(file_key(name)) or self._starting_with_number(file_key(name), by_number)
        if name.lower().endswith(".zip"):
            return {"state": "nested"}
        if not found:
            return {"state": "unknown"}
        if len(found) > 1:
            return {"state": "ambiguous"}
        if found.file_sha256:
            return {"state": "kept", "revision_id": found.id}
        return {"state": "large" if size > MAX_FILE_BYTES else "matched", "revision_id": found.id}

    @api.model
    def _starting_with_number(self, key, by_number):
        """Return the revisions of the documents with whose number the name begins: WI-001 not that of WI-0012."""
        found = self.env["qms.document.revision"]
        for length in range(1, len(key) + 1):
            if not re.match(r"[^\W_]", key[length : length + 1]):
                found |= by_number.get(key[:length], found)
        return found

    def _write_lines(self, matches):
        self.line_ids.unlink()
        names = ("name", "state", "revision_id")
        self.env["qms.document.attach.line"].create(
            [{"attach_id": self.id, **{name: match.get(name) for name in names}} for match in matches]
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Attach files to imported revisions"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_view_missing(self):
        """Open the revisions that still wait for their file."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported without their file"),
            "res_model": "qms.document.revision",
            "view_mode": "list,form",
            "domain": self._get_missing_domain(),
            "context": {"create": False},
        }
