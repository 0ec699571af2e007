from odoo.exceptions import AccessError
from odoo.tests import tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsRetentionMixin(QmsAssertions, QmsCase):
    """Legal hold: by record, by managers, with a reason, noted."""

    def hold(self, record, user=None):
        record.with_user(user or self.manager).action_hold("A customer claims damages")
        return record.sudo()

    def test_a_manager_holds_and_releases_and_both_are_noted(self):
        action = self.hold(self.new_action())
        self.assertTrue(action.date_held)
        self.assertRecordValues(action, [{"hold_reason": "A customer claims damages", "held_by_id": self.manager.id}])
        action.with_user(self.manager).action_release_hold("Settled")
        self.assertFalse(action.date_held or action.hold_reason or action.held_by_id)
        notes = " ".join(action.message_ids.mapped("body"))
        self.assertIn("Put on legal hold: A customer claims damages", notes)
        self.assertIn("Released from legal hold (A customer claims damages): Settled", notes)
        self.assertEqual(action.message_ids[0].author_id, self.manager.partner_id)

    def test_a_closed_record_can_be_held(self):
        policy = self.approve(self.new_policy())
        self.assertTrue(self.hold(policy).date_held)

    def test_a_hold_needs_a_reason_and_a_manager_of_the_company(self):
        action = self.new_action(user_id=self.employee.id)
        self.assert_refused(action.with_user(self.manager).action_hold, " ", says="Give a reason")
        for user in (self.employee, self.officer, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                self.hold(action, user)
        self.hold(action)
        self.assert_refused(self.hold, action, says="already")
        with self.assertRaises(AccessError):
            action.with_user(self.officer).action_release_hold("Settled")

    def test_a_manager_of_a_branch_does_not_hold_what_the_parent_issued(self):
        branch = self.env["res.company"].create({"name": "Pumps North", "parent_id": self.company.id})
        manager = self.new_user("manager", branch, "t_branch_manager")
        policy = self.approve(self.new_policy())
        self.assertTrue(policy.with_user(manager).name)
        with self.assertRaises(AccessError):
            self.hold(policy, manager)

    def test_what_is_not_held_is_not_released(self):
        self.assert_refused(
            self.new_action().with_user(self.manager).action_release_hold, "Settled", says="not on legal"
        )

    def test_a_hold_is_set_by_its_button_only(self):
        action = self.new_action().with_user(self.manager)
        for vals in ({"date_held": "2030-01-01"}, {"hold_reason": "X"}, {"held_by_id": self.manager.id}):
            self.assert_refused(action.write, vals, says="Use the buttons")
            self.assert_refused(self.new_action, **vals)
        self.assertFalse(self.hold(action).copy().date_held)

    def test_a_held_draft_is_not_deleted(self):
        action = self.new_action()
        self.hold(action)
        self.assert_refused(action.unlink, says="legal hold")
        action.with_user(self.manager).action_release_hold("Settled")
        self.assertTrue(action.unlink())

    def test_the_dialog_asks_for_the_reason(self):
        action = self.new_action().with_user(self.manager)
        server_action = self.env.ref("qms_iso9001.qms_action_hold").with_user(self.manager)
        opened = server_action.with_context(active_model="qms.action", active_id=action.id, active_ids=action.ids).run()
        self.assertEqual(opened["res_model"], "qms.reason")
        dialog = self.env["qms.reason"].with_user(self.manager).with_context(**opened["context"])
        dialog.create({"reason": "A customer claims damages"}).action_confirm()
        self.assertTrue(action.date_held)
