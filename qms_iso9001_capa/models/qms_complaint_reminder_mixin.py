from odoo import api, fields, models


class QmsComplaintReminderMixin(models.AbstractModel):
    """Who deals with a complaint, and until when the customer has an answer."""

    _name = "qms.complaint.reminder.mixin"
    _inherit = ["qms.reminder.mixin", "qms.state.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Reminders of a complaint"

    _reminder_type = "qms_iso9001_capa.mail_activity_type_complaint"

    # Open to customers: Odoo asks for it as the customer who writes a message.
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        check_company=True,
        index=True,
        tracking=True,
        copy=False,
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Answers the customer until the date due; needs no quality group.",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
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

    is_answered_in_time = fields.Boolean(
        compute="_compute_is_answered_in_time",
        store=True,
        precompute=True,
        groups="base.group_user",
        help="The first answer of a person came by the day on which it was due; the automatic receipt is none.",
    )

    @api.depends("date_answered", "date_due")
    def _compute_is_answered_in_time(self):
        for record in self:
            answered = record.date_answered and record.company_id._qms_day(record.date_answered)
            record.is_answered_in_time = bool(answered and record.date_due and answered <= record.date_due)

    @api.depends("process_id", "company_id")
    def _compute_user_id(self):
        for company, records in self.grouped("company_id").items():
            stand_in = company._qms_stand_in()
            for record in records:
                record.user_id = record._get_responsible(stand_in)

    @api.depends("date_received", "company_id")
    def _compute_date_due(self):
        for record in self:
            company = record.company_id or self.env.company
            received = record.date_received or fields.Datetime.now()
            record.date_due = record.date_due or company._qms_complaint_due(company._qms_day(received))

    @api.model
    def _split_imported(self, vals):
        """An old complaint that comes in closed is proposed to nobody; of an open one, an empty cell means whom the
        settings say, and their day."""
        vals, imported = super()._split_imported(vals)
        if imported.get("state") in ("closed", "cancelled"):
            vals.setdefault("user_id", False)
        elif self.env.context.get("import_file"):
            empty = {name for name in ("user_id", "date_due") if not vals.get(name)}
            vals = {name: value for name, value in vals.items() if name not in empty}
        return vals, imported

    def _is_waiting_for_owner(self):
        return self.state in ("received", "answered") and bool(self.user_id)

    def write(self, vals):
        """Call whom the process brings."""
        res = super().write(vals)
        if "process_id" in vals:
            self._follow_owner()
        return res

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """The activity tells the responsible: one message, not two."""
