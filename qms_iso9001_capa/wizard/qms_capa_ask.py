from odoo import api, fields, models


class QmsCapaAsk(models.TransientModel):
    """Asks which vendor is meant, where the cases of a corrective action are of several: each about its own."""

    _name = "qms.capa.ask"
    _description = "Ask one of several vendors"

    capa_id = fields.Many2one("qms.capa", "Corrective action", required=True, readonly=True)
    vendor_ids = fields.Many2many("res.partner", compute="_compute_vendor_ids")
    partner_id = fields.Many2one("res.partner", "Which vendor?", required=True, domain="[('id', 'in', vendor_ids)]")

    @api.depends("capa_id")
    def _compute_vendor_ids(self):
        for dialog in self:
            dialog.capa_id.check_access("read")
            dialog.vendor_ids = dialog.capa_id.sudo().nonconformity_ids._get_vendors()

    def action_ask(self):
        """Open the request to this vendor about its cases that is still open; else make one. For buyers and
        officers."""
        self.ensure_one()
        return self.capa_id._open_request(self.partner_id)

    @api.model
    def _open(self, capa):
        """Return the action that opens the dialog for `capa`."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask the vendor"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_capa_id": capa.id},
        }
