from odoo.tests import tagged

from .skill_case import SkillCase

PROOF = "qms_iso9001_training.qms_training_proof"
PERSON = "qms_iso9001_training.qms_training_person"
SHEET = "qms_iso9001_training.qms_training_sheet"
PLAN = "qms_iso9001_training.qms_training_plan_report"
MATRIX = "qms_iso9001_training.qms_competence_matrix"


@tagged("post_install", "-at_install")
class TestTrainingPeople(SkillCase):
    """Max was trained (user `self.employee`), his manager is `self.boss`, a user without any group: what each finds
    about Max, on screen and on paper. Nobody else finds anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["qms.training.skill"].create(
            {
                "training_id": cls.course.id,
                "skill_type_id": cls.kind.id,
                "skill_id": cls.welding.id,
                "skill_level_id": cls.expert.id,
                "validity_months": 12,
            }
        )

    def setUp(self):
        super().setUp()
        self.session = self.schedule(self.max | self.anna, trainer_id=self.boss_employee.id)
        self.record = self.record_of(self.session, self.max)
        self.record.action_pass()

    def page(self, user):
        self.env.invalidate_all()
        page = self.env["qms.my.quality"].with_user(user).get_page()
        return {section["label"]: section for section in page["infos"]}

    def print_as(self, user, report, docs):
        html = self.env["ir.actions.report"].with_user(user)._render_qweb_html(report, docs.ids)[0]
        return html.decode()

    # My quality and the profile

    def test_my_quality_lists_what_one_has_done_and_holds(self):
        infos = self.page(self.employee)
        self.assertEqual([row["id"] for row in infos["My trainings done"]["rows"]], self.record.ids)
        certificates = infos["My certificates"]
        self.assertEqual([row["id"] for row in certificates["rows"]], self.counted().ids)
        row = certificates["rows"][0]
        self.assertIn("Welding", row["name"])
        self.assertIn("Valid until", row["date"])
        self.counted()._qms_write({"valid_to": self.yesterday, "valid_from": self.yesterday})
        self.assertIn("Expired on", self.page(self.employee)["My certificates"]["rows"][0]["date"])

    def test_my_quality_opens_a_certificate_to_read(self):
        row = self.counted().with_user(self.employee)
        action = row.action_qms_open()
        self.assertEqual((action["res_model"], action["res_id"]), ("hr.employee.skill", row.id))

    def test_a_trainer_without_group_goes_on_at_my_quality(self):
        self.record_of(self.session, self.anna).action_absent()
        action = self.session.with_user(self.boss).action_close()
        self.assertEqual(action["xml_id"], "qms_iso9001.qms_my_quality_action")
        self.assert_state(self.session, "done")

    def test_nobody_elses_stand_in_my_quality(self):
        for user in (self.boss, self.buyer, self.hr, self.other_employee):
            with self.subTest(user=user.login):
                self.assertFalse({"My trainings done", "My certificates"} & self.page(user).keys())

    def test_the_tab_holds_requirements_skills_and_records(self):
        for user, model in ((self.hr, "hr.employee"), (self.employee, "hr.employee.public")):
            with self.subTest(user=user.login):
                person = self.env[model].with_user(user).browse(self.max.id)
                self.assertEqual(person.qms_skill_ids.skill_id, self.welding)
                self.assertEqual(person.qms_training_record_ids, self.record)
                arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
                self.assertEqual(arch.count('name="qms_training"'), 1)
                self.assertNotIn('name="qms_competence"', arch, "One tab, not two.")

    # The team

    def test_a_manager_opens_the_team_and_nobody_else(self):
        low = self.new_people(1, parent_id=self.max.id)
        self.record_talk(low, training_id=self.new_course().id)
        self.record_talk(self.boss_employee, training_id=self.new_course("Own").id)
        for model in ("qms.training.record", "qms.competence.gap"):
            rows = self.env[model].with_user(self.boss)
            found = rows.search(rows._action_my_team()["domain"]).employee_id
            self.assertEqual(found, self.max | low, model)

    def test_the_menus_run_for_everybody(self):
        for name in ("qms_my_team_competence_action", "qms_my_team_training_action"):
            for user in (self.boss, self.buyer, self.hr, self.officer, self.auditor):
                with self.subTest(action=name, user=user.login):
                    action = self.env.ref(f"qms_iso9001_training.{name}").with_user(user).run()
                    rows = self.env[action["res_model"]].with_user(user).search(action["domain"])
                    self.assertEqual(rows.employee_id, self.max if user == self.boss else self.max.browse())

    def test_others_see_no_results(self):
        for user in (self.buyer, self.other_employee):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                self.assertFalse(self.env["qms.training.record"].with_user(user).search([]) & self.record)
                self.assert_refused(self.record.with_user(user).read, ["state"])
                self.assert_refused(self.record.with_user(user)._get_granted_on_paper)
                self.assert_refused(self.print_as, user, PROOF, self.record)
        html = self.print_as(self.buyer, PERSON, self.max)
        self.assertIn("No training that you may see", html)
        self.assertNotIn(self.course.name, html)

    # On paper

    def test_the_proof_says_who_what_when_and_what_it_granted(self):
        for user in (self.employee, self.boss, self.hr, self.officer, self.auditor):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                html = self.print_as(user, PROOF, self.record)
                for words in ("Proof of training", self.max.name, "Ladders", "Welding", "Expert", "has passed"):
                    self.assertIn(words, html)

    def test_what_was_not_done_or_is_withdrawn_is_no_proof(self):
        html = self.print_as(self.hr, PROOF, self.record_of(self.session, self.anna))
        self.assertIn("No proof of training", html)
        self.assertNotIn("Skills granted", html)
        self.record.action_retract("wrong person")
        self.assertNotIn("Welding", self.print_as(self.hr, PROOF, self.record))

    def test_the_proof_is_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.employee.lang = "de_DE"
        view = self.env.ref("qms_iso9001_training.qms_training_proof_page")
        view.with_context(lang="de_DE").update_field_translations(
            "arch_db", {"de_DE": {"Proof of training": "Schulungsnachweis"}}
        )
        self.env.registry.clear_cache("templates")
        html = self.print_as(self.hr, PROOF, self.record)
        self.assertIn("Schulungsnachweis", html)
        self.assertEqual(self.record.with_user(self.hr)._in_language_of_person().env.lang, "de_DE")

    def test_the_record_of_a_person_is_printed_by_who_sees_it(self):
        for user in (self.employee, self.boss, self.hr, self.officer, self.auditor):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                html = self.print_as(user, PERSON, self.max)
                self.assertIn("Ladders", html)
        for user, model in ((self.hr, "hr.employee"), (self.employee, "hr.employee.public")):
            action = self.env[model].with_user(user).browse(self.max.id).action_print_qms_trainings()
            self.assertEqual(action["report_name"], PERSON)

    def test_each_is_a_pdf_for_the_role_that_needs_it(self):
        plan = self.env["qms.training.plan"].with_user(self.hr).create({"year": 2055})
        filters = {"filters": {}}
        for user, report, docs, data in (
            (self.employee, PROOF, self.record, None),
            (self.hr, PROOF, self.record | self.record_of(self.session, self.anna), None),
            (self.employee, PERSON, self.max, None),
            (self.boss, SHEET, self.session, None),
            (self.hr, PLAN, plan, None),
            (self.boss, MATRIX, self.max.browse(), filters),
            (self.hr, MATRIX, self.max.browse(), filters),
        ):
            with self.subTest(user=user.login, report=report):
                self.env.invalidate_all()
                reports = self.env["ir.actions.report"].with_user(user).with_context(force_report_rendering=True)
                with self.allow_pdf_render():
                    content, kind = reports._render_qweb_pdf(report, docs.ids, data=data)
                self.assertEqual((kind, content[:5]), ("pdf", b"%PDF-"))
