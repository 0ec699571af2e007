from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .skill_case import SkillCase

PREFIX = "qms_iso9001_training.qms_evidence_rule_"
COMPLETE = ("competence", "skills", "training", "effect")


@tagged("post_install", "-at_install")
class TestTrainingEvidence(SkillCase):
    """What needs, verdicts, plans and skills bring to the evidence by clause, the review, the pack and the Inbox."""

    def found(self, name):
        """Return how many records the rule finds, as the auditor; the list it opens shows as many."""
        self.env.invalidate_all()
        rule = self.env.ref(PREFIX + name).with_user(self.auditor)
        action = rule.action_view_records()
        opened = self.env[action["res_model"]].with_user(self.auditor).search_count(action["domain"])
        self.assertEqual(opened, rule.record_count)
        return rule.record_count

    def need(self, employee=None, days=5, **vals):
        """Return a need of the usual course that is due in so many days, as the HR officer writes it down."""
        return (
            self.env["qms.training.record"]
            .with_user(self.hr)
            .create(
                {
                    "employee_id": (employee or self.anna).id,
                    "training_id": self.course.id,
                    "date_due": self.today + timedelta(days=days),
                    **vals,
                }
            )
        )

    def listed(self, method, record, user=None):
        """Tell whether a list that `method` contributes shows `record` to `user` (the quality manager)."""
        user = user or self.manager
        model = record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids).browse()
        lines = [line for line in getattr(model, method)() if line["model"] == record._name]
        return any(record in model.search(line["domain"]) for line in lines)

    def test_only_skills_that_count_are_evidence(self):
        before = self.found("hr_employee_skill")
        declared = self.new_skill(self.anna)
        self.new_confirmed(self.people[1], valid_to=self.today - timedelta(days=3))
        self.assertEqual(self.found("hr_employee_skill"), before)
        declared.with_user(self.hr).action_qms_confirm()
        self.assertEqual(self.found("hr_employee_skill"), before + 1)
        declared.with_user(self.hr).action_qms_withdraw("No proof")
        self.assertEqual(self.found("hr_employee_skill"), before)
        self.new_confirmed(self.people[2], valid_from=self.today + timedelta(days=3))
        self.assertEqual(self.found("hr_employee_skill"), before)

    def test_rules_of_completeness_speak_by_their_figure(self):
        rules = {name: self.env.ref(f"{PREFIX}complete_{name}") for name in COMPLETE}
        for rule in rules.values():
            found = rule._count(self.company)[rule.id]
            self.assertEqual((found["state"], found["count"]), ("missing", 0), rule.name)
            self.assertIn("switch the indicator on", found["note"], rule.name)
        asked = {
            "skill_type_id": self.kind.id,
            "skill_id": self.welding.id,
            "skill_level_id": self.kind.skill_level_ids[:1].id,
        }
        self.welder.write({"job_skill_ids": [Command.create(asked)]})
        rule = rules["competence"]
        rule.indicator_id.with_user(self.manager).with_company(self.company).action_activate()
        half = len(self.people) // 2
        for held, people, state in (("50", self.people[:half], "missing"), ("100", self.people[half:], "live")):
            for person in people:
                self.new_confirmed(person, level=self.kind.skill_level_ids[:1])
            rule.indicator_id.with_user(self.officer).with_company(self.company).action_measure()
            self.env.flush_all()
            self.env.invalidate_all()
            found = rule._count(self.company)[rule.id]
            self.assertEqual((found["state"], found["count"]), (state, len(self.people)), found["note"])
            self.assertIn(held, found["note"])

    def test_open_needs_are_evidence_and_overdue_ones_are_not(self):
        before, done = self.found("qms_training_need_competence"), self.found("qms_training_need_done")
        need, late = self.need(), self.need(self.people[1], days=-5)
        self.assertEqual(self.found("qms_training_need_competence"), before + 1)
        (need | late).action_attend()
        self.assertEqual(self.found("qms_training_need_competence"), before)
        self.assertEqual(self.found("qms_training_need_done"), done + 1)

    def test_verdicts_are_evidence_and_go_into_review_and_pack(self):
        before = self.found("qms_training_effect_training")
        self.course.write({"is_effect_asked": True, "effect_days": 1})
        record = self.need()
        record.action_pass()
        self.assertEqual(self.found("qms_training_effect_training"), before)
        question = record.effect_id
        self.assertFalse(self.listed("_pack_folder", question))
        question.with_user(self.hr).action_all_effective("Seen at work")
        self.assertEqual(self.found("qms_training_effect_training"), before + 1)
        self.assertTrue(self.listed("_pack_folder", question))
        self.assertTrue(self.listed("_review_inputs", question))

    def test_a_plan_of_the_year_is_evidence(self):
        before = self.found("qms_training_plan_training")
        self.env["qms.training.plan"].with_user(self.hr).create({"year": self.today.year})
        self.assertEqual(self.found("qms_training_plan_training"), before + 1)

    def test_overdue_needs_stand_in_inbox_and_review(self):
        need, late = self.need(), self.need(self.people[1], days=-5)
        for method in ("_inbox_lines", "_review_inputs"):
            with self.subTest(method=method):
                self.assertTrue(self.listed(method, late))
                self.assertFalse(self.listed(method, need))

    def test_skills_about_to_end_stand_in_inbox_and_review_and_those_that_count_in_the_pack(self):
        soon = self.new_confirmed(self.anna, valid_to=self.today + timedelta(days=60))
        later = self.new_confirmed(self.people[1], valid_to=self.today + timedelta(days=120))
        over = self.new_confirmed(self.people[2], valid_to=self.today - timedelta(days=3))
        declared = self.new_skill(self.people[3], valid_to=self.today + timedelta(days=60))
        for method, shown in (
            ("_inbox_lines", soon),
            ("_review_inputs", soon),
            ("_pack_folder", soon | later),
        ):
            for skill in soon | later | over | declared:
                with self.subTest(method=method, skill=skill.employee_id.name):
                    self.assertEqual(self.listed(method, skill), skill in shown)

    def test_a_skill_that_was_renewed_is_not_about_to_end(self):
        days = {"soon": 60, "later": 400, "sooner": 20}
        until = {name: self.today + timedelta(days=count) for name, count in days.items()}
        old = self.new_confirmed(self.anna, valid_to=until["soon"])
        lower = self.new_confirmed(self.people[1], valid_to=until["soon"], level=self.expert)
        for person, level in ((self.anna, self.expert), (self.people[1], self.basic)):
            self.new_confirmed(person, valid_to=until["later"], level=level, valid_from=self.yesterday)
        sooner = self.new_confirmed(self.people[2], valid_to=until["sooner"])
        last = self.new_confirmed(self.people[2], valid_to=until["soon"], valid_from=self.yesterday)
        declared = self.new_confirmed(self.people[3], valid_to=until["soon"])
        self.new_skill(self.people[3], valid_to=until["later"], valid_from=self.yesterday)
        for method in ("_inbox_lines", "_review_inputs"):
            shown = [skill for skill in (old, lower, sooner, last, declared) if self.listed(method, skill)]
            self.assertEqual(shown, [lower, last, declared], method)
        self.assertEqual((old | lower).mapped("qms_is_renewed"), [True, False])

    def test_another_company_sees_none_of_it(self):
        soon = self.new_confirmed(self.anna, valid_to=self.today + timedelta(days=60))
        stranger = self.new_user("manager", self.other_company, "t_stranger")
        for method in ("_inbox_lines", "_review_inputs", "_pack_folder"):
            with self.subTest(method=method):
                self.assertFalse(self.listed(method, soon, stranger))
