from odoo.exceptions import UserError
from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestCapaCheckRecount(CheckCase):
    """What is confirmed, and what closes by it, is counted at that moment, not last night."""

    def proposed(self):
        """Return a check that was counted and proposed as effective."""
        check = self.watching(opportunities=2)
        self.received(2)
        self.judge()
        self.assertEqual(check.verdict, "effective")
        return check

    def test_a_repeat_since_the_night_asks_for_a_reason(self):
        check = self.proposed()
        self.again()
        with self.assertRaisesRegex(UserError, "1 repeats"):
            check.with_user(self.manager).action_confirm_effective()
        self.assertEqual(check.capa_id.state, "effectiveness")
        check.with_user(self.manager).action_confirm_effective("Dropped by the driver")
        self.assertEqual((check.state, check.repeat_count, check.verdict), ("effective", 1, "not_effective"))

    def test_without_a_verdict_the_one_that_was_shown_is_meant(self):
        check = self.proposed()
        self.again()
        with self.assertRaisesRegex(UserError, "say why"):
            check.with_user(self.manager).action_confirm()

    def test_a_repeat_that_is_none_any_more_is_no_failure_without_a_reason(self):
        check = self.watching(since=30)
        repeat = self.again()
        self.judge()
        repeat.action_cancel("Counted twice")
        with self.assertRaisesRegex(UserError, "say why"):
            check.with_user(self.manager).action_confirm_not_effective()

    def test_nothing_new_it_is_confirmed_with_one_tap(self):
        check = self.proposed()
        check.with_user(self.manager).action_confirm_effective()
        self.assertEqual((check.state, check.capa_id.state), ("effective", "closed"))

    def test_it_does_not_close_over_a_repeat_since_it_was_confirmed(self):
        capa = self.effective()
        case = self.again(ago=0)
        with self.assertRaisesRegex(UserError, "1 repeats since"):
            capa.with_user(self.owner).action_close()
        self.assertEqual((capa.state, capa.check_ids.repeat_count), ("effectiveness", 0))
        case.action_cancel("Counted twice")
        capa.with_user(self.owner).action_close()
        self.assertEqual(capa.state, "closed")

    def test_a_repeat_that_the_confirmer_knew_keeps_nothing_open(self):
        capa = self.effective("Dropped by the driver", self.again)
        capa.with_user(self.owner).action_close()
        self.assertEqual(capa.state, "closed")

    def effective(self, reason=None, before=None):
        """Return a corrective action that was confirmed as effective and waits for an action to be verified."""
        check = self.proposed()
        action = self.action_of(check.capa_id.with_user(self.owner))
        if before:
            before()
        check.with_user(self.manager).action_confirm_effective(reason)
        self.assertEqual((check.state, check.capa_id.state), ("effective", "effectiveness"))
        action.with_user(self.manager).action_verify()
        return check.capa_id
