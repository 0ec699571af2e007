from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .competence_case import CompetenceCase


@tagged("post_install", "-at_install")
class TestCompetenceSteps(CompetenceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.course, cls.weld, cls.middle)

    @classmethod
    def grant(cls, course, skill, level):
        return cls.env["qms.training.skill"].create(
            {
                "training_id": course.id,
                "skill_id": skill.id,
                "skill_level_id": level.id,
                "skill_type_id": skill.skill_type_id.id,
            }
        )

    def records(self):
        return self.env["qms.training.record"].search([("employee_id", "in", self.people.ids)])

    def test_a_gap_becomes_a_need_once(self):
        for _time in range(2):
            action = self.gap().action_plan_training()
            record = self.records()
            self.assertEqual((record.state, record.training_id, record.employee_id), ("needed", self.course, self.anna))
            self.assertEqual(action["domain"], [("id", "in", record.ids)])

    def test_many_rows_at_once_in_constant_queries(self):
        gaps = self.gaps()
        gaps[:1].action_plan_training()
        few = self.queries(gaps[1:2])
        self.assertLessEqual(self.queries(gaps[2:]), few)
        gaps.action_plan_training()
        self.assertEqual(self.records().employee_id, self.people)
        self.assertEqual(len(self.records()), len(self.people))

    def queries(self, gaps):
        """Return how many queries it takes to plan a training for `gaps`."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        gaps.action_plan_training()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_what_is_planned_is_due_when_the_night_would_say(self):
        self.hold(self.anna, self.weld, self.middle, until=40)
        self.hold(self.people[1], self.weld, self.low)
        self.gaps().action_plan_training()
        days = {record.employee_id: record.date_due for record in self.records()}
        self.assertEqual(days.pop(self.anna), self.today + timedelta(days=40))
        self.assertEqual(set(days.values()), {self.today + timedelta(days=30)})

    def test_a_course_below_the_level_does_not_close_the_gap(self):
        self.require(self.solder, self.high)
        self.grant(self.course, self.solder, self.middle)
        action = self.gap(skill=self.solder).action_plan_training()
        self.assertEqual((action["res_model"], action["domain"]), ("qms.training", []))
        self.assertIn("No course grants Soldering", action["name"])
        courses = self.env["qms.training"].with_user(self.hr).with_context(**action["context"])
        with self.undone():
            made = courses.create({"name": "Soldering well", "company_id": self.company.id})
            self.assertEqual((made.skill_ids.skill_id, made.skill_ids.skill_level_id), (self.solder, self.high))
        with self.assertRaisesRegex(UserError, "No course grants"):
            self.gaps(domain=[("skill_id", "=", self.solder.id)]).action_plan_training()
        self.assertFalse(self.records())

    def test_of_several_courses_the_user_chooses(self):
        second = self.new_course("Welding at the bench")
        self.grant(second, self.weld, self.high)
        action = self.gap().action_plan_training()
        self.assertEqual(action["res_model"], "qms.training")
        self.assertEqual(set(action["domain"][0][2]), set((self.course | second).ids))

    def test_a_course_of_another_company_is_none_of_ours(self):
        self.course.active = False
        theirs = self.env["qms.training"].create({"name": "Theirs", "company_id": self.other_company.id})
        self.grant(theirs, self.weld, self.high)
        self.assertFalse(self.gap().sudo()._get_courses()[self.gap().sudo()])

    def test_what_is_met_is_not_planned(self):
        self.hold(self.anna, self.weld, self.high)
        with self.assertRaisesRegex(UserError, "not met"):
            self.gap().action_plan_training()

    def test_who_may_not_write_records_plans_nothing(self):
        self.anna.parent_id = self.me
        for user in (self.employee, self.officer, self.auditor):
            with self.assertRaises(AccessError):
                self.gaps(user).action_plan_training()
        self.gaps(self.manager)[:1].action_plan_training()
        self.assertEqual(len(self.records()), 1)

    def test_a_planned_gap_says_why_and_an_open_need_learns_it(self):
        need = self.env["qms.training.record"].create({"employee_id": self.anna.id, "training_id": self.course.id})
        self.gaps().action_plan_training()
        self.assertEqual((need.origin, need.need_skill_id), ("manual", self.weld))
        self.assertEqual(set((self.records() - need).mapped("origin")), {"gap"})
        self.assertEqual((self.records() - need).need_skill_id, self.weld)

    def test_what_opens_says_what_it_shows(self):
        """The client shows `display_name` first, which Odoo sets to the name of the action in the database."""
        self.require(self.solder, self.high)
        session = self.schedule(self.people[1:2])
        for action, says in (
            (self.gap(skill=self.solder).action_plan_training(), "No course grants Soldering"),
            (self.env["qms.competence.gap"].with_user(self.hr)._action_my_team(), "My team's competence"),
            (self.anna.with_user(self.hr).action_view_qms_skills(), "Skills and evidence"),
            (session.action_open_schedule(), "Add people"),
        ):
            with self.subTest(says=says):
                self.assertIn(says, action["display_name"])
