from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TrainingCase

NEXT_RULES = [
    "qms_evidence_rule_complete_competence",
    "qms_evidence_rule_complete_skills",
    "qms_evidence_rule_complete_training",
    "qms_evidence_rule_complete_effect",
    "qms_evidence_rule_qms_training_need_competence",
    "qms_evidence_rule_qms_training_need_done",
    "qms_evidence_rule_qms_training_effect_training",
    "qms_evidence_rule_qms_training_plan_training",
]


@tagged("post_install", "-at_install")
class TestQmsTraining(TrainingCase):
    def test_course_counts_what_was_held_by_one_query_for_all(self):
        self.record_talk()
        other = self.new_course()
        courses = (self.course | other).with_user(self.hr)
        courses.mapped("name")
        with self.assertQueryCount(1):
            counts = courses.mapped(lambda course: (course.session_count, course.record_count, course.date_done))
        self.assertEqual(counts, [(1, 8, self.today), (0, 0, False)])

    def test_people_trained_twice_are_counted_once(self):
        self.record_talk()
        self.record_talk(self.anna, date_done=self.today - timedelta(days=400))
        self.assertEqual((self.course.session_count, self.course.record_count), (2, 8))

    def test_employee_reads_courses_and_counts_only_own_records(self):
        self.record_talk(self.people | self.me)
        self.assertEqual(self.course.with_user(self.employee).record_count, 1)
        self.assert_refused(self.course.with_user(self.employee).write, {"name": "x"})

    def test_course_of_the_parent_company_serves_its_branch(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        person = self.new_people(1, company=branch)
        self.hr.company_ids |= branch
        dialog = (
            self.env["qms.training.register"]
            .with_user(self.hr)
            .with_company(branch)
            .create(
                {
                    "training_id": self.course.id,
                    "employee_ids": [(6, 0, person.ids)],
                }
            )
        )
        dialog.action_register()
        self.assertEqual(dialog.session_id.company_id, branch)

    @mute_logger("odoo.sql_db")
    def test_title_is_unique_per_company_whatever_the_capitals(self):
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["qms.training"].create({"name": "LADDERS", "company_id": self.company.id})
        self.assertTrue(self.env["qms.training"].create({"name": "LADDERS", "company_id": self.other_company.id}))

    def test_smart_buttons_open_records_and_dialog(self):
        session = self.record_talk()
        action = self.course.with_user(self.hr).action_view_records()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), session.record_ids)
        self.assertEqual(
            self.course.with_user(self.hr).action_open_register()["context"], {"default_training_id": self.course.id}
        )

    def test_course_with_records_is_archived_not_deleted(self):
        self.record_talk()
        course = self.course.with_user(self.hr)
        self.assert_refused(course.unlink, says="Archive the course")
        course.action_archive()
        self.env.flush_all()
        self.assertTrue(self.new_course("Ladders"))
        never_held = self.new_course().with_user(self.hr)
        never_held.unlink()
        self.assertFalse(never_held.exists())

    def test_course_with_records_stays_in_its_company(self):
        self.record_talk()
        self.assert_refused(self.course.write, {"company_id": self.other_company.id}, says="compan")
        self.new_course().company_id = self.other_company

    def evidence(self):
        """Return {rule of this addon: records found}, as the auditor reads the page by clause; what needs, verdicts and
        plans count has a test of its own (test_training_evidence)."""
        self.env.invalidate_all()
        names = self.env["ir.model.data"].search(
            [
                ("model", "=", "qms.evidence.rule"),
                ("module", "=", "qms_iso9001_training"),
                ("name", "not in", NEXT_RULES),
            ]
        )
        rules = self.env["qms.evidence.rule"].with_user(self.auditor).browse(names.mapped("res_id"))
        for rule in rules:
            action = rule.action_view_records()
            opened = self.env[action["res_model"]].with_user(self.auditor).search_count(action["domain"])
            self.assertEqual(opened, rule.record_count, rule.name)
        return dict(zip(rules.mapped("name"), rules.mapped("record_count"), strict=True))

    def test_evidence_by_clause_counts_trainings_and_skills_and_opens_them(self):
        before = self.evidence()
        self.record_talk(result="passed")
        self.record_talk(training_id=self.new_course().id).action_cancel("wrong list")
        self.give_skill()
        after = self.evidence()
        self.assertEqual(
            {name: after[name] - before[name] for name in after},
            {
                "Skills that job positions require": 1,
                "Skills that employees hold": 1,
                "Training passed": 8,
                "Training records": 8,
                "Talks and trainings held": 1,
                "Courses": 1,
            },
        )

    def give_skill(self):
        """The job asks for a skill and Anna holds it."""
        kind = self.env["hr.skill.type"].create(
            {
                "name": "Workshop",
                "skill_ids": [Command.create({"name": "MAG welding"})],
                "skill_level_ids": [Command.create({"name": "Basic", "level_progress": 50, "default_level": True})],
            }
        )
        skill = {"skill_type_id": kind.id, "skill_id": kind.skill_ids.id, "skill_level_id": kind.skill_level_ids.id}
        self.welder.write({"job_skill_ids": [Command.create(dict(skill))]})
        self.anna.write({"employee_skill_ids": [Command.create(dict(skill))]})
        # Only with evidence it counts.
        self.anna.employee_skill_ids.with_user(self.hr).action_qms_confirm()
