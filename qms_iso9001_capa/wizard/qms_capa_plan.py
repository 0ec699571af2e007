from datetime import timedelta

from odoo import api, fields, models

DAYS = 14


class QmsCapaPlan(models.TransientModel):
    """Asks the owner of a corrective action who does what until when. Only quality officers write quality actions; the
    owner of a corrective action plans those of it."""

    _name = "qms.capa.plan"
    _description = "Plan an action"

    capa_id = fields.Many2one("qms.capa", "Corrective action", required=True, readonly=True)
    company_id = fields.Many2one(related="capa_id.company_id")
    name = fields.Char("What is to be done?", required=True)
    kind = fields.Selection(
        [("corrective", "So that it stays away"), ("correction", "To put it right")],
        "What for",
        required=True,
        default="corrective",
    )
    user_id = fields.Many2one(
        "res.users",
        "Who",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    date_due = fields.Date(
        "Until", required=True, default=lambda self: self.env.company._qms_today() + timedelta(days=DAYS)
    )

    def action_plan(self):
        """Plan the action, as the owner of the corrective action or an officer."""
        for dialog in self:
            dialog.capa_id._check_step("analysis", "action", "effectiveness")
            # Only officers create actions; the owner of a corrective action plans its own.
            self.env["qms.action"].sudo().create(dialog._prepare_vals())

    def _prepare_vals(self):
        capa = self.capa_id.sudo()
        return {
            "name": self.name,
            "kind": self.kind,
            "user_id": self.user_id.id,
            "date_due": self.date_due,
            "capa_id": capa.id,
            "company_id": capa.company_id.id,
            "process_id": capa.process_id.id,
        }

    @api.model
    def _open(self, capa):
        """Return the action that opens the dialog for `capa`."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan an action"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_capa_id": capa.id},
        }
