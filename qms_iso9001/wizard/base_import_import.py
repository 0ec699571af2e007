from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError


class BaseImportImport(models.TransientModel):
    """The import screen; cells of our sheets that are no day are told with row and column, like all other errors."""

    _inherit = "base_import.import"

    def _parse_date_from_data(self, data, index, name, field_type, options):
        """Read the days in a column; leave those that are none to the `load` of a sheet of ours.

        Odoo stops at the first one, with the name of the field and a row counted without the header.
        """
        if not isinstance(self.env[self.res_model], self.env.registry["qms.document.import.mixin"]):
            return super()._parse_date_from_data(data, index, name, field_type, options)
        for line in data:
            try:
                super()._parse_date_from_data([line], index, name, field_type, options)
            except ImportValidationError:
                # Stays as it was typed.
                continue
        return None
