from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class QmsEquipmentStepsMixin(models.AbstractModel):
    """In use, blocked, retired: each step with its reason. The owner blocks; officers put back in use what was found
    good since, and retire."""

    _name = "qms.equipment.steps.mixin"
    _description = "Steps of measuring equipment"

    state_reason = fields.Char("Because", readonly=True, copy=False, tracking=True)

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"state_reason"}

    @api.model
    def _reason_verbs(self):
        return {
            **super()._reason_verbs(),
            "action_block": self.env._("Block the equipment"),
            "action_release": self.env._("Put back in use: what shows that it is fit?"),
            "action_retire": self.env._("Retire the equipment"),
        }

    def _is_waiting_for_owner(self):
        return self.state == "in_use" and self.active and bool(self.date_due)

    def write(self, vals):
        """Write; the reminder follows what decides about the next check. Another interval has another reason."""
        if "interval_months" in vals and not self.env.su:
            for gauge in self.filtered("is_overdue"):
                why = (vals.get("interval_reason") or "").strip()
                if vals["interval_months"] != gauge.interval_months and why in ("", gauge.interval_reason or ""):
                    raise UserError(
                        self.env._(
                            "%(gauge)s is overdue: check it, or write why the interval is %(months)s months now.",
                            gauge=gauge.display_name,
                            months=vals["interval_months"],
                        )
                    )
        res = super().write(vals)
        if {"interval_months", "date_first_due", "active"} & vals.keys():
            self._follow_owner()
        return res

    def action_block(self, reason):
        """Take it out of use, with a reason: nobody measures with it until it is put back. For its owner too."""
        self.check_access("write")
        self._require_state("in_use")
        self._set_state("blocked", state_reason=self._require_reason(reason))

    def action_release(self, reason):
        """Put it back in use, with a reason. Raises UserError for what was found bad, or is not checked in time."""
        self._check_officer()
        self._require_state("blocked", "retired")
        reason = self._require_reason(reason)
        for gauge in self:
            gauge._check_releasable()
        self._set_state("in_use", state_reason=reason)

    def action_retire(self, reason):
        """Retire it for good, with a reason."""
        self._check_officer()
        self._require_state("in_use", "blocked")
        self._set_state("retired", state_reason=self._require_reason(reason))

    def _check_officer(self):
        self.check_access("write")
        if not (self.env.su or self._is_officer()):
            raise AccessError(
                self.env._("Quality officers decide what is used and what is retired. Ask one of them to do it.")
            )

    def _check_releasable(self):
        check = self.sudo()._last_check()
        late = self.date_due and self.date_due < self.company_id._qms_today()
        if (check and check.as_left == "bad") or late:
            raise UserError(
                self.env._(
                    "%(equipment)s was left bad by its last check, or its check is overdue. Have it checked, record "
                    "the check, then put it back in use.",
                    equipment=" ".join(filter(None, (self.reference, self.name))),
                )
            )

    def action_open_check(self):
        """Open the dialog in which a check of this piece is recorded. For its owner and officers."""
        self.ensure_one()
        self.check_access("write")
        self._require_state("in_use", "blocked")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record a check"),
            "res_model": "qms.equipment.check",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_equipment_id": self.id},
        }
