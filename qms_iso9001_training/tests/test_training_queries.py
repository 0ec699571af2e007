from datetime import timedelta

from odoo import Command
from odoo.models import BaseModel
from odoo.tests import Form, tagged

from .skill_case import SkillCase

FEW, MANY = 2, 20


@tagged("post_install", "-at_install")
class TestTrainingQueries(SkillCase):
    """What a training with twenty people costs more than one with two, in queries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course.write({"is_effect_asked": True, "effect_days": 30})
        cls.few, cls.many = cls.new_people(FEW), cls.new_people(MANY)
        (cls.few + cls.many + cls.people[:1]).parent_id = cls.boss_employee

    def grant_skills(self):
        """Let the course grant two skills."""
        skill = {"skill_type_id": self.kind.id, "skill_level_id": self.expert.id}
        self.course.skill_ids = [
            Command.create({**skill, "skill_id": self.welding.id, "validity_months": 24}),
            Command.create({**skill, "skill_id": self.soldering.id}),
        ]

    def queries(self, call, *args):
        """Return how many queries `call` costs, with what it leaves to be written."""
        if isinstance(records := getattr(call, "__self__", None), BaseModel):
            # As a button calls it: nothing is read yet, not even of the records around them.
            call = getattr(records.browse(records.ids), call.__name__)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call(*args)
        self.env.flush_all()
        self.env.cr.precommit.run()
        return self.env.cr.sql_log_count - before

    def assert_steps(self, few, many, most):
        """Of each person more, at most `most` queries."""
        each = (many - few) / (MANY - FEW)
        # What happens once may be one query more or less; what happens for each is a whole step.
        self.assertLessEqual(each, most + 0.25, f"{few} queries for {FEW} people, {many} for {MANY}")

    def planned(self, people):
        return self.schedule(people).record_ids

    def asked(self, people):
        """Return the question about the course, held with `people` a hundred days ago, as their manager."""
        session = self.record_talk(people, date_done=self.today - timedelta(days=100))
        return session.record_ids.effect_id.with_user(self.boss).sudo(False)

    def test_passing_without_skills(self):
        self.course.is_effect_asked = False
        few, many = self.planned(self.few), self.planned(self.many)
        self.queries(self.planned(self.new_people(1)).action_pass)
        self.assert_steps(self.queries(few.action_pass), self.queries(many.action_pass), 0)

    def test_passing_grants(self):
        """Skills go in through each employee, as Odoo wants it: two rows are five queries, all of them Odoo's (what is
        there, the rows, whether they overlap, and the skills of the person, read and written)."""
        self.course.is_effect_asked = False
        self.grant_skills()
        few, many = self.planned(self.few), self.planned(self.many)
        self.queries(self.planned(self.new_people(1)).action_pass)
        self.assert_steps(self.queries(few.action_pass), self.queries(many.action_pass), 5)
        self.assertEqual(len(many.granted_skill_ids), 2 * MANY)

    def test_taking_back(self):
        """Odoo reads the translations of each line of a resume before it writes the lines, at once."""
        self.course.is_effect_asked = False
        self.grant_skills()
        few, many = self.planned(self.few), self.planned(self.many)
        (few + many).action_pass()
        self.assert_steps(self.queries(few.action_retract, "Copied"), self.queries(many.action_retract, "Copied"), 1)

    def test_a_retest_judges(self):
        for people in (self.few, self.many, self.people[:1]):
            self.asked(people)
        few, many, one = self.planned(self.few), self.planned(self.many), self.planned(self.people[:1])
        self.queries(one.action_pass)
        self.assert_steps(self.queries(few.action_pass), self.queries(many.action_pass), 0)
        self.assertEqual(len(many), MANY)

    def test_a_retest_judges_what_was_asked_one_by_one(self):
        """Of each question that ends, Odoo writes the message that tracks it by itself, and what is tracked."""
        for person in self.few + self.many + self.people[:1]:
            self.asked(person)
        few, many, one = self.planned(self.few), self.planned(self.many), self.planned(self.people[:1])
        self.queries(one.action_pass)
        self.assert_steps(self.queries(few.action_pass), self.queries(many.action_pass), 2)
        questions = self.env["qms.training.effect"].search([("training_id", "=", self.course.id)])
        self.assertEqual(set(questions.mapped("state")), {"judged"})

    def test_asking_for_the_effect(self):
        few, many, one = self.planned(self.few), self.planned(self.many), self.planned(self.people[:1])
        self.queries(one.action_attend)
        self.assert_steps(self.queries(few.action_attend), self.queries(many.action_attend), 0)

    def test_the_page_of_the_effect(self):
        few, many, one = self.asked(self.few), self.asked(self.many), self.asked(self.people[:1])
        # What the browser asks for.
        spec = Form(one)._view["fields_spec"]
        self.assertIn("effect_state", spec["record_ids"]["fields"])
        self.queries(one.web_read, spec)
        self.assert_steps(self.queries(few.web_read, spec), self.queries(many.web_read, spec), 0)

    def test_the_questions_of_a_manager(self):
        """Their list: twenty questions instead of two, each with a figure of its course."""
        self.course.process_id = self.env["qms.process"].create({"name": "Mounting", "company_id": self.company.id})
        few, many = (
            self.env["qms.training.effect"].union(*(self.asked(person) for person in people)).with_user(self.boss)
            for people in (self.few, self.many)
        )
        spec = {name: {} for name in ("name", "date_done", "facts", "record_count", "can_judge")}
        self.queries(few.web_read, spec)
        self.assert_steps(self.queries(few.web_read, spec), self.queries(many.web_read, spec), 0)

    def test_judging_all_with_one_comment(self):
        few, many, one = self.asked(self.few), self.asked(self.many), self.asked(self.people[:1])
        self.queries(one.action_all_effective, "Fine")
        self.assert_steps(
            self.queries(few.action_all_effective, "Fine"), self.queries(many.action_all_effective, "Fine"), 0
        )

    def test_judging_exceptions(self):
        few, many, one = self.asked(self.few), self.asked(self.many), self.asked(self.people[:1])
        self.queries(one.record_ids.action_not_effective, "Forgotten")
        self.assert_steps(
            self.queries(few.record_ids.action_not_effective, "Forgotten"),
            self.queries(many.record_ids.action_not_effective, "Forgotten"),
            0,
        )

    def test_recording_a_training_done(self):
        self.queries(self.record_talk, self.people[:1])
        self.assert_steps(self.queries(self.record_talk, self.few), self.queries(self.record_talk, self.many), 0)

    def test_recording_what_was_needed(self):
        for people in (self.few, self.many, self.people[:1]):
            self.env["qms.training.record"].create(
                [{"employee_id": person.id, "training_id": self.course.id} for person in people]
            )
        self.queries(self.record_talk, self.people[:1])
        self.assert_steps(self.queries(self.record_talk, self.few), self.queries(self.record_talk, self.many), 0)
