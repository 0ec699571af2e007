from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .signal_case import SignalCase


@tagged("post_install", "-at_install")
class TestQmsControlLimit(SignalCase):
    """Locking the limits with a reason, unlocking them, and what counts in between."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.watched.has_target = False

    def lock(self, reason="Trial is over", at="2026-06-20 10:00:00", user=None):
        with freeze_time(at):
            self.watched.with_user(user or self.officer).action_lock_limits(reason)
        return self.watched.limit_ids[:1]

    def unlock(self, reason="New machine", at="2026-08-20 10:00:00", user=None):
        with freeze_time(at):
            self.watched.with_user(user or self.officer).action_unlock_limits(reason)

    def charted(self):
        self.history(*[(19, 1), (18, 2)] * 10)

    def test_an_officer_locks_them_with_a_reason_and_from_which_figures(self):
        self.charted()
        limit = self.lock()
        self.assertEqual((limit.version, limit.point_count, limit.user_id), (1, 20, self.officer))
        self.assertEqual((limit.date_start, str(limit.date_end)), (self.month(19), "2026-05-31"))
        self.assertAlmostEqual(limit.center, 370 / 400)
        self.assertIn("Trial is over", self.watched.control_data["note"])
        self.assertIn("20 figures", self.watched.control_data["note"])

    def test_without_reason_or_figures_or_right_it_is_refused(self):
        self.cases(self.month(0), 5)
        self.begin(self.month(0))
        with self.assertRaisesRegex(UserError, "1 of the 20"):
            self.lock()
        self.charted_more()
        with self.assertRaisesRegex(UserError, "Give a reason"):
            self.lock(" ")
        for user in (self.named, self.auditor):
            with self.assertRaisesRegex(AccessError, "Quality officers lock"):
                self.lock(user=user)
        with self.assertRaisesRegex(UserError, "nothing to unlock"):
            self.unlock()

    def charted_more(self):
        """Let another twenty months go by."""
        for back in range(20):
            self.cases(self.month(-1 - back), 9, 1)
        self.look(today="2028-03-20 09:00:00")

    def test_locked_limits_stay_while_figures_get_worse(self):
        self.charted()
        self.lock()
        for back in range(1, 4):
            self.cases(self.month(-back), 13, 7)
        self.look(today="2026-09-20 09:00:00")
        self.assertEqual(
            [told for told in self.told() if told[0] == "nelson_1"], [("nelson_1", f"2026-0{m}") for m in (6, 7, 8)]
        )
        self.assertEqual({round(signal.center, 4) for signal in self.signals()}, {92.5})

    def test_unlocked_they_follow_the_figures_again_and_a_new_version_comes(self):
        self.charted()
        first = self.lock()
        with self.assertRaisesRegex(UserError, "locked already"):
            self.lock()
        self.unlock()
        self.assertEqual((first.unlocked_by_id, first.unlock_reason), (self.officer, "New machine"))
        self.assertFalse(self.watched.has_locked_limits)
        self.cases(self.month(-1), 20)
        self.look(today="2026-08-21 09:00:00")
        second = self.lock(at="2026-08-22 10:00:00")
        self.assertEqual((second.version, second.point_count), (2, 21))
        self.assertEqual(first.point_count, 20, "the old one stays as it was")

    def test_what_was_told_by_the_old_limits_is_not_judged_again_by_the_new(self):
        self.history(*[(19, 1), (18, 2)] * 9, (15, 5), (19, 1), (18, 2))
        before = self.told()
        self.lock()
        self.look()
        self.assertEqual(self.told(), before)

    def test_limits_from_a_day_on_leave_older_figures_out(self):
        self.charted()
        self.watched.with_user(self.manager).limits_from = self.month(9)
        self.assertIn("10 of 20", self.watched.control_data["note"])

    def test_locked_limits_are_evidence(self):
        self.charted()
        limit = self.lock()
        with self.assertRaisesRegex(UserError, "stay as they were"):
            limit.sudo().write({"center": 0.5})
        with self.assertRaisesRegex(UserError, "never typed"):
            self.env["qms.control.limit"].sudo().create({"center": 0.5})
        with self.assertRaisesRegex(UserError, "evidence"):
            limit.sudo().unlink()

    def test_each_company_locks_its_own(self):
        everywhere = self.declare(name="In each", company_id=False, is_ratio=True, unit="percent", has_target=False)
        self.history(*[(19, 1), (18, 2)] * 10, indicator=everywhere)
        self.watched = everywhere
        limit = self.lock()
        self.assertEqual(limit.company_id, self.company)
        there = everywhere.with_user(self.other_manager).with_company(self.other_company)
        self.assertFalse(there.has_locked_limits)
        self.assertFalse(limit.with_user(self.other_manager).has_access("read"))
