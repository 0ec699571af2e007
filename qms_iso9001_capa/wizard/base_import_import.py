from odoo import api, models

from odoo.addons.base_import.models.base_import import FIELDS_RECURSION_LIMIT


class BaseImportImport(models.TransientModel):
    """The import screen; it offers also what nobody types in a form, but a register of before has. Whether that may be
    filled is decided by the model (see qms.state.mixin), as for every other way in."""

    _inherit = "base_import.import"

    @api.model
    def get_fields_tree(self, model, depth=FIELDS_RECURSION_LIMIT):
        """Return the columns that may be chosen; Odoo leaves out what is readonly in forms."""
        tree = super().get_fields_tree(model, depth)
        # Those of qms.import.mixin, and what comes in with them, as actions do with a corrective action.
        if not depth or not hasattr(self.env[model], "_import_columns"):
            return tree
        records, there = self.env[model], {field["name"] for field in tree}
        names = [name for name in records._import_columns() if name not in there]
        described = records.fields_get(names, ["string", "type"])
        return tree + [
            {"id": name, "name": name, "required": False, "fields": [], "model_name": model, **described[name]}
            for name in names
            if name in described
        ]
