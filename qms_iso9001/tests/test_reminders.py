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
        cls.company.write({"qms_escalation": True, "qms_escalation_days": 7})
        cls.today = cls.company._qms_today()

    def models(self):
        names = sorted(self.env.registry.descendants([NAME], "_inherit"))
        return [self.env[name] for name in names if not self.env[name]._abstract]

    def test_the_models_are_found(self):
        self.assertLessEqual({"qms.action", "qms.proposal", "qms.signal"}, {model._name for model in self.models()})

    def test_the_reminder_follows_the_record(self):
        """Each sample is built once; what is done with it is undone before the next step. What has ended waits for
        nobody."""
        for model in self.models():
            waiting = 0
            for label, build in samples(self.env)[model._name].items():
                with self.subTest(model=model._name, sample=label), self.undone():
                    record = build(self).sudo()
                    if not (record.user_id and record._is_waiting_for_owner()):
                        self.assertFalse(self.reminders(record), "It has ended and reminds all the same.")
                        continue
                    waiting += 1
                    self.check_each(record)
            with self.subTest(model=model._name):
                self.assertTrue(waiting, "Add a sample that waits for its owner.")

    def check_each(self, record):
        self.assert_reminded(record, record.user_id)
        for name in sorted(dir(self)):
            if name.startswith("check_that_"):
                with self.subTest(check=name), self.undone():
                    getattr(self, name)(record)
                self.env.invalidate_all()

    # What is done with each record

    def check_that_reassigned_it_reminds_the_new_owner_alone(self, record):
        other = self.auditor if record.user_id != self.auditor else self.buyer
        if "user_id" in self.untyped(record):
            # The process says whose it is.
            self.by_a_person(record).process_id = self.new_process("Storing", user_id=other.id)
        else:
            self.by_a_person(record).user_id = other
        self.assert_reminded(record, other)

    def check_that_with_another_day_its_deadline_moves(self, record):
        # Nobody types the day by which a proposal is answered; an answer of a vendor is judged within a week of it.
        if "date_due" in self.untyped(record) or ("reminded" in record._fields and record.state == "answered"):
            return
        day = self.today + timedelta(days=40)
        self.by_a_person(record).date_due = day
        self.assert_reminded(record, record.user_id, day)

    def check_that_ending_or_cancelling_takes_it_away(self, record):
        if hasattr(type(record), "action_cancel"):
            self.by_a_person(record).action_cancel("It was a mistake")
        else:
            record._set_state(list(record._fields["state"].get_values(self.env))[-1])
        self.assertFalse(record._is_waiting_for_owner())
        self.assertFalse(self.reminders(record))

    def check_that_who_is_archived_gets_none_and_no_new_one(self, record):
        self.env["res.users"].browse(record.user_id.id).action_archive()
        self.assertFalse(self.reminders(record))
        record._follow_owner()
        self.assertFalse(self.reminders(record))

    def check_that_the_weekly_mail_names_it_once(self, record):
        self.reminders(record).date_deadline = self.today
        self.env.flush_all()
        self.env.invalidate_all()
        rows = [row for part in record.user_id._qms_read_digest() for row in part["rows"]]
        found = [row for row in rows if (row["model"], row["id"]) == (record._name, record.id)]
        self.assertEqual(len(found), 1)

    def check_that_the_manager_is_told_of_it_when_it_is_late_for_long(self, record):
        reminder = self.reminders(record)
        reminder.date_deadline = fields.Date.subtract(self.today, days=8)
        waiting = self.env["res.users"]._qms_escalation_waiting()
        self.assertIn(reminder, self.env["mail.activity"].union(*waiting.values()))

    # Words of this file

    def by_a_person(self, record):
        """Return the record as of somebody who may change whose it is and when it is due."""
        people = (self.officer, self.hr, self.manager)
        user = next(user for user in people if record.with_user(user).has_access("write"))
        return record.with_user(user).with_company(self.company)

    @staticmethod
    def untyped(record):
        """Return the names of the fields that nobody types."""
        return record._verb_fields() if isinstance(record, record.env.registry["qms.state.mixin"]) else set()

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

    # By name

    def test_what_comes_in_for_somebody_archived_reminds_nobody(self):
        self.named.action_archive()
        self.assertFalse(self.reminders(self.new_action(user_id=self.named.id)))

    def test_who_gets_a_process_gets_its_open_proposals(self):
        process = self.new_process("Storing", user_id=self.named.id)
        proposals = self.env["qms.proposal"].with_user(self.employee)
        proposal = proposals.create({"name": "A hook", "process_id": process.id})
        self.assert_reminded(proposal.sudo(), self.named)
        process.with_user(self.officer).user_id = self.auditor
        self.assertEqual(proposal.sudo().user_id, self.auditor)
        self.assert_reminded(proposal.sudo(), self.auditor)

    def test_who_has_left_is_found_by_the_employee_record(self):
        self.employee_of(self.named).active = False
        self.assertEqual(self.env["res.users"].search([])._qms_left() & self.named, self.named)
