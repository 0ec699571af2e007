from odoo import api, fields, models
from odoo.exceptions import UserError


class QmsAction(models.Model):
    _inherit = "qms.action"

    nonconformity_id = fields.Many2one(
        "qms.nonconformity", "Nonconformity", index="btree_not_null", check_company=True, ondelete="restrict"
    )

    capa_id = fields.Many2one(
        "qms.capa", "Corrective action (CAPA)", index="btree_not_null", check_company=True, ondelete="restrict"
    )

    @api.model
    def _import_columns(self):
        """Return the names of the fields that the import screen offers although nobody types them in a form."""
        return ["date_done", "reason"]

    @api.model
    def _frozen_fields(self):
        return super()._frozen_fields() | {"nonconformity_id", "capa_id"}

    @api.constrains("nonconformity_id", "kind", "state")
    def _check_nonconformity_not_closed(self):
        """What is closed was corrected: an open correction would say the opposite."""
        # Whoever owns the action need not be able to read the nonconformity.
        for action in self.sudo().filtered(lambda action: action.state == "open" and action.kind == "correction"):
            if action.nonconformity_id.state == "closed":
                raise UserError(
                    self.env._(
                        "%(record)s is closed, so nothing of it is left to correct. Reopen it first, then add the "
                        "open correction.",
                        record=action.nonconformity_id.display_name,
                    )
                )

    @api.constrains("capa_id", "state")
    def _check_capa_open(self):
        """What is closed proved effective with what was done; an open action would be done after the proof."""
        # Whoever owns the action need not be able to read where it came from.
        for action in self.sudo().filtered(lambda action: action.state == "open" and action.capa_id):
            if not action.capa_id._is_editable():
                raise UserError(
                    self.env._(
                        "%(record)s is closed or cancelled. Reopen it first, then add the open action.",
                        record=action.capa_id.display_name,
                    )
                )
