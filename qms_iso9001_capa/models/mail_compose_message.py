from odoo import models


class MailComposeMessage(models.TransientModel):
    """The answer to a complaint is read and sent here; that it was sent is noted on the complaint."""

    _inherit = "mail.compose.message"

    def _action_send_mail_comment(self, res_ids):
        messages = super()._action_send_mail_comment(res_ids)
        if self.model == "qms.complaint":
            self.env["qms.complaint"].browse(res_ids)._on_composer_sent(self.template_id, messages)
        return messages
