from odoo import api, models
from odoo.exceptions import UserError

PLACE = {"res_model", "res_id", "res_field"}
CONTENT = PLACE | {"name", "type", "url", "raw", "datas", "db_datas", "store_fname", "mimetype", "public"}


class IrAttachment(models.Model):
    """Files of a locked record that keeps them (`_keeps_files`) can be added, never changed, moved or deleted; nothing
    gets into its binary fields. Where a record hashes its files, they are changed on the record only."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse a file that would become the value of a frozen field."""
        files = super().create(vals_list)
        # As they were created: the place may come from the context as well.
        files._qms_refuse_in_field()
        return files

    def write(self, vals):
        """Refuse to change or move a kept file. Rewriting what is there (moving the file store) is no change."""
        touched = CONTENT & vals.keys()
        if touched:
            self._qms_refuse_kept(lambda file: any(file[name] != vals[name] for name in touched))
        if touched or "access_token" in vals:
            # Such a file opens by the record's own page only, which knows who may and what is superseded.
            self._qms_refuse_field_value()
        moved = self.browse()
        if PLACE & vals.keys():
            moved = self.filtered(lambda file: any(file.sudo()[name] != vals[name] for name in PLACE & vals.keys()))
        res = super().write(vals)
        moved._qms_refuse_in_field()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        kept = self - self._qms_disposed_files()
        kept._qms_refuse_kept(lambda _file: True)
        kept._qms_refuse_field_value()

    def _qms_disposed_files(self):
        """Return the files of records that a disposition disposed of: they are free to go."""
        disposed = self.browse()
        for model, files in self.sudo().grouped("res_model").items():
            records = self.env[model].sudo() if model in self.env else None
            is_row = hasattr(records, "_retention_whole")
            if is_row or isinstance(records, self.env.registry["qms.retention.mixin"]):
                gone = records.browse(files.mapped("res_id")).exists()
                gone = self._qms_disposed_rows(gone) if is_row else gone._disposed()
                disposed |= files.filtered_domain([("res_id", "in", gone.ids)])
        return disposed.sudo(self.env.su)

    @api.model
    def _qms_disposed_rows(self, rows):
        """Return those of `rows` whose record was disposed of: they go with the record that they are part of."""
        ended = rows[rows._retention_whole]._disposed()
        return rows.filtered(lambda row: row[row._retention_whole] in ended)

    def _qms_keep_on(self, record):
        """Return these files as files of `record`: the user's own loose uploads move there, files of other records
        (which may be deleted with them) are copied."""
        place = {"res_model": record._name, "res_id": record.id, "res_field": False}
        files = self.sudo()
        own = files.filtered_domain([("res_model", "=", record._name), ("res_id", "=", record.id)])
        # Only the uploader's own files, which nobody else could see so far.
        loose = (files - own).filtered(lambda file: not file.res_id and file.create_uid == self.env.user)
        loose.write(place)
        foreign = files - own - loose
        foreign.sudo(self.env.su).check_access("read")
        copies = [file.copy({**place, "name": file.name, "public": False}).id for file in foreign]
        return self.browse((own | loose).ids + copies)

    def _qms_kept_files(self):
        """Return the files that are evidence of a locked record; no query for files of other models."""
        kept = self.browse()
        # Whoever may touch the file need not be able to read the record that it belongs to.
        for model, files in self.sudo().grouped("res_model").items():
            if not getattr(self.env.get(model or ""), "_keeps_files", False):
                continue
            records = self.env[model].sudo().browse(files.mapped("res_id")).exists()
            locked = records.filtered(lambda record: not record._is_editable())
            kept |= files.filtered_domain([("res_id", "in", locked.ids)])
        if self.env.su:
            # As Odoo writes a binary field: its file is as free as that field.
            kept = kept.filtered(lambda f: not f.res_field or f.res_field in self.env[f.res_model]._frozen_fields())
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

    def _qms_refuse_in_field(self):
        """Raise UserError for the first of these files that is the value of a field of a locked record, or of a field
        that only verbs write."""
        in_field = self.sudo().filtered("res_field").sudo(self.env.su)
        for file in in_field.sudo() if not self.env.su else ():
            model = self.env.get(file.res_model)
            if getattr(model, "_keeps_files", False) and file.res_field in model._verb_fields():
                model._raise_verb_fields({file.res_field})
        for file in in_field._qms_kept_files().sudo():
            record = self.env[file.res_model].sudo().browse(file.res_id)
            record._check_editable({file.res_field})
        in_field._qms_refuse_field_value()

    def _qms_refuse_field_value(self):
        """Raise UserError for the first of these files that is the value of a field of a record that hashes its files:
        past the record, what is computed from the file (its hash) would be that of another one.

        Odoo writes a binary field with superuser rights: the record's own fields stay the way in.
        """
        for file in self.browse() if self.env.su else self.sudo().filtered("res_field"):
            model = self.env.get(file.res_model or "")
            if getattr(model, "_hashed_file_fields", False) and file.res_field in model._fields:
                raise UserError(
                    self.env._(
                        "%(file)s is the field “%(field)s” of a record of the quality system: open that record and "
                        "change the file there.",
                        file=file.name,
                        field=model._fields[file.res_field]._description_string(self.env),
                    )
                )
