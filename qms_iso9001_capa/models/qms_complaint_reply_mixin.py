import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import email_normalize

WROTE = "qms_iso9001_capa.mail_activity_type_complaint_wrote"
# Words with a hyphen or slash in them, as numbers of complaints are; anybody may write subjects of any length.
NUMBER = re.compile(r"[\w/-]+")
SUBJECT_READ = 500


class QmsComplaintReplyMixin(models.AbstractModel):
    """What customers write about a complaint that exists: found by its number in the subject where the mail does not
    say which message it answers, and brought before a person where the complaint is closed already."""

    _name = "qms.complaint.reply.mixin"
    _inherit = ["qms.complaint.steps.mixin"]
    _description = "Replies to a complaint"

    # By number

    @api.model
    def _find_by_subject(self, company, msg_dict):
        """Return the complaint (with superuser rights) of `company` whose number the subject names, if who sent the
        mail is its customer: a number alone proves nothing. A merged one is found where it went."""
        complaints = self.sudo()
        sender = msg_dict.get("email_from") or ""
        author = self.env["res.partner"].sudo().browse(msg_dict.get("author_id") or [])
        customer = self._find_customer(company, sender, author)
        words = NUMBER.findall((msg_dict.get("subject") or "")[:SUBJECT_READ])
        numbers = [word for word in words if "-" in word or "/" in word]
        named = Domain("company_id", "=", company.id) & Domain("reference", "in", numbers)
        for complaint in complaints.search(named, order="id") if numbers else complaints:
            if complaint._is_of_customer(sender, customer):
                while complaint.merged_into_id:
                    complaint = complaint.merged_into_id
                return complaint
        return complaints

    def _is_of_customer(self, sender, customer):
        """Tell whether this is a complaint of the address `sender`, or of the company that `customer` belongs to."""
        address, ours = email_normalize(sender), self.partner_id
        if address and address in (email_normalize(self.email_from or ""), email_normalize(ours.email or "")):
            return True
        return bool(ours and ours.commercial_partner_id == customer.commercial_partner_id)

    # After closing

    def _message_post_after_hook(self, message, msg_vals):
        """Call a person when the customer writes about what is closed or cancelled; machines call nobody."""
        res = super()._message_post_after_hook(message, msg_vals)
        automatic = self.env.context.get("qms_automatic_mail")
        if not self._is_editable() and self._is_written_by_customer(message.sudo()) and not automatic:
            self.sudo()._call_after_closing()
        return res

    @api.depends("activity_ids.activity_type_id")
    def _compute_next_step(self):
        super()._compute_next_step()
        kind = self.env.ref(WROTE)
        # Who reads the complaint is told, whoever was called.
        for record in self:
            if not record._is_editable() and kind in record.sudo().activity_ids.activity_type_id:
                record.next_step = self.env._("The customer wrote after closing: answer in the messages, or reopen.")

    @api.model
    def _is_written_by_customer(self, message):
        outside = not message.author_id or message.author_id.partner_share
        return outside and not message.is_internal and message.message_type in ("email", "comment")

    def _call_after_closing(self):
        """Give the responsible, or who stands in, one activity. Only a person reopens, with a reason."""
        kind = self.env.ref(WROTE)
        company = self.company_id
        active = self.user_id.filtered(lambda user: user.active and company in user.company_ids)
        user = active or company._qms_stand_in()
        if not user or kind in self.activity_ids.activity_type_id:
            return
        record = self.with_context(lang=user.lang)
        record.activity_schedule(
            WROTE,
            user_id=user.id,
            date_deadline=company._qms_complaint_due(company._qms_today()),
            note=record.env._(
                "Read what the customer wrote. A quality officer takes it up again with Reopen and a reason; else "
                "answer in the messages and mark this as done."
            ),
        )

    def _set_state(self, state, **vals):
        """What was written after closing is taken up by the reopening."""
        res = super()._set_state(state, **vals)
        self.filtered(lambda record: record._is_editable()).sudo().activity_feedback([WROTE])
        return res
