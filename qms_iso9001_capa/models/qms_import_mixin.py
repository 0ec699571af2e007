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
        result = super().load(columns, data)
        return {**result, "messages": self._without_consequences(result["messages"])}

    @api.model
    def _without_consequences(self, messages):
        """Return what is wrong with the rows; of a row whose state is not understood, not what that leads to."""
        lost = {message.get("record") for message in messages if message.get("field") == "state"}
        return [message for message in messages if message.get("field") or message.get("record") not in lost]
