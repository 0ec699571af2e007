import logging

from odoo import api, models
from odoo.fields import Domain

from ..tools.jobs import try_each
from .qms_periodic_review_rhythm_mixin import NOTICE_DAYS

_logger = logging.getLogger(__name__)

REVIEW = "qms_iso9001.mail_activity_type_review"


class QmsPeriodicReviewReminderMixin(models.AbstractModel):
    """The owner's activity, from 30 days before a review is due: always of the owner and of the day of the review,
    gone when it is reviewed. Models inherit `qms.periodic.review.mixin`."""

    _name = "qms.periodic.review.reminder.mixin"
    _inherit = ["qms.periodic.review.rhythm.mixin", "qms.step.mixin", "mail.activity.mixin"]
    _description = "Reminder of the periodic review"

    def _is_waited_for(self, activity):
        mine = activity.activity_type_id == self.env.ref(REVIEW) and activity.user_id == self.user_id
        return super()._is_waited_for(activity) or (mine and self.is_review_due)

    def write(self, vals):
        """Write; the activity moves with the owner."""
        res = super().write(vals)
        if {"user_id", "date_review", "active"} & vals.keys():
            self._follow_review()
        return res

    def _set_date_review(self, day):
        res = super()._set_date_review(day)
        self._follow_review()
        return res

    def _reminded(self):
        """Return (who is reminded, or nobody; of which day)."""
        is_told = self.is_review_due and self.user_id.active and not self.sudo().company_id._qms_has_no_activities()
        return self.user_id if is_told else self.user_id.browse(), self.date_review

    def _follow_review(self):
        """Make the activities what the records say: schedule, move, mark done or take away."""
        # Whose name stands on a record is no secret; the activity is the record's, whoever changes that.
        for (user, day), records in self.sudo().grouped(lambda record: record._reminded()).items():
            self.env["qms.reminder.mixin"]._set_reminder(records, REVIEW, user, day)

    # The nightly job

    @api.model
    def _cron_follow_reviews(self):
        """Plan first reviews, and remind the owners of what is due in 30 days: each in the company's zone, once.

        Resumable: what was done is not found again, and what goes wrong stops no other owner's reminder.
        """
        waiting = [batch for model in self._reviewed_models() for batch in model._batches_to_follow()]
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for records in waiting:
            records._try_follow_review()
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _reviewed_models(self):
        """Return the models that are reviewed periodically."""
        names = self.env.registry.descendants(["qms.periodic.review.mixin"], "_inherit")
        return [self.env[name] for name in sorted(names) if not self.env[name]._abstract]

    @api.model
    def _batches_to_follow(self):
        """Return the records whose date or activity is not what it should be, a recordset per owner and day."""
        unplanned = self.search(self._get_unplanned_domain())
        due = self.search(self._get_review_domain(NOTICE_DAYS))
        reminders = self.env["mail.activity"].search(
            Domain("res_model", "=", self._name)
            & Domain("activity_type_id", "=", self.env.ref(REVIEW).id)
            & Domain("automated", "=", True)
        )
        by_record, none = reminders.grouped("res_id"), reminders.browse()
        wrong = due.filtered(lambda record: record._has_other_reminder(by_record.pop(record.id, none)))
        # What is left reminds of something that is not due any more.
        stale = self.browse(by_record).exists()
        batches = (wrong | stale).grouped(lambda record: record._reminded()).values()
        return [*([unplanned] if unplanned else []), *batches]

    def _has_other_reminder(self, reminders):
        """Tell whether `reminders` (mail.activity) of the record are not exactly the one it should have."""
        user, day = self._reminded()
        wanted = [(user, day)] if user else []
        return [(reminder.user_id, reminder.date_deadline) for reminder in reminders] != wanted

    def _try_follow_review(self):
        def follow(due):
            # What somebody is changing now follows that change.
            records = due.try_lock_for_update()
            records._plan_missing()
            records._follow_review()

        try_each(self, follow, _logger, "its owner cannot be reminded")
