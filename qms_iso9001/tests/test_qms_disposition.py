from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .case import QmsAssertions
from .common import QmsCase

JANUARY = "2036-01-05 09:00:00"


@tagged("post_install", "-at_install")
class TestQmsDisposition(QmsAssertions, QmsCase):
    """What has expired is listed, the manager signs, and what was signed can still be proven."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")
        cls.dispositions = cls.env["qms.disposition"].with_user(cls.manager)
        cls.chain = cls.env["qms.signature.chain"].search([("company_id", "=", cls.company.id)])

    # Builders

    def verified_action(self, **vals):
        """An action with a file, done by its owner and confirmed by the manager."""
        action = self.new_action(kind="corrective", description="Ask Mr Smith for the labels", **vals)
        file = self.env["ir.attachment"].create(
            {"name": "photo.txt", "raw": b"shelf", "res_model": action._name, "res_id": action.id}
        )
        action.attachment_ids = [Command.link(file.id)]
        action.with_user(self.owner).action_done("I labelled them, says Owner")
        action.with_user(self.manager).action_verify()
        return action

    def cancelled_action(self, **vals):
        action = self.new_action(**vals)
        action.action_cancel("Not needed")
        return action

    def obsolete_policy(self):
        policy = self.approve(self.new_policy())
        policy.with_user(self.manager).action_obsolete("Replaced")
        return policy

    def behind_odoos_back(self, query, *args):
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *args))
        self.assertTrue(self.env.cr.rowcount, "the tampering itself must hit a row")
        self.env.invalidate_all()

    def age(self, record, field="date_done", day=date(2015, 3, 1)):
        """Let the record have been closed on `day`; the signatures must not cover it, or the content would not fit."""
        record.sudo()._write_unguarded({field: day})
        return record

    def old_action(self, **vals):
        with freeze_time("2015-03-01 12:00:00"):
            return self.verified_action(**vals)

    def old_policy(self):
        with freeze_time("2015-03-01 12:00:00"):
            return self.obsolete_policy()

    def make_list(self):
        return self.dispositions.browse(self.dispositions.action_make_list()["res_id"])

    def sign(self):
        disposition = self.make_list()
        disposition.action_sign()
        return disposition

    def verify(self):
        return self.chain.with_user(self.auditor).action_verify()["params"]["message"]

    # The list

    @freeze_time(JANUARY)
    def test_the_list_names_what_has_expired_and_nothing_else(self):
        old, policy = self.old_action(), self.old_policy()
        # Who had to read the policy is another type of record, with a rule of its own.
        rules = self.env["qms.retention.rule"].search([("company_id", "=", self.company.id)])
        rules.filtered(lambda rule: rule.model_name == "qms.acknowledgement").active = False
        self.verified_action()  # new
        with freeze_time("2015-03-01 12:00:00"):
            self.new_action()  # still open
            self.approve(self.new_policy())  # still in force
        disposition = self.make_list()
        named = {(line.res_model, line.res_id) for line in disposition.line_ids}
        self.assertEqual(named, {("qms.action", old.id), ("qms.policy", policy.id)})
        line = disposition.line_ids.filtered(lambda line: line.res_model == "qms.action")
        self.assertRecordValues(
            line,
            [
                {
                    "reference": old.reference,
                    "date_from": date(2015, 3, 1),
                    "date_retention": date(2025, 3, 1),
                    "rule_text": "10 years from: Done on",
                    "file_count": 1,
                    "content_hashes": old.sudo().signature_ids.content_hash,
                    "is_kept": False,
                }
            ],
        )
        self.assertRecordValues(disposition, [{"disposal_count": 2, "kept_count": 0, "year": 2036}])

    def test_a_record_expires_the_day_after_its_retention(self):
        old = self.old_action()
        rule = self.env["qms.retention.rule"].search(
            [("company_id", "=", self.company.id), ("model_name", "=", "qms.action")]
        )
        with freeze_time("2025-03-01 12:00:00"):
            self.assertFalse(rule._get_expired())
        with freeze_time("2025-03-02 12:00:00"):
            self.assertEqual(rule._get_expired().ids, old.ids)

    @freeze_time(JANUARY)
    def test_a_refreshed_list_has_no_doubles_and_remembers_what_is_kept(self):
        kept, other = self.old_action(), self.old_action()
        disposition = self.make_list()
        line = disposition.line_ids.filtered(lambda line: line.res_id == kept.id)
        line.action_keep("The machine still runs")
        self.assertEqual(self.make_list(), disposition)
        disposition.action_collect()
        self.assertEqual(sorted(disposition.line_ids.mapped("res_id")), sorted((kept | other).ids))
        self.assertEqual(disposition.line_ids.filtered("is_kept").res_id, kept.id)
        disposition.action_sign()
        self.assertFalse(kept.sudo().disposition_id)
        self.assertEqual(other.sudo().disposition_id, disposition)
        self.assertEqual(self.make_list().line_ids.mapped("res_id"), kept.ids, "Asked about again; the other never.")

    @freeze_time(JANUARY)
    def test_what_is_on_hold_is_not_listed(self):
        old = self.old_action()
        old.with_user(self.manager).action_hold("A customer claims damages")
        self.assertFalse(self.make_list().line_ids)
        old.with_user(self.manager).action_release_hold("The claim is settled")
        self.assertEqual(self.make_list().line_ids.res_id, old.id)

    @freeze_time(JANUARY)
    def test_listing_costs_the_same_for_one_and_for_many(self):
        self.old_action()

        def queries():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rules = self.dispositions.browse().new({"company_id": self.company.id})._get_rules()
            for rule in rules.sudo():
                self.dispositions.sudo()._prepare_lines(rule)
            return self.env.cr.sql_log_count - before

        queries()
        one = queries()
        for _number in range(4):
            self.old_action()
        self.env.flush_all()
        self.assertEqual(queries(), one)

    # Signing

    @freeze_time(JANUARY)
    def test_signing_removes_files_texts_and_names_and_keeps_the_rest(self):
        action = self.old_action()
        signature = action.sudo().signature_ids
        link, content = signature.link_hash, signature.content_hash
        files, number = action.sudo().attachment_ids, action.reference
        disposition = self.sign()
        self.env.invalidate_all()
        action = action.sudo()
        self.assertFalse(files.exists())
        self.assertFalse(action.message_ids or action.message_follower_ids or action.activity_ids)
        self.assertRecordValues(
            action,
            [
                {
                    "reference": number,
                    "state": "verified",
                    "date_done": date(2015, 3, 1),
                    "description": False,
                    "evidence": False,
                    "done_by_id": False,
                    "verifier_id": False,
                    "user_id": SUPERUSER_ID,
                    "create_uid": SUPERUSER_ID,
                    "write_uid": SUPERUSER_ID,
                    "disposition_id": disposition.id,
                    "date_disposed": date(2036, 1, 5),
                }
            ],
        )
        signer = signature.signer_id
        self.assertRegex(signer.name, r"^Person [0-9A-F]{4}-[0-9A-F]{4}$")
        self.assertFalse(signer.user_id or signer.employee_id)
        self.assertEqual(signer.create_uid.id, SUPERUSER_ID)
        self.assertEqual(signature.create_uid.id, SUPERUSER_ID)
        self.assertEqual((signature.link_hash, signature.content_hash), (link, content))
        self.assert_state(disposition, "signed")
        self.assertEqual(disposition.sudo().signature_ids.signer_id.name, self.manager.name)

    @freeze_time(JANUARY)
    def test_the_files_of_binary_fields_go_too(self):
        action = self.old_action()
        self.behind_odoos_back(
            "INSERT INTO ir_attachment (name, type, res_model, res_id, res_field) "
            "VALUES ('scan', 'binary', 'qms.action', %s, 'scan')",
            action.id,
        )
        scan = self.env["ir.attachment"].sudo().search([("res_field", "=", "scan"), ("res_id", "=", action.id)])
        self.assertTrue(scan)
        disposition = self.sign()
        self.assertFalse(scan.exists())
        self.assertEqual(disposition.line_ids.file_count, 2)

    @freeze_time(JANUARY)
    def test_a_person_has_one_pseudonym_in_a_company_and_another_elsewhere(self):
        policies = self.old_policy() | self.old_policy()
        self.sign()
        signers = policies.sudo().signature_ids.signer_id
        self.assertEqual(len(signers), 4)
        self.assertEqual(len(set(signers.mapped("name"))), 2, "Author and approver, each the same twice.")
        names = self.env["qms.signer"]._pseudonyms_of_names
        self.assertIn(names(self.company, [self.officer.name])[self.officer.name], signers.mapped("name"))
        self.assertNotIn(names(self.other_company, [self.officer.name])[self.officer.name], signers.mapped("name"))

    @freeze_time(JANUARY)
    def test_a_policy_is_emptied_in_every_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        with freeze_time("2015-03-01 12:00:00"):
            policy = self.new_policy()
            policy.update_field_translations("body", {"fr_FR": {"We deliver": "Nous livrons"}})
            self.approve(policy)
            policy.with_user(self.manager).action_obsolete("Replaced")
        self.sign()
        self.env.cr.execute(SQL("SELECT body, author_id FROM qms_policy WHERE id = %s", policy.id))
        self.assertEqual(self.env.cr.fetchone(), (None, None))
        policy = policy.sudo()
        self.assertFalse(policy.approver_ids)
        self.assertEqual(set(policy.commitment_ids.mapped("create_uid.id")), {SUPERUSER_ID})
        self.assertEqual((policy.version, policy.in_force_until), (1, date(2015, 3, 1)))

    @freeze_time(JANUARY)
    def test_a_release_is_emptied_too(self):
        with freeze_time("2015-03-01 12:00:00"):
            release = (
                self.env["qms.gate.override"]
                .with_user(self.officer)
                .create({"name": "Receipt 17", "reason": "Ms Miller needs it"})
            )
            release.with_user(self.manager).action_grant()
        self.sign()
        self.assertRecordValues(
            release.sudo(),
            [{"name": "Receipt 17", "reason": "Disposed of", "user_id": False, "decided_by_id": False}],
        )

    @freeze_time(JANUARY)
    def test_a_hold_set_after_listing_keeps_the_record(self):
        held, other = self.old_action(), self.old_action()
        disposition = self.make_list()
        held.with_user(self.manager).action_hold("A customer claims damages")
        disposition.action_sign()
        line = disposition.line_ids.filtered(lambda line: line.res_id == held.id)
        self.assertRecordValues(line, [{"is_kept": True, "keep_reason": "On legal hold: A customer claims damages"}])
        self.assertTrue(held.evidence)
        self.assertFalse(other.sudo().evidence)

    @freeze_time(JANUARY)
    def test_what_was_reopened_after_listing_is_kept(self):
        action = self.old_action()
        self.old_action()
        disposition = self.make_list()
        action.with_user(self.officer).action_reopen("It came back")
        disposition.action_sign()
        self.assertIn("not expired", disposition.line_ids.filtered("is_kept").keep_reason)
        self.assertTrue(action.evidence)

    @freeze_time(JANUARY)
    def test_signing_locks_the_records(self):
        self.old_action()
        disposition = self.make_list()
        locked = []

        def lock(records, **_kwargs):
            locked.extend(records.ids)

        with patch.object(self.env.registry["qms.action"], "lock_for_update", lock):
            disposition.action_sign()
        self.assertEqual(locked, disposition.line_ids.mapped("res_id"))

    @freeze_time(JANUARY)
    def test_what_was_tampered_with_is_not_disposed_of(self):
        tampered = self.old_action()
        self.old_action()
        self.behind_odoos_back("UPDATE qms_action SET evidence = 'Nothing happened' WHERE id = %s", tampered.id)
        disposition = self.sign()
        self.assertIn("not what was signed", disposition.line_ids.filtered("is_kept").keep_reason)
        self.assertFalse(tampered.sudo().disposition_id)
        self.assertIn("is not what was signed", self.verify())

    @freeze_time(JANUARY)
    def test_a_list_with_nothing_left_is_not_signed(self):
        action = self.old_action()
        disposition = self.make_list()
        action.with_user(self.manager).action_hold("A customer claims damages")
        self.assert_refused(disposition.action_sign, says="Nothing on this list")
        self.assert_state(disposition, "draft")

    @freeze_time(JANUARY)
    def test_a_cancelled_list_disposes_of_nothing(self):
        action = self.old_action()
        disposition = self.make_list()
        self.assert_refused(disposition.action_cancel, says="Give a reason")
        disposition.action_cancel("The auditor comes in March")
        self.assert_state(disposition, "cancelled")
        self.assert_refused(disposition.action_sign, says="this step needs")
        self.assertTrue(action.evidence)

    # What was disposed of

    @freeze_time(JANUARY)
    def test_nothing_of_a_disposed_record_changes_any_more(self):
        action, policy = self.old_action(), self.old_policy()
        self.sign()
        action, policy = action.with_user(self.manager), policy.with_user(self.manager)
        self.assert_refused(action.write, {"process_id": False})
        self.assert_refused(action.sudo()._touch, says="disposed of")
        self.assertFalse(action.can_reopen)
        self.assert_refused(policy.action_revise, says="disposed of")
        self.assert_refused(action.action_reopen, "It came back")
        self.assert_refused(action.action_hold, "A claim", says="disposed of")
        self.assert_refused(action.sudo().unlink)
        self.assert_refused(policy.commitment_ids[0].write, {"sequence": 3})
        for name in ("disposition_id", "date_disposed", "date_held", "hold_reason"):
            self.assert_refused(action.write, {name: False})

    def test_a_record_is_not_disposed_of_by_hand(self):
        disposition = self.env["qms.disposition"].create({"company_id": self.company.id})
        action = self.new_action().with_user(self.manager)
        self.assert_refused(action.write, {"disposition_id": disposition.id}, says="legal hold")
        self.assert_refused(self.new_action, disposition_id=disposition.id)
        defaulted = self.env["qms.action"].with_user(self.officer).with_context(default_disposition_id=disposition.id)
        self.assertFalse(defaulted.create({"name": "X", "user_id": self.officer.id}).sudo().disposition_id)

    @freeze_time(JANUARY)
    def test_files_stay_evidence_until_a_disposition_takes_them(self):
        action = self.old_action()
        self.assert_refused(action.attachment_ids.sudo().unlink, says="evidence")
        draft = self.make_list()
        self.assert_refused(action.attachment_ids.sudo().unlink, says="evidence")
        self.behind_odoos_back("UPDATE qms_disposition_line SET is_kept = True WHERE disposition_id = %s", draft.id)
        self.behind_odoos_back("UPDATE qms_action SET disposition_id = %s WHERE id = %s", draft.id, action.id)
        self.assert_refused(action.attachment_ids.sudo().unlink, says="evidence")

    def test_no_name_is_replaced_without_a_disposition(self):
        policy = self.obsolete_policy()
        self.assert_refused(self.env["qms.signer"]._pseudonymise, policy, says="Only a signed disposition")

    # The chain

    @freeze_time(JANUARY)
    def test_the_chain_still_verifies_and_counts_what_was_disposed_of(self):
        self.old_action()
        self.old_policy()
        self.verified_action()
        self.sign()
        self.assertEqual(self.verify(), "5 signatures verified, none broken. 3 disposed of.")

    @freeze_time(JANUARY)
    def test_a_record_emptied_without_a_disposition_is_found(self):
        action = self.old_action()
        self.behind_odoos_back("UPDATE qms_action SET evidence = NULL, description = NULL WHERE id = %s", action.id)
        self.assertIn("is not what was signed", self.verify())

    @freeze_time(JANUARY)
    def test_a_record_that_points_at_a_disposition_that_does_not_list_it_is_found(self):
        self.old_action()
        disposition = self.sign()
        other = self.verified_action()
        self.behind_odoos_back(
            "UPDATE qms_action SET disposition_id = %s, evidence = NULL WHERE id = %s", disposition.id, other.id
        )
        message = self.verify()
        self.assertIn("no signed disposition lists it", message)
        self.assertIn(other.display_name, message)

    @freeze_time(JANUARY)
    def test_a_line_added_to_a_signed_disposition_proves_nothing(self):
        self.old_action()
        disposition = self.sign()
        other = self.verified_action()
        self.behind_odoos_back(
            "UPDATE qms_action SET disposition_id = %s, evidence = NULL WHERE id = %s", disposition.id, other.id
        )
        self.behind_odoos_back(
            "INSERT INTO qms_disposition_line (disposition_id, company_id, res_model, res_id, model_label, name, "
            "content_hashes, remaining_hash) VALUES (%s, %s, 'qms.action', %s, 'Quality action', 'X', %s, %s)",
            disposition.id,
            self.company.id,
            other.id,
            other.sudo().signature_ids.content_hash,
            other.sudo()._content_hash(),
        )
        self.assertIn("no signed disposition lists it", self.verify())

    @freeze_time(JANUARY)
    def test_an_unsigned_disposition_proves_nothing(self):
        action = self.old_action()
        draft = self.make_list()
        self.behind_odoos_back("UPDATE qms_disposition SET state = 'signed' WHERE id = %s", draft.id)
        self.behind_odoos_back(
            "UPDATE qms_action SET disposition_id = %s, evidence = NULL WHERE id = %s", draft.id, action.id
        )
        self.assertIn("no signed disposition lists it", self.verify())

    @freeze_time(JANUARY)
    def test_a_disposed_record_that_was_changed_or_filled_again_is_found(self):
        action = self.old_action()
        self.sign()
        for change in ("evidence = 'All was well'", "date_done = '2016-01-01'", "name = 'Something else'"):
            with self.subTest(change=change), self.undone():
                self.behind_odoos_back(f"UPDATE qms_action SET {change} WHERE id = %s", action.id)
                self.assertIn("changed after it was disposed of", self.verify())
        self.env.invalidate_all()
        with self.undone():
            self.behind_odoos_back("UPDATE qms_action SET disposition_id = NULL WHERE id = %s", action.id)
            self.assertIn("is not what was signed", self.verify())

    # Rights

    @freeze_time(JANUARY)
    def test_managers_make_and_sign_and_others_read(self):
        self.old_action()
        disposition = self.make_list()
        for user in (self.officer, self.auditor):
            self.assertEqual(disposition.with_user(user).line_ids.mapped("name"), ["Label the shelves"])
            for verb in ("action_make_list", "action_collect", "action_sign"):
                with self.assertRaises(AccessError):
                    getattr(disposition.with_user(user), verb)()
            with self.assertRaises(AccessError):
                disposition.line_ids.with_user(user).action_keep("I like it")
        with self.assertRaises(AccessError):
            disposition.with_user(self.employee).read(["state"])
        for user in (self.employee, self.officer, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                disposition.with_user(user).action_sign()

    @freeze_time(JANUARY)
    def test_companies_dispose_of_their_own_only(self):
        mine = self.old_action()
        with freeze_time("2015-03-01 12:00:00"):
            theirs = self.cancelled_action(author=self.other_manager, user_id=self.other_manager.id)
        self.age(theirs)
        other = self.dispositions.with_user(self.other_manager)
        other = other.browse(other.action_make_list()["res_id"])
        self.assertEqual(other.line_ids.res_id, theirs.id)
        self.assertEqual(self.make_list().line_ids.res_id, mine.id)
        self.assertFalse(self.dispositions.search([("company_id", "=", self.other_company.id)]))
        other.action_sign()
        self.assertFalse(theirs.sudo().description)
        self.assertTrue(mine.evidence)

    @freeze_time(JANUARY)
    def test_nobody_changes_or_deletes_a_signed_list(self):
        self.old_action()
        disposition = self.sign()
        line = disposition.line_ids
        self.assert_refused(line.write, {"name": "Nothing"})
        self.assert_refused(line.unlink)
        self.assert_refused(line.sudo().write, {"name": "Nothing"}, says="cannot be changed")
        self.assert_refused(line.sudo().unlink, says="cannot be changed")
        self.assert_refused(line.sudo().copy, {"res_id": 1}, says="cannot be changed")
        self.assert_refused(line.action_keep, "Too late")
        self.assert_refused(line.action_put_back)
        self.assert_refused(disposition.write, {"year": 1999})
        self.assert_refused(disposition.write, {"line_ids": [Command.clear()]})
        self.assert_refused(disposition.sudo().write, {"line_ids": [Command.clear()]})
        self.assert_refused(disposition.unlink)
        self.assert_refused(disposition.sudo().unlink, says="evidence")
        self.assert_refused(disposition.action_cancel, "Too late")
        self.assert_refused(self.dispositions.create, {"state": "signed"}, says="is signed here")

    # The job

    def run_job(self, until=None):
        """Run the job; with `until` it is killed after so many companies."""
        left = [until]

        def commit_progress(_cron, processed=0, *, remaining=None, **_kwargs):
            if processed and left[0] is not None:
                left[0] -= processed
                return max(left[0], 0)
            return 60

        with patch.object(self.env.registry["ir.cron"], "_commit_progress", commit_progress):
            self.env["qms.disposition"]._cron_make_lists()

    def lists_of_both(self):
        both = self.company | self.other_company
        return self.env["qms.disposition"].search([("company_id", "in", both.ids)])

    def something_old_in_both(self):
        self.old_action()
        with freeze_time("2015-03-01 12:00:00"):
            theirs = self.cancelled_action(author=self.other_manager, user_id=self.other_manager.id)
        self.age(theirs)

    def only_ours(self):
        """Let the job see the two companies of the test only."""
        both = self.company | self.other_company
        self.env["res.company"].search([("id", "not in", both.ids)])
        old = self.env["qms.retention.rule"].search([("company_id", "not in", both.ids)])
        old.active = False

    def test_in_january_the_job_makes_the_list_and_tells_the_managers(self):
        self.only_ours()
        self.something_old_in_both()
        with freeze_time("2036-02-01 09:00:00"):
            self.run_job()
            self.assertFalse(self.lists_of_both())
        with freeze_time(JANUARY):
            self.run_job()
            lists = self.lists_of_both()
            self.assertEqual(lists.company_id, self.company | self.other_company)
            activities = lists.filtered(lambda d: d.company_id == self.company).activity_ids
            self.assertEqual(activities.user_id, self.manager)
            mine = lists.with_user(self.manager).search([("state", "=", "draft")])
            self.assert_refused(mine.activity_ids.action_done, says="use its button")
            mine.action_sign()
            self.assertFalse(mine.activity_ids)

    def test_a_killed_job_goes_on_without_doubles(self):
        self.only_ours()
        self.something_old_in_both()
        with freeze_time(JANUARY):
            self.run_job(until=1)
            self.assertEqual(len(self.lists_of_both()), 1)
            self.run_job()
            self.run_job()
            self.assertEqual(len(self.lists_of_both()), 2)
            self.assertEqual([len(d.line_ids) for d in self.lists_of_both()], [1, 1])
            self.assertEqual(len(self.lists_of_both()[0].activity_ids), 1)

    def test_a_list_cancelled_this_year_is_not_made_again_by_the_job(self):
        self.only_ours()
        self.old_action()
        with freeze_time(JANUARY):
            self.run_job()
            self.lists_of_both().with_user(self.manager).action_cancel("Not this year")
            self.run_job()
            self.assertEqual(self.lists_of_both().mapped("state"), ["cancelled"])
        with freeze_time("2037-01-02 09:00:00"):
            self.run_job()
            self.assertEqual(sorted(self.lists_of_both().mapped("state")), ["cancelled", "draft"])

    def test_the_year_begins_in_the_zone_of_the_company(self):
        self.only_ours()
        self.old_action()
        self.company.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2035-12-31 12:30:00"):
            self.run_job()
            self.assertEqual(self.lists_of_both().year, 2036)

    # On paper and on shared screens

    @freeze_time(JANUARY)
    def test_the_signed_list_can_be_printed(self):
        action = self.old_action()
        disposition = self.sign()
        report = self.env["ir.actions.report"].with_user(self.auditor)
        html = report._render_qweb_html("qms_iso9001.qms_disposition_report", disposition.ids)[0].decode()
        for text in (disposition.reference, self.manager.name, action.reference, "10 years from: Done on"):
            self.assertIn(text, html)
        self.assertIn(disposition.sudo().signature_ids.content_hash, html)

    @freeze_time(JANUARY)
    def test_a_draft_stands_in_the_inbox_and_a_signed_one_in_the_pack(self):
        self.old_action()
        disposition = self.make_list()
        found = self.dispositions.search(self.dispositions._inbox_lines()[0]["domain"])
        self.assertEqual(found, disposition)
        disposition.action_sign()
        self.assertEqual(self.dispositions.search(self.dispositions._pack_folder()[0]["domain"]), disposition)
