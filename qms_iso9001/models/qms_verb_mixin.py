from odoo import api, models
from odoo.exceptions import UserError


class QmsVerbMixin(models.AbstractModel):
    """What verbs do with a `state`: ask which one it is, and write the next one past the guard of the model."""

    _name = "qms.verb.mixin"
    _description = "Steps from state to state"

    @api.model
    def _initial_state(self):
        return self._fields["state"].default(self)

    @api.model
    def _unforged(self, names):
        """Return the model with a context in which no `default_…` fills one of the fields `names`."""
        forged = {f"default_{name}" for name in names}
        return self.with_context({key: value for key, value in self.env.context.items() if key not in forged})

    def _state_label(self):
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env)).get(self.state, self.state)

    def _require_state(self, *states):
        """Raise UserError unless every record is in one of `states`."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for record in self:
            if record.state not in states:
                raise UserError(
                    self.env._(
                        '%(record)s is "%(state)s"; this step needs "%(needed)s". '
                        "Reload it: somebody may have taken the step.",
                        record=record.display_name,
                        state=labels[record.state],
                        needed=" / ".join(labels[state] for state in states),
                    )
                )

    def _set_state(self, state, **vals):
        """Write `state` and the verb's fields past the guard; verbs call it after their own checks.

        The change is tracked whatever the caller's context says.
        """
        return self.with_context(tracking_disable=False, mail_notrack=False)._write_unguarded({**vals, "state": state})

    def _touch(self):
        """Rewrite the row: a change of its lines and a signing at the same time cannot both be committed."""
        return self._write_unguarded({})

    def _write_unguarded(self, vals):
        # `super()` is this mixin's, past every guard: models list it before `mail.thread`, or nothing is tracked.
        return super().write(vals)
