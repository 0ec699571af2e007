from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.qms_signature import HASHED
from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsSignature(QmsAssertions, QmsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chain = cls.env["qms.signature.chain"].search([("company_id", "=", cls.company.id)])

    def behind_odoos_back(self, query, *args):
        """Run SQL on the rows themselves, as somebody with a database client does; at least one row changes."""
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *args))
        self.assertTrue(self.env.cr.rowcount, "the tampering itself must hit a row")
        self.env.invalidate_all()

    def verify(self, user=None):
        """Press *Verify* as `user` (the auditor) and return what the notification says."""
        action = self.chain.with_user(user or self.auditor).action_verify()
        return action["params"]["message"]

    def assert_intact(self):
        self.assertIn("none broken", self.verify())
        self.assertEqual(self.chain.verification_state, "intact")

    def assert_broken(self, *says):
        """The verification names the place, and keeps what it found."""
        message = self.verify()
        for words in says:
            self.assertIn(words, message)
        self.assertRecordValues(self.chain, [{"verification_state": "broken", "verification_message": message}])

    def three_policies(self):
        """Sign six times: three versions by their author and their approver."""
        return self.approve(self.new_policy()) | self.approve(self.new_policy()) | self.approve(self.new_policy())

    # The chain

    def test_signatures_form_one_chain_per_company(self):
        self.three_policies()
        director = self.new_user("employee", self.other_company, "t_director")
        self.approve(self.new_policy(author=self.other_manager, approvers=director))
        signatures = self.env["qms.signature"].search([("company_id", "=", self.company.id)], order="position")
        self.assertEqual(signatures.mapped("position"), [1, 2, 3, 4, 5, 6])
        self.assertEqual(signatures.mapped("meaning"), ["author", "approver"] * 3)
        self.assertFalse(signatures[0].previous_hash)
        self.assertEqual(signatures[1:].mapped("previous_hash"), signatures[:-1].mapped("link_hash"))
        other = self.env["qms.signature"].search([("company_id", "=", self.other_company.id)], order="position")
        self.assertEqual(other.mapped("position"), [1, 2])
        self.assert_intact()

    def test_a_signature_says_who_when_and_what(self):
        policy = self.new_policy()
        policy.action_submit()
        signature = policy.signature_ids
        self.assertRecordValues(
            signature,
            [
                {
                    "res_model": "qms.policy",
                    "res_id": policy.id,
                    "meaning": "author",
                    "signing_round": 1,
                    "content_hash": policy.sudo()._content_hash(),
                    "record_name": policy.display_name,
                }
            ],
        )
        employee = self.env["hr.employee"].search([("user_id", "=", self.officer.id)])
        self.assertTrue(employee)
        self.assertRecordValues(
            signature.sudo().signer_id,
            [{"name": self.officer.name, "user_id": self.officer.id, "employee_id": employee.id}],
        )

    def test_an_empty_chain_is_intact(self):
        self.assert_intact()

    def test_history_does_not_break_the_chain(self):
        policy = self.new_policy()
        policy.action_submit()
        policy.with_user(self.manager).action_reject("Too long")
        policy.body = "<p>Short.</p>"
        self.assert_intact()
        self.approve(policy)
        self.approve(self.new_policy())
        self.assert_intact()

    def test_translations_and_row_order_are_part_of_what_is_signed(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        policy = self.new_policy()
        hashes = {policy.sudo()._content_hash()}
        policy.update_field_translations("name", {"fr_FR": "Politique qualité"})
        hashes.add(policy.sudo()._content_hash())
        policy.commitment_ids[0].sequence = 99
        hashes.add(policy.sudo()._content_hash())
        self.assertEqual(len(hashes), 3)
        self.approve(policy)
        for lang in ("fr_FR", "en_US"):
            signed = policy.with_context(lang=lang)
            signed.invalidate_recordset()
            self.assertEqual(signed.sudo()._content_hash(), policy.signature_ids[0].content_hash)

    # Behind Odoo's back

    def test_every_hashed_column_of_a_signature_is_watched(self):
        self.three_policies()
        other_signer = self.env["qms.signer"].search([], limit=1)
        changes = {
            "company_id": self.other_company.id,
            "position": 40,
            "res_model": "qms.action",
            "res_id": 1,
            "meaning": "reviewer",
            "date": "2001-01-01",
            "content_hash": "0" * 64,
            "signing_round": 7,
            "previous_hash": "0" * 64,
            "signer_id": other_signer.id,
        }
        self.assertEqual(set(changes), set(HASHED))
        for column, value in changes.items():
            with self.subTest(column=column), self.env.cr.savepoint(flush=False) as savepoint:
                self.behind_odoos_back(
                    "UPDATE qms_signature SET %s = %s WHERE company_id = %s AND position = 3",
                    SQL.identifier(column),
                    value,
                    self.company.id,
                )
                self.assert_broken("Position 3")
                savepoint.rollback()
                self.env.invalidate_all()
        self.assert_intact()

    def test_the_first_of_two_broken_links_is_named(self):
        self.three_policies()
        self.behind_odoos_back(
            "UPDATE qms_signature SET meaning = 'verifier' WHERE company_id = %s AND position IN (2, 5)",
            self.company.id,
        )
        self.assert_broken("Position 2", "changed after signing")

    def test_a_changed_body_is_found(self):
        policy = self.three_policies()[1]
        self.behind_odoos_back(
            """UPDATE qms_policy SET body = '{"en_US": "<p>We do as we please.</p>"}' WHERE id = %s""", policy.id
        )
        self.assert_broken("Position 3", policy.display_name, "is not what was signed")

    def test_a_changed_commitment_is_found(self):
        policy = self.three_policies()[2]
        self.behind_odoos_back("UPDATE qms_policy_commitment SET kind = 'other' WHERE policy_id = %s", policy.id)
        self.assert_broken("Position 5", "is not what was signed")

    def test_a_changed_body_is_found_though_the_round_was_raised(self):
        policy = self.three_policies()[2]
        self.behind_odoos_back("UPDATE qms_policy SET signing_round = 2, body = NULL WHERE id = %s", policy.id)
        self.assert_broken(policy.display_name, "signatures that this state needs are missing")

    def test_a_state_nobody_signed_is_found(self):
        policy = self.new_policy()
        policy.action_submit()
        self.behind_odoos_back("UPDATE qms_policy SET state = 'in_force' WHERE id = %s", policy.id)
        self.assert_broken(policy.display_name, "In force", "missing")

    def test_a_deleted_signature_is_found(self):
        self.three_policies()
        self.behind_odoos_back("DELETE FROM qms_signature WHERE company_id = %s AND position = 4", self.company.id)
        self.assert_broken("Position 4 is missing")

    def test_a_truncated_tail_is_found(self):
        self.three_policies()
        self.behind_odoos_back("DELETE FROM qms_signature WHERE company_id = %s AND position > 4", self.company.id)
        self.assert_broken("end at position 6", "found is 4")

    def test_a_deleted_record_is_found(self):
        policy = self.three_policies()[0]
        self.behind_odoos_back("DELETE FROM qms_acknowledgement WHERE policy_id = %s", policy.id)
        self.behind_odoos_back("DELETE FROM qms_policy WHERE id = %s", policy.id)
        self.assert_broken("Position 1", "no longer exists")

    def test_a_rewritten_link_breaks_the_next_one(self):
        self.three_policies()
        signature = self.env["qms.signature"].search([("company_id", "=", self.company.id), ("position", "=", 3)])
        values = {**signature._stored_values(), "meaning": "reviewer"}
        self.behind_odoos_back(
            "UPDATE qms_signature SET meaning = 'reviewer', link_hash = %s WHERE id = %s",
            signature._link_hash(values),
            signature.id,
        )
        self.assert_broken("Position 4")

    def test_what_was_imported_and_then_signed_here_is_watched(self):
        action = self.new_action(
            author=self.manager, kind="corrective", user_id=self.officer.id, state="done", evidence="See folder 7"
        )
        action.action_reopen("Labels fell off")
        action.with_user(self.officer).action_done("Riveted labels")
        action.action_verify()
        self.assertTrue(action.is_legacy)
        self.assert_intact()
        self.behind_odoos_back("UPDATE qms_action SET evidence = 'Glued labels' WHERE id = %s", action.id)
        self.assert_broken("Position 1", action.display_name, "is not what was signed")

    def test_a_blanked_signer_does_not_break_the_chain(self):
        self.three_policies()
        self.behind_odoos_back("UPDATE qms_signer SET name = '(removed)', user_id = NULL, employee_id = NULL")
        self.assert_intact()

    def test_what_an_uninstalled_addon_signed_stops_nothing(self):
        policy = self.three_policies()[2]
        signature = policy.sudo().signature_ids.sorted("position")[-1]
        vals = {**signature._stored_values(), "res_model": "qms.gone"}
        self.behind_odoos_back(
            "UPDATE qms_signature SET res_model = 'qms.gone', link_hash = %s WHERE id = %s",
            signature._link_hash(vals),
            signature.id,
        )
        self.behind_odoos_back(
            "UPDATE qms_signature_chain SET last_hash = %s WHERE id = %s", signature._link_hash(vals), self.chain.id
        )
        policy.sudo()._write_unguarded({"is_legacy": True})  # or its approval would be missing
        message = self.verify()
        self.assertIn("6 signatures verified, none broken. Of 1 of them only the links", message)
        self.behind_odoos_back("UPDATE qms_signature SET meaning = 'verifier' WHERE id = %s", signature.id)
        self.assert_broken("Position 6", "changed after signing")

    # Append-only

    def test_nobody_writes_or_deletes_a_signature(self):
        signature = self.approve(self.new_policy()).sudo().signature_ids[0]
        self.assert_refused(signature.write, {"meaning": "verifier"}, says="cannot be changed")
        self.assert_refused(signature.unlink, says="cannot be deleted")
        self.assert_refused(signature.signer_id.write, {"name": "Somebody"}, says="cannot be changed")
        self.assert_refused(signature.signer_id.unlink, says="cannot be deleted")

    def test_nobody_creates_a_signature_or_touches_the_chain(self):
        admin = self.env.ref("base.user_admin")
        for user in (self.manager, admin):
            with self.assertRaises(AccessError):
                self.env["qms.signature"].with_user(user).create({"meaning": "approver"})
            with self.assertRaises(AccessError):
                self.env["qms.signer"].with_user(user).create({"name": "X", "company_id": self.company.id})
            with self.assertRaises(AccessError):
                self.chain.with_user(user).write({"position": 0})
            with self.assertRaises(AccessError):
                self.chain.with_user(user).unlink()

    # Who reads

    def test_who_may_read_a_record_reads_who_signed_it(self):
        in_force = self.approve(self.new_policy())
        draft = self.new_policy()
        draft.action_submit()
        signatures = self.env["qms.signature"]
        self.assertEqual(signatures.with_user(self.employee).search([]), in_force.sudo().signature_ids)
        self.assertEqual(signatures.with_user(self.employee).search_count([]), 2)
        self.assertEqual(signatures.with_user(self.employee).search([], limit=1, offset=1).position, 1)
        with self.assertRaises(AccessError):
            draft.sudo().signature_ids.with_user(self.employee).read(["meaning"])
        for reader in (self.officer, self.auditor):
            self.assertEqual(len(signatures.with_user(reader).search([])), 3)
        for stranger in (self.other_manager, self.other_employee):
            self.assertFalse(signatures.with_user(stranger).search([]))

    def test_employees_see_names_on_signatures_and_read_no_signers(self):
        signed = self.approve(self.new_policy()).sudo().signature_ids.with_user(self.employee)
        self.env.invalidate_all()
        rows = signed.web_read({"signer_id": {"fields": {"display_name": {}}}})
        names = {row["signer_id"]["display_name"] for row in rows}
        self.assertEqual(names, {self.officer.name, self.manager.name})
        found = signed.search([("signer_id", "ilike", self.manager.name)])
        self.assertEqual(found.mapped("meaning"), ["approver"])
        self.assertFalse(signed.search([("signer_id.user_id", "=", self.employee.id)]))
        with self.assertRaises(AccessError):
            self.env["qms.signer"].with_user(self.employee).search([])
        with self.assertRaises(AccessError):
            signed.signer_id.read(["name"])

    def test_the_list_of_signatures_costs_the_same_for_one_and_for_many(self):
        self.three_policies()
        signatures = self.env["qms.signature"].search([("company_id", "=", self.company.id)])

        def queries(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.with_user(self.auditor).mapped("record_name")
            return self.env.cr.sql_log_count - before

        queries(signatures[0])
        self.assertEqual(queries(signatures), queries(signatures[0]))

    def test_officers_and_auditors_verify_and_others_do_not(self):
        self.assertIn("none broken", self.verify(self.officer))
        policy = self.approve(self.new_policy())
        self.assertIn("none broken", policy.with_user(self.auditor).action_verify_signatures()["params"]["message"])
        for user in (self.employee, self.other_manager):
            with self.assertRaises(AccessError):
                self.verify(user)
        with self.assertRaises(AccessError):
            policy.with_user(self.employee).action_verify_signatures()

    def test_a_branch_is_told_who_verifies_the_signatures_of_its_parent(self):
        branch = self.env["res.company"].create({"name": "Pumps North", "parent_id": self.company.id})
        officer = self.new_user("officer", branch, "t_branch_officer")
        policy = self.approve(self.new_policy()).with_user(officer)
        self.assert_refused(policy.action_verify_signatures, says=f"auditors of {self.company.name}")

    def test_a_new_company_can_sign_at_once(self):
        company = self.env["res.company"].create({"name": "Just founded"})
        manager, director = self.new_user("manager", company, "t_founder"), self.new_user("employee", company, "t_dir")
        policy = self.approve(self.new_policy(author=manager, approvers=director))
        self.assertEqual(policy.sudo().signature_ids.mapped("position"), [2, 1])
