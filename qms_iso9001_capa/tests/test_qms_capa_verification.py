from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .capa_case import CapaCase
from .common import tiny_photo


@tagged("post_install", "-at_install")
class TestQmsCapaVerification(CapaCase):
    """A cause is verified by a method and its evidence; another cause is verified anew, and what was verified stays."""

    def test_it_keeps_method_evidence_verdict_who_when_and_the_words(self):
        code = self.env["qms.cause"].with_user(self.officer).create({"name": "No grease", "code": "NGR"})
        capa = self.capa(cause=" The seal is dry ", cause_id=code.id, team_ids=[(4, self.employee.id)])
        row = self.verify(capa.with_user(self.employee), method="measurement")
        self.assertRecordValues(
            row,
            [
                {
                    "cause": "The seal is dry",
                    "cause_id": code.id,
                    "method": "measurement",
                    "evidence": "Greased, none of 30 leaks",
                    "verdict": "confirmed",
                    "verified_by_id": self.employee.id,
                    "date_verified": self.company._qms_today(),
                    "date_void": False,
                }
            ],
        )
        self.assertEqual(capa.cause_status, "confirmed")
        self.assertIn("Greased, none of 30 leaks", capa.message_ids[0].body)

    def test_without_a_cause_or_without_evidence_nothing_is_verified(self):
        with self.assertRaisesRegex(UserError, "Write down the root cause"):
            self.capa().action_verify_cause()
        with self.assertRaisesRegex(UserError, "what showed it"):
            self.verify(self.capa(cause="Grease"), evidence="  ")

    def test_another_cause_or_code_voids_it_and_says_so(self):
        code = self.env["qms.cause"].with_user(self.officer).create({"name": "No grease", "code": "NGR"})
        for vals in ({"cause": "Dirt"}, {"cause_id": code.id}):
            capa = self.capa(cause="Grease")
            row = self.verify(capa)
            capa.write({"cause": "Grease"})
            self.assertEqual(capa.cause_status, "confirmed")
            capa.write(vals)
            self.assertEqual((capa.cause_status, row.date_void), ("again", self.company._qms_today()))
            self.assertIn("verified again", capa.message_ids.filtered("body")[0].body)
            self.assertEqual((row.cause, row.verdict), ("Grease", "confirmed"))
            # Written back it is still to be verified again: in between it was another one.
            capa.write({"cause": "Grease", "cause_id": False})
            self.assertEqual(capa.cause_status, "again")
            second = self.verify(capa)
            self.assertEqual((capa.cause_status, len(capa.verification_ids)), ("confirmed", 2))
            self.assertEqual(capa.verification_ids, second | row)

    def test_used_as_root_cause_a_why_voids_it_too(self):
        capa = self.capa(cause="Grease")
        self.verify(capa)
        why = self.env["qms.capa.why"].with_user(self.owner).create({"capa_id": capa.id, "name": "Dirt"})
        why.action_use_as_cause()
        self.assertEqual(capa.cause_status, "again")

    def test_the_short_form_starts_without_and_not_with_a_refuted_cause(self):
        self.capa(cause="Grease").action_start_actions()
        capa = self.capa(cause="Grease")
        self.verify(capa, "not_confirmed")
        self.assertIn("not confirmed", capa.next_step)
        with self.assertRaisesRegex(UserError, "not confirmed"):
            capa.action_start_actions()
        capa.cause = "Dirt"
        capa.action_start_actions()
        self.assertEqual(capa.state, "action")

    def test_an_8d_asks_for_it_at_d4(self):
        capa = self.capa(is_8d=True, description="Three leak", cause="Grease", team_ids=[(4, self.employee.id)])
        self.nonconformity(self.officer, capa_id=capa.id, product_id=self.housing.id).action_contain()
        capa.action_find_similar()
        steps = {step.code: step for step in capa.step_ids}
        for code in ("d1", "d2", "d3"):
            steps[code].action_pass()
        with self.assertRaisesRegex(UserError, "Verify the root cause"):
            steps["d4"].action_pass()
        self.assertIn("Verify the root cause", capa.next_step)
        self.verify(capa)
        steps["d4"].action_pass()
        capa.cause = "Dirt"
        with self.assertRaisesRegex(UserError, "verify it again"):
            steps["d4"].action_pass()
        self.verify(capa)
        steps["d4"].action_pass()
        self.verify(capa, "not_confirmed")
        self.assertFalse(steps["d4"].date_passed)
        with self.assertRaisesRegex(UserError, "not confirmed"):
            steps["d4"].action_pass()

    def test_files_stay_with_it(self):
        capa = self.capa(cause="Grease")
        file = self.env["ir.attachment"].with_user(self.owner).create({"name": "trial.png", "datas": tiny_photo()})
        row = self.verify(capa, attachment_ids=[(4, file.id)])
        self.assertEqual((row.attachment_ids, file.res_model, file.res_id), (file, row._name, row.id))
        for step in (lambda: file.unlink(), lambda: file.write({"raw": b"x"})):
            with self.assertRaises(UserError):
                step()
        with self.assertRaises(UserError):
            row.with_user(self.manager).attachment_ids.unlink()

    def test_who_only_reads_the_corrective_action_knows_whether_it_is_verified(self):
        capa = self.capa(cause="Grease")
        self.nonconformity(self.officer, capa_id=capa.id).user_id = self.buyer
        self.verify(capa)
        self.env.invalidate_all()
        read = capa.with_user(self.buyer).web_read({"cause_status": {}, "verification_ids": {}, "why_ids": {}})[0]
        self.assertEqual((read["cause_status"], read["verification_ids"]), ("confirmed", []))

    def test_nobody_rewrites_it(self):
        row = self.verify(self.capa(cause="Grease"))
        for user in (self.owner, self.officer, self.manager, self.auditor):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    row.with_user(user).write({"verdict": "not_confirmed"})
                with self.assertRaises(AccessError):
                    row.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    row.with_user(user).create(row.copy_data()[0])
        with self.assertRaises(UserError):
            row.unlink()

    def test_at_the_analysis_only_and_by_who_works_on_it(self):
        capa = self.capa(cause="Grease")
        for user in (self.employee, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                capa.with_user(user).action_verify_cause()
        capa.action_start_actions()
        with self.assertRaisesRegex(UserError, "Back to analysis"):
            capa.action_verify_cause()
        row = self.verify(self.capa(cause="Grease"))
        self.assertEqual(row.with_user(self.auditor).cause, "Grease")
        for user in (self.other_manager, self.employee):
            with self.assertRaises(AccessError):
                row.with_user(user).read(["cause"])
