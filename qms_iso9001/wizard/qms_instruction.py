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
    current_id = fields.Many2one("qms.document.revision", "In force today", readonly=True, ondelete="cascade")
    hint = fields.Char(compute="_compute_hint")

    @api.depends("can_open")
    def _compute_hint(self):
        for row in self:
            row.hint = not row.can_open and self.env._("superseded: quality and auditors open it")

    @api.model
    def _list(self, revisions):
        """Return a row for each of `revisions` (with superuser rights), for the current user."""
        current = revisions.document_id.current_revision_id
        readable = (revisions | current).sudo(False)._filtered_access("read")
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
                    "current_id": ((revision.document_id.current_revision_id - revision) & readable).id,
                }
                for revision in revisions
            ]
        )

    def action_open_row(self):
        """Answer the click on a row: open it, or say in a notification who can. A click is no mistake."""
        self.ensure_one()
        if self.can_open:
            return self.action_open_pdf()
        title = self.env._(
            "%(document)s, revision %(number)s", document=self.reference or self.name, number=self.number or ""
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "title": title, "message": self.hint},
        }

    def action_open_current(self):
        """Open the PDF of the revision that is in force today instead."""
        self.ensure_one()
        if not self.current_id:
            raise UserError(
                self.env._(
                    "No other revision of %(document)s is in force today that you may open. Ask a quality officer.",
                    document=self.reference,
                )
            )
        return self.current_id.action_open_pdf()

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
