from odoo import models
from odoo.exceptions import AccessError

MANAGER = "qms_iso9001.group_qms_manager"


class QmsIndicatorCatalogueMixin(models.AbstractModel):
    """The catalogue: everything that can be measured here, each with what it counts and what to mind, switched on and
    off with one click. What is off is not measured; what was measured stays."""

    _name = "qms.indicator.catalogue.mixin"
    _description = "Catalogue of indicators"

    def action_activate(self):
        """Measure these indicators from now on. Raises AccessError for all but quality managers."""
        self._check_manager()
        self.active = True
        return self._told(self.env._("%(names)s: measured within the hour, and every day from now on."))

    def action_deactivate(self):
        """Measure these indicators no more; their figures stay. Raises AccessError for all but quality managers."""
        self._check_manager()
        self.active = False
        return self._told(self.env._("%(names)s: not measured any more. What was measured stays."))

    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Quality managers switch indicators on and off. Ask one of them."))

    def _told(self, sentence):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": sentence % {"names": ", ".join(self.mapped("name"))},
                "type": "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
