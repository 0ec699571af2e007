from odoo import api, models
from odoo.fields import Command


class QmsFilesMixin(models.AbstractModel):
    """Files named in a field of the record (`_file_fields`) become files of the record and stay with it."""

    _name = "qms.files.mixin"
    _description = "Files of a record"
    _file_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        """Keep the files of the new records."""
        records = super().create(vals_list)
        records._keep_named_files(self._file_fields)
        return records

    def write(self, vals):
        """Keep the files that are new."""
        res = super().write(vals)
        self._keep_named_files([name for name in self._file_fields if name in vals])
        return res

    def _keep_named_files(self, names):
        for name in names:
            for record in self.sudo().filtered(name):
                kept = record[name].with_env(self.env)._qms_keep_on(record)
                if kept != record[name]:
                    record._write_unguarded({name: [Command.set(kept.ids)]})
