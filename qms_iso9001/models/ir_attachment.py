from odoo import api, models
from odoo.exceptions import UserError

CONTENT = {
    "name",
    "type",
    "url",
    "raw",
    "datas",
    "db_datas",
    "store_fname",
    "mimetype",
    "res_model",
    "res_id",
    "res_field",
}


class IrAttachment(models.Model):
    """Files of a locked record that keeps them (`_keeps_files`) can be added, never changed, moved or deleted."""

    _inherit = "ir.attachment"

    def write(self, vals):
        """Refuse to change or move a kept file. Rewriting what is there (moving the file store) is no change."""
        touched = CONTENT & vals.keys()
        if touched:
            self._qms_refuse_kept(lambda file: any(file[name] != vals[name] for name in touched))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        self._qms_refuse_kept(lambda _file: True)

    def _qms_kept_files(self):
        """Return the files that are evidence of a locked record; no query for files of other models."""
        kept = self.browse()
        # Whoever may touch the file need not be able to read the record that it belongs to.
        for model, files in self.sudo().grouped("res_model").items():
            if not getattr(self.env.get(model or ""), "_keeps_files", False):
                continue
            records = self.env[model].sudo().browse(files.mapped("res_id")).exists()
            locked = records.filtered(lambda record: not record._is_editable())
            # The file of a binary field is as free as that field.
            kept |= files.filtered_domain(
                [
                    ("res_id", "in", locked.ids),
                    ("res_field", "in", [False, *records._frozen_fields()]),
                ]
            )
        return kept.sudo(self.env.su)

    def _qms_refuse_kept(self, is_touched):
        """Raise UserError for the first kept file that `is_touched` tells to be changed by this step."""
        kept = self._qms_kept_files()
        if not kept:
            return
        kept.check_access("write")
        for file in kept.sudo().filtered(is_touched):
            raise UserError(
                self.env._(
                    "%(file)s is evidence of %(record)s: it cannot be changed or deleted. "
                    "Add the right file beside it.",
                    file=file.name,
                    record=self.env[file.res_model].sudo().browse(file.res_id).display_name,
                )
            )
