from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .check_case import CheckCase


@tagged("post_install", "-at_install")
class TestCapaFalseAlarm(CheckCase):
    """What was counted as a repeat, and turns out to be none, does not end the watching."""

    def alarm(self, since=30, **criterion):
        """Return a check to confirm, and the case that was counted as a repeat."""
        check = self.watching(since=since, **criterion)
        repeat = self.again()
        self.judge()
        self.assertEqual((check.state, check.verdict), ("to_confirm", "not_effective"))
        return check, repeat

    def assert_watched(self, check):
        self.assertEqual((check.state, check.verdict, check.repeat_count), ("running", False, 0))

    # The job looks again

    def test_a_case_cancelled_is_no_repeat_and_it_goes_on(self):
        check, repeat = self.alarm()
        repeat.action_cancel("Counted twice")
        self.judge()
        self.assert_watched(check)
        self.assertIn("watched on", check.capa_id.sudo().message_ids[0].body)

    def test_a_case_of_another_cause_is_no_repeat(self):
        seal, dirt = self.env["qms.cause"].with_user(self.officer).create([{"name": "Seal"}, {"name": "Dirt"}])
        check, repeat = self.alarm(cause_id=seal.id)
        repeat.cause_id = dirt
        self.judge()
        self.assert_watched(check)

    def test_a_case_judged_as_of_another_cause_is_no_repeat(self):
        check, repeat = self.alarm()
        check.capa_id.action_find_similar()
        row = check.capa_id.similar_ids.filtered(lambda row: row.nonconformity_id == repeat)
        row.with_user(self.owner).action_other("Dropped by the driver")
        self.judge()
        self.assert_watched(check)
        row.with_user(self.owner).action_same()
        self.judge()
        self.assertEqual(check.verdict, "not_effective")

    def test_the_time_being_over_it_is_judged_anew(self):
        check, repeat = self.alarm(since=100, opportunities=2)
        self.received(2)
        repeat.action_cancel("Counted twice")
        self.judge()
        self.assertEqual((check.state, check.verdict, check.opportunity_count), ("to_confirm", "effective", 2))
        self.again()
        self.judge()
        self.assertEqual((check.state, check.verdict), ("to_confirm", "not_effective"))

    def test_too_few_after_all_it_is_extended(self):
        check, repeat = self.alarm(since=100)
        end = check.date_end
        repeat.action_cancel("Counted twice")
        self.judge()
        self.assertEqual((check.state, check.extension_count), ("running", 1))
        self.assertEqual(check.date_end, end + timedelta(days=90))

    def test_what_waits_unchanged_stays(self):
        check, _repeat = self.alarm()
        messages = check.capa_id.sudo().message_ids
        self.judge()
        self.assertEqual((check.state, check.verdict), ("to_confirm", "not_effective"))
        self.assertEqual(check.capa_id.sudo().message_ids, messages)

    def test_counted_now_it_goes_on_at_once(self):
        check, repeat = self.alarm()
        repeat.action_cancel("Counted twice")
        check.with_user(self.owner).action_count()
        self.assert_watched(check)

    # The person says so

    def test_who_confirms_has_it_watched_on(self):
        check, repeat = self.alarm()
        with self.assertRaisesRegex(UserError, "reason"):
            check.with_user(self.officer).action_go_on(" ")
        check.with_user(self.officer).action_go_on("Dropped by the driver")
        self.assert_watched(check)
        row = check.capa_id.similar_ids
        self.assertEqual((row.nonconformity_id, row.verdict, row.reason), (repeat, "other", "Dropped by the driver"))
        self.assertEqual(row.answered_by_id, self.officer)
        self.assertIn("Dropped by the driver", check.capa_id.sudo().message_ids[0].body)
        self.judge()
        self.assert_watched(check)

    def test_the_next_repeat_is_one_again(self):
        check, _repeat = self.alarm()
        check.with_user(self.officer).action_go_on("Dropped by the driver")
        self.again()
        self.judge()
        self.assertEqual((check.state, check.repeat_count), ("to_confirm", 1))

    def test_others_do_not_have_it_watched_on(self):
        check, _repeat = self.alarm()
        for user in (self.owner, self.employee, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                check.with_user(user).action_go_on("Dropped by the driver")
        self.assertEqual(check.state, "to_confirm")

    def test_a_case_of_this_corrective_action_is_taken_out_of_it_first(self):
        check, repeat = self.alarm()
        repeat.capa_id = check.capa_id
        with self.assertRaisesRegex(UserError, "page Problem"):
            check.with_user(self.officer).action_go_on("Dropped by the driver")

    def test_without_a_repeat_there_is_nothing_to_go_on_with(self):
        check = self.watching()
        check.sudo()._set_state("to_confirm", verdict="few")
        with self.assertRaisesRegex(UserError, "Effective"):
            check.with_user(self.officer).action_go_on("A few days more")

    # Too early

    def test_it_is_not_effective_before_its_time_is_over(self):
        check, _repeat = self.alarm()
        with self.assertRaisesRegex(UserError, "Go on watching"):
            check.with_user(self.manager).action_confirm("effective", "Dropped by the driver")
        with self.assertRaisesRegex(UserError, "Go on watching"):
            check.with_user(self.manager).action_confirm_effective("Dropped by the driver")
        self.assertEqual((check.state, check.is_over), ("to_confirm", False))
