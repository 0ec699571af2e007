from odoo import fields, models
from odoo.exceptions import UserError


class QmsReason(models.TransientModel):
    """Asks for the reason of a step and hands it to the record's verb, which checks everything itself."""

    _name = "qms.reason"
    _description = "Reason"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    verb = fields.Char(required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Call the verb with the reason. Raises UserError for anything that is no verb with a reason."""
        self.ensure_one()
        model = self.env.get(self.res_model)
        if model is None or self.verb not in getattr(model, "_reason_verbs", dict)():
            raise UserError(self.env._("This step takes no reason: use its own button."))
        return getattr(model.browse(self.res_id), self.verb)(self.reason) or {"type": "ir.actions.act_window_close"}
