from odoo import api, fields, models

# Who writes these as the owner found the cause.
ANALYSIS = {"cause", "cause_id"}


class QmsCapaOwnersMixin(models.AbstractModel):
    """Everybody who owned this attempt and had a part in it: handing it over for a moment makes nobody another person
    who confirms that it helped."""

    _name = "qms.capa.owners.mixin"
    _description = "Owners of an attempt"

    # Numbers of users: who left the company was one all the same.
    past_owners = fields.Json("Owners of this attempt", readonly=True, copy=False)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"past_owners"}

    def write(self, vals):
        """Keep who owned it before, and who does from now on. At the analysis it may be given to whoever it suits:
        there an owner counts who had a part in it."""
        analysed = bool(ANALYSIS & vals.keys())
        if analysed:
            self.filtered(lambda record: record.user_id == self.env.user)._keep_owner()
        begun = self.filtered(lambda record: record.state != "analysis") if "user_id" in vals else self.browse()
        begun._keep_owner()
        res = super().write(vals)
        begun._keep_owner()
        return res

    def _keep_owner(self):
        for record in self.sudo():
            owners = record.past_owners or []
            if record.user_id.id not in owners:
                record._write_unguarded({"past_owners": [*owners, record.user_id.id]})

    def _set_state(self, state, **vals):
        """Whose actions they are has a part in this attempt; another one is that of others."""
        res = super()._set_state(state, **vals)
        if state == "action":
            self._keep_owner()
        elif state == "analysis":
            for record in self.sudo():
                record._write_unguarded({"past_owners": []})
        return res

    def _get_owners(self):
        """Return all who own or owned this attempt; called with sudo."""
        return self.user_id | self.user_id.browse(self.past_owners or [])
