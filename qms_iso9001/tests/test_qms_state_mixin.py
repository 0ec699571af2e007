from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsStateMixin(QmsAssertions, QmsCase):
    """The state of a record changes by its verbs and by nothing else; shown on the quality policy."""

    def test_nobody_writes_a_state(self):
        policy = self.new_policy()
        for user in (self.officer, self.manager, self.env.user):
            self.assert_refused(policy.with_user(user).write, {"state": "in_force"}, says="set by its buttons")
        self.assert_refused(policy.web_save, {"state": "approved"}, {"state": {}}, says="set by its buttons")

    def test_no_context_key_opens_a_state(self):
        keys = dict.fromkeys(
            (
                "import_file",
                "install_mode",
                "module",
                "tracking_disable",
                "mail_notrack",
                "force_state",
                "bypass",
                "noupdate",
                "no_check",
                "is_legacy",
                "default_is_legacy",
                "active_test",
                "skip_check",
                "qms_force",
            ),
            True,
        )
        policy = self.new_policy().with_context(**keys, default_state="approved")
        self.assert_refused(policy.write, {"state": "approved"}, says="set by its buttons")
        self.assert_refused(policy.create, {"name": "Forged", "state": "in_force"}, says="needs the right")

    def test_a_default_in_the_context_is_not_a_state(self):
        forged = (
            self.env["qms.policy"]
            .with_user(self.officer)
            .with_context(
                default_state="in_force",
                default_date_approved="2020-01-01",
                default_author_id=self.manager.id,
                default_is_legacy=True,
                default_version=77,
                default_signing_round=9,
            )
            .create({"name": "Forged"})
        )
        self.assertRecordValues(
            forged,
            [
                {
                    "state": "draft",
                    "date_approved": False,
                    "author_id": False,
                    "is_legacy": False,
                    "version": 1,
                    "signing_round": 1,
                }
            ],
        )

    def test_a_users_own_default_is_not_a_state(self):
        self.env["ir.default"].set("qms.policy", "state", "in_force", user_id=self.officer.id)
        self.assertEqual(self.new_policy().state, "draft")

    def test_officers_cannot_create_a_later_state(self):
        for state in ("review", "approved", "in_force", "obsolete"):
            self.assert_refused(self.new_policy, state=state, says="needs the right")

    def test_an_officer_in_superuser_mode_is_still_an_officer(self):
        model = self.env["qms.policy"].with_user(self.officer).sudo()
        self.assert_refused(model.create, {"name": "Forged", "state": "approved"}, says="needs the right")

    def test_verbs_fields_are_refused_at_creation(self):
        self.assert_refused(self.new_policy, date_approved="2020-01-01", says="Approved on")
        self.assert_refused(self.new_policy, author=self.manager, is_legacy=True, says="set by its buttons")

    def test_a_managers_import_is_marked_and_unsigned(self):
        before = self.env["mail.mail"].sudo().search_count([])
        imported = self.new_policy(
            author=self.manager,
            state="in_force",
            version=4,
            date_approved="2021-03-01 10:00:00",
            author_id=self.officer.id,
            in_force_from="2021-03-02",
        )
        self.assertRecordValues(
            imported, [{"state": "in_force", "is_legacy": True, "version": 4, "author_id": self.officer.id}]
        )
        self.assertFalse(imported.signature_ids)
        self.assertFalse(imported.activity_ids)
        self.assertEqual(len(imported.commitment_ids), 2)
        self.assertEqual(self.env["mail.mail"].sudo().search_count([]), before)
        self.assertIn("not signed here", imported.next_step)

    def test_a_reimport_changes_no_state(self):
        policy = self.approve(self.new_policy())
        xid = policy.sudo().export_data(["id"])["datas"][0][0]
        load = self.env["qms.policy"].with_user(self.manager).load
        self.assertFalse(load(["id", "state"], [[xid, "In force"]])["messages"])
        message = load(["id", "state"], [[xid, "Draft"]])["messages"][0]
        self.assertIn("set by its buttons", message["message"])
        self.assert_state(policy, "in_force")

    def test_import_of_a_later_state_is_the_managers(self):
        rows = ["name", "state"], [["Old policy", "Obsolete"]]
        refused = self.env["qms.policy"].with_user(self.officer).with_context(import_file=True).load(*rows)
        self.assertIn("needs the right", refused["messages"][0]["message"])
        loaded = self.env["qms.policy"].with_user(self.manager).load(*rows)
        self.assertTrue(self.env["qms.policy"].browse(loaded["ids"]).is_legacy)

    def test_the_web_client_may_send_the_first_state(self):
        with Form(self.env["qms.policy"].with_user(self.officer)) as form:
            form.name = "From the form"
        self.assertEqual(form.record.state, "draft")
        sent = self.new_policy(state="draft", is_legacy=False, signing_round=1)
        self.assert_state(sent, "draft")

    def test_what_left_its_first_state_is_not_deleted(self):
        policy = self.new_policy()
        policy.action_submit()
        self.assert_refused(policy.unlink, says="evidence")
        policy.action_withdraw()
        self.assert_refused(policy.with_user(self.manager).unlink, says="evidence")
        never_submitted = self.new_policy()
        never_submitted.unlink()
        self.assertFalse(never_submitted.exists())

    def test_a_verb_needs_its_state(self):
        policy = self.new_policy()
        self.assert_refused(policy.with_user(self.manager).action_approve, says='this step needs "In approval"')

    def test_only_verbs_with_a_reason_open_the_reason_dialog(self):
        policy = self.new_policy()
        self.assert_refused(policy.with_context(qms_verb="unlink").action_ask_reason, says="takes no reason")
        wizard = (
            self.env["qms.reason"]
            .with_user(self.officer)
            .create({"res_model": "qms.policy", "res_id": policy.id, "verb": "unlink", "reason": "Because"})
        )
        self.assert_refused(wizard.action_confirm, says="takes no reason")
        wizard = (
            self.env["qms.reason"]
            .with_user(self.officer)
            .create({"res_model": "res.partner", "res_id": 1, "verb": "action_archive", "reason": "Because"})
        )
        self.assert_refused(wizard.action_confirm, says="takes no reason")

    def test_the_reason_dialog_grants_no_right(self):
        policy = self.approve(self.new_policy())
        wizard = (
            self.env["qms.reason"]
            .with_user(self.employee)
            .create({"res_model": "qms.policy", "res_id": policy.id, "verb": "action_obsolete", "reason": "Because"})
        )
        with self.assertRaises(AccessError):
            wizard.action_confirm()

    def test_state_changes_are_tracked_whatever_the_context(self):
        policy = self.new_policy().with_context(tracking_disable=True, mail_notrack=True)
        self.env.flush_all()
        self.env.cr.precommit.run()
        policy.action_submit()
        self.env.flush_all()
        self.env.cr.precommit.run()
        tracked = policy.sudo().message_ids.tracking_value_ids.filtered(lambda v: v.field_id.name == "state")
        self.assertEqual(tracked.mapped("new_value_char"), ["In approval"])

    def test_commands_on_signatures_change_nothing(self):
        policy = self.approve(self.new_policy())
        signatures = policy.signature_ids
        for command in (Command.clear(), Command.delete(signatures[0].id), Command.set([])):
            self.assert_refused(policy.with_user(self.manager).write, {"signature_ids": [command]})
        self.assertEqual(policy.signature_ids, signatures)
