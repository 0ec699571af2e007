import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestQmsApplicability(QmsAssertions, QmsCase):
    def answer(self, user=None, **vals):
        """Return the officer's draft: design is not applicable."""
        return (
            self.env["qms.applicability"]
            .with_user(user or self.officer)
            .create(
                {
                    "requirement_id": self.topic("DESIGN").id,
                    "justification": "We build to drawings of the customer.",
                    **vals,
                }
            )
        )

    def approved(self, **vals):
        answer = self.answer(**vals).with_user(self.manager)
        answer.action_approve()
        return answer

    def test_a_manager_approves_what_an_officer_wrote(self):
        answer = self.approved()
        self.assert_state(answer, "approved")
        self.assertEqual(answer.approver_id, self.manager)
        self.assertTrue(answer.date_approved)

    def test_nobody_else_approves_or_reconsiders(self):
        answer = self.answer()
        for user in (self.officer, self.auditor, self.employee):
            self.assert_refused(answer.with_user(user).action_approve)
        answer.with_user(self.manager).action_approve()
        for user in (self.officer, self.auditor, self.employee):
            self.assert_refused(answer.with_user(user).action_revise, "Because")
        self.assert_state(answer, "approved")

    def test_not_applicable_needs_a_reason(self):
        for reason in (False, "", "   "):
            with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
                self.answer(justification=reason)
        self.assertTrue(self.answer(justification=False, is_applicable=True))

    def test_a_company_answers_a_topic_once(self):
        self.answer()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation):
            self.answer()

    def test_an_approved_answer_is_locked(self):
        answer = self.approved()
        for vals in (
            {"justification": "Other"},
            {"is_applicable": True},
            {"requirement_id": self.topic("DESIGN_PLAN").id},
        ):
            self.assert_refused(answer.write, vals, says="Reconsider")
        self.assert_refused(answer.unlink)

    def test_reconsidering_takes_a_reason_and_keeps_it(self):
        answer = self.approved()
        self.assert_refused(answer.action_revise, " ", says="reason")
        answer.action_revise("We hired a designer")
        self.assert_state(answer, "draft")
        self.assertIn("We hired a designer", answer.message_ids[0].body)
        self.assertEqual(answer.revise_reason, "We hired a designer")
        self.assertFalse(answer.approver_id or answer.date_approved, "Nobody has approved what stands there now.")
        answer.is_applicable = True
        self.assert_refused(answer.unlink, says="evidence")

    def test_a_state_is_never_typed(self):
        answer = self.answer()
        self.assert_refused(answer.with_user(self.manager).write, {"state": "approved"}, says="buttons")
        self.assert_refused(answer.write, {"approver_id": self.manager.id}, says="buttons")

    def test_another_company_sees_nothing_of_it(self):
        answer = self.answer()
        self.assertTrue(answer.with_user(self.employee).justification)
        self.assert_refused(answer.with_user(self.other_manager).read, ["justification"])
        self.assert_refused(answer.with_user(self.other_manager).action_approve)

    def test_it_waits_in_the_inbox_and_goes_into_the_pack(self):
        draft = self.answer()
        waiting = self.env["qms.applicability"]._inbox_lines()[0]
        self.assertIn(draft, self.env["qms.applicability"].search(waiting["domain"]))
        draft.with_user(self.manager).action_approve()
        packed = self.env["qms.applicability"]._pack_folder()[0]
        self.assertIn(draft, self.env["qms.applicability"].search(packed["domain"]))
