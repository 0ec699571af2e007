from odoo import models


class QmsStepMixin(models.AbstractModel):
    """A record whose activities may remind of a step that is taken here: such a reminder is not ticked off (see
    mail.activity), it ends with the step."""

    _name = "qms.step.mixin"
    _description = "Record with steps"

    def _is_waited_for(self, activity):
        """Tell whether `activity` (mail.activity) still reminds of a step that its user has to take here."""
        self.ensure_one()
        return False
