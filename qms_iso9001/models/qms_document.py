from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.actions import renamed


class QmsDocument(models.Model):
    """A controlled document: its number, owner, readers and audience. What it says stands in its revisions, of which
    one is in force. External documents stand in the same register."""

    _name = "qms.document"
    _inherit = [
        "qms.document.import.mixin",
        "qms.document.validity.mixin",
        "qms.document.review.mixin",
        "qms.work.mixin",
        "qms.document.readers.mixin",
        "qms.document.reading.mixin",
        "qms.reference.search.mixin",
        "mail.thread",
    ]
    _description = "Document"
    _review_input = "c3"
    _order = "reference, id"
    _rec_names_search = ["reference", "name", "external_reference"]
    _mail_post_access = "read"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    reference = fields.Char(
        "Number", copy=False, index="trigram", tracking=True, help="Empty: the next number of the type."
    )
    name = fields.Char("Title", required=True, tracking=True, help="Once in force, a new revision changes the title.")
    type_id = fields.Many2one(
        "qms.document.type", "Type", required=True, index=True, tracking=True, check_company=True, ondelete="restrict"
    )
    kind = fields.Selection(related="type_id.kind", string="Kind", store=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        tracking=True,
        check_company=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
        help="Keeps it right and writes its revisions, without any quality group.",
    )
    process_ids = fields.Many2many("qms.process", string="Processes", check_company=True)
    requirement_ids = fields.Many2many("qms.requirement", string="Topics of the standard")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    active = fields.Boolean(default=True, tracking=True)
    partner_id = fields.Many2one("res.partner", "Issued by", help="Who issues an external document.")
    external_reference = fields.Char(
        "Their number", help="The issuer's own number and edition, such as EN 1092-1:2018."
    )
    is_reading_asked = fields.Boolean(
        "Ask for read confirmation",
        compute="_compute_from_type",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    _titled = models.Constraint("CHECK(btrim(name) <> '')", "Write the title of the document.")
    _unique_reference = models.UniqueIndex(
        "(company_id, reference)", "Another document of the company has this number. Choose a free one."
    )

    @api.depends("reference", "name")
    def _compute_display_name(self):
        for document in self:
            document.display_name = " ".join(filter(None, [document.reference, document.name]))

    @api.depends("type_id")
    def _compute_from_type(self):
        for document in self:
            document.is_reading_asked = document.type_id.is_reading_asked

    @api.model
    def _assigned_fields(self):
        return super()._assigned_fields() | {
            "reference",
            "type_id",
            "user_id",
            "company_id",
            "active",
            "confidentiality",
            "is_reading_asked",
            "group_ids",
            "department_ids",
        }

    @api.model
    def _owner_way_out(self):
        return self.env._("As its owner you write its revisions, and say whom it is for and where it is used.")

    @api.model_create_multi
    def create(self, vals_list):
        """Number each document by its type, and open the draft of its first revision unless an import brings it."""
        defaults = self.default_get(["company_id", "type_id"])
        for vals in vals_list:
            kind = self.env["qms.document.type"].browse(vals.get("type_id") or defaults.get("type_id"))
            if kind and not vals.get("reference"):
                company = self.env["res.company"].browse(vals.get("company_id") or defaults["company_id"])
                vals["reference"] = kind._next_number(company)
        documents = super().create(vals_list)
        bare = documents.filtered(lambda document: not document.revision_ids)
        self.env["qms.document.revision"].create([{"document_id": document.id} for document in bare])
        return documents

    def write(self, vals):
        """Write; number, title and company of a document that was ever submitted stay as they were signed."""
        self.check_access("write")
        self._check_signed_kept(vals)
        if vals.get("active") is False:
            self._check_may_archive()
        titles = {document: document.name for document in self} if "name" in vals else {}
        res = super().write(vals)
        for document, title in titles.items():
            document.revision_ids.filtered(
                lambda r, title=title: r.state == "draft" and r.name == title
            ).name = document.name
        return res

    def _check_may_archive(self):
        for document in self.sudo():
            under_way = document.revision_ids.filtered(lambda r: r.state in ("review", "approved", "in_force"))
            if under_way:
                raise UserError(
                    self.env._(
                        "%(document)s is in force or on its way: who works by it would lose it. A quality manager ends "
                        "its revision with a reason (or its author takes it back), then it can be archived.",
                        document=document.display_name,
                    )
                )

    def _check_signed_kept(self, vals):
        for document in self.sudo():
            changed = [name for name in ("reference", "name", "type_id", "company_id") if name in vals]
            changed = [
                name
                for name in changed
                if document._fields[name].convert_to_write(document[name], document) != vals[name]
            ]
            if changed and any(revision.state != "draft" for revision in document.revision_ids):
                raise UserError(
                    self.env._(
                        "%(document)s was signed with its number, title and type. A new revision changes the title; "
                        "for another number or type make a new document and withdraw this one.",
                        document=document.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        """Evidence is never deleted: only a document of which nothing was ever submitted may go."""
        for document in self.sudo():
            if not all(revision._is_deletable() for revision in document.revision_ids):
                raise UserError(
                    self.env._(
                        "%(document)s is evidence and cannot be deleted. Withdraw it instead.",
                        document=document.display_name,
                    )
                )

    def unlink(self):
        """Delete documents of which nothing was ever submitted, with their drafts."""
        self.check_access("unlink")
        self._unlink_except_signed()
        self.revision_ids.unlink()
        return super().unlink()

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """Saving tells nobody, the new owner neither: what waits for them stands on My quality."""

    def action_revise(self):
        """Open the draft of the next revision, with a copy of the text in force; the one being written if there is one.

        For quality officers and the owner.
        """
        self.ensure_one()
        self.check_access("write")
        coming = self.coming_revision_id
        return (coming or self._next_revision())._get_form_action()

    def _next_revision(self, **vals):
        """Return a new draft that begins with what is in force."""
        return self.env["qms.document.revision"].create(
            {"document_id": self.id, "body": self.current_revision_id.body, **vals}
        )

    def action_open(self):
        """Open the file of the revision in force; while there is none the form of the one that comes, or was last."""
        self.ensure_one()
        if self.current_revision_id:
            return self.current_revision_id.action_open_pdf()
        shown = self.coming_revision_id or self.revision_ids.sorted("sequence")[-1:]
        return shown._get_form_action() if shown else self.action_view_revisions()

    def action_view_revisions(self):
        """Open all revisions of the document."""
        self.ensure_one()
        return {
            **renamed(
                self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_document_revision_action"),
                self.display_name,
            ),
            "domain": [("document_id", "=", self.id)],
            "context": {"default_document_id": self.id},
        }

    @api.model
    def _my_quality_info_lines(self):
        mine = [("state", "=", "in_force"), ("is_audience", "=", True)]
        return [self._contribution_line(self.env._("Documents in force"), mine, "in_force_from", "action_open")]

    @api.model
    def _review_inputs(self):
        return [*super()._review_inputs(), self._contribution_line(self.env._("Documents"), [])]
