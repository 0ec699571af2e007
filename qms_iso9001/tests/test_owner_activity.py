from odoo.tests import Form, tagged

from .reminder_case import ReminderCase


@tagged("post_install", "-at_install")
class TestOwnerActivity(ReminderCase):
    """A company switches the activities of owners and verifiers off; lists and the weekly mail stay."""

    def switch(self, value):
        self.company.qms_owner_activity = value

    def test_it_is_on_by_default_and_stands_in_the_settings(self):
        self.assertTrue(self.env["res.company"].create({"name": "New"}).qms_owner_activity)
        with Form(self.env["res.config.settings"].with_company(self.company)) as form:
            form.qms_owner_activity = False
        form.record.execute()
        self.assertFalse(self.company.qms_owner_activity)

    def test_switched_off_nobody_gets_one(self):
        self.switch(False)
        action = self.new_action()
        self.assertFalse(action.activity_ids)
        action.with_user(self.officer).user_id = self.employee
        self.assertFalse(action.activity_ids)
        self.assertTrue(self.new_action(author=self.other_manager, user_id=self.other_manager.id).activity_ids)

    def test_those_that_are_there_go_and_come_back_without_mail(self):
        action, other = self.new_action(), self.new_action(author=self.other_manager, user_id=self.other_manager.id)
        done = self.new_action(is_verification_required=True, verifier_id=self.employee.id)
        done.with_user(self.owner).action_done("Labelled")
        ended = self.new_action()
        ended.with_user(self.officer).action_cancel("Not needed")
        self.assertEqual(done.activity_ids.user_id, self.employee)
        self.switch(False)
        self.assertFalse((action | done).activity_ids)
        self.assertTrue(other.activity_ids)
        before = self.env["mail.mail"].search_count([])
        self.switch(True)
        self.assertRecordValues(action.activity_ids, [{"user_id": self.owner.id, "date_deadline": action.date_due}])
        self.assertEqual(done.activity_ids.user_id, self.employee)
        self.assertFalse(ended.activity_ids)
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_the_weekly_mail_still_names_what_waits(self):
        self.switch(False)
        self.new_action(name="Label the shelves", date_due="2031-03-01")
        self.assert_names(self.digest(), "Label the shelves")

    def test_a_review_that_is_due_reminds_nobody(self):
        process = self.new_process("Storing", user_id=self.owner.id)
        process.sudo()._set_date_review(self.company._qms_today())
        self.assertTrue(process._reminded()[0])
        self.switch(False)
        self.assertFalse(process._reminded()[0])
        process._follow_review()
        self.assertFalse(process.activity_ids)
