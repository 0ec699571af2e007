from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

STEPS = ("qms_approval", "qms_step")


class MailActivity(models.Model):
    """Reminders of quality records end with the step they remind of: marking them done would record nothing."""

    _inherit = "mail.activity"

    qms_told_deadline = fields.Date("Deadline that a manager was told of", readonly=True, copy=False, groups=NO_ACCESS)

    @api.model
    def default_get(self, fields):
        """Only the job says what was told: a user's own default would keep it away."""
        return super().default_get([name for name in fields if name != "qms_told_deadline"])

    def _action_done(self, feedback=False, attachment_ids=None):
        for activity in self.filtered(lambda activity: activity.activity_category in STEPS):
            model = self.env.get(activity.res_model)
            # By hand, these types of activity can be put on any record.
            if not isinstance(model, self.env.registry["qms.step.mixin"]):
                continue
            record = model.sudo().browse(activity.res_id).exists()
            if record and record._is_waited_for(activity):
                raise UserError(
                    self.env._(
                        "Open %(record)s and use its button: marking the activity as done records nothing there.",
                        record=record.display_name,
                    )
                )
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
