from odoo import api, models


class QmsOpenTileMixin(models.AbstractModel):
    """The tile of the Overview that says how many records are open, and how many of them late."""

    _name = "qms.open.tile.mixin"
    _inherit = "qms.contribution"
    _description = "Tile of what is open"

    @api.model
    def _overview_open(self, title, states, sequence):
        """Return the tile of the records in `states`: late, open, or none."""
        domain = [("state", "in", list(states))]
        found = self.search_count(domain)
        late = self.search_count([*domain, *self._late_domain()])
        if late:
            standing = ("bad", self.env._("%s late", late))
        else:
            standing = ("warning", self.env._("Open")) if found else ("good", self.env._("None is open"))
        return self._overview_tile(title, found, standing, domain, sequence=sequence)

    @api.model
    def _late_domain(self):
        return [("date_due", "<", "today")]
