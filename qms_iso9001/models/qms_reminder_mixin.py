from odoo import api, models


class QmsReminderMixin(models.AbstractModel):
    """The owner's activity: there while the record is open, always of its owner and due date, gone when it is closed.

    A model has `user_id` and `date_due`, names the type of activity in `_reminder_type` and lists this mixin before
    `qms.state.mixin`, whose `_set_state` it extends.
    """

    _name = "qms.reminder.mixin"
    _description = "Reminder of the owner"

    _reminder_type = None
    _reminder_fields = ("user_id", "date_due")

    def _reminder_date(self):
        """Return the day by which the owner has something to do next."""
        return self.date_due

    def _is_waiting_for_owner(self):
        """Tell whether the owner has something to do now."""
        return self.state == self._initial_state()

    def _is_waited_for(self, activity):
        mine = activity.activity_type_id == self.env.ref(self._reminder_type) and activity.user_id == self.user_id
        return super()._is_waited_for(activity) or (mine and self._is_waiting_for_owner())

    @api.model_create_multi
    def create(self, vals_list):
        """Give the owner of each open record an activity. An import reminds without mail."""
        records = super().create(vals_list)
        records.with_context(mail_activity_quick_update=self.env.context.get("import_file"))._follow_owner()
        return records

    def write(self, vals):
        """Move the activity with the due date and the owner."""
        res = super().write(vals)
        if vals.keys() & self._reminder_fields:
            self._follow_owner()
        return res

    def _set_state(self, state, **vals):
        res = super()._set_state(state, **vals)
        self._follow_owner()
        return res

    def _follow_everybody(self):
        """Make the activities of all whom the records wait for what the records say."""
        self._follow_owner()

    @api.model
    def _follow_companies(self, companies):
        """Make the activities of all records of `companies` what those and their records say, without mail."""
        for name in sorted(self.env.registry.descendants(["qms.reminder.mixin"], "_inherit")):
            if not self.env[name]._abstract:
                model = self.env[name].sudo().with_context(mail_activity_quick_update=True)
                records = model.search([("company_id", "in", companies.ids)])
                records.filtered(lambda each: each.activity_ids or each._reminds_somebody())._follow_everybody()

    def _reminds_somebody(self):
        """Tell whether anybody has something to do now who is reminded of it."""
        return self._is_waiting_for_owner()

    def _follow_owner(self):
        """Make the activities what the records say: schedule, move, mark done or take away."""
        for (user, date_due, waiting), records in self.grouped(
            lambda record: (record.user_id, record._reminder_date(), record._is_waiting_for_owner()),
        ).items():
            # The activity is the record's: whoever may change the record changes it.
            self._set_reminder(records.sudo(), self._reminder_type, user if waiting else None, date_due)

    @api.model
    def _set_reminder(self, records, type_xmlid, user, date_deadline):
        """Leave exactly one open activity of the type on each of `records`, of `user`; without user, or of one who is
        archived, none; nor in a company that switched them off.

        What the current user has just done is marked as done, the rest is taken away.
        """
        silent = records.filtered(lambda record: record.sudo().company_id._qms_has_no_activities())
        if silent:
            silent.activity_unlink([type_xmlid])
            records -= silent
        if not (user and user.sudo().active):
            records.activity_feedback([type_xmlid], user_id=self.env.uid)
            records.activity_unlink([type_xmlid])
            return
        moved = records.activity_reschedule([type_xmlid], date_deadline=date_deadline, new_user_id=user.id)
        reminded = set(moved.mapped("res_id")) if moved else set()
        missing = records.filtered(lambda record: record.id not in reminded)
        missing.activity_schedule(type_xmlid, date_deadline=date_deadline, user_id=user.id)
