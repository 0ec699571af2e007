from odoo import fields, models


class QmsAuditProgramMove(models.TransientModel):
    """Asks for another month of a line of the audit programme, and for the reason; the line checks and logs both."""

    _name = "qms.audit.program.move"
    _description = "Move an audit of the programme"

    line_id = fields.Many2one("qms.audit.program.line", required=True, readonly=True, ondelete="cascade")
    present = fields.Char("Stands in", compute="_compute_present")
    date_start = fields.Date("Month", required=True)
    reason = fields.Text(help="It stays on the line, and in the messages of the programme.")

    def _compute_present(self):
        for dialog in self:
            dialog.line_id.check_access("read")
            dialog.present = dialog.line_id.display_name

    def action_confirm(self):
        """Move the line. Raises UserError without a reason, or for a month outside the programme."""
        self.ensure_one()
        self.line_id._move(self.date_start, self.reason)
        return {"type": "ir.actions.act_window_close"}
