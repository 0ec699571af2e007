from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import TrainingCase


@tagged("post_install", "-at_install")
class TestCompetenceCheck(TrainingCase):
    """Who is named as trainer holds, with evidence, what the course asks of its trainer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["hr.skill.type"].create(
            {
                "name": "Teaching",
                "skill_ids": [(0, 0, {"name": "Ladders, trainer"}), (0, 0, {"name": "First aid"})],
                "skill_level_ids": [(0, 0, {"name": "Yes", "level_progress": 100, "default_level": True})],
            }
        )
        cls.skill, cls.other_skill = cls.kind.skill_ids
        cls.course.trainer_skill_ids = cls.skill
        cls.company.qms_competence_check = "block"

    def hold(self, employee=None, evidence="confirmed", until=None, skill=None, since=-400):
        """Have somebody hold the skill until so many days from today, as the HR officer enters it."""
        return (
            self.env["hr.employee.skill"]
            .with_user(self.hr)
            .create(
                {
                    "employee_id": (employee or self.anna).id,
                    "skill_type_id": self.kind.id,
                    "skill_id": (skill or self.skill).id,
                    "skill_level_id": self.kind.skill_level_ids.id,
                    "valid_from": self.today + timedelta(days=since),
                    "valid_to": until is not None and self.today + timedelta(days=until),
                    "qms_evidence": evidence,
                }
            )
        )

    def plan(self, trainer=None, **vals):
        """Plan the course as the HR officer."""
        vals = {"training_id": self.course.id, "trainer_id": (trainer or self.anna).id, **vals}
        return self.env["qms.training.session"].with_user(self.hr).create(vals)

    def test_a_trainer_without_the_skill_is_refused(self):
        self.assert_refused(self.plan, says="Person 1 does not hold the skill Ladders, trainer.")
        self.hold()
        self.assertTrue(self.plan())

    def test_refused_on_write_and_by_the_dialogs_too(self):
        session = self.plan(trainer_id=False, trainer_name="Adviser of the insurer")
        self.assert_refused(session.write, {"trainer_id": self.anna.id}, says="Name somebody else")
        self.assert_refused(self.record_talk, self.people[1:3], trainer_id=self.anna.id, says="does not hold")
        schedule = self.env["qms.training.schedule"].with_user(self.hr)
        dialog = schedule.create(
            {
                "training_id": self.course.id,
                "trainer_id": self.anna.id,
                "employee_ids": [(6, 0, self.people[1:3].ids)],
                "date_start": self.company._qms_midnight(self.today + timedelta(days=3)) + timedelta(hours=9),
            }
        )
        self.assert_refused(dialog.action_schedule, says="does not hold")

    def test_the_form_refuses(self):
        self.env["qms.training.session"].create({"training_id": self.course.id, "company_id": self.company.id})
        session = self.plan(trainer_id=False)
        other = self.new_course()
        other.trainer_skill_ids = self.skill
        session.trainer_id = False
        form = Form(session)
        form.training_id = other
        form.save()
        self.hold()
        session.trainer_id = self.anna
        asked_more = self.new_course("First aid")
        asked_more.trainer_skill_ids = self.skill + self.other_skill
        with Form(session) as form:
            form.training_id = asked_more
            with self.assertRaisesRegex(UserError, "does not hold the skill First aid"):
                form.save()
            form.training_id = other

    def test_what_counts_is_evidence_on_the_day(self):
        self.hold(evidence="declared")
        self.assert_refused(self.plan, says="does not hold")
        self.hold(evidence="confirmed", until=-1)
        self.assert_refused(self.plan, says="does not hold")
        self.hold(self.people[1], until=10)
        later = self.company._qms_midnight(self.today + timedelta(days=30))
        self.assert_refused(self.plan, self.people[1], date_start=later, says="does not hold")
        self.assertTrue(self.plan(self.people[1]))
        self.hold(self.people[2], skill=self.other_skill)
        self.assert_refused(self.plan, self.people[2], says="does not hold")

    def test_off_says_nothing_and_warn_notes_it(self):
        self.company.qms_competence_check = "off"
        self.assertFalse(self.plan().trainer_warning)
        self.company.qms_competence_check = "warn"
        session = self.plan()
        self.assertIn("does not hold the skill Ladders, trainer", session.trainer_warning)
        self.assertIn("Competence check: Person 1 does not hold", session.message_ids[0].body)
        self.hold()
        session.invalidate_recordset(["trainer_warning"])
        self.assertFalse(session.trainer_warning)

    def test_what_the_trainer_holds_is_checked_again_on_closing(self):
        skill = self.hold()
        session = self.schedule(self.people[1:3], trainer_id=self.anna.id)
        session.action_attend_all()
        skill.with_user(self.hr).action_qms_withdraw("Forged")
        self.assert_refused(session.action_close, says="does not hold")
        self.assertEqual(session.state, "planned")
        self.hold(since=0)
        session.action_close()
        self.assertEqual(session.state, "done")

    def notes(self, session):
        return session.message_ids.filtered(lambda message: "Competence check" in (message.body or ""))

    def test_the_same_is_noted_once(self):
        self.company.qms_competence_check = "warn"
        skill = self.hold()
        session = self.schedule(self.people[2:4], trainer_id=self.anna.id)
        self.assertFalse(self.notes(session))
        session.trainer_id = self.people[1]
        self.assertEqual(len(self.notes(session)), 1)
        for _time in range(2):
            session.write({"trainer_id": self.people[1].id, "minutes": 50})
        self.assertEqual(len(self.notes(session)), 1)
        session.trainer_id = self.anna
        skill.with_user(self.hr).action_qms_withdraw("Forged")
        session.action_attend_all()
        session.action_close()
        self.assertEqual(len(self.notes(session)), 2)
        other = self.schedule(self.people[4:6], trainer_id=self.people[1].id)
        other.action_attend_all()
        other.action_close()
        self.assertEqual(len(self.notes(other)), 1, "Said when it was planned.")

    def test_the_same_is_noted_once_whatever_the_name_and_the_language(self):
        self.company.qms_competence_check = "warn"
        self.env["res.lang"]._activate_lang("de_DE")
        self.skill.with_context(lang="de_DE").name = "Leitern, Trainer"
        for name in ("Jim <b>Stone</b> & Sons", "O'Neil *Anna*"):
            with self.subTest(name=name):
                self.people[1].name = name
                session = self.schedule(self.people[2:4], trainer_id=self.people[1].id)
                self.assertEqual(len(self.notes(session)), 1)
                session.action_attend_all()
                self.hr.lang = "de_DE"
                session.with_context(lang="de_DE").action_close()
                self.assertEqual(len(self.notes(session)), 1)
                self.hr.lang = "en_US"

    def test_nobody_types_what_was_noted(self):
        session = self.plan(trainer_id=False)
        self.assert_refused(session.write, {"trainer_noted": "Nothing"})

    def test_off_by_default_and_another_company_is_not_checked(self):
        self.assertEqual(self.other_company.qms_competence_check, "off")
        course = self.env["qms.training"].create({"name": "Ladders", "company_id": self.other_company.id})
        course.trainer_skill_ids = self.skill
        stranger = self.new_people(1, company=self.other_company)
        session = self.env["qms.training.session"].with_user(self.other_manager)
        self.assertTrue(session.create({"training_id": course.id, "trainer_id": stranger.id}))

    def test_a_course_that_asks_nothing_takes_anybody(self):
        self.course.trainer_skill_ids = False
        self.assertTrue(self.plan())

    def test_findings_of_a_role_that_nobody_knows(self):
        session = self.plan(trainer_id=False)
        self.assertEqual(session._person_findings(self.anna, "cook"), [])
        self.assertEqual(session._person_findings(self.env["hr.employee"], "trainer"), [])
