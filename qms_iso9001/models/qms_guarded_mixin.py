from odoo import api, models
from odoo.exceptions import UserError


class QmsGuardedMixin(models.AbstractModel):
    """Fields of an ERP document that events set and nobody types: no form, import, RPC call or default fills them.

    A document model lists it in `_inherit` and names the fields in `_qms_guarded_fields`; code of the quality system
    writes them by `_qms_write`.
    """

    _name = "qms.guarded.mixin"
    _description = "Fields that only events set"

    @api.model
    def _qms_guarded_fields(self):
        """Return the names of the stored fields that only events set."""
        return set()

    @api.model_create_multi
    def create(self, vals_list):
        """Create with their first values, whatever the values, the context or a user's own defaults say."""
        guarded = (self._fields[name] for name in self._qms_guarded_fields())
        empty = {field.name: field.default(self) if field.default else False for field in guarded}
        for vals in vals_list:
            self._qms_refuse_guarded(vals)
        return super().create([{**vals, **empty} for vals in vals_list])

    def write(self, vals):
        """Refuse values for these fields; write the rest."""
        self._qms_refuse_guarded(vals)
        return super().write(vals)

    def _qms_refuse_guarded(self, vals):
        guarded = self._qms_guarded_fields() & vals.keys()
        if any(vals[name] for name in guarded) or (self and guarded):
            self._qms_refuse(guarded)

    def _qms_refuse(self, names):
        labels = self.fields_get(sorted(names), ["string"])
        raise UserError(
            self.env._(
                "%(fields)s is recorded when it happens, never typed. %(way_out)s",
                fields=", ".join(label["string"] for label in labels.values()),
                way_out=self._qms_way_out_of(names),
            )
        )

    @api.model
    def _qms_way_out_of(self, _names):
        """Return the sentence that says what to do instead of typing the fields `_names`."""
        return self._qms_guarded_way_out()

    @api.model
    def _qms_guarded_way_out(self):
        """Return the sentence that says what to do instead of typing such a field."""
        return self.env._("Use the button Vendor confirmed of the purchase order.")

    def _qms_write(self, vals):
        """Write guarded fields; for the events that set them.

        A document model lists the mixin last, so that `super()` is the plain write of Odoo: no override of the
        document, no tracking and no recorded change answers to what is itself the record of an event.
        """
        return super().write(vals)
