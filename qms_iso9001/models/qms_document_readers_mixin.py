from odoo import api, fields, models
from odoo.exceptions import AccessError
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

    # Asked anew at every search: the domain of a rule is kept per user, and departments change.
    is_open_to_me = fields.Boolean(compute="_compute_is_open_to_me", search="_search_is_open_to_me", compute_sudo=True)

    @api.depends_context("uid")
    @api.depends("confidentiality", "group_ids", "department_ids")
    def _compute_is_open_to_me(self):
        mine = self.filtered_domain(self._open_to_me_domain())
        for document in self:
            document.is_open_to_me = document in mine

    def _search_is_open_to_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._open_to_me_domain() if True in value else ~self._open_to_me_domain()

    @api.model
    def _open_to_me_domain(self):
        # Which department and groups somebody has is known to that person.
        departments = self.env.user.sudo().employee_ids.department_id
        chosen = Domain("group_ids", "in", self.env.user.sudo().all_group_ids.ids)
        chosen |= Domain("department_ids", "parent_of", departments.ids)
        return Domain("confidentiality", "=", "all") | (Domain("confidentiality", "=", "chosen") & chosen)

    def write(self, vals):
        """Write. Who is asked to read it reads it, so that of a confidential document the audience is the quality
        officers' to choose."""
        audience = [name for name in vals if name.startswith("audience")]
        if audience and not (self.env.su or self._is_officer()):
            for document in self.filtered(lambda document: document.confidentiality != "all"):
                raise AccessError(
                    self.env._(
                        "Not everybody may read %(document)s: ask a quality officer to change whom it is for.",
                        document=document.display_name,
                    )
                )
        return super().write(vals)

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
