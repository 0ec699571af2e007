from odoo import api, fields, models
from odoo.exceptions import UserError

# Stored for searching; nobody types them.
DERIVED = {"state", "current_revision_id", "coming_revision_id", "in_force_from", "kind"}


class QmsDocumentValidityMixin(models.AbstractModel):
    """What of a document is in force and what is coming: follows from its revisions, stored for searching."""

    _name = "qms.document.validity.mixin"
    _description = "Validity of a document"

    revision_ids = fields.One2many("qms.document.revision", "document_id", "Revisions")
    current_revision_id = fields.Many2one(
        "qms.document.revision", "In force", compute="_compute_revisions", store=True, check_company=True
    )
    coming_revision_id = fields.Many2one(
        "qms.document.revision", "Coming", compute="_compute_revisions", store=True, check_company=True
    )
    state = fields.Selection(
        [("draft", "Not in force yet"), ("in_force", "In force"), ("obsolete", "Withdrawn")],
        compute="_compute_revisions",
        store=True,
        index=True,
        default="draft",
        tracking=True,
    )
    in_force_from = fields.Date(related="current_revision_id.in_force_from", store=True)
    revision_number = fields.Char("Revision", related="current_revision_id.number")
    pdf_url = fields.Char(related="current_revision_id.pdf_url")
    revision_count = fields.Integer(compute="_compute_revision_count")

    @api.depends("revision_ids.state", "revision_ids.sequence")
    def _compute_revisions(self):
        for document in self:
            revisions = document.revision_ids.sorted("sequence", reverse=True)
            current = revisions.filtered(lambda r: r.state == "in_force")[:1]
            # A draft that a later one overtook comes no more.
            coming = revisions.filtered(
                lambda r, last=current.sequence: r.state in ("draft", "review", "approved") and r.sequence >= last
            )[:1]
            document.current_revision_id = current
            document.coming_revision_id = coming
            # Withdrawn is what has ended and has nothing coming.
            ended = not coming and "obsolete" in revisions.mapped("state")
            document.state = "in_force" if document.current_revision_id else "obsolete" if ended else "draft"

    def _compute_revision_count(self):
        groups = self.env["qms.document.revision"]._read_group(
            [("document_id", "in", self.ids)], ["document_id"], ["__count"]
        )
        counts = {document.id: count for document, count in groups}
        for document in self:
            document.revision_count = counts.get(document.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse what follows from the revisions."""
        for vals in vals_list:
            self._refuse_derived(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse what follows from the revisions; write the rest."""
        self._refuse_derived(vals)
        return super().write(vals)

    @api.model
    def _refuse_derived(self, vals):
        derived = DERIVED & vals.keys()
        if derived and (self or any(vals[name] not in (False, "draft") for name in derived)):
            labels = self.fields_get(sorted(derived), ["string"])
            raise UserError(
                self.env._(
                    "%(fields)s of a document follows from its revisions. Use the buttons of a revision.",
                    fields=", ".join(label["string"] for label in labels.values()),
                )
            )

    def _follow_title(self, name):
        """Take over the title of the revision that comes in force."""
        super().write({"name": name})
