from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsEvidenceMixin(models.AbstractModel):
    """What shows that it is done: a text and files. Frozen with the record (`qms.state.mixin`).

    Files in the chatter count as well. A model lists this mixin before `qms.state.mixin`.
    """

    _name = "qms.evidence.mixin"
    _description = "Evidence"
    _keeps_files = True

    evidence = fields.Text(copy=False, help="What shows that it is done. Files count too.")
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"evidence", "attachment_ids"}

    @api.model_create_multi
    def create(self, vals_list):
        """Link the files to the new records."""
        records = super().create(vals_list)
        records._link_files()
        return records

    def write(self, vals):
        """Link new files to the records."""
        res = super().write(vals)
        if "attachment_ids" in vals:
            self._link_files()
        return res

    def _link_files(self):
        """Files uploaded before the record was saved belong to it now, so that its readers can open them."""
        for record in self:
            loose = record.sudo().attachment_ids.filtered(lambda f: not f.res_id and f.create_uid == self.env.user)
            # Only the uploader's own files, which nobody else could see so far.
            loose.write({"res_model": self._name, "res_id": record.id})

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
