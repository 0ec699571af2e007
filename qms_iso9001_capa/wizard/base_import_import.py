from odoo import models


class BaseImportImport(models.TransientModel):
    """The import screen; it offers also what nobody types in the form of a nonconformity, but an old register has."""

    _inherit = "base_import.import"

    def get_fields_tree(self, model, *args, **kwargs):
        """Return the columns that may be chosen; Odoo leaves out what is readonly in forms."""
        tree = super().get_fields_tree(model, *args, **kwargs)
        if model != "qms.nonconformity":
            return tree
        records = self.env[model]
        there = {field["name"] for field in tree}
        names = [name for name in records._import_columns() if name not in there]
        described = records.fields_get(names, ["string", "type"])
        return tree + [
            {"id": name, "name": name, "required": False, "fields": [], "model_name": model, **described[name]}
            for name in names
            if name in described
        ]
