from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsAction(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")
        cls.colleague = cls.new_user("employee", cls.company, "t_colleague")

    def activities(self, action):
        """Return the open activities on `action`."""
        return self.env["mail.activity"].search([("res_model", "=", "qms.action"), ("res_id", "=", action.id)])

    def attach(self, action, user):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "photo.jpg", "raw": b"a photo", "res_model": "qms.action", "res_id": action.id})
        )

    def test_ticking_the_activity_off_does_not_end_the_action(self):
        action = self.new_action()
        activity = self.activities(action).with_user(self.owner)
        self.assert_refused(activity.action_feedback, says="use its button")
        action.with_user(self.owner).action_done("The shelves carry labels.")
        self.assert_state(action, "done")
        self.assertFalse(self.activities(action).filtered(lambda a: a.user_id == self.owner))

    # Written

    def number(self, action):
        """Return the running number of an action, which goes on from test to test."""
        prefix, number = action.reference.split("-")
        self.assertEqual((prefix, len(number)), ("A", 4))
        return int(number)

    def test_actions_are_numbered_per_company(self):
        first = self.new_action()
        other = self.new_action(user_id=self.other_manager.id, author=self.other_manager)
        second = self.new_action()
        self.assertEqual(self.number(second), self.number(first) + 1)
        self.assertEqual(other.reference, "A-0001")

    def test_numbers_that_came_in_by_import_are_skipped(self):
        last = self.number(self.new_action())
        self.new_action(reference=f"A-{last + 1:04}")
        self.new_action(reference="OLD-7")
        self.assertEqual(self.number(self.new_action()), last + 2)

    def test_a_number_is_used_once_per_company(self):
        self.new_action(reference="OLD-7")
        with self.assertRaisesRegex(Exception, "qms_action_reference_unique"), self.env.cr.savepoint():
            self.new_action(reference="OLD-7")

    def test_the_form_creates_an_action(self):
        with Form(self.env["qms.action"].with_user(self.officer)) as form:
            form.name = "Label the shelves"
            form.user_id = self.owner
            form.kind = "corrective"
        action = form.record
        self.assertRecordValues(action, [{"state": "open", "is_verification_required": True}])
        self.assertEqual(action.date_due, self.company._qms_today() + timedelta(days=14))

    def test_the_first_due_date_is_kept(self):
        action = self.new_action(date_due="2030-03-01")
        self.assertFalse(action.is_redated)
        action.date_due = "2030-04-01"
        action.date_due = "2030-05-01"
        self.assertEqual(action.date_due_original, date(2030, 3, 1))
        self.assertTrue(action.is_redated)
        self.assert_refused(action.write, {"date_due_original": "2030-05-01"}, says="set by its buttons")

    # The owner's activity

    def test_the_owner_gets_an_activity_that_follows_the_action(self):
        action = self.new_action(date_due="2030-03-01")
        self.assertRecordValues(
            self.activities(action), [{"user_id": self.owner.id, "date_deadline": date(2030, 3, 1)}]
        )
        action.write({"date_due": "2030-04-01", "user_id": self.colleague.id})
        self.assertRecordValues(
            self.activities(action), [{"user_id": self.colleague.id, "date_deadline": date(2030, 4, 1)}]
        )
        action.with_user(self.colleague).action_done("Painted")
        self.assertFalse(self.activities(action))
        action.action_reopen("The paint came off")
        self.assertEqual(self.activities(action).user_id, self.colleague)
        action.action_cancel("The shelf is gone")
        self.assertFalse(self.activities(action))

    def test_many_actions_get_one_activity_each(self):
        actions = (
            self.env["qms.action"]
            .with_user(self.officer)
            .create(
                [
                    {"name": f"Action {number}", "user_id": user.id, "date_due": "2030-03-01"}
                    for number, user in enumerate((self.owner, self.colleague, self.owner))
                ]
            )
        )
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "qms.action"), ("res_id", "in", actions.ids)], order="res_id"
        )
        self.assertEqual(activities.user_id, self.owner | self.colleague)
        self.assertEqual(activities.mapped("res_id"), actions.ids)

    def test_an_import_of_closed_actions_reminds_nobody(self):
        action = self.new_action(author=self.manager, state="done", date_done="2020-01-01", evidence="See folder 7")
        self.assertTrue(action.is_legacy)
        self.assertFalse(self.activities(action))

    # Done

    def test_the_owner_without_quality_group_does_it(self):
        action = self.new_action()
        mine = action.with_user(self.owner)
        self.assertEqual(mine.search([]), action)
        self.assertTrue(mine.can_do)
        mine.write({"evidence": "Labels stuck on, photo taken"})
        with freeze_time("2030-03-01 12:00:00"):
            mine.action_done()
        self.assertRecordValues(
            action,
            [
                {
                    "state": "done",
                    "date_done": date(2030, 3, 1),
                    "done_by_id": self.owner.id,
                    "evidence": "Labels stuck on, photo taken",
                }
            ],
        )

    def test_done_needs_evidence(self):
        action = self.new_action().with_user(self.owner)
        self.assert_refused(action.action_done, says="Write what shows")
        self.assert_refused(action.action_done, "   ", says="Write what shows")
        self.assert_state(action, "open")
        action.action_done("Labels stuck on")
        self.assert_state(action, "done")

    def test_a_file_is_evidence(self):
        action = self.new_action().with_user(self.owner)
        file = self.attach(action, self.owner)
        action.action_done()
        self.assert_state(action, "done")
        self.assert_refused(file.unlink, says="evidence")

    def test_a_file_added_before_the_action_is_saved_belongs_to_it(self):
        file = (
            self.env["ir.attachment"]
            .with_user(self.officer)
            .create({"name": "plan.pdf", "raw": b"plan", "res_model": "qms.action"})
        )
        action = self.new_action(attachment_ids=file.ids)
        self.assertEqual(file.res_id, action.id)
        self.assertEqual(file.with_user(self.owner).raw, b"plan")

    def test_the_file_of_another_record_is_copied_and_stays_when_that_one_is_deleted(self):
        place = {"res_model": "res.partner", "res_id": self.owner.partner_id.id}
        file = self.env["ir.attachment"].create({"name": "report.pdf", "raw": b"report", **place})
        action = self.new_action()
        action.with_user(self.owner).attachment_ids = file
        action.with_user(self.owner).action_done()
        kept = action.attachment_ids
        self.assertEqual((kept.name, kept.raw, kept.res_id), ("report.pdf", b"report", action.id))
        file.unlink()
        self.assertEqual(action.attachment_ids, kept)
        self.assert_refused(kept.unlink, says="evidence")
        self.assertEqual(
            len(self.env["ir.attachment"].search([("res_id", "=", action.id), ("name", "=", kept.name)])), 1
        )

    def test_the_owner_changes_nothing_but_the_evidence(self):
        action = self.new_action().with_user(self.owner)
        for vals in (
            {"name": "Less"},
            {"date_due": "2040-01-01"},
            {"user_id": self.colleague.id},
            {"kind": "task"},
            {"verifier_id": self.colleague.id},
            {"is_verification_required": False},
        ):
            self.assert_refused(action.write, vals, says="quality officer")
        self.assert_refused(action.action_cancel, "No time", says="quality officer")

    def test_others_neither_read_nor_do_it(self):
        action = self.new_action()
        for user in (self.colleague, self.buyer, self.other_manager, self.portal):
            with self.assertRaises(AccessError):
                action.with_user(user).action_done("I was there")
        self.assertFalse(self.env["qms.action"].with_user(self.colleague).search([]))
        self.assert_refused(action.with_user(self.auditor).action_done, "Seen", says="closes")

    def test_who_owns_the_process_reads_its_actions(self):
        process = self.new_process("Storing", user_id=self.colleague.id)
        action = self.new_action(process_id=process.id)
        self.new_action()
        self.assertEqual(self.env["qms.action"].with_user(self.colleague).search([]), action)
        self.assert_refused(action.with_user(self.colleague).action_done, "Seen", says="closes")

    def test_a_closed_action_is_frozen(self):
        action = self.new_action()
        action.action_done("Done")
        for vals in ({"evidence": "Better"}, {"name": "Other"}, {"date_due": "2040-01-01"}):
            self.assert_refused(action.with_user(self.manager).write, vals, says="Reopen it")
        self.assert_refused(action.unlink, says="evidence")

    # Verified by another person

    def test_corrective_actions_are_always_verified(self):
        action = self.new_action(kind="corrective")
        self.assertTrue(action.is_verification_required)
        self.assert_refused(action.write, {"is_verification_required": False}, says="verified by another person")
        task = self.new_action(kind="task")
        self.assertFalse(task.is_verification_required)
        task.kind = "corrective"
        self.assertTrue(task.is_verification_required)

    def test_the_named_verifier_signs_without_quality_group(self):
        action = self.new_action(kind="corrective", verifier_id=self.colleague.id)
        action.with_user(self.owner).action_done("Fixed")
        self.assertRecordValues(self.activities(action), [{"user_id": self.colleague.id}])
        for user in (self.owner, self.officer, self.manager):
            self.assert_refused(action.with_user(user).action_verify, says="verifier")
        action.with_user(self.colleague).action_verify()
        self.assertRecordValues(
            action,
            [
                {
                    "state": "verified",
                    "verdict": "confirmed",
                    "verifier_id": self.colleague.id,
                    "date_verified": self.company._qms_today(),
                }
            ],
        )
        self.assertFalse(self.activities(action))
        self.assertEqual(action.sudo().signature_ids.mapped("meaning"), ["verifier"])
        self.assertEqual(action.sudo().signature_ids.signer_id.user_id, self.colleague)

    def test_without_a_named_verifier_a_manager_who_did_not_do_it_verifies(self):
        action = self.new_action(kind="corrective")
        action.with_user(self.manager).action_done("Fixed")
        self.assert_refused(action.with_user(self.manager).action_verify, says="verifier")
        self.assert_refused(action.with_user(self.officer).action_verify, says="verifier")
        action.with_user(self.new_user("manager", self.company, "t_second_manager")).action_verify()
        self.assert_state(action, "verified")

    def test_where_nobody_is_named_managers_find_it_in_their_own_page(self):
        action = self.new_action(kind="corrective")
        action.with_user(self.owner).action_done("The shelves carry labels.")
        for user, found in ((self.manager, action), (self.officer, action.browse()), (self.owner, action.browse())):
            actions = self.env["qms.action"].with_user(user)
            [line] = [
                each for each in actions._my_quality_lines() if each["label"] == "Quality actions for me to verify"
            ]
            self.assertEqual(actions.search(line["domain"]) & action, found, user.login)
        action.with_user(self.officer).verifier_id = self.colleague
        self.assertNotIn(action, self.env["qms.action"].with_user(self.manager).search(line["domain"]))

    def test_the_owner_is_not_the_verifier(self):
        self.assert_refused(self.new_action, verifier_id=self.owner.id, says="name another person")

    def test_a_verifier_named_later_is_told(self):
        action = self.new_action(kind="corrective")
        action.with_user(self.owner).action_done("Fixed")
        self.assertFalse(self.activities(action))
        action.verifier_id = self.colleague
        self.assertEqual(self.activities(action).user_id, self.colleague)

    def test_what_need_not_be_verified_is_not(self):
        action = self.new_action()
        action.with_user(self.owner).action_done("Fixed")
        self.assert_refused(action.with_user(self.manager).action_verify, says="only if it has to be verified")

    def test_the_verifier_who_cannot_confirm_reopens_with_a_reason(self):
        action = self.new_action(kind="corrective", verifier_id=self.colleague.id)
        action.with_user(self.owner).action_done("Fixed")
        self.assert_refused(action.with_user(self.colleague).action_reopen, says="Give a reason")
        action.with_user(self.colleague).action_reopen("The label fell off")
        self.assertRecordValues(
            action, [{"state": "open", "verdict": "not_confirmed", "reason": "The label fell off", "date_done": False}]
        )
        self.assertEqual(self.activities(action).user_id, self.owner)

    def test_reopening_keeps_the_signature_and_asks_for_a_new_one(self):
        action = self.new_action(kind="corrective", verifier_id=self.colleague.id)
        for _round in range(2):
            action.with_user(self.owner).action_done("Fixed")
            action.with_user(self.colleague).action_verify()
            action.with_user(self.manager).action_reopen("Came back")
        self.assertEqual(action.sudo().signature_ids.mapped("signing_round"), [2, 1])
        chain = self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])
        self.assertFalse(chain._first_broken_link())
        self.assert_refused(action.with_user(self.manager).unlink, says="evidence")

    def test_tampering_with_a_verified_action_is_found(self):
        action = self.new_action(kind="corrective", verifier_id=self.colleague.id)
        action.with_user(self.owner).action_done("Fixed")
        action.with_user(self.colleague).action_verify()
        chain = self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])
        self.assertFalse(chain._first_broken_link())
        self.env.cr.execute("UPDATE qms_action SET evidence = 'Nothing' WHERE id = %s", [action.id])
        self.assertIn("is not what was signed", chain._first_broken_link())

    def test_the_signature_covers_the_files(self):
        action = self.new_action(kind="corrective", verifier_id=self.colleague.id)
        file = self.attach(action, self.owner)
        action.with_user(self.owner).attachment_ids = file
        action.with_user(self.owner).action_done()
        action.with_user(self.colleague).action_verify()
        chain = self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])
        self.assertFalse(chain._first_broken_link())
        self.env.cr.execute("UPDATE ir_attachment SET checksum = 'other' WHERE id = %s", [file.id])
        self.assertIn("is not what was signed", chain._first_broken_link())

    # Reopened, cancelled

    def test_reopening_and_cancelling_need_the_right_and_a_reason(self):
        action = self.new_action()
        self.assert_refused(action.action_cancel, says="Give a reason")
        action.action_cancel("Not needed any more")
        self.assertRecordValues(action, [{"state": "cancelled", "reason": "Not needed any more"}])
        self.assertIn("Not needed any more", str(action.message_ids.mapped("body")))
        self.assert_refused(action.with_user(self.owner).action_reopen, "I want to", says="quality officer")
        action.action_reopen("Needed after all")
        self.assert_state(action, "open")

    def test_the_reason_dialog_reopens(self):
        action = self.new_action()
        action.action_cancel("Not needed")
        dialog = action.with_context(qms_verb="action_reopen").action_ask_reason()
        self.env["qms.reason"].with_user(self.officer).with_context(dialog["context"]).create(
            {"reason": "Needed after all"}
        ).action_confirm()
        self.assert_state(action, "open")

    # Lists

    def test_late_is_counted_by_the_companys_day(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        action = self.new_action(date_due="2030-06-09")
        with freeze_time("2030-06-09 11:00:00"):
            self.assertFalse(action.is_late)
        action.invalidate_recordset()
        with freeze_time("2030-06-09 13:00:00"):  # the 10th in Auckland
            self.assertTrue(action.is_late)

    def test_the_lists_that_people_get(self):
        with freeze_time("2030-03-15 12:00:00"):
            late = self.new_action(date_due="2030-03-01")
            soon = self.new_action(date_due="2030-03-31")
            later = self.new_action(date_due="2030-04-01")
            waiting = self.new_action(kind="corrective", verifier_id=self.colleague.id)
            waiting.action_done("Fixed")
            model = self.env["qms.action"]
            self.assertEqual(
                self.listed(model.with_user(self.owner)._my_quality_lines()[0], self.owner), late | soon | later
            )
            self.assertEqual(
                self.listed(model.with_user(self.colleague)._my_quality_lines()[1], self.colleague), waiting
            )
            self.assertEqual(self.listed(model._inbox_lines()[0], self.officer), late)
            self.assertEqual(self.listed(model._inbox_lines()[1], self.officer), waiting)
            self.assertEqual(
                self.env["qms.action"]
                .with_user(self.officer)
                .search([("date_due", ">=", "=1d"), ("date_due", "<", "=1d +1m"), ("state", "=", "open")]),
                late | soon,
            )

    def listed(self, line, user):
        return self.env[line["model"]].with_user(user).search(line["domain"])

    def test_actions_of_the_policy_are_counted_on_it(self):
        policies = self.approve(self.new_policy()) | self.new_policy()
        self.new_action(policy_id=policies[0].id)
        self.assertEqual(policies.mapped("action_count"), [1, 0])
        self.assertEqual(policies[0].action_view_actions()["context"], {"default_policy_id": policies[0].id})

    def test_an_action_links_nothing_of_another_company(self):
        policy = self.new_policy(author=self.other_manager, approvers=self.other_employee)
        self.assert_refused(self.new_action, author=self.env.user, company_id=self.company.id, policy_id=policy.id)
        self.assert_refused(self.new_action, user_id=self.other_employee.id)
