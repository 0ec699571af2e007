from odoo import api, models
from odoo.exceptions import UserError


class QmsAppendOnlyMixin(models.AbstractModel):
    """Rows that are added and never changed or deleted, by whomever, the superuser included.

    A model lists this mixin first in `_inherit` and says in its own words what to do instead: `_append_only_way_on`
    where somebody writes, `_append_only_way_out` where somebody deletes. What a verb of the model itself still writes
    goes through `_write_past_append_only`.
    """

    _name = "qms.append.only.mixin"
    _description = "Rows that are only added"

    # Nothing of it may be written, so that there is nothing to hand on.
    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: what was recorded is never changed, by whomever."""
        raise UserError(self._append_only_way_on())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self._append_only_way_out())

    @api.model
    def _append_only_way_on(self):
        """Return the sentence for who tries to change a row: that it stays, and what to do instead."""
        return self.env._("What was recorded cannot be changed. Record what is right as another one.")

    @api.model
    def _append_only_way_out(self):
        """Return the sentence for who tries to delete a row: that it stays, and what to do instead."""
        return self.env._("What was recorded cannot be deleted. Record what is right as another one.")

    def _write_past_append_only(self, vals):
        return super().write(vals)
