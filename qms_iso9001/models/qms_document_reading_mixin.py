from odoo import fields, models
from odoo.fields import Domain


class QmsDocumentReadingMixin(models.AbstractModel):
    """Reading of a document: the revision in force is read; a minor change leaves what was confirmed."""

    _name = "qms.document.reading.mixin"
    _inherit = ["qms.reading.mixin", "qms.document.question.mixin"]
    _description = "Reading of a document"
    _rows_column = "document_id"

    acknowledgement_ids = fields.One2many("qms.acknowledgement", "document_id", "Read confirmations", readonly=True)

    def _reading_chains(self):
        """Return {document: the revision in force and those below it, down to the last major one}; one query."""
        were_in_force = Domain("state", "=", "obsolete") & Domain("in_force_from", "!=", False)
        revisions = self.env["qms.document.revision"].search_fetch(
            Domain("document_id", "in", self.ids) & (Domain("state", "=", "in_force") | were_in_force),
            ["document_id", "sequence", "state", "is_minor", "is_legacy", "is_reading_requested"],
            order="sequence desc",
        )
        by_document = revisions.grouped("document_id")
        return {document: self._chain(by_document.get(document, revisions.browse())) for document in self}

    def _chain(self, revisions):
        chain = revisions.browse()
        for revision in revisions:
            if chain or revision.state == "in_force":
                chain |= revision
            if chain and not revision.is_minor:
                break
        return chain

    def _reading_versions(self):
        return {document: (chain[:1].id, chain.ids) for document, chain in self._reading_chains().items()}
