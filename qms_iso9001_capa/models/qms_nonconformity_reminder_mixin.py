from odoo import api, fields, models

VERIFY = "qms_iso9001.mail_activity_type_verify"
VERIFY_DAYS = 7


class QmsNonconformityReminderMixin(models.AbstractModel):
    """Who is called to act on a nonconformity: the responsible until it is closed; of high severity, the verifier once
    it is corrected."""

    _name = "qms.nonconformity.reminder.mixin"
    _inherit = ["qms.reminder.mixin", "qms.state.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Reminders of a nonconformity"

    _reminder_type = "qms_iso9001_capa.mail_activity_type_nonconformity"

    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        check_company=True,
        index=True,
        tracking=True,
        copy=False,
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Deals with it until the date due; needs no quality group.",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_due = fields.Date("Due on", index=True, tracking=True, copy=False)

    @api.depends("process_id", "company_id")
    def _compute_user_id(self):
        for company, records in self.grouped("company_id").items():
            stand_in = company._qms_stand_in()
            for record in records:
                record.user_id = record._get_responsible(stand_in)

    @api.model
    def _split_imported(self, vals):
        """Whose an old case was is what the register says: one that comes in closed is proposed to nobody; of an open
        one, an empty cell means whom the settings say."""
        vals, imported = super()._split_imported(vals)
        if imported.get("state") in ("closed", "cancelled"):
            vals.setdefault("user_id", False)
        elif self.env.context.get("import_file") and not vals.get("user_id"):
            vals = {name: value for name, value in vals.items() if name != "user_id"}
        return vals, imported

    def _is_waiting_for_owner(self):
        to_verify = self.state == "corrected" and self.is_verification_required
        return self.state in ("reported", "contained", "corrected") and not to_verify and bool(self.user_id)

    def _is_waiting_for_verifier(self):
        return self.state == "corrected" and self.is_verification_required and bool(self.verifier_id)

    def _reminds_somebody(self):
        return super()._reminds_somebody() or self._is_waiting_for_verifier()

    def write(self, vals):
        """Call the verifier named while it waits for one, and whom the process brings."""
        res = super().write(vals)
        if {"verifier_id", "severity", "process_id"} & vals.keys():
            self._follow_owner()
        return res

    def _follow_owner(self):
        """Call the verifiers too, each within a week."""
        super()._follow_owner()
        # The activity is the record's: whoever may change the record changes it.
        records = self.sudo()
        waiting = records.filtered(lambda record: record._is_waiting_for_verifier())
        self._set_reminder(records - waiting, VERIFY, None, None)
        for record in waiting:
            due = fields.Date.add(record.company_id._qms_today(), days=VERIFY_DAYS)
            self._set_reminder(record, VERIFY, record.verifier_id, due)

    def _message_auto_subscribe_followers(self, updated_values, default_subtype_ids):
        """Whoever records it for himself follows it already: nothing to look up for each of many."""
        followers = super()._message_auto_subscribe_followers(updated_values, default_subtype_ids)
        if self.env.context.get("mail_create_nosubscribe") or self.create_uid != self.env.user:
            return followers
        return [follower for follower in followers if follower[0] != self.env.user.partner_id.id]

    def _message_auto_subscribe_notify(self, partner_ids, template):
        """The activity tells the responsible: one message, not two."""
