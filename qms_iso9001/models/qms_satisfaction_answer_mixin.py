from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

ACTIVITY = "qms_iso9001.mail_activity_type_satisfaction"
# Who gives so few points of ten would rather warn others.
DETRACTOR = 6
# Who was asked what, and that it was no test of the survey.
ASKED = ("partner_id", "survey_id", "test_entry")


class QmsSatisfactionAnswerMixin(models.AbstractModel):
    """Answers of a customer who was asked how satisfied they are: of which company, after which order, on which day.
    Once given they are evidence."""

    _name = "qms.satisfaction.answer.mixin"
    _description = "Answer of a customer"

    # Nobody sets these by hand or RPC: they decide whose satisfaction is counted, and when.
    qms_satisfaction_company_id = fields.Many2one(
        "res.company", readonly=True, copy=False, index="btree_not_null", ondelete="restrict", groups=fields.NO_ACCESS
    )
    qms_order_id = fields.Many2one(
        "sale.order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=fields.NO_ACCESS,
    )
    qms_invited_on = fields.Date(readonly=True, copy=False, groups=fields.NO_ACCESS)
    qms_answered_on = fields.Date(readonly=True, copy=False, groups=fields.NO_ACCESS)
    # As it was when they were asked, for when the order or the contact is deleted.
    qms_order_text = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    qms_customer_text = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    # What the mail says; who edits its template previews it.
    qms_company_name = fields.Char("Asked by", compute="_compute_qms_mail", compute_sudo=True)
    qms_order_name = fields.Char("After the order", compute="_compute_qms_mail", compute_sudo=True)
    qms_sender = fields.Char("Sender", compute="_compute_qms_mail", compute_sudo=True)

    @api.depends("qms_satisfaction_company_id", "qms_order_id")
    def _compute_qms_mail(self):
        for answer in self:
            company, order = answer.qms_satisfaction_company_id, answer.qms_order_id
            answer.qms_company_name = company.name
            answer.qms_order_name = order.name
            seller = order.user_id if order.user_id.active else order.user_id.browse()
            answer.qms_sender = seller.email_formatted or company.email_formatted

    def _qms_invite(self, contact, day):
        """Make this the question to `contact`, asked on `day`. From now on it counts for the response rate."""
        self.write(
            {
                # Odoo takes the partner of a login of the contact: it is the same person, or it was a shared one.
                "partner_id": contact.id,
                "email": contact.email,
                "qms_invited_on": day,
                "qms_order_text": self.qms_order_id.name,
                "qms_customer_text": contact.commercial_partner_id.display_name,
            }
        )

    def _qms_check_invited(self):
        """Raise UserError if a customer was asked by any of these."""
        if any(self.sudo().mapped("qms_invited_on")):
            raise UserError(
                self.env._(
                    "A customer was asked by this: answered or not, it counts for the response rate and stays as it is."
                    " Note on the contact, page Quality, who wants no more questions."
                )
            )

    def _qms_take_satisfaction(self):
        """Keep the day of these answers, and call somebody who sells where a customer is not content, once."""
        for answer in self.filtered(lambda each: each.qms_satisfaction_company_id and not each.qms_answered_on):
            answer.qms_answered_on = answer.qms_satisfaction_company_id._qms_today()
            score = answer._qms_score()
            if score is not None and score <= DETRACTOR and not answer.test_entry:
                answer._qms_call_salesperson(score)

    def _qms_score(self):
        """Return the points from 0 to 10, None where the question was skipped, or goes by another scale."""
        lines = self.user_input_line_ids.filtered(
            lambda line: (
                line.answer_type == "scale"
                and not line.skipped
                and (line.question_id.scale_min, line.question_id.scale_max) == (0, 10)
            )
        )
        return lines[:1].value_scale if lines else None

    def _qms_comment(self):
        lines = self.user_input_line_ids.filtered(lambda line: line.answer_type == "text_box" and not line.skipped)
        return lines[:1].value_text_box or ""

    def _qms_call_salesperson(self, score):
        company, customer = self.qms_satisfaction_company_id, self.partner_id.commercial_partner_id
        user = self.qms_order_id.user_id or customer.user_id or company._qms_stand_in()
        record = self.qms_order_id or customer
        if not user.active:
            user = company._qms_stand_in()
        if not user:
            return
        texts = self.with_context(lang=user.lang)
        comment = self._qms_comment() or texts.env._("Without a comment. Call and ask what went wrong.")
        record.activity_schedule(
            ACTIVITY,
            date_deadline=company._qms_today(),
            summary=texts.env._(
                "%(customer)s gave %(score)s of 10", customer=self.partner_id.display_name, score=score
            ),
            note=plaintext2html(comment),
            user_id=user.id,
        )
