from odoo import api, fields, models
from odoo.fields import Domain


class QmsNonconformityCapaMixin(models.AbstractModel):
    """A nonconformity with a corrective action shows its state and closes with it: corrected, it waits for the proof.

    Reopened while its effect is watched, it takes the corrective action back to the analysis.
    """

    _name = "qms.nonconformity.capa.mixin"
    _inherit = "qms.capa.source.mixin"
    _description = "Corrective action of a nonconformity"

    capa_similar_ids = fields.One2many("qms.capa.similar", "nonconformity_id", "Similar to corrective actions")
    is_waiting_for_capa = fields.Boolean(
        compute="_compute_is_waiting_for_capa", search="_search_is_waiting_for_capa", compute_sudo=True
    )

    @api.depends("state", "capa_id.state")
    def _compute_is_waiting_for_capa(self):
        for record in self:
            record.is_waiting_for_capa = record.state == "corrected" and record._has_open_capa()

    @api.model
    def _search_is_waiting_for_capa(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = Domain("state", "=", "corrected") & Domain("capa_id.state", "not in", ("closed", "cancelled"))
        waiting &= Domain("capa_id", "!=", False)
        return waiting if True in value else ~waiting

    def _has_open_capa(self):
        capa = self.sudo().capa_id
        return bool(capa and capa._is_editable())

    # Which path

    @api.depends("capa_id.state")
    def _compute_capa_reasons(self):
        super()._compute_capa_reasons()
        self.filtered(lambda record: record._live_capa()).is_capa_proposed = False

    def _concerns_customer(self):
        return self.partner_kind == "customer"

    def _prepare_capa_vals(self):
        causes = self.cause_id
        return {
            **super()._prepare_capa_vals(),
            "requirement_ids": [fields.Command.set(self.requirement_ids.ids)],
            "cause_id": causes.id if len(causes) == 1 else False,
        }

    # It closes with it

    def _get_capa_obstacle(self):
        """Return in words that the case waits for its corrective action; else False."""
        if not self._has_open_capa():
            return False
        capa = self.sudo().capa_id
        return self.env._(
            'It closes with its corrective action %(capa)s, which is in "%(state)s".',
            capa=capa.display_name,
            state=capa._state_label(),
        )

    @api.depends("capa_id.state")
    def _compute_can_close(self):
        super()._compute_can_close()
        self.filtered("is_waiting_for_capa").can_close = False

    @api.depends("capa_id.state")
    def _compute_next_step(self):
        super()._compute_next_step()
        for record in self.filtered("is_waiting_for_capa"):
            record.next_step = record.sudo()._get_obstacle()

    def _close_with_capa(self):
        """Close what is corrected; what another person has to verify waits for that person."""
        for record in self.filtered(lambda record: record.state == "corrected"):
            if not record.is_verification_required or record._may_close():
                record._close()
                continue
            record._note(
                self.env._(
                    "Its corrective action %(capa)s is closed. Another person than the one who corrected it checks the "
                    "result and closes it.",
                    capa=record.capa_id.display_name,
                )
            )

    # While it waits

    def _is_waiting_for_owner(self):
        return super()._is_waiting_for_owner() and not self.is_waiting_for_capa

    def _is_waiting_for_verifier(self):
        return super()._is_waiting_for_verifier() and not self.is_waiting_for_capa

    def write(self, vals):
        """Follow the corrective action that it got."""
        res = super().write(vals)
        if "capa_id" in vals:
            self.sudo()._follow_capa()
        return res

    def _set_state(self, state, **vals):
        res = super()._set_state(state, **vals)
        if state == "corrected" and self.capa_id:
            self._follow_capa()
        return res

    def _follow_capa(self):
        """Be due with the corrective action as long as only that is missing, and remind nobody until then."""
        for record in self.filtered("is_waiting_for_capa"):
            due = record.capa_id.date_due
            if due and record.date_due and record.date_due < due:
                record.date_due = due
        self._follow_owner()

    def action_reopen(self, reason=None):
        """Take it up again; if the effect of its corrective action is watched, that goes back to the analysis."""
        super().action_reopen(reason)
        for record in self.sudo():
            text = self.env._("%(record)s was reopened: %(reason)s", record=record.display_name, reason=reason)
            if record.capa_id.state == "effectiveness":
                record.capa_id._back_to_analysis(text)
            elif record.capa_id:
                record.capa_id._note(text)
