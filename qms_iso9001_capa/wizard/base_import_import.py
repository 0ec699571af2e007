from odoo import api, models

from odoo.addons.base_import.models.base_import import FIELDS_RECURSION_LIMIT


class BaseImportImport(models.TransientModel):
    """A register of before brings what only steps write here: the import screen knows these columns too. Whether they
    may be filled is decided by the model (see qms.state.mixin), as for every other way in."""

    _inherit = "base_import.import"

    @api.model
    def get_fields_tree(self, model, depth=FIELDS_RECURSION_LIMIT):
        """Add the columns of the past that `model` names."""
        tree = super().get_fields_tree(model, depth)
        names = self.env[model]._past_fields() if model == "qms.complaint" and depth else ()
        described = self.env[model].fields_get(sorted(names), ["string", "type"]) if names else {}
        return tree + [
            {
                "id": name,
                "name": name,
                "string": field["string"],
                "required": False,
                "fields": [],
                "type": field["type"],
                "model_name": model,
            }
            for name, field in described.items()
        ]
