from odoo import models
from odoo.exceptions import UserError


class MailComposeMessage(models.TransientModel):
    """The answer to a complaint is read and sent here; that it was sent is noted on the complaint."""

    _inherit = "mail.compose.message"

    def _action_send_mail_comment(self, res_ids):
        messages = super()._action_send_mail_comment(res_ids)
        if self.model == "qms.complaint":
            self.env["qms.complaint"].browse(res_ids)._on_composer_sent(self.template_id, messages)
        return messages

    def _action_schedule_message(self, *args, **kwargs):
        """Refuse to send the answer to a complaint later: it counts when it is sent, and nobody would note that."""
        answer = self.env.ref("qms_iso9001_capa.mail_template_complaint_answer", raise_if_not_found=False)
        if any(wizard.model == "qms.complaint" and wizard.template_id == answer for wizard in self):
            raise UserError(
                self.env._("An answer to a complaint counts when it is sent: send it now, or keep it as a draft.")
            )
        return super()._action_schedule_message(*args, **kwargs)
