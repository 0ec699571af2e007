import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.hashing import sha256_file
from ..tools.html_pictures import picture_id, picture_sources, replace_pictures


class QmsDocumentContentMixin(models.AbstractModel):
    """What a revision says: a file, a text or both. Signatures cover them to the last byte, pictures in the text too.

    A model lists it before `qms.approval.mixin`.
    """

    _name = "qms.document.content.mixin"
    _description = "Content of a revision"
    _keeps_files = True
    # Its files are changed on the record only, so that their hashes are theirs (see ir.attachment).
    _hashed_file_fields = True

    body = fields.Html("Text", sanitize_attributes=True, sanitize_style=True)
    file = fields.Binary("File", attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    file_sha256 = fields.Char("SHA-256 of the file", compute="_compute_file_sha256", store=True)

    can_compare = fields.Boolean(
        compute="_compute_can_compare", help="There is an earlier revision that the user can read."
    )

    @api.depends("file")
    def _compute_file_sha256(self):
        for revision in self.with_context(bin_size=False):
            revision.file_sha256 = sha256_file(revision.file)

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {"body", "file_name"}

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"file_sha256"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"file"}

    @api.model
    def _retention_date_fields(self):
        return ["in_force_until", "date_approved"]

    @api.model
    def _retention_ended_domain(self):
        return Domain("state", "=", "obsolete")

    @api.model
    def _retention_content_fields(self):
        return super()._retention_content_fields() | {"file_name", "rejection_reason"}

    @api.model
    def _retention_personal_fields(self):
        # The owner is the document's, of today.
        return super()._retention_personal_fields() - {"user_id"}

    def _signed_content(self):
        """Add what the file and the pictures in the text hold: submitting made those files of the revision."""
        pictures = self.env["ir.attachment"].sudo().browse(self._picture_ids()).exists()
        own = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return {
            **super()._signed_content(),
            "file": sha256_file(self.file),
            "pictures": {str(picture.id): sha256_file(picture.datas) for picture in pictures.filtered_domain(own)},
        }

    def action_open_file(self):
        """Open the original file, as it was attached."""
        self.ensure_one()
        self.check_access("read")
        if not self.sudo().file_sha256:
            raise UserError(self.env._("%(revision)s has no file: open its PDF.", revision=self.display_name))
        return {"type": "ir.actions.act_url", "url": f"/quality/document/{self.id}/file", "target": "new"}

    @api.depends_context("uid")
    @api.depends("sequence", "document_id")
    def _compute_can_compare(self):
        # As the user: whoever may not read superseded revisions has nothing to compare with.
        groups = self._read_group([("document_id", "in", self.document_id.ids)], ["document_id"], ["sequence:min"])
        first = {document.id: sequence for document, sequence in groups}
        for revision in self:
            revision.can_compare = revision.sequence > first.get(revision.document_id.id, revision.sequence)

    def action_compare(self):
        """Show what changed between two revisions of a document; of one alone, against the one in force or before."""
        self.check_access("read")
        return self.env["qms.document.compare"]._open(self)

    def _picture_ids(self):
        """Return the ids of the files of ours that the text shows as pictures; a link to a file shows nothing."""
        return sorted({number for source in picture_sources(self.body) if (number := picture_id(source))})

    def action_submit(self):
        """Submit for approval; the pictures in the text become files of the revision, so that they stay with it."""
        self._check_may_submit()
        for revision in self:
            revision._keep_pictures()
        return super().action_submit()

    def _keep_pictures(self):
        moved = {}
        shown = self.env["ir.attachment"].browse(self._picture_ids()).exists()
        # The document's own, whoever submits; of others what the submitter may read. The rest is refused.
        own = shown.browse(self._own_pictures()).sudo()
        for picture in (*own, *(shown - own)._filtered_access("read")):
            kept = picture._qms_keep_on(self)
            if kept != picture:
                moved[picture.id] = kept.id
        if moved:
            self.body = replace_pictures(self.body, moved)

    def _check_editable(self, names):
        """Refuse to change what is locked; an imported revision that awaits its file gets it once."""
        is_file = "file" in names and names <= {"file", "file_name"}
        bare = self.sudo().filtered(lambda r: r._awaits_file()) if is_file else self.browse()
        super(QmsDocumentContentMixin, self - bare)._check_editable(names)

    def _is_text_as_signed(self):
        """Tell whether this is in force, all of it is its text, and that is what was signed: then the text can be read
        without the PDF."""
        self.ensure_one()
        record = self.sudo()
        if record.state != "in_force" or record.file_sha256 or not record._has_text():
            return False
        return record.is_legacy or record._content_hash() in record._current_signatures().mapped("content_hash")

    def _has_text(self):
        return bool(re.sub(r"<(?!img)[^>]*>|&nbsp;|\s", "", self.body or ""))
