from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsReason(models.TransientModel):
    """Asks for the reason of a step and hands it to the record's verb, which checks everything itself."""

    _name = "qms.reason"
    _description = "Reason"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    verb = fields.Char(required=True)
    reason = fields.Text()
    record_name = fields.Char("About", compute="_compute_note")
    note = fields.Text(compute="_compute_note")
    is_said = fields.Boolean(compute="_compute_note")

    @api.depends("res_model", "res_id", "verb")
    def _compute_note(self):
        for dialog in self:
            record = dialog._find_record()
            if record:
                record.check_access("read")
            # What its name is made of need not be readable to who reads the record.
            dialog.record_name = record.sudo().display_name if record else False
            dialog.note = record._reason_note(dialog.verb) if record else False
            dialog.is_said = record is not None and dialog.verb in record._said_verbs()

    def action_confirm(self):
        """Call the verb with the reason. Raises UserError for anything that is no verb with a reason."""
        record = self._get_record()
        # Asked here: with a note, what it speaks of can be opened before there is a reason.
        reason = record._require_reason(self.reason)
        return getattr(record, self.verb)(reason) or {"type": "ir.actions.act_window_close"}

    def action_open_details(self):
        """Open what the note speaks of."""
        return self._get_record()._reason_details(self.verb)

    def _get_record(self):
        self.ensure_one()
        record = self._find_record()
        if record is None:
            raise UserError(self.env._("This step takes no reason: use its own button."))
        return record

    def _find_record(self):
        """Return the record whose verb takes a reason, None when there is no such verb."""
        model = self.env.get(self.res_model) if self.res_model else None
        if model is None or self.verb not in getattr(model, "_reason_verbs", dict)():
            return None
        return model.browse(self.res_id)
