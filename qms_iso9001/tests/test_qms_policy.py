from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .case import QmsAssertions
from .common import QmsCase

LOCKED = "cannot be changed any more"


@tagged("post_install", "-at_install")
class TestQmsPolicy(QmsAssertions, QmsCase):
    def assert_unchanged(self, policy, change, *args, **kwargs):
        """`change` is refused, and the policy's signatures still fit its content."""
        before = policy.sudo()._content_hash()
        self.assert_refused(change, *args, **kwargs)
        policy.invalidate_recordset()
        self.assertEqual(policy.sudo()._content_hash(), before)

    # Versions

    def test_versions_count_per_company(self):
        first, second = self.new_policy(), self.new_policy()
        other = self.new_policy(author=self.other_manager, approvers=self.other_employee)
        self.assertEqual([first.version, second.version, other.version], [1, 2, 1])

    def test_versions_of_one_import_count_on(self):
        policies = self.env["qms.policy"].with_user(self.officer).create([{"name": "A"}, {"name": "B"}])
        self.assertEqual(policies.mapped("version"), [1, 2])

    def test_a_version_number_is_never_typed(self):
        self.assert_refused(self.new_policy().write, {"version": 9}, says="set by its buttons")

    def test_revising_opens_a_draft_with_the_text(self):
        old = self.approve(self.new_policy())
        new = old.browse(old.action_revise()["res_id"])
        self.assertRecordValues(
            new,
            [
                {
                    "state": "draft",
                    "version": 2,
                    "body": old.body,
                    "approver_ids": self.manager.ids,
                    "is_legacy": False,
                    "author_id": False,
                    "date_approved": False,
                    "in_force_from": False,
                    "signing_round": 1,
                }
            ],
        )
        self.assertEqual(new.commitment_ids.mapped("name"), old.commitment_ids.mapped("name"))
        self.assertFalse(new.signature_ids)
        self.assert_state(old, "in_force")
        self.assertEqual(old.action_revise()["res_id"], new.id, "one open version at a time")

    def test_the_next_version_replaces_the_old_one(self):
        old = self.approve(self.new_policy())
        new = self.approve(old.browse(old.action_revise()["res_id"]))
        self.assert_state(old, "obsolete")
        self.assert_state(new, "in_force")

    def test_the_database_keeps_one_in_force_per_company(self):
        self.approve(self.new_policy())
        with self.assertRaisesRegex(Exception, "qms_policy_one_in_force"), self.env.cr.savepoint():
            self.new_policy(author=self.manager, state="in_force")

    # The two commitments

    def test_a_missing_commitment_is_noted_and_stops_nothing(self):
        policy = self.new_policy(commitment_ids=[Command.create({"kind": "requirements", "name": "We meet them."})])
        self.assertEqual(policy.missing_commitments, "Continual improvement")
        policy.action_submit()
        self.assert_state(policy, "review")
        self.assertIn("Submitted without", str(policy.message_ids.mapped("body")))
        self.assertIn("Continual improvement", str(policy.message_ids.mapped("body")))

    def test_a_complete_policy_is_submitted_without_a_note(self):
        policy = self.new_policy()
        self.assertFalse(policy.missing_commitments)
        policy.action_submit()
        self.assertNotIn("Submitted without", str(policy.message_ids.mapped("body")))

    # Approved text is immutable by any way in

    def approved_policies(self):
        """Return a policy in each state in which its text is locked."""
        with freeze_time("2030-01-10 12:00:00"):
            obsolete = self.approve(self.new_policy())
            in_force = self.approve(self.new_policy())
            approved = self.approve(self.new_policy(in_force_from="2030-02-01"))
            review = self.new_policy()
            review.action_submit()
        policies = obsolete | in_force | approved | review
        self.assertEqual(policies.mapped("state"), ["obsolete", "in_force", "approved", "review"])
        return policies

    def test_locked_text_is_not_written(self):
        changes = (
            {"body": "<p>Other</p>"},
            {"name": "Other"},
            {"approver_ids": [Command.clear()]},
            {"in_force_from": "2020-01-01"},
            {"user_id": self.employee.id},
            {"company_id": self.other_company.id},
        )
        for policy in self.approved_policies():
            for vals in changes:
                for user in (self.officer, self.manager, self.env.user):
                    self.assert_unchanged(policy, policy.with_user(user).write, vals, says=LOCKED)

    def test_locked_text_is_not_saved_from_the_form(self):
        for policy in self.approved_policies():
            self.assert_unchanged(policy, policy.web_save, {"body": "<p>Other</p>"}, {"body": {}}, says=LOCKED)
            self.assert_unchanged(policy, policy.web_save_multi, [{"name": "Other"}], {"name": {}}, says=LOCKED)

    def test_locked_text_is_not_imported(self):
        for policy in self.approved_policies():
            xid = policy.sudo().export_data(["id"])["datas"][0][0]
            for context in ({}, {"import_file": True, "tracking_disable": True, "install_mode": True}):
                model = self.env["qms.policy"].with_user(self.manager).with_context(**context)
                for columns, row in (
                    (["id", "body"], [xid, "<p>Other</p>"]),
                    ([".id", "name"], [str(policy.id), "Other"]),
                    (["id", "commitment_ids/name"], [xid, "We promise the moon."]),
                ):
                    result = model.load(columns, [row])
                    self.assertFalse(result["ids"])
                    self.assertIn(LOCKED, result["messages"][0]["message"])

    def test_locked_text_is_not_translated(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        for policy in self.approved_policies():
            self.assert_unchanged(policy, policy.update_field_translations, "name", {"fr_FR": "Autre"}, says=LOCKED)
            term = "We deliver pumps that work, on the day we promised."
            self.assert_unchanged(
                policy, policy.update_field_translations, "body", {"fr_FR": {term: "Autre"}}, says=LOCKED
            )
            self.assert_unchanged(policy, policy.with_context(lang="fr_FR").write, {"name": "Autre"}, says=LOCKED)
            self.assert_unchanged(
                policy, policy.commitment_ids[0].update_field_translations, "name", {"fr_FR": "Autre"}, says=LOCKED
            )

    def test_drafts_are_translated_and_the_translation_is_signed(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        policy = self.new_policy()
        before = policy.sudo()._content_hash()
        policy.update_field_translations("name", {"fr_FR": "Politique qualité"})
        self.assertNotEqual(policy.sudo()._content_hash(), before)

    def test_locked_commitments_are_not_changed_through_the_policy(self):
        for policy in self.approved_policies():
            row = policy.commitment_ids[0]
            for command in (
                Command.create({"kind": "other", "name": "More"}),
                Command.update(row.id, {"name": "Less"}),
                Command.delete(row.id),
                Command.unlink(row.id),
                Command.clear(),
                Command.set([]),
            ):
                self.assert_unchanged(policy, policy.write, {"commitment_ids": [command]}, says=LOCKED)

    def test_locked_commitments_are_not_changed_by_themselves(self):
        draft = self.new_policy()
        for policy in self.approved_policies():
            row = policy.commitment_ids[0].with_user(self.manager)
            self.assert_unchanged(policy, row.write, {"name": "Less"}, says=LOCKED)
            self.assert_unchanged(policy, row.write, {"sequence": 99}, says=LOCKED)
            self.assert_unchanged(policy, row.unlink, says=LOCKED)
            self.assert_unchanged(policy, row.write, {"policy_id": draft.id}, says=LOCKED)
            self.assert_unchanged(
                policy, draft.commitment_ids[0].with_user(self.manager).write, {"policy_id": policy.id}, says=LOCKED
            )
            self.assert_unchanged(
                policy, row.create, {"policy_id": policy.id, "kind": "other", "name": "More"}, says=LOCKED
            )
            self.assert_unchanged(policy, row.copy, says=LOCKED)

    def test_a_locked_policy_is_not_archived_or_deleted(self):
        for policy in self.approved_policies():
            self.assertNotIn("active", policy._fields, "obsolete is the archive of a policy")
            self.assert_unchanged(policy, policy.with_user(self.manager).unlink, says="evidence")

    def test_a_copy_is_a_draft(self):
        copies = self.approved_policies().with_user(self.manager).copy()
        self.assertEqual(set(copies.mapped("state")), {"draft"})
        self.assertFalse(copies.signature_ids | copies.filtered("is_legacy").signature_ids)
        self.assert_refused(self.new_policy().copy, {"state": "in_force"}, says="needs the right")

    def test_a_file_of_a_locked_policy_stays(self):
        policy = self.new_policy()
        file = (
            self.env["ir.attachment"]
            .with_user(self.officer)
            .create({"name": "picture.png", "raw": b"picture", "res_model": policy._name, "res_id": policy.id})
        )
        policy.action_submit()
        self.assert_refused(file.write, {"raw": b"another"}, says="evidence")
        self.assert_refused(file.unlink, says="evidence")

    def test_legacy_versions_are_locked_too(self):
        imported = self.new_policy(author=self.manager, state="obsolete")
        self.assert_unchanged(imported, imported.write, {"body": "<p>Other</p>"}, says=LOCKED)

    # Who reads, who writes

    def test_every_employee_reads_what_is_in_force_and_nothing_else(self):
        draft, in_force = self.new_policy(), self.approve(self.new_policy())
        self.assertEqual(self.env["qms.policy"].with_user(self.employee).search([]), in_force)
        self.assertTrue(in_force.with_user(self.employee).commitment_ids.mapped("name"))
        self.assertEqual(len(in_force.with_user(self.employee).signature_ids), 2)
        with self.assertRaises(AccessError):
            draft.with_user(self.employee).read(["body"])
        with self.assertRaises(AccessError):
            draft.commitment_ids.with_user(self.employee).read(["name"])
        with self.assertRaises(AccessError):
            in_force.with_user(self.employee).write({"name": "Other"})

    def test_portal_users_read_no_policy(self):
        policy = self.approve(self.new_policy())
        with self.assertRaises(AccessError):
            policy.with_user(self.portal).read(["name"])

    def test_another_company_sees_nothing(self):
        policy = self.approve(self.new_policy())
        for user in (self.other_manager, self.other_employee):
            self.assertFalse(self.env["qms.policy"].with_user(user).search([]))
            with self.assertRaises(AccessError):
                policy.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            policy.commitment_ids.with_user(self.other_manager).read(["name"])
        with self.assertRaises(AccessError):
            self.new_policy(author=self.other_manager, company_id=self.company.id)

    def test_a_branch_reads_its_parents_policy_and_writes_only_its_own(self):
        branch = self.env["res.company"].create({"name": "Pumps North", "parent_id": self.company.id})
        branch_manager = self.new_user("manager", branch, "t_branch_manager")
        policy = self.new_policy()
        self.assert_refused(policy.with_user(branch_manager).write, {"name": "Other"})
        self.approve(policy)
        clerk = self.new_user("employee", branch, "t_branch_clerk")
        for user in (branch_manager, clerk):
            self.assertEqual(self.env["qms.policy"].with_user(user).search([]), policy)
            self.assertEqual(len(policy.with_user(user).signature_ids), 2)
        with self.assertRaises(AccessError):
            policy.with_user(branch_manager).action_revise()
        with self.assertRaises(AccessError):
            policy.with_user(branch_manager).action_obsolete("Not ours")

    def test_a_branch_opens_and_prints_its_parents_policy(self):
        branch = self.env["res.company"].create({"name": "Pumps North", "parent_id": self.company.id})
        self.company.qms_policy_public = True
        policy = self.approve(self.new_policy())
        for role in ("employee", "officer", "auditor"):
            reader = self.new_user(role, branch, f"t_branch_{role}")
            reader.group_ids += self.env.ref("base.group_multi_company")
            self.env.invalidate_all()
            mine = policy.with_user(reader).with_context(allowed_company_ids=branch.ids)
            with Form(mine) as form:
                self.assertEqual(form.name, policy.name)
            self.assertTrue(mine.public_url)
            self.env.invalidate_all()
            self.assertIn(self.company.name, mine._get_report_name())
            report = mine.env["ir.actions.report"]
            html, _format = report._render_qweb_html("qms_iso9001.qms_policy_report", policy.ids)
            self.assertIn("We deliver pumps that work", html.decode())

    def test_approvers_belong_to_the_company(self):
        self.assert_refused(self.new_policy, approvers=self.other_manager)

    def test_contributions_list_what_waits(self):
        policy = self.new_policy()
        policy.action_submit()
        (line,) = self.env["qms.policy"].with_user(self.manager)._my_quality_lines()
        self.assertEqual(self.env[line["model"]].with_user(self.manager).search(line["domain"]), policy)
        (line,) = self.env["qms.policy"].with_user(self.officer)._inbox_lines()
        self.assertEqual(self.env[line["model"]].with_user(self.officer).search(line["domain"]), policy)
