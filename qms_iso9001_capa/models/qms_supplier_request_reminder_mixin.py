from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.vendor_requests import OPEN

DAYS_TO_JUDGE = 7


class QmsSupplierRequestReminderMixin(models.AbstractModel):
    """Who follows a request to a vendor, until when the vendor answers, and whether the first answer came in time."""

    _name = "qms.supplier.request.reminder.mixin"
    _inherit = ["qms.reminder.mixin", "qms.state.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Reminders of a request to a vendor"

    _reminder_type = "qms_iso9001_capa.mail_activity_type_supplier_request"

    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
        domain=[("share", "=", False)],
        tracking=True,
        copy=False,
        ondelete="restrict",
        help="Sends it, is told of the answer and judges it.",
    )
    date_due = fields.Date(
        "Answer by",
        index=True,
        tracking=True,
        copy=False,
        compute="_compute_date_due",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_due_original = fields.Date(
        "First answer due",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="By this day the first answer is in time or late. It follows a later day only while it has not passed.",
    )
    is_answered_in_time = fields.Boolean(
        "Answered in time",
        compute="_compute_is_answered_in_time",
        store=True,
        precompute=True,
        help="The first answer came by the day on which it was due. Refused is not answered.",
    )
    is_late = fields.Boolean("Late", compute="_compute_is_late")

    @api.model
    def _verb_fields(self):
        return super()._verb_fields() | {"date_due_original"}

    @api.depends("company_id")
    def _compute_date_due(self):
        for record in self:
            company = record.company_id or self.env.company
            record.date_due = record.date_due or company._qms_request_due(company._qms_today())

    @api.depends("date_answered", "date_due_original", "state")
    def _compute_is_answered_in_time(self):
        for record in self:
            answered = record.date_answered and record.company_id._qms_day(record.date_answered)
            due = record.date_due_original
            record.is_answered_in_time = bool(answered and due and answered <= due and record.state != "refused")

    @api.depends("date_answered", "date_due_original", "date_due", "state")
    def _compute_is_late(self):
        for record in self:
            today = record.company_id._qms_today()
            waiting = record.state == "sent" and record.date_due and record.date_due < today
            record.is_late = bool(waiting or (record.date_answered and not record.is_answered_in_time))

    def write(self, vals):
        """Write; a later day agreed before the first one has passed is the one that counts."""
        if "date_due" in vals:
            self._check_due(fields.Date.to_date(vals["date_due"]))
        res = super().write(vals)
        if vals.get("date_due"):
            waiting = self.filtered(lambda record: record.state == "sent" and not record.date_answered)
            for record in waiting.sudo().filtered("date_due_original"):
                if record.date_due > record.date_due_original >= record.company_id._qms_today():
                    record._write_unguarded({"date_due_original": record.date_due})
        return res

    def _check_due(self, day):
        """Raise unless the vendors that have these requests get a day that has not passed."""
        for record in self.filtered(lambda record: record.state != "draft" and record.date_due != day):
            if not day or day < record.company_id._qms_today():
                raise UserError(
                    self.env._(
                        "%(record)s is with the vendor: enter a day from today on by which the answer is due.",
                        record=record.display_name,
                    )
                )

    def _is_waiting_for_owner(self):
        return self.state in OPEN

    def _follow_owner(self):
        """An answer has a day of its own to be judged by."""
        answered = self.filtered(lambda record: record.state == "answered")
        for record in answered:
            due = record.company_id._qms_today() + timedelta(days=DAYS_TO_JUDGE)
            # The activity is the record's: whoever may change the record changes it.
            self._set_reminder(record.sudo(), self._reminder_type, record.user_id, due)
        super(QmsSupplierRequestReminderMixin, self - answered)._follow_owner()

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """The activity tells the responsible: one message, not two."""
