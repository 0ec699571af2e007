from odoo import api, fields, models

from .qms_training import MONEY


class QmsTrainingCostMixin(models.AbstractModel):
    """What a training held cost: what its course said that day. A course whose cost changes later leaves it alone."""

    _name = "qms.training.cost.mixin"
    _description = "Cost of a training held"

    currency_id = fields.Many2one("res.currency")  # the training says which
    cost = fields.Monetary(
        readonly=True,
        copy=False,
        groups=MONEY,
        help="What the course said that one training costs when this one was held. It stays, whatever the course says "
        "later.",
    )

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"cost"}

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what is imported as held costs what its course says, unless the import says it: nothing, maybe."""
        sessions = super().create(vals_list)
        # An empty cell of a file is False.
        untold = [
            session.id
            for session, vals in zip(sessions, vals_list, strict=True)
            if session.state == "done" and (vals.get("cost") is None or vals["cost"] is False)
        ]
        self.browse(untold)._keep_cost()
        return sessions

    def _set_state(self, state, **vals):
        res = super()._set_state(state, **vals)
        if state == "done":
            self._keep_cost()
        return res

    def _keep_cost(self):
        # Trainers close trainings and see no amounts.
        for cost, sessions in self.sudo().grouped(lambda session: session.training_id.cost).items():
            sessions._write_unguarded({"cost": cost})
