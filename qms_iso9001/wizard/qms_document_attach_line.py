from odoo import api, fields, models


class QmsDocumentAttachLine(models.TransientModel):
    """A file of the zip: the revision it belongs to, or why it stays out."""

    _name = "qms.document.attach.line"
    _description = "File for an imported revision"
    _order = "sequence, name, id"

    attach_id = fields.Many2one("qms.document.attach", required=True, readonly=True, index=True, ondelete="cascade")
    name = fields.Char("File", required=True, readonly=True)
    revision_id = fields.Many2one("qms.document.revision", "Revision", readonly=True, ondelete="cascade")
    state = fields.Selection(
        [
            ("unknown", "No revision of that name"),
            ("ambiguous", "Fits several revisions"),
            ("twice", "Several files for one revision"),
            ("large", "Too big"),
            ("nested", "A zip in the zip"),
            ("broken", "Damaged, or protected by a password"),
            ("kept", "Has its file already"),
            ("matched", "Matched"),
            ("attached", "Attached"),
        ],
        "Result",
        required=True,
        readonly=True,
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True, help="What needs a person stands first.")

    @api.depends("state")
    def _compute_sequence(self):
        order = self._fields["state"].get_values(self.env)
        for line in self:
            line.sequence = order.index(line.state) if line.state else 0
