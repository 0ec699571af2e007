from odoo.tests import TransactionCase, tagged

MODELS = ("qms.training", "qms.training.session", "qms.training.record", "hr.employee.skill", "qms.training.plan")


@tagged("post_install", "-at_install")
class TestTrainingDemo(TransactionCase):
    """The demo company has a year of trainings, made by its HR officer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hr = cls.env.ref("qms_iso9001.res_users_demo_hr")
        cls.company = cls.env.ref("base.main_company")
        cls.mine = [("company_id", "=", cls.company.id), ("create_uid", "=", cls.hr.id)]

    def test_loading_it_again_makes_no_doubles(self):
        before = {name: self.env[name].search_count([]) for name in MODELS}
        self.env["qms.demo"]._load_training()
        self.env["qms.demo.effect"]._load_training_effects()
        self.assertEqual({name: self.env[name].search_count([]) for name in MODELS}, before)

    def test_the_year_has_something_of_everything(self):
        records, sessions = self.env["qms.training.record"], self.env["qms.training.session"]
        today = self.company._qms_today()
        held = sessions.search([*self.mine, ("state", "=", "done")])
        self.assertGreater((today - min(held.mapped("date_done"))).days, 300)
        [planned] = sessions.search([*self.mine, ("state", "=", "planned")])
        self.assertTrue(planned.record_ids)
        self.assertTrue(planned.event_id)
        wanted = {
            "due": [("state", "=", "needed"), ("date_due", ">=", planned.create_date.date())],
            "overdue": [("state", "=", "needed"), ("date_due", "<", today)],
            "exam passed": [("exam_score", ">", 0), ("state", "=", "passed")],
            "exam open": records._get_exam_domain(),
            "effect to judge": [("effect_state", "=", "to_judge")],
            "effective": [("effect_state", "=", "effective")],
            "not effective": [("effect_state", "=", "not_effective")],
        }
        for what, domain in wanted.items():
            with self.subTest(what):
                self.assertTrue(records.search_count([*self.mine[:1], *domain]))

    def test_skills_of_every_kind_stand_in_the_matrix(self):
        gaps = self.env["qms.competence.gap"].search([("company_id", "=", self.company.id), ("left_out", "=", False)])
        self.assertLessEqual({"met", "declared", "missing", "expired", "expiring"}, set(gaps.mapped("state")))

    def test_nobody_confirmed_their_own_and_who_did_it_stands_there(self):
        skills = self.env["hr.employee.skill"].search([("qms_evidence", "=", "confirmed")])
        self.assertEqual(skills.qms_confirmed_by_id, self.hr)
        self.assertNotIn(self.hr, skills.employee_id.user_id)
