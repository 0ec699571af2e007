"""Every model with a reminder of its owner (`qms.reminder.mixin`) keeps the promise: the reminder follows the record. A
new model joins by existing, with its samples."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tests import tagged

from .inventory import samples
from .reminder_case import ReminderCase

NAME = "qms.reminder.mixin"


@tagged("post_install", "-at_install")
class TestReminders(ReminderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.owner
        # Whoever is called where nobody else is named has somebody beside them.
        cls.new_user("manager", cls.company, "t_second_manager")
        cls.today = cls.company._qms_today()

    def models(self):
        names = sorted(self.env.registry.descendants([NAME], "_inherit"))
        return [self.env[name] for name in names if not self.env[name]._abstract]

    def each_sample(self, check, is_waiting=True):
        """Call `check(record)` with each sample that waits for its owner, or each that does not; nothing of it stays."""
        for model in self.models():
            done = 0
            for label, build in samples(self.env)[model._name].items():
                with self.subTest(model=model._name, sample=label), self.undone():
                    record = build(self).sudo()
                    if bool(record.user_id and record._is_waiting_for_owner()) == is_waiting:
                        done += 1
                        check(record)
            with self.subTest(model=model._name):
                self.assertTrue(done or not is_waiting, "Add a sample that waits for its owner.")

    def by_a_person(self, record):
        """Return the record as of somebody who may change whose it is and when it is due."""
        people = (self.officer, self.hr, self.manager)
        user = next(user for user in people if record.with_user(user).has_access("write"))
        return record.with_user(user).with_company(self.company)

    def reassign(self, record, user):
        """Give the record to `user`, as a person does: by itself, or by the process that says whose it is."""
        if "user_id" in record._verb_fields():
            self.by_a_person(record).process_id = self.new_process("Storing", user_id=user.id)
        else:
            self.by_a_person(record).user_id = user

    def reminders(self, record):
        self.env.flush_all()
        kind = self.env.ref(record._reminder_type)
        mine = Domain("res_model", "=", record._name) & Domain("res_id", "=", record.id)
        return self.env["mail.activity"].search(mine & Domain("activity_type_id", "=", kind.id))

    def assert_reminded(self, record, user, day=None):
        reminder = self.reminders(record)
        self.assertEqual(len(reminder), 1)
        self.assertEqual(reminder.user_id, user)
        if day:
            self.assertEqual(reminder.date_deadline, day)

    def test_the_models_are_found(self):
        self.assertLessEqual({"qms.action", "qms.proposal", "qms.signal"}, {model._name for model in self.models()})

    def test_an_open_record_reminds_its_owner_once(self):
        def check(record):
            self.assert_reminded(record, record.user_id)

        self.each_sample(check)

    def test_reassigned_it_reminds_the_new_owner_alone(self):
        def check(record):
            other = self.auditor if record.user_id != self.auditor else self.buyer
            self.reassign(record, other)
            self.assert_reminded(record, other)

        self.each_sample(check)

    def test_with_another_day_its_deadline_moves(self):
        def check(record):
            if self.has_a_day_of_its_own(record):
                return
            day = self.today + timedelta(days=40)
            self.by_a_person(record).date_due = day
            self.assert_reminded(record, record.user_id, day)

        self.each_sample(check)

    def has_a_day_of_its_own(self, record):
        """Tell whether nobody types the day: a proposal is answered in time, a vendor's answer within a week of it."""
        return "date_due" in record._verb_fields() or ("reminded" in record._fields and record.state == "answered")

    def test_what_has_ended_reminds_nobody(self):
        def check(record):
            self.assertFalse(self.reminders(record))

        self.each_sample(check, is_waiting=False)

    def test_ending_or_cancelling_takes_it_away(self):
        def check(record):
            if hasattr(type(record), "action_cancel"):
                self.by_a_person(record).action_cancel("It was a mistake")
            else:
                record._set_state(list(record._fields["state"].get_values(self.env))[-1])
            self.assertFalse(record._is_waiting_for_owner())
            self.assertFalse(self.reminders(record))

        self.each_sample(check)

    def test_who_is_archived_gets_none_and_no_new_one(self):
        def check(record):
            self.env["res.users"].browse(record.user_id.id).action_archive()
            self.assertFalse(self.reminders(record))
            record._follow_owner()
            self.assertFalse(self.reminders(record))

        self.each_sample(check)

    def test_what_is_imported_for_somebody_archived_reminds_nobody(self):
        self.named.action_archive()
        action = self.new_action(user_id=self.named.id)
        self.assertFalse(self.reminders(action))

    def test_the_weekly_mail_names_it_once(self):
        def check(record):
            found = self.digest_rows(record)
            self.assertEqual(len(found), 1, f"{record.display_name} is not in the mail of {record.user_id.name}")

        self.each_sample(check)

    def digest_rows(self, record):
        self.reminders(record).date_deadline = self.today
        self.env.flush_all()
        self.env.invalidate_all()
        parts = record.user_id._qms_read_digest()
        rows = [row for part in parts for row in part["rows"]]
        return [row for row in rows if (row["model"], row["id"]) == (record._name, record.id)]

    def test_the_weekly_mail_names_it_no_more_when_the_person_has_left(self):
        self.employee_of(self.named).active = False
        self.env["res.users"].sudo().search([]).write({"qms_digest_on": False})
        self.assertIn(self.named, self.named._qms_left())

    def test_the_manager_is_told_of_it_when_it_is_late_for_long(self):
        self.company.write({"qms_escalation": True, "qms_escalation_days": 7})
        def check(record):
            reminder = self.reminders(record)
            reminder.date_deadline = fields.Date.subtract(self.today, days=8)
            waiting = self.env["res.users"]._qms_escalation_waiting()
            told = self.env["mail.activity"].union(*waiting.values())
            self.assertIn(reminder, told)

        self.each_sample(check)
