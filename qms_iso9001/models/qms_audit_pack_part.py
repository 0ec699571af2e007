from io import BytesIO

from odoo import api, fields, models

# The folders, in the order in which they lie in the zip; the index is made last.
CODES = [f"{number:02}" for number in range(15)]


class QmsAuditPackPart(models.Model):
    """One folder of an audit pack: made in a transaction of its own and kept until all are there, so that a job which
    is killed goes on with the next one. What was in it, with its SHA-256, stays when the zip goes."""

    _name = "qms.audit.pack.part"
    _description = "Folder of an audit pack"
    _order = "pack_id, code"
    _check_company_auto = True

    pack_id = fields.Many2one(
        "qms.audit.pack", "Audit pack", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="pack_id.company_id", store=True, index=True)
    code = fields.Char("Number", required=True, readonly=True)
    name = fields.Char("Folder", compute="_compute_name")
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done")], default="waiting", required=True, readonly=True
    )
    file = fields.Binary(attachment=True, readonly=True, copy=False, groups=fields.NO_ACCESS)
    files = fields.Json("Content", readonly=True, copy=False)
    file_count = fields.Integer("Files", readonly=True, copy=False)
    note = fields.Text("To know", readonly=True, copy=False)
    date_done = fields.Datetime("Made on", readonly=True, copy=False)

    _once = models.UniqueIndex("(pack_id, code)", "A pack has each folder once. Reload it.")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_name(self):
        names = self._names()
        for part in self:
            part.name = f"{part.code} {names.get(part.code, '')}"

    def _copied(self, other):
        """Return the values by which this folder tells what is in `other`."""
        names = ("state", "files", "file_count", "note", "date_done")
        return {name: other[name] for name in names}

    def _open_files(self):
        """Return the zips of these folders as open files, one at a time, in their order."""
        files = self.env["ir.attachment"].sudo()
        place = [("res_model", "=", self._name), ("res_field", "=", "file"), ("res_id", "in", self.ids)]
        by_part = files.search(place).grouped("res_id")
        for part in self.sorted("code"):
            file = by_part[part.id]
            if not file.store_fname:
                yield BytesIO(file.raw)
                continue
            with open(file._full_path(file.store_fname), "rb") as content:
                yield content

    @api.model
    def _names(self):
        """Return {number: name} of the folders, in the language of the environment."""
        return {
            "00": self.env._("Index"),
            "01": self.env._("Quality system"),
            "02": self.env._("Clauses"),
            "03": self.env._("Documents"),
            "04": self.env._("Audits"),
            "05": self.env._("Management reviews"),
            "06": self.env._("Nonconformities and actions"),
            "07": self.env._("Customers"),
            "08": self.env._("Vendors"),
            "09": self.env._("People"),
            "10": self.env._("Measuring equipment"),
            "11": self.env._("Indicators"),
            "12": self.env._("Samples"),
            "13": self.env._("Changes"),
            "14": self.env._("Certification"),
        }
