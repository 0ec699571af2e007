from odoo import models
from odoo.fields import Domain

MAIL = "qms_iso9001.mail_template_vendor_comment_answer"


class QmsSupplierAnswerMixin(models.AbstractModel):
    """The mail that tells a vendor that we answered its comment. It stands in the conversation of the evaluation; where
    comments are switched off, or the template was taken away, nothing is sent."""

    _name = "qms.supplier.answer.mixin"
    _description = "Answer mailed to the vendor"

    def _answer_to(self):
        """Return whom the mail goes to: the vendor's quality contact, else the vendor."""
        self.ensure_one()
        # Whoever answers need not be able to read every contact of the vendor.
        vendor = self.evaluation_id.partner_id.sudo()
        return vendor.browse(vendor.address_get(["quality"])["quality"]) if vendor else vendor

    def _answer_link(self):
        """Return the address of the page on which the answer stands: the account's own, or the signed link."""
        self.ensure_one()
        evaluation = self.evaluation_id
        if self.channel == "link":
            return f"{evaluation._get_scorecard_link()}/line/{self.line_id.id}#comments"
        return f"{evaluation._get_account_link()}/line/{self.line_id.id}#comments"

    def _mail_answer(self):
        template = self.env.ref(MAIL, raise_if_not_found=False)
        # What an officer may send does not depend on a right to templates.
        template = template and template.sudo()
        told = self.filtered(lambda comment: comment.company_id.sudo().qms_vendor_comments and comment._answer_to())
        if not template or not told:
            return
        told = told.filtered_domain(Domain("evaluation_id.date_disposed", "=", False))
        mails = template._generate_template(told.ids, ("subject", "body_html"))
        for comment in told:
            comment.evaluation_id.message_post(
                subject=mails[comment.id]["subject"],
                body=mails[comment.id]["body_html"],
                partner_ids=comment._answer_to().ids,
                subtype_xmlid="mail.mt_note",
                email_layout_xmlid="mail.mail_notification_light",
            )
