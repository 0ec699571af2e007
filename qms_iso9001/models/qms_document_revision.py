from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.revision_numbers import next_revision


class QmsDocumentRevision(models.Model):
    """A revision of a controlled document: a file, a text or both, signed by its author, reviewers and approvers. One
    is in force; those before it stay as evidence."""

    _name = "qms.document.revision"
    _inherit = [
        "qms.controlled.pdf.mixin",
        "qms.document.legacy.mixin",
        "qms.document.content.mixin",
        "qms.document.route.mixin",
        "qms.reading.version.mixin",
        "qms.approval.mixin",
        "qms.contribution",
        "qms.retention.mixin",
    ]
    _description = "Revision"
    _pack_part = "03"
    _pack_files = ("controlled_pdf",)
    _order = "document_id, sequence desc, id desc"
    _rec_names_search = ["document_id.reference", "name"]
    _mail_post_access = "read"
    _check_company_auto = True
    _series_field = "document_id"
    _series_number = "sequence"
    _check_company_domain = models.check_company_domain_parent_of
    _keeps_files = True

    document_id = fields.Many2one(
        "qms.document", required=True, index=True, check_company=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(related="document_id.company_id", store=True, index=True, precompute=True)
    user_id = fields.Many2one(related="document_id.user_id", string="Owner", store=True, precompute=True)
    sequence = fields.Integer(readonly=True, copy=False, aggregator=None)
    number = fields.Char("Revision", copy=False, help="Empty: the next number of the document.")
    name = fields.Char(
        "Title", help="Empty: the title of the document, which follows when the revision comes in force."
    )
    summary = fields.Text("What changed", copy=False, help="Shown to everybody who is asked to read it.")
    acknowledgement_ids = fields.One2many("qms.acknowledgement", "revision_id", "Read confirmations", readonly=True)

    _number_unique = models.UniqueIndex(
        "(document_id, number)", "This document has a revision of that number. Choose the next one."
    )
    _sequence_unique = models.UniqueIndex(
        "(document_id, sequence) WHERE sequence > 0", "Reload: somebody began a revision just now."
    )
    _one_in_force = models.UniqueIndex(
        "(document_id) WHERE state = 'in_force'",
        "A document has one revision in force. Approve the new one: it ends the old one.",
    )

    @api.depends("document_id.reference", "name", "number")
    def _compute_display_name(self):
        for revision in self:
            revision.display_name = self.env._(
                "%(document)s %(name)s, revision %(number)s",
                # Who is named on a revision reads its number; the document may be out of reach.
                document=revision.sudo().document_id.reference or "",
                name=revision.name or "",
                number=revision.number or "",
            ).strip()

    @api.model
    def _content_fields(self):
        return super()._content_fields() | {"number", "name", "summary"}

    def _signed_content(self):
        return {**super()._signed_content(), "document": self.document_id.reference}

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"sequence", "user_id", "company_id"}

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"document_id"}

    @api.model_create_multi
    def create(self, vals_list):
        """Number the revisions of each document in the order in which they come; an import may bring its own."""
        revisions = super().create(vals_list)
        for document, numbered in revisions.grouped("document_id").items():
            # Numbering is not a right: revisions that the author may not read count.
            earlier = self.sudo().search([("document_id", "=", document.id), ("id", "not in", numbered.ids)])
            last, numbers = earlier[:1], {*earlier.mapped("number"), *numbered.mapped("number")}
            for sequence, revision in enumerate(numbered, start=last.sequence + 1):
                number = revision.number or next_revision(last.number, sequence, numbers)
                numbers.add(number)
                revision._write_unguarded(
                    {"sequence": sequence, "number": number, "name": revision.name or document.name}
                )
                last = revision
        return revisions

    def write(self, vals):
        """Write; a revision stays with its document."""
        if "document_id" in vals and any(revision.document_id.id != vals["document_id"] for revision in self):
            raise UserError(self.env._("A revision stays with its document. Begin one at the other document instead."))
        return super().write(vals)

    def _check_submittable(self):
        super()._check_submittable()
        if not self.file and not self._has_text():
            raise UserError(
                self.env._(
                    "Write the text of %(revision)s or attach its file, then submit it.", revision=self.display_name
                )
            )
        if self.sequence > 1 and not (self.summary or "").strip():
            raise UserError(
                self.env._(
                    'Write what changed in %(revision)s ("What changed"), then submit it.', revision=self.display_name
                )
            )

    def _put_in_force(self):
        """The title of the document follows the revision in force."""
        res = super()._put_in_force()
        if self.name and self.name != self.document_id.name:
            self.document_id._follow_title(self.name)
        self.document_id._restart_rhythm(self)
        return res

    def action_obsolete(self, reason=None):
        """End it without a successor. For managers; the one in force withdraws its document."""
        current = self.filtered(lambda revision: revision.state == "in_force")
        res = super().action_obsolete(reason)
        # Who withdraws a document decides about all of its revisions.
        for document in current.sudo().document_id:
            note = self.env._("Withdrawn: %(reason)s", reason=reason)
            document.message_post(body=note, author_id=self.env.user.partner_id.id)
            document._follow_withdrawal()
        return res

    def _reading_subjects(self):
        return self.document_id

    def action_open_pdf(self):
        """Open the controlled PDF in a new window."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/quality/document/{self.id}/pdf", "target": "new"}

    @api.model
    def _inbox_lines(self):
        waiting = self._get_file_missing_domain()
        return [
            self._contribution_line(self.env._("Revisions in approval"), [("state", "=", "review")], "date_submitted"),
            self._contribution_line(self.env._("Imported without their file"), waiting, "in_force_from"),
        ]

    def _inbox_verbs(self):
        return self._approval_verbs()

    @api.model
    def _my_quality_lines(self):
        return [
            self._contribution_line(self.env._("Documents to approve"), [("can_approve", "=", True)], "date_submitted")
        ]

    @api.model
    def _pack_folder(self):
        """What is in force, and what was; of both the pack takes what was in force in its period."""
        in_force, ended = [("state", "=", "in_force")], [("state", "=", "obsolete")]
        return [
            self._contribution_line(self.env._("Documents in force"), in_force, "in_force_from"),
            self._contribution_line(self.env._("Documents superseded since"), ended, "in_force_from"),
        ]

    def _pack_version(self):
        return self.number or ""
