from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsEvidenceMixin(models.AbstractModel):
    """What shows that it is done: a text and files. Frozen with the record (`qms.state.mixin`).

    Files in the chatter count as well. A model lists this mixin before `qms.state.mixin`.
    """

    _name = "qms.evidence.mixin"
    _inherit = "qms.files.mixin"
    _description = "Evidence"
    _keeps_files = True
    _file_fields = ("attachment_ids",)

    evidence = fields.Text(copy=False, help="What shows that it is done. Files count too.")
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"evidence", "attachment_ids"}

    def _check_evidence(self):
        # Files in the chatter count as well, whoever attached them.
        files = self.sudo().attachment_ids or self.sudo().message_attachment_count
        if not (self.evidence or "").strip() and not files:
            raise UserError(
                self.env._(
                    "Write what shows that %(record)s is done, or attach a file, then press Done.",
                    record=self.display_name,
                )
            )
