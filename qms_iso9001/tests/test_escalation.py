from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .reminder_case import MONDAY, ReminderCase

DUE = MONDAY
LATE = f"{MONDAY + timedelta(days=8)} 09:00:00"


def after(days):
    return f"{MONDAY + timedelta(days=days)} 09:00:00"


@tagged("post_install", "-at_install")
class TestEscalation(ReminderCase):
    """What is late for more than a week is told to the manager: once for each deadline, in one mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"qms_escalation": True, "qms_escalation_days": 7})
        cls.boss = cls.new_user("employee", cls.company, "t_boss")
        cls.employee_of(cls.owner).parent_id = cls.employee_of(cls.boss)

    def late_action(self, name="Label the shelves", **vals):
        return self.new_action(name=name, date_due=DUE, **vals)

    def test_it_is_off_until_switched_on(self):
        company = self.env["res.company"].create({"name": "New Valves"})
        self.assertFalse(company.qms_escalation)
        self.company.qms_escalation = False
        self.late_action()
        self.assertFalse(self.escalate(LATE))

    def test_the_manager_of_the_employee_is_told_once(self):
        self.late_action()
        self.assertFalse(self.escalate(after(7)))
        mail = self.escalate(LATE)
        self.assertEqual(self.addresses(mail), [self.boss.email_formatted])
        self.assertEqual(mail.subject, "Late in the Quality System: t_owner (base.group_user)")
        self.assert_names(mail, self.owner.name, "due 03/03/2031, late by 8 days")
        for days in range(8, 15):
            self.assertFalse(self.escalate(after(days)))

    def test_one_mail_with_all_of_it(self):
        self.late_action()
        self.late_action("Paint the floor")
        other = self.new_user("employee", self.company, "t_other_owner")
        self.employee_of(other).parent_id = self.employee_of(self.boss)
        self.late_action("Move the rack", user_id=other.id)
        mail = self.escalate(LATE)
        self.assert_names(mail, "t_other_owner", "t_owner")
        self.assertEqual(mail.body_html.count("late by 8 days"), 3)

    def test_a_manager_reads_names_of_what_they_may_read_only(self):
        action = self.late_action("Label the shelves")
        mail = self.escalate(LATE)
        self.assertNotIn("Label the shelves", mail.body_html)
        self.assertNotIn("/mail/view", mail.body_html)
        self.assertIn("Quality action", mail.body_html)
        self.boss.group_ids = [(4, self.env.ref("qms_iso9001.group_qms_user").id)]
        action.with_user(self.officer).date_due = MONDAY + timedelta(days=1)
        mail = self.escalate(after(9))
        self.assert_names(mail, f"res_id={action.id}", "Label the shelves")

    def test_what_is_done_is_told_to_nobody(self):
        self.late_action().with_user(self.owner).action_done("Labelled")
        self.assertFalse(self.escalate(LATE))

    def test_told_again_when_it_has_another_day_and_that_is_over(self):
        action = self.late_action()
        self.escalate(LATE)
        action.with_user(self.officer).date_due = MONDAY + timedelta(days=10)
        self.assertFalse(self.escalate(after(11)))
        self.assertEqual(self.addresses(self.escalate(after(18))), [self.boss.email_formatted])
        self.assertFalse(self.escalate(after(19)))

    def test_somebody_else_who_has_it_now_is_not_told_on_again(self):
        action = self.late_action()
        self.escalate(LATE)
        action.with_user(self.officer).user_id = self.employee
        self.assertFalse(self.escalate(after(9)))

    def test_the_quality_manager_is_told_where_nobody_else_is(self):
        self.employee_of(self.owner).parent_id = False
        self.late_action()
        self.assertEqual(self.addresses(self.escalate(LATE)), [self.manager.email_formatted])

    def test_the_quality_manager_is_told_when_the_manager_has_no_login_any_more(self):
        self.boss.active = False
        self.late_action()
        self.assertEqual(self.addresses(self.escalate(LATE)), [self.manager.email_formatted])

    def test_nobody_is_told_of_their_own_lateness(self):
        self.employee_of(self.manager).parent_id = False
        self.late_action(user_id=self.manager.id)
        self.assertFalse(self.to(self.escalate(LATE), self.manager))

    def test_a_note_to_oneself_is_nobody_elses_matter(self):
        process = self.new_process("Turning")
        process.activity_schedule("mail.mail_activity_data_todo", DUE, "Ask Bob", user_id=self.owner.id)
        self.assertFalse(self.escalate(LATE))

    def test_each_company_has_its_own_days(self):
        self.other_company.write({"qms_escalation": True, "qms_escalation_days": 2})
        self.late_action()
        self.new_action(author=self.other_manager, name="Sort", user_id=self.other_employee.id, date_due=DUE)
        self.assertEqual(self.addresses(self.escalate(after(3))), [self.other_manager.email_formatted])
        self.assertEqual(self.addresses(self.escalate(LATE)), [self.boss.email_formatted])

    def test_a_company_that_did_not_switch_it_on_is_told_nothing(self):
        self.new_action(author=self.other_manager, name="Sort", user_id=self.other_employee.id, date_due=DUE)
        self.assertFalse(self.escalate(LATE))

    def test_nobody_writes_what_was_told(self):
        reminder = self.late_action().activity_ids
        with self.assertRaises(AccessError):
            reminder.with_user(self.owner).write({"qms_told_deadline": DUE})

    def test_a_job_that_is_killed_tells_nobody_twice(self):
        for number in range(4):
            boss = self.new_user("employee", self.company, f"t_boss_{number}")
            user = self.new_user("employee", self.company, f"t_late_{number}")
            self.employee_of(user).parent_id = self.employee_of(boss)
            self.late_action(user_id=user.id)
        told = [len(self.escalate(LATE, seconds=0)) for _run in range(6)]
        self.assertEqual(told, [1, 1, 1, 1, 0, 0])

    def test_a_manager_who_cannot_be_told_stops_nobody(self):
        self.late_action()
        self.late_action(user_id=self.officer.id)  # without manager: told to the quality manager
        original = type(self.env["res.users"])._qms_send_escalation

        def broken(user, late):
            if user == self.boss:
                raise ValueError
            return original(user, late)

        with (
            patch.object(type(self.env["res.users"]), "_qms_send_escalation", broken),
            self.assertLogs("odoo.addons.qms_iso9001", "ERROR"),
        ):
            self.assertEqual(self.addresses(self.escalate(LATE)), [self.manager.email_formatted])
        self.assertEqual(self.addresses(self.escalate(LATE)), [self.boss.email_formatted])

    def test_who_to_tell_is_found_by_a_fixed_number_of_queries(self):
        self.employee_of(self.officer).parent_id = self.employee_of(self.boss)

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["res.users"]._qms_escalation_waiting()
            return self.env.cr.sql_log_count - before

        counts = []
        for number in (1, 10):
            for index in range(number):
                user = self.new_user("employee", self.company, f"t_q_{number}_{index}")
                self.employee_of(user).parent_id = self.employee_of(self.boss)
                self.new_action(date_due="2020-01-01", user_id=user.id)
            queries()
            counts.append(queries())
        self.assertEqual(*counts)
