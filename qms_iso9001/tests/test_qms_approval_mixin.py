from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase

CRON = "qms_iso9001.ir_cron_put_in_force"


@tagged("post_install", "-at_install")
class TestQmsApprovalMixin(QmsAssertions, QmsCase):
    """Draft → in approval → approved → in force → obsolete, shown on the quality policy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.director = cls.new_user("employee", cls.company, "t_director")
        cls.company.qms_author_approval = "refuse"

    def run_cron(self):
        """Run the nightly job as the scheduler does."""
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()

    def approvals_asked(self, policy, user):
        """Return the open activities that ask `user` to approve `policy`."""
        return self.env["mail.activity"].search(
            [("res_model", "=", policy._name), ("res_id", "=", policy.id), ("user_id", "=", user.id)]
        )

    # Submit

    def test_submitting_signs_as_author_and_asks_the_approvers(self):
        policy = self.new_policy(approvers=self.manager | self.director)
        policy.action_submit()
        self.assert_state(policy, "review")
        self.assertRecordValues(policy.sudo().signature_ids, [{"meaning": "author"}])
        self.assertEqual(policy.author_id, self.officer)
        for user in (self.manager, self.director):
            self.assertEqual(len(self.approvals_asked(policy, user)), 1)
        self.assertIn(self.director.name, policy.next_step)
        self.assertIn(self.manager.name, policy.next_step)

    def test_nothing_is_submitted_without_an_approver(self):
        policy = self.new_policy(approver_ids=False)
        self.assert_refused(policy.action_submit, says="Name at least one approver")

    def test_the_owner_submits_without_a_quality_group(self):
        policy = self.new_policy(user_id=self.director.id)
        policy.with_user(self.director).action_submit()
        self.assertEqual(policy.author_id, self.director)

    def test_an_employee_who_is_not_the_owner_cannot_submit(self):
        policy = self.new_policy(approvers=self.director)
        with self.assertRaises(AccessError):
            policy.with_user(self.director).action_submit()

    def test_an_auditor_reads_and_cannot_submit(self):
        with self.assertRaises(AccessError):
            self.new_policy().with_user(self.auditor).action_submit()

    def test_nobody_without_an_employees_login_is_asked_to_approve(self):
        policy = self.new_policy(approvers=self.portal)
        self.assert_refused(policy.action_submit, says="Name somebody else")

    # Approve

    def test_ticking_the_activity_off_approves_nothing_and_is_refused(self):
        policy = self.new_policy(approvers=self.director)
        policy.action_submit()
        activity = self.approvals_asked(policy, self.director).with_user(self.director)
        self.assert_refused(activity.action_feedback, says="use its button")
        self.assert_state(policy, "review")
        self.assertTrue(activity.active)
        policy.with_user(self.director).action_approve()
        self.assertFalse(self.approvals_asked(policy, self.director))

    def test_an_approver_without_quality_group_approves(self):
        policy = self.new_policy(approvers=self.director)
        policy.action_submit()
        asked = self.approvals_asked(policy, self.director)
        mine = policy.with_user(self.director)
        self.assertTrue(mine.can_approve)
        mine.action_approve()
        self.assert_state(policy, "in_force")
        self.assertEqual(policy.in_force_from, self.company._qms_today())
        self.assertFalse(asked.active, "the activity is done")
        self.assertFalse(mine.can_approve)

    def test_it_is_approved_when_the_last_one_has_signed(self):
        policy = self.new_policy(approvers=self.manager | self.director)
        policy.action_submit()
        policy.with_user(self.director).action_approve()
        self.assert_state(policy, "review")
        self.assertNotIn(self.director.name, policy.next_step)
        self.assert_refused(policy.with_user(self.director).action_approve, says=self.manager.name)
        policy.with_user(self.manager).action_approve()
        self.assert_state(policy, "in_force")

    def test_only_those_named_approve(self):
        policy = self.new_policy(approvers=self.director)
        policy.action_submit()
        for user in (self.manager, self.officer, self.auditor):
            self.assert_refused(policy.with_user(user).action_approve, says=self.director.name)
        for user in (self.employee, self.other_manager, self.portal):
            with self.assertRaises(AccessError):
                policy.with_user(user).action_approve()
        self.assert_state(policy, "review")

    def test_an_archived_approver_stays_required(self):
        policy = self.new_policy(approvers=self.manager | self.director)
        policy.action_submit()
        self.director.active = False
        policy.with_user(self.manager).action_approve()
        self.assert_state(policy, "review")
        self.assertIn(self.director.name, policy.next_step)
        policy.with_user(self.manager).action_withdraw()
        self.assert_refused(policy.action_submit, says="cannot sign any more")

    # The author

    def test_the_author_may_not_approve(self):
        policy = self.new_policy(approvers=self.officer | self.manager)
        self.assert_refused(policy.action_submit, says="may not approve it")

    def test_the_author_is_who_submits(self):
        policy = self.new_policy(approvers=self.officer)
        policy.with_user(self.manager).action_submit()
        policy.action_approve()
        self.assert_state(policy, "in_force")

    def test_in_a_company_below_ten_users_the_authors_approval_is_noted(self):
        self.company.qms_author_approval = "auto"
        users = self.env["res.users"].search_count([("company_ids", "in", self.company.id), ("share", "=", False)])
        self.assertLess(users, 10)
        policy = self.approve(self.new_policy(approvers=self.officer))
        self.assert_state(policy, "in_force")
        self.assertIn("Approved by its own author", str(policy.sudo().message_ids.mapped("body")))

    def test_from_ten_users_on_the_authors_approval_is_refused(self):
        self.company.qms_author_approval = "auto"
        for number in range(10):
            self.new_user("employee", self.company, f"t_more_{number}")
        self.assert_refused(self.new_policy(approvers=self.officer).action_submit, says="may not approve it")

    def test_authors_who_may_approve_are_told_that_it_is_their_own_text(self):
        self.company.qms_author_approval = "warn"
        policy = self.new_policy(approvers=self.officer)
        self.assertIn("You wrote this yourself", policy.next_step)
        policy.action_submit()
        self.assertIn("You wrote this yourself", policy.next_step)
        other = self.new_policy(approvers=self.manager)
        self.assertNotIn("You wrote this yourself", other.next_step)

    def test_a_setting_that_is_tightened_meanwhile_counts(self):
        self.company.qms_author_approval = "warn"
        policy = self.new_policy(approvers=self.officer)
        policy.action_submit()
        self.company.qms_author_approval = "refuse"
        self.assert_refused(policy.action_approve, says="may not approve it")

    def test_an_approval_activity_on_another_record_is_done_like_any_other(self):
        partner = self.company.partner_id
        activity = partner.activity_schedule("qms_iso9001.mail_activity_type_approve", user_id=self.env.uid)
        activity.action_done()
        self.assertFalse(activity.active)

    # Send back, withdraw

    def test_sending_back_keeps_the_reason_and_starts_a_new_round(self):
        policy = self.new_policy(approvers=self.manager | self.director)
        policy.action_submit()
        policy.with_user(self.manager).action_approve()
        policy.with_user(self.director).action_reject("Say who our customers are")
        self.assert_state(policy, "draft")
        self.assertEqual(policy.rejection_reason, "Say who our customers are")
        self.assertIn("Say who our customers are", policy.next_step)
        self.assertIn("Say who our customers are", str(policy.sudo().message_ids.mapped("body")))
        self.assertEqual(len(policy.sudo().signature_ids), 2, "signatures of the first round stay")
        self.assertFalse(self.approvals_asked(policy, self.director))
        policy.body = "<p>We deliver pumps to farmers.</p>"
        policy.action_submit()
        self.assertTrue(policy.with_user(self.manager).can_approve, "what was signed before no longer counts")
        self.assertFalse(policy.rejection_reason)

    def test_sending_back_needs_a_reason(self):
        policy = self.new_policy()
        policy.action_submit()
        for reason in (None, "", "  "):
            self.assert_refused(policy.with_user(self.manager).action_reject, reason, says="Give a reason")

    def test_the_reason_dialog_sends_back(self):
        policy = self.new_policy(approvers=self.director)
        policy.action_submit()
        action = policy.with_user(self.director).with_context(qms_verb="action_reject").action_ask_reason()
        wizard = (
            self.env["qms.reason"]
            .with_user(self.director)
            .with_context(action["context"])
            .create({"reason": "Too long"})
        )
        wizard.action_confirm()
        self.assertRecordValues(policy, [{"state": "draft", "rejection_reason": "Too long"}])

    def test_only_those_still_to_sign_and_managers_send_back(self):
        policy = self.new_policy(approvers=self.director)
        policy.action_submit()
        for user in (self.officer, self.auditor):
            self.assert_refused(policy.with_user(user).action_reject, "No", says="can send it back")
        policy.with_user(self.manager).action_reject("Wrong template")
        self.assert_state(policy, "draft")

    def test_the_author_withdraws(self):
        policy = self.new_policy()
        policy.action_submit()
        self.assert_refused(policy.with_user(self.auditor).action_withdraw, says="Only the author")
        self.assertTrue(policy.can_withdraw)
        policy.action_withdraw()
        self.assert_state(policy, "draft")
        self.assertFalse(self.approvals_asked(policy, self.manager))

    # Comes into force on its day

    def test_the_next_one_is_approved_while_the_old_one_is_in_force(self):
        with freeze_time("2030-03-01 12:00:00"):
            old = self.approve(self.new_policy())
            new = self.approve(self.new_policy(in_force_from="2030-04-01"))
            self.assertIn("2030", new.next_step)
            self.assert_refused(new.with_user(self.manager).action_put_in_force, says="by itself")
            self.run_cron()
        self.assert_state(old, "in_force")
        self.assert_state(new, "approved")
        with freeze_time("2030-04-01 12:00:00"):
            self.run_cron()
        self.assert_state(old, "obsolete")
        self.assert_state(new, "in_force")
        self.assertEqual(old.in_force_until, date(2030, 3, 31))
        self.assertEqual(new.in_force_from, date(2030, 4, 1))

    def test_each_company_has_its_own_midnight(self):
        self.company.partner_id.tz = "Pacific/Auckland"  # UTC+12 in June
        self.other_company.partner_id.tz = "America/Lima"  # UTC-5
        with freeze_time("2030-05-20 12:00:00"):
            east = self.approve(self.new_policy(in_force_from="2030-06-10"))
            west = self.approve(
                self.new_policy(
                    author=self.other_manager,
                    approvers=self.new_user("employee", self.other_company, "t_lima"),
                    in_force_from="2030-06-10",
                )
            )
        for instant, states in (
            ("2030-06-09 11:59:00", ["approved", "approved"]),
            ("2030-06-09 12:01:00", ["in_force", "approved"]),
            ("2030-06-10 04:59:00", ["in_force", "approved"]),
            ("2030-06-10 05:01:00", ["in_force", "in_force"]),
        ):
            with freeze_time(instant):
                self.run_cron()
            self.env.invalidate_all()
            self.assertEqual([east.state, west.state], states, instant)
        self.assertEqual([east.in_force_from, west.in_force_from], [date(2030, 6, 10)] * 2)

    def test_the_job_is_called_at_the_midnight_that_matters(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2030-05-20 12:00:00"):
            self.approve(self.new_policy(in_force_from="2030-06-10"))
        calls = self.env["ir.cron.trigger"].search([("cron_id", "=", self.env.ref(CRON).id)])
        self.assertIn("2030-06-09 12:00:00", [str(call.call_at) for call in calls])

    def test_approved_today_is_in_force_by_the_companys_day(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2030-06-09 13:00:00"):  # the 10th in Auckland
            policy = self.approve(self.new_policy(in_force_from="2030-06-10"))
        self.assertRecordValues(policy, [{"state": "in_force", "in_force_from": date(2030, 6, 10)}])

    def test_a_past_day_becomes_the_day_of_approval(self):
        with freeze_time("2030-03-01 12:00:00"):
            policy = self.approve(self.new_policy(in_force_from="2020-01-01"))
        self.assertEqual(policy.in_force_from, date(2030, 3, 1))

    def test_the_manager_need_not_wait_for_the_job(self):
        with freeze_time("2030-03-01 12:00:00"):
            policy = self.approve(self.new_policy(in_force_from="2030-04-01"))
        with freeze_time("2030-04-01 08:00:00"):
            self.assert_refused(policy.with_user(self.officer).action_put_in_force, says="quality manager")
            policy.with_user(self.manager).action_put_in_force()
        self.assert_state(policy, "in_force")

    def test_a_version_that_was_overtaken_never_comes_into_force(self):
        with freeze_time("2030-03-01 12:00:00"):
            waiting = self.approve(self.new_policy(in_force_from="2030-05-01"))
            faster = self.approve(self.new_policy())
            self.assert_state(faster, "in_force")
        self.assertRecordValues(waiting, [{"state": "obsolete", "in_force_from": False, "in_force_until": False}])
        with freeze_time("2030-05-01 12:00:00"):
            self.run_cron()
        self.assert_state(faster, "in_force")

    def test_of_two_that_wait_too_long_the_higher_version_comes_into_force(self):
        with freeze_time("2030-03-01 12:00:00"):
            second = self.approve(self.new_policy(in_force_from="2030-05-02"))
            third = self.approve(self.new_policy(in_force_from="2030-05-01"))
        with freeze_time("2030-05-03 12:00:00"), self.time_left(60):  # the server was down for three days
            self.env["qms.approval.mixin"]._cron_put_in_force()
        self.assert_state(third, "in_force")
        self.assert_state(second, "obsolete")

    def test_the_lower_version_of_a_later_day_stays_ended(self):
        with freeze_time("2030-03-01 12:00:00"):
            second = self.approve(self.new_policy(in_force_from="2030-05-10"))
            third = self.approve(self.new_policy(in_force_from="2030-05-05"))
        with freeze_time("2030-05-12 12:00:00"):
            self.run_cron()
            self.assert_state(third, "in_force")
            self.assert_state(second, "obsolete")
            self.assert_refused(second.sudo()._put_in_force, says="this step needs")

    def test_one_that_fails_does_not_keep_the_others_waiting(self):
        director = self.new_user("employee", self.other_company, "t_other_director")
        with freeze_time("2030-03-01 12:00:00"):
            failing = self.approve(self.new_policy(in_force_from="2030-05-01"))
            good = self.approve(
                self.new_policy(author=self.other_manager, approvers=director, in_force_from="2030-05-02")
            )
        put_in_force = self.registry["qms.policy"]._put_in_force

        def fail_for_one(record):
            put_in_force(record)
            if record.id == failing.id:
                raise ValueError("broken")

        with (
            freeze_time("2030-05-03 18:00:00"),
            self.time_left(60),
            patch.object(self.registry["qms.policy"], "_put_in_force", fail_for_one),
            self.assertLogs("odoo.addons.qms_iso9001.models.qms_validity_mixin", "ERROR"),
        ):
            self.env["qms.approval.mixin"]._cron_put_in_force()
        self.assert_state(failing, "approved")
        self.assert_state(good, "in_force")

    def test_the_job_goes_on_where_it_stopped_and_repeats_nothing(self):
        director = self.new_user("employee", self.other_company, "t_other_director")
        with freeze_time("2030-03-01 12:00:00"):
            policies = self.approve(self.new_policy(in_force_from="2030-05-01")).sudo()
            policies |= self.approve(
                self.new_policy(author=self.other_manager, approvers=director, in_force_from="2030-05-01")
            )
        with freeze_time("2030-05-01 18:00:00"), self.time_left(0):
            for states in (["approved", "in_force"], ["in_force", "in_force"], ["in_force", "in_force"]):
                self.env["qms.approval.mixin"]._cron_put_in_force()
                self.assertEqual(sorted(policies.mapped("state")), states)

    def time_left(self, seconds):
        """The scheduler leaves the job so many seconds after each record; nothing is committed."""
        return patch.object(
            self.registry["ir.cron"],
            "_commit_progress",
            lambda _cron, processed=0, **_kwargs: seconds if processed else 60,
        )

    def test_an_import_without_a_day_does_not_stop_the_job(self):
        imported = self.new_policy(author=self.manager, state="approved")
        self.run_cron()
        self.assert_state(imported, "in_force")

    def test_ending_without_a_successor_needs_a_manager_and_a_reason(self):
        policy = self.approve(self.new_policy())
        self.assert_refused(policy.with_user(self.officer).action_obsolete, "Closed", says="quality manager")
        self.assert_refused(policy.with_user(self.manager).action_obsolete, says="Give a reason")
        policy.with_user(self.manager).action_obsolete("The company was sold")
        self.assert_state(policy, "obsolete")
        self.assertEqual(policy.in_force_until, self.company._qms_today())

    def test_every_state_says_what_happens_next(self):
        said = set()
        policy = self.new_policy(approvers=self.director)
        said.add(policy.next_step)
        policy.action_submit()
        said |= {policy.next_step, policy.with_user(self.director).next_step}
        policy.with_user(self.director).action_approve()
        said.add(policy.next_step)
        policy.with_user(self.manager).action_obsolete("Closed")
        said.add(policy.next_step)
        self.assertEqual(len(said), 5)
        self.assertTrue(all(said))

    def test_what_waits_for_me_can_be_searched(self):
        policy = self.new_policy(approvers=self.director)
        search = self.env["qms.policy"].with_user(self.director).search
        self.assertNotIn(policy, search([("can_approve", "=", True)]))
        policy.action_submit()
        self.assertEqual(search([("can_approve", "=", True)]), policy)
        self.assertFalse(policy.with_user(self.officer).search([("can_approve", "=", True)]))
        policy.with_user(self.director).action_approve()
        self.assertNotIn(policy, search([("can_approve", "=", True)]))
        self.assertIn(policy, search([("can_approve", "=", False)]))
