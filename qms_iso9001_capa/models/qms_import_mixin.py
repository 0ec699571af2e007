import re

from odoo import api, models

DAY = re.compile(r"^(\d{4}-\d\d-\d\d)( 00:00:00)?$")


class QmsImportMixin(models.AbstractModel):
    """An old register comes in by Odoo's import button: with columns that nobody types in a form, and with days where
    the system keeps moments."""

    _name = "qms.import.mixin"
    _description = "Import of an old register"

    _import_moments = ()

    @api.model
    def _import_columns(self):
        """Return the names of the fields that the import screen offers although nobody types them in a form."""
        return []

    @api.model
    def load(self, fields, data):
        """Import rows; a day without a time becomes noon, which is that day wherever it is read."""
        columns, data = list(fields), [list(row) for row in data]
        for index, name in enumerate(columns):
            if name in self._import_moments:
                for row in data:
                    row[index] = DAY.sub(r"\1 12:00:00", str(row[index] or ""))
        return super().load(columns, data)
