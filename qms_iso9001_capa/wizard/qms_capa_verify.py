from odoo import api, fields, models


class QmsCapaVerify(models.TransientModel):
    """Asks how the root cause was verified: by what method, what showed it, and whether that confirms it."""

    _name = "qms.capa.verify"
    _description = "Verify the root cause"

    capa_id = fields.Many2one("qms.capa", "Corrective action", required=True, readonly=True)
    cause = fields.Text(related="capa_id.cause", string="Root cause")
    method = fields.Selection(
        [("measurement", "Measurement"), ("observation", "Observation"), ("trial", "Trial: on and off at will")],
        "How was it verified?",
        required=True,
    )
    evidence = fields.Text("What showed it?", required=True)
    attachment_ids = fields.Many2many("ir.attachment", "qms_capa_verify_file_rel", string="Files")
    verdict = fields.Selection(
        [("confirmed", "It is the cause"), ("not_confirmed", "It is not")],
        "Is it the cause?",
        required=True,
    )

    def action_verify(self):
        """Keep the verification, as somebody who works on the corrective action."""
        for dialog in self:
            dialog.capa_id._verify_cause(dialog.method, dialog.evidence, dialog.verdict, dialog.attachment_ids)

    @api.model
    def _open(self, capa):
        """Return the action that opens the dialog for `capa`."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verify the root cause"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_capa_id": capa.id},
        }
