from datetime import timedelta

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .capa_case import CapaCase


@tagged("post_install", "-at_install")
class TestQmsCapa(CapaCase):
    """analysis → action → effectiveness → closed: each step is refused with what is missing, and says so before."""

    def test_it_has_a_number_a_day_and_an_owner_who_is_reminded(self):
        capa = self.capa()
        self.assertRegex(capa.reference, r"^CA-\d{4}-")
        self.assertEqual(capa.date_due, self.company._qms_today() + timedelta(days=150))
        self.assertEqual(capa.sudo().activity_ids.user_id, self.owner)

    def test_the_first_due_date_is_kept(self):
        capa = self.capa()
        first = capa.date_due
        capa.with_user(self.officer).date_due = first + timedelta(days=30)
        self.assertEqual(capa.date_due_original, first)

    def test_the_owner_moves_no_date(self):
        with self.assertRaises(AccessError):
            self.capa().date_due = "2030-01-01"

    def test_actions_wait_for_the_cause(self):
        capa = self.capa()
        self.assertIn("root cause", capa.next_step)
        with self.assertRaisesRegex(UserError, "root cause"):
            capa.action_start_actions()
        capa.cause = "  "
        with self.assertRaisesRegex(UserError, "root cause"):
            capa.action_start_actions()
        capa.cause = "The seal is not greased"
        capa.action_start_actions()
        self.assertEqual(capa.state, "action")

    def test_the_effect_waits_for_every_corrective_action(self):
        capa = self.capa(cause="The seal is not greased")
        capa.action_start_actions()
        with self.assertRaisesRegex(UserError, "at least one corrective action"):
            capa.action_start_effectiveness()
        self.action_of(capa)
        waiting = self.action_of(capa, done=False, name="Train the fitters")
        with self.assertRaisesRegex(UserError, "Train the fitters"):
            capa.action_start_effectiveness()
        waiting.action_cancel("The robot does it")
        capa.action_start_effectiveness()
        self.assertEqual((capa.state, capa.date_actions_done), ("effectiveness", self.company._qms_today()))

    def test_it_closes_when_the_actions_are_verified_by_another_person(self):
        capa = self.with_actions()
        capa.action_start_effectiveness()
        self.assertTrue(any("verified" in obstacle for obstacle in capa.sudo()._get_obstacle()))
        with self.assertRaises(UserError):
            capa.action_close()
        capa.sudo().action_ids.with_user(self.manager).action_verify()
        with self.assertRaises(UserError):
            capa.action_close()
        self.prove(capa)
        self.assertEqual((capa.state, capa.date_done), ("closed", self.company._qms_today()))
        self.assertEqual(capa.closed_by_id, self.manager)

    def test_the_owner_plans_its_actions_without_quality_group(self):
        capa = self.capa(cause="The seal is not greased")
        dialog = (
            self.env["qms.capa.plan"]
            .with_user(self.owner)
            .create({"capa_id": capa.id, "name": "Grease the seals", "user_id": self.employee.id})
        )
        dialog.action_plan()
        self.assertEqual((capa.action_ids.user_id, capa.action_ids.kind), (self.employee, "corrective"))
        with self.assertRaises(AccessError):
            self.action_of(capa, done=False).with_user(self.owner).name = "Nothing"
        theirs = self.capa(user_id=self.officer.id, team_ids=[(4, self.owner.id)])
        with self.assertRaises(AccessError):
            theirs.with_user(self.owner).action_open_plan()
        dialog.sudo().capa_id = theirs
        with self.assertRaises(AccessError):
            dialog.action_plan()

    def test_who_is_not_the_owner_takes_no_step(self):
        capa = self.capa(cause="The seal is not greased", team_ids=[(4, self.employee.id)])
        with self.assertRaises(AccessError):
            capa.with_user(self.employee).action_start_actions()
        self.assertIn("Waiting for", capa.with_user(self.employee).next_step)

    def test_the_team_writes_the_cause(self):
        capa = self.capa(team_ids=[(4, self.employee.id)])
        capa.with_user(self.employee).cause = "The seal is not greased"
        self.assertEqual(capa.cause, "The seal is not greased")

    def test_the_form_opens_for_owner_and_team_and_locks_when_closed(self):
        capa = self.capa(is_8d=True, team_ids=[(4, self.employee.id)])
        for user in (self.owner, self.employee):
            with Form(capa.with_user(user)) as form:
                form.cause = f"Seen by {user.name}"
        self.assertEqual(capa.cause, f"Seen by {self.employee.name}")
        closed = self.closed()
        with self.assertRaises(AssertionError), Form(closed) as form:
            form.cause = "Something else"

    def test_the_list_reads_many_by_as_few_queries_as_one(self):
        names = ["reference", "name", "process_id", "user_id", "date_due", "state", "next_step", "nonconformity_count"]
        for _each in range(12):
            self.capa()
        found = self.env["qms.capa"].with_user(self.officer).search([("company_id", "=", self.company.id)])

        def queries(records):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.read(names)
            return self.env.cr.sql_log_count - before

        queries(found)
        self.assertLessEqual(queries(found), queries(found[:1]) + 2)

    def test_others_do_not_see_it(self):
        capa = self.capa()
        for user in (self.employee, self.buyer, self.other_manager):
            with self.assertRaises(AccessError):
                capa.with_user(user).read(["name"])

    def test_the_state_is_typed_by_nobody(self):
        with self.assertRaises(UserError):
            self.capa().with_user(self.manager).state = "closed"

    def test_back_to_analysis_needs_a_reason_and_counts_only_failures(self):
        capa = self.watched()
        with self.assertRaises(UserError):
            capa.action_back_to_analysis(" ")
        capa.action_back_to_analysis("Another cause came up")
        self.assertEqual((capa.state, capa.failure_count, capa.date_actions_done), ("analysis", 0, False))
        self.assertEqual(capa.reopen_reason, "Another cause came up")

    def test_a_failed_check_counts(self):
        capa = self.watched()
        capa._back_to_analysis("It happened twice again", failed=True)
        self.assertEqual((capa.state, capa.failure_count), ("analysis", 1))

    def test_closed_is_closed_until_an_officer_reopens_it(self):
        capa = self.closed()
        with self.assertRaises(UserError):
            capa.cause = "Something else"
        with self.assertRaises(UserError):
            self.action_of(capa, done=False)
        with self.assertRaises(AccessError):
            capa.action_reopen("It leaks")
        capa.with_user(self.officer).action_reopen("It leaks")
        self.assertEqual((capa.state, capa.date_done), ("analysis", False))

    def test_cancelled_with_a_reason_and_without_open_actions(self):
        capa = self.capa()
        action = self.action_of(capa, done=False)
        with self.assertRaisesRegex(UserError, "Grease the seals"):
            capa.action_cancel("Once only")
        action.action_cancel("Once only")
        capa.action_cancel("Once only")
        self.assertEqual((capa.state, capa.end_reason), ("cancelled", "Once only"))
        self.assertFalse(capa.sudo().activity_ids)

    def test_the_owner_reads_the_cases_and_actions_it_is_about(self):
        capa = self.capa()
        case = self.nonconformity(self.officer, capa_id=capa.id)
        action = self.action_of(capa, done=False, user_id=self.officer.id)
        self.assertEqual(case.with_user(self.owner).name, "3 of 10 housings damaged")
        self.assertEqual(action.with_user(self.owner).name, "Grease the seals")
        with self.assertRaises(AccessError):
            case.with_user(self.owner).name = "Nothing"

    def test_the_cause_changes_at_the_analysis_only(self):
        code = self.env.ref("qms_iso9001_capa.qms_cause_set")
        capa = self.with_actions(description="Three leak", team_ids=[(4, self.employee.id)])
        says = "Back to analysis"
        for state in ("action", "effectiveness"):
            self.assertEqual(capa.state, state)
            for user in (self.owner, self.employee, self.officer):
                for vals in ({"cause": "Else"}, {"cause": False}, {"cause_id": code.id}, {"description": False}):
                    with self.subTest(user=user.login, vals=vals), self.assertRaisesRegex(UserError, says):
                        capa.with_user(user).write(vals)
            capa.write({"cause": capa.cause, "description": capa.description})
            if state == "action":
                capa.action_start_effectiveness()
        capa.action_back_to_analysis("Another cause came up")
        capa.write({"cause": "Else", "cause_id": code.id, "description": "Five leak"})
        self.assertEqual(capa.cause, "Else")

    def test_nothing_goes_on_without_a_cause(self):
        for capa, step in ((self.with_actions(), "action_start_effectiveness"), (self.watched(), "action_close")):
            capa.sudo()._write_unguarded({"cause": " "})
            with self.assertRaisesRegex(UserError, "root cause is missing"):
                getattr(capa, step)()
            self.assertIn("Back to analysis", capa.next_step)

    def test_one_failed_attempt_reads_well(self):
        arch = self.env["qms.capa"].with_user(self.owner).get_view(view_type="form")["arch"]
        words = " ".join(" ".join(etree.fromstring(arch).itertext()).split())
        self.assertIn("(attempts that were not effective:", words)

    def test_files_of_what_is_closed_stay(self):
        capa = self.watched()
        files = self.env["ir.attachment"].with_user(self.owner)
        proof = files.create({"name": "proof.txt", "raw": b"x", "res_model": "qms.capa", "res_id": capa.id})
        proof.raw = b"y"
        capa._close()
        for user in (self.owner, self.officer):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "evidence"):
                proof.with_user(user).raw = b"z"
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "evidence"):
                proof.with_user(user).unlink()
        files.create({"name": "more.txt", "raw": b"x", "res_model": "qms.capa", "res_id": capa.id})
        capa.with_user(self.officer).action_reopen("It leaks")
        proof.unlink()
