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

    can_cancel = fields.Boolean(compute="_compute_can_cancel")

    @api.depends_context("uid")
    @api.depends("state", "capa_id.user_id")
    def _compute_can_cancel(self):
        for action in self:
            action.can_cancel = action.state == "open" and (action._is_officer() or action._is_planned_by_owner())

    def _is_planned_by_owner(self):
        """Tell whether the user owns the corrective action that this action belongs to, and plans its actions."""
        return bool(self.capa_id) and self.sudo().capa_id.user_id == self.env.user

    def action_cancel(self, reason=None):
        """Cancel an open action, with a reason. For officers, and for the owner of the corrective action who planned it
        by mistake."""
        if self._is_officer() or not (self and all(action._is_planned_by_owner() for action in self)):
            return super().action_cancel(reason)
        self.check_access("read")
        self._require_state("open")
        reason = self._require_reason(reason)
        # Only officers write actions; who planned it takes it back.
        for action in self.sudo():
            action._set_state("cancelled", reason=reason)
            action._note(self.env._("Cancelled: %(reason)s", reason=reason))
        return None

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
