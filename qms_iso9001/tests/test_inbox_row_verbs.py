from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .row_verbs import RowVerbs
from .signal_case import TODAY, SignalCase
from .test_qms_inbox import InboxCase
from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestInboxRowVerbs(RowVerbs, InboxCase):
    """What can be done in the row of each kind of record, as who may."""

    def test_a_late_action_is_done_with_what_shows_it(self):
        action = self.new_action(date_due="2020-03-05")
        self.assertEqual([*self.row_verbs(action, self.owner)], ["Done"])
        with self.assertRaises(UserError):
            self.press(action, "Done", self.owner, " ")
        self.press(action, "Done", self.owner, "The label is on")
        self.assertEqual((action.state, action.evidence), ("done", "The label is on"))

    def test_an_action_with_its_evidence_needs_no_dialog(self):
        action = self.new_action(date_due="2020-03-05", evidence="Photo of the label")
        self.press(action, "Done", self.officer)
        self.assertEqual((action.state, action.evidence), ("done", "Photo of the label"))

    def test_applicability_is_approved_by_a_manager(self):
        vals = {"requirement_id": self.topic("DESIGN").id, "justification": "We build to drawings of the customer."}
        answer = self.env["qms.applicability"].with_user(self.officer).create(vals)
        self.assertEqual(self.row_verbs(answer, self.officer), {})
        self.press(answer, "Approve", self.manager)
        self.assertEqual((answer.state, answer.approver_id), ("approved", self.manager))

    def test_an_answer_is_not_approved_blindly(self):
        reason = "We build to drawings of the customer."
        vals = {"requirement_id": self.topic("DESIGN").id, "justification": reason}
        answer = self.env["qms.applicability"].with_user(self.officer).create(vals)
        row = self.row(answer, self.manager)[1]
        self.assertEqual((row["about"], row["confirm"]), ([reason], ["action_approve"]))
        answer.with_user(self.manager).action_approve()
        answer.with_user(self.manager).action_revise("A new line of products")
        row = self.row(answer, self.manager)[1]
        self.assertEqual(row["about"], [reason, "Reconsidered: A new line of products"])

    def test_an_overdue_review_is_recorded(self):
        today = self.company._qms_today()
        process = self.new_process("Selling", user_id=self.owner.id, date_review=today - timedelta(days=3))
        for user in (self.owner, self.officer):
            self.assertEqual(self.press(process, "Record review", user)["res_model"], "qms.periodic.review.record")

    def test_a_revision_is_approved_or_sent_back_by_who_is_named(self):
        revisions = [self.new_document(approvers=self.employee).coming_revision_id for _each in range(2)]
        for revision in revisions:
            revision.action_submit()
        self.assertEqual(self.row_verbs(revisions[0], self.officer), {})
        self.press(revisions[0], "Approve", self.employee)
        self.press(revisions[1], "Send back", self.employee, "Page 2 is missing")
        self.assertEqual([revision.state for revision in revisions], ["in_force", "draft"])

    def test_a_policy_is_approved_by_who_is_named(self):
        policy = self.new_policy()
        policy.action_submit()
        self.assertEqual([*self.row_verbs(policy, self.manager)], ["Approve", "Send back"])
        self.assertFalse(self.row_verbs(policy, self.officer))

    def ask_for_order(self, number, **vals):
        """Return the release of a new order of a vendor, asked for by the officer."""
        vendor = self.env["res.partner"].create({"name": f"Castings {number}"})
        order = self.env["purchase.order"].create({"partner_id": vendor.id, "company_id": self.company.id})
        findings = "The certificate has ended\n\nThe vendor is on trial"
        vals = {"origin_purchase_id": order.id, "gate": "purchase", "findings": findings, **vals}
        return self.release(name=order.name, **vals)

    def test_a_release_says_of_whom_why_and_what_speaks_against_it_and_is_asked_about_once_more(self):
        release = self.ask_for_order(1)
        _group, row = self.row(release, self.manager)
        findings = ["The certificate has ended", "The vendor is on trial"]
        asked = f"{self.officer.name}: The line stands still"
        self.assertEqual(row["about"], ["Castings 1", *findings, asked])
        self.assertEqual(row["confirm"], ["action_grant"])
        self.assertNotIn("about", self.row(self.new_action(date_due="2020-03-05"))[1])
        # The amount is for who reads the order.
        self.manager.group_ids |= self.env.ref("purchase.group_purchase_user")
        self.assertIn("0.00", self.row(release, self.manager)[1]["about"][1])

    def test_what_is_known_of_releases_costs_the_same_for_many(self):
        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            releases = self.env["qms.gate.override"].with_user(self.manager).search([("state", "=", "asked")])
            self.assertTrue(all(releases._inbox_about().values()))
            return self.cr.sql_log_count - before

        for number in range(2):
            self.ask_for_order(number)
        cost()
        few = cost()
        for number in range(6):
            self.ask_for_order(number)
        cost()
        self.assertEqual(cost(), few)

    def test_what_somebody_asked_for_stands_before_what_is_due_later(self):
        release = self.release()
        coming = self.new_action(user_id=self.manager.id, date_due=fields.Date.add(self.company._qms_today(), days=60))
        found = [
            (key, row["model"])
            for key, row in self.rows(self.manager)
            if (row["model"], row["id"]) in ((release._name, release.id), (coming._name, coming.id))
        ]
        self.assertEqual(found, [("asked", "qms.gate.override"), ("later", "qms.action")])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestInboxSignal(RowVerbs, SignalCase):
    def signal(self):
        return self.told_once()

    def test_its_owner_says_the_cause_in_the_row(self):
        signal = self.signal()
        self.assertEqual([*self.row_verbs(signal, self.named)], ["Looked at", "Make an action"])
        with self.assertRaises(UserError):
            self.press(signal, "Looked at", self.named, " ")
        self.press(signal, "Looked at", self.named, "Two people were ill")
        self.assertEqual((signal.state, signal.comment), ("seen", "Two people were ill"))

    def test_an_action_is_made_of_it_once(self):
        signal = self.signal()
        self.assertEqual(self.press(signal, "Make an action", self.officer)["res_model"], "qms.action")
        self.assertIsNone(self.row_verbs(signal, self.officer), "the action waits from now on")
        self.assertIsNone(self.row_verbs(signal, self.named))
        (tile,) = self.env["qms.signal"].with_user(self.officer).with_company(self.company)._overview_tiles()
        self.assertEqual((tile["figure"], tile["state"]), ("0", "good"))
        with self.assertRaises(AccessError):
            signal.with_user(self.other_employee).action_look_at("Nothing")


@tagged("post_install", "-at_install")
class TestInboxVendor(RowVerbs, VendorCase):
    def test_a_proposal_is_decided_as_it_is_proposed_or_blocked(self):
        proposal = self.propose(vendor=self.new_vendor("Castings"))
        self.assertEqual([*self.row_verbs(proposal, self.officer)], ["Approve", "Block"])
        self.press(proposal, "Approve", self.officer)
        self.assertEqual(proposal.state, "approved")
        other = self.propose(vendor=self.new_vendor("Fakes"))
        self.press(other, "Block", self.officer, "Forged certificates")
        self.assertEqual(other.state, "blocked")

    def test_what_is_due_is_evaluated(self):
        decided = self.decide("conditional", conditions="Inspect", class_id=self.critical.id)
        decided.sudo()._write_unguarded(
            {"date_due": fields.Date.subtract(self.company._qms_today(), days=2), "user_id": self.officer.id}
        )
        action = self.press(decided, "Evaluate", self.officer)
        self.assertEqual(action["res_model"], "qms.supplier.evaluate")
        dialog = self.env["qms.supplier.evaluate"].with_user(self.officer).with_context(**action["context"]).new({})
        self.assertEqual(dialog.partner_ids._origin, decided.partner_id)
