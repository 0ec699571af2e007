from odoo import api, models


class QmsAppendOnlyFilesMixin(models.AbstractModel):
    """Rows that are only added, with files that stay with them from the first moment on."""

    _name = "qms.append.only.files.mixin"
    _inherit = ["qms.append.only.mixin", "qms.files.mixin"]
    _description = "Rows that are only added, with files"
    _keeps_files = True
    _file_fields = ("attachment_ids",)

    def _write_unguarded(self, vals):
        return self._write_past_append_only(vals)

    def _is_editable(self):
        return False

    @api.model
    def _frozen_fields(self):
        return set(self._file_fields)

    @api.model
    def _verb_fields(self):
        return set()
