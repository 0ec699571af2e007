from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsInstruction(models.TransientModel):
    """A revision in the list that opens from the work: number, title and days as text, since what was superseded opens
    only for officers and auditors."""

    _name = "qms.instruction"
    _description = "Instruction"
    _order = "reference, id"
    _rec_name = "name"

    revision_id = fields.Many2one("qms.document.revision", "Opens", required=True, readonly=True, ondelete="cascade")
    reference = fields.Char("Number", readonly=True)
    name = fields.Char("Title", readonly=True)
    number = fields.Char("Revision", readonly=True)
    in_force_from = fields.Date("In force from", readonly=True)
    in_force_until = fields.Date("Until", readonly=True)
    can_open = fields.Boolean(readonly=True)

    @api.model
    def _list(self, revisions):
        """Return a row for each of `revisions` (with superuser rights), for the current user."""
        readable = revisions.sudo(False)._filtered_access("read")
        # Nobody writes these rows: they say what was found.
        return self.sudo().create(
            [
                {
                    "revision_id": revision.id,
                    "reference": revision.document_id.reference,
                    "name": revision.name,
                    "number": revision.number,
                    "in_force_from": revision.in_force_from,
                    "in_force_until": revision.in_force_until,
                    "can_open": revision in readable,
                }
                for revision in revisions
            ]
        )

    def action_open_pdf(self):
        """Open the PDF of the revision, for those who may read it."""
        self.ensure_one()
        if not self.can_open:
            raise UserError(
                self.env._(
                    "Revision %(number)s of %(document)s is no longer in force. Ask a quality officer or an auditor: "
                    "they can open it.",
                    number=self.number,
                    document=self.reference,
                )
            )
        return self.revision_id.action_open_pdf()
