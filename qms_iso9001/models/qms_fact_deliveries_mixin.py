from odoo import models


class QmsFactDeliveriesMixin(models.AbstractModel):
    """The deliveries behind a row about a line of a sales order, and what came back of them."""

    _name = "qms.fact.deliveries.mixin"
    _inherit = ["qms.fact.moves.mixin"]
    _description = "Deliveries and returns behind a row"
    _other_usage = "customer"
    _other_end = "location_dest_id"

    def _receipt_text(self, values):
        return self.env._("%(transfer)s: %(quantity)s delivered on %(day)s", **values)

    def _return_text(self, values):
        return self.env._("%(transfer)s: %(quantity)s came back on %(day)s", **values)

    def action_view_deliveries(self):
        """Open the transfers behind the row: what was delivered and what came back."""
        self.ensure_one()
        self.check_access("read")
        # Which transfers belong to a row that the user may read; each has rules of its own.
        return self._open_transfers(self.sudo()._moved().picking_id)
