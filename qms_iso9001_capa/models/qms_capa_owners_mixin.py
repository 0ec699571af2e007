from odoo import api, fields, models


class QmsCapaOwnersMixin(models.AbstractModel):
    """Everybody who owned this attempt, from its analysis on: handing it over for a moment makes nobody another person
    who confirms that it helped."""

    _name = "qms.capa.owners.mixin"
    _description = "Owners of an attempt"

    # Numbers of users: who left the company was one all the same.
    past_owners = fields.Json("Owners of this attempt", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"past_owners"}

    @api.model_create_multi
    def create(self, vals_list):
        """Keep who owns it first."""
        records = super().create(vals_list)
        records._keep_owner()
        return records

    def write(self, vals):
        """Keep who owned it before, and who does from now on."""
        if "user_id" in vals:
            self._keep_owner()
        res = super().write(vals)
        if "user_id" in vals:
            self._keep_owner()
        return res

    def _keep_owner(self):
        for record in self.sudo():
            owners = record.past_owners or []
            if record.user_id.id not in owners:
                record._write_unguarded({"past_owners": [*owners, record.user_id.id]})

    def _set_state(self, state, **vals):
        """Another attempt is that of who owns it from its analysis on."""
        res = super()._set_state(state, **vals)
        if state == "analysis":
            for record in self.sudo():
                record._write_unguarded({"past_owners": record.user_id.ids})
        return res

    def _get_owners(self):
        """Return all who own or owned this attempt; called with sudo."""
        return self.user_id | self.user_id.browse(self.past_owners or [])
