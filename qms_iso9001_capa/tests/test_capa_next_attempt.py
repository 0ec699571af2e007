from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestCapaNextAttempt(CheckCase):
    """What did not help is not watched again as it was: something of it is new, or somebody says why not."""

    def failed(self):
        """Return a corrective action that was not effective, at its actions again."""
        capa = self.with_actions()
        capa.action_start_effectiveness()
        self.prove(capa, "not_effective")
        capa.action_start_actions()
        return capa

    def assert_waits(self, capa):
        self.assertIn("did not help", capa.next_step)
        with self.assertRaisesRegex(UserError, "did not help"):
            capa.action_start_effectiveness()
        self.assertEqual(capa.state, "action")

    def test_the_same_actions_are_not_watched_again(self):
        capa = self.failed()
        self.assert_waits(capa)
        self.assertTrue(capa.can_try_again)

    def test_another_corrective_action_is_new(self):
        capa = self.failed()
        self.action_of(capa, kind="correction", name="Sort them out")
        self.assert_waits(capa)
        self.action_of(capa, name="Train the fitters")
        capa.action_start_effectiveness()
        self.assertEqual(capa.state, "effectiveness")

    def test_to_cancel_one_is_nothing_new(self):
        capa = self.with_actions()
        self.action_of(capa, name="Train the fitters")
        capa.action_start_effectiveness()
        self.prove(capa, "not_effective")
        capa.action_start_actions()
        action = capa.sudo().action_ids[0].with_user(self.officer)
        action.action_reopen("Wrong one")
        action.action_cancel("Wrong one")
        self.assert_waits(capa)

    def test_an_action_done_anew_is_new(self):
        capa = self.failed()
        action = capa.sudo().action_ids.with_user(self.officer)
        action.action_reopen("More grease is needed")
        action.name = "Grease the seals twice"
        action.with_user(self.owner).action_done("Instruction 14, version 2")
        capa.action_start_effectiveness()
        self.assertEqual(capa.state, "effectiveness")

    def test_another_cause_is_new(self):
        capa = self.with_actions()
        capa.action_start_effectiveness()
        self.prove(capa, "not_effective")
        capa.cause = "The wrong grease was bought"
        capa.cause_id = other = self.env.ref("qms_iso9001_capa.qms_cause_set")
        capa.action_start_actions()
        capa.action_start_effectiveness()
        self.assertEqual(capa.state, "effectiveness")
        # Of the next attempt the cause is the one that is known by now.
        self.assertEqual(capa.check_ids.sorted("id")[-1].cause_id, other)

    def test_with_a_reason_the_same_is_watched_again(self):
        capa = self.failed()
        for user in (self.employee, self.auditor):
            with self.assertRaises(AccessError):
                capa.with_user(user).action_try_again("It was not followed")
        with self.assertRaisesRegex(UserError, "reason"):
            capa.action_try_again(" ")
        capa.action_try_again("It was not followed in the night shift")
        self.assertEqual(capa.state, "effectiveness")
        self.assertEqual(capa.same_reason, "It was not followed in the night shift")
        self.assertIn("night shift", "".join(capa.sudo().message_ids.mapped("body")))
        # The reason is that of one attempt.
        self.prove(capa, "not_effective")
        capa.action_start_actions()
        self.assertFalse(capa.same_reason)
        self.assert_waits(capa)

    def test_the_reason_replaces_nothing_else(self):
        capa = self.failed()
        action = capa.sudo().action_ids.with_user(self.officer)
        action.action_reopen("Not done at all")
        self.assertFalse(capa.can_try_again)
        with self.assertRaisesRegex(UserError, "not done yet"):
            capa.action_try_again("It was not followed")
        self.assertFalse(capa.same_reason)

    def test_what_went_back_for_another_reason_needs_nothing_new(self):
        capa = self.with_actions()
        capa.action_start_effectiveness()
        capa.action_back_to_analysis("Watched too early")
        capa.action_start_actions()
        self.assertFalse(capa.can_try_again)
        capa.action_start_effectiveness()
        self.assertEqual(capa.state, "effectiveness")

    # Planned by mistake

    def test_the_owner_cancels_an_action_planned_by_mistake(self):
        capa = self.capa(cause="The seal is not greased")
        action = self.action_of(capa, done=False, user_id=self.officer.id)
        mine = action.with_user(self.owner)
        self.assertTrue(mine.can_cancel)
        with self.assertRaisesRegex(UserError, "reason"):
            mine.action_cancel(" ")
        mine.action_cancel("Planned twice")
        self.assertEqual((action.state, action.reason), ("cancelled", "Planned twice"))
        self.assertFalse(mine.can_cancel)

    def test_what_is_done_or_not_theirs_they_do_not_cancel(self):
        capa = self.capa(cause="The seal is not greased", team_ids=[(4, self.employee.id)])
        action = self.action_of(capa, done=False)
        self.assertFalse(action.with_user(self.employee).can_cancel)
        with self.assertRaises(AccessError):
            action.with_user(self.employee).action_cancel("Planned twice")
        alone = self.env["qms.action"].with_user(self.officer).create({"name": "Alone", "user_id": self.owner.id})
        with self.assertRaises(AccessError):
            alone.with_user(self.owner).action_cancel("Planned twice")
        with self.assertRaises(UserError):
            self.action_of(capa).with_user(self.owner).action_cancel("Planned twice")
        self.assertTrue(action.with_user(self.officer).can_cancel)

    def test_the_form_offers_it(self):
        arch = self.env["qms.action"].with_user(self.owner).get_view(view_type="form")["arch"]
        self.assertIn("action_cancel", arch)
        arch = self.env["qms.capa"].with_user(self.owner).get_view(view_type="form")["arch"]
        self.assertIn("can_cancel", arch)
