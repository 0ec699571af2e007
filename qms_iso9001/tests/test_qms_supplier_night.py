from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models import qms_supplier_night_mixin
from .vendor_case import VendorCase

COMMIT = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"
REMINDER = "qms_iso9001.mail_activity_type_supplier"


@tagged("post_install", "-at_install")
class TestVendorNight(VendorCase):
    def night(self, times=None):
        """Run the job; let it stop after `times` batches."""
        calls = []

        def commit(_self, processed=0, remaining=None, deactivate=False):
            calls.append(processed)
            return 0 if times is not None and len(calls) > times else 60

        with patch(COMMIT, commit):
            self.env["qms.supplier.approval"].sudo()._cron_follow_vendors()
        self.env.invalidate_all()

    def reminders(self, approvals):
        kind = self.env.ref(REMINDER)
        return approvals.sudo().activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def test_what_is_over_ends_once_after_midnight(self):
        with freeze_time("2026-03-01 12:00"):
            trial = self.decide("trial", date_end=date(2026, 3, 10), user_id=self.officer.id)
        with freeze_time("2026-03-10 22:00"):
            self.night()
            self.assert_state(trial, "trial")
        with freeze_time("2026-03-11 01:00"):
            self.night()
            self.night()
            self.assert_ended(trial, "past")
        self.assertEqual(self.reminders(trial).user_id, self.officer)
        self.assertEqual(len(self.reminders(trial)), 1)

    def test_each_company_has_its_own_midnight(self):
        self.other_company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-01 12:00"):
            ours = self.decide("trial", date_end=date(2026, 3, 10))
            theirs = self.decide(
                "trial", user=self.other_manager, company_id=self.other_company.id, date_end=date(2026, 3, 10)
            )
        with freeze_time("2026-03-10 13:00"):
            self.night()
            self.assert_state(ours, "trial")
            self.assert_ended(theirs)

    def test_the_responsible_is_reminded_once_of_the_next_evaluation(self):
        with freeze_time("2026-03-01 12:00"):
            approval = self.decide("approved", class_id=self.critical.id, user_id=self.manager.id)
        with freeze_time("2027-02-28 12:00"):
            self.night()
            self.assertFalse(self.reminders(approval))
        with freeze_time("2027-03-01 12:00"):
            self.night()
            reminder = self.reminders(approval)
            self.assertEqual((reminder.user_id, reminder.date_deadline), (self.manager, date(2027, 3, 1)))
            reminder.action_done()
            self.night()
            self.assertFalse(self.reminders(approval), "Once is enough.")
            self.assert_ended(approval, successor=self.decide("approved"))

    def test_a_new_decision_takes_the_reminder_away(self):
        with freeze_time("2026-03-01 12:00"):
            approval = self.decide("approved", class_id=self.critical.id)
        with freeze_time("2027-03-01 12:00"):
            self.night()
            self.assertTrue(self.reminders(approval))
            self.decide("approved")
        self.assertFalse(self.reminders(approval))

    def test_the_job_goes_on_where_it_stopped(self):
        with freeze_time("2026-03-01 12:00"):
            vendors = [self.new_vendor(f"Vendor {number}") for number in range(5)]
            trials = self.env["qms.supplier.approval"]
            for vendor in vendors:
                trials |= self.decide("trial", vendor=vendor, date_end=date(2026, 3, 10))
        with freeze_time("2026-03-11 12:00"), patch.object(qms_supplier_night_mixin, "BATCH", 2):
            self.night(times=1)
            self.assertEqual(trials.mapped("state").count("expired"), 2)
            self.night()
            self.assertEqual(set(trials.mapped("state")), {"expired"})
            self.assertEqual(len(self.reminders(trials)), 5)

    def test_one_that_fails_stops_no_other(self):
        with freeze_time("2026-03-01 12:00"):
            bad = self.decide("trial", date_end=date(2026, 3, 9))
            good = self.decide("trial", vendor=self.new_vendor("Good"), date_end=date(2026, 3, 10))
        model = type(self.env["qms.supplier.approval"])
        plain = model._end_over

        def fail(approvals):
            if bad in approvals:
                raise ValueError("broken")
            return plain(approvals)

        logged = self.assertLogs("odoo.addons.qms_iso9001.models.qms_supplier_night_mixin", "ERROR")
        with freeze_time("2026-03-11 12:00"), patch.object(model, "_end_over", fail), logged:
            self.night()
        self.assert_state(bad, "trial")
        self.assert_state(good, "expired")
