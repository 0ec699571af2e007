from odoo import fields, models
from odoo.fields import Domain

QUALITY = ("group_qms_user", "group_qms_manager", "group_qms_auditor")


class QmsDocumentReadersMixin(models.AbstractModel):
    """Who may read a document: everybody of the company, quality only, or chosen groups and departments."""

    _name = "qms.document.readers.mixin"
    _description = "Readers of a document"

    confidentiality = fields.Selection(
        [("all", "Everybody in the company"), ("quality", "Quality only"), ("chosen", "Chosen groups or departments")],
        "Readable by",
        required=True,
        default="all",
        tracking=True,
        help="Owner, reviewers and approvers read it in any case, and so does who is asked to by name.",
    )
    group_ids = fields.Many2many("res.groups", string="Groups")
    department_ids = fields.Many2many(
        "hr.department", "qms_document_reader_department_rel", string="Readers' departments", check_company=True
    )

    def write(self, vals):
        """Write; who may not read it any more is not asked to."""
        res = super().write(vals)
        if {"confidentiality", "group_ids", "department_ids"} & vals.keys():
            self._follow_audience()
        return res

    def _get_readers_domain(self):
        if self.confidentiality == "all":
            return super()._get_readers_domain()
        groups = self.group_ids
        if self.confidentiality == "quality":
            groups = self.env["res.groups"].union(*(self.env.ref(f"qms_iso9001.{name}") for name in QUALITY))
        readers = Domain("user_id.all_group_ids", "in", groups.ids)
        if self.confidentiality == "chosen":
            readers |= Domain("department_id", "child_of", self.department_ids.ids)
        return readers
