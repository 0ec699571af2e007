from odoo.exceptions import AccessError
from odoo.tests import tagged

from .need_case import NeedCase


@tagged("post_install", "-at_install")
class TestQmsTrainingRule(NeedCase):
    def test_the_night_creates_what_a_rule_asks_for_once(self):
        rule = self.new_rule(days=10)
        self.night()
        needs = self.needs()
        self.assertEqual(needs.employee_id, self.people)
        self.assertEqual(needs.rule_id, rule)
        self.assertEqual(set(needs.mapped("origin")), {"rule"})
        self.assertEqual(set(needs.mapped("date_due")), {self.days(10)})
        self.night()
        self.assertEqual(self.needs(), needs)

    def test_whoever_did_it_needs_nothing(self):
        self.record_talk(self.anna)
        self.new_rule()
        self.night()
        self.assertEqual(self.needs().employee_id, self.people - self.anna)

    def test_whoever_failed_still_needs_it(self):
        session = self.record_talk(self.anna, result="passed")
        session.record_ids.action_retract("Copied from the neighbour")
        self.new_rule()
        self.night()
        self.assertIn(self.anna, self.needs().employee_id)

    def test_a_need_that_is_planned_is_not_created_again(self):
        self.new_rule()
        self.night()
        self.needs(self.anna)._set_state("planned")
        self.night()
        self.assertFalse(self.needs(self.anna))

    def test_a_course_is_repeated_some_days_before_its_months_are_over(self):
        self.record_talk(self.anna, date_done=self.days(-320))
        rule = self.new_rule(repeat="months", months=12, lead_days=30)
        self.night()
        self.assertFalse(self.needs(self.anna))
        rule.lead_days = 60
        self.night()
        due = self.needs(self.anna).date_due
        self.assertTrue(self.days(40) <= due <= self.days(50), due)

    def test_a_course_of_long_ago_is_due_today(self):
        self.record_talk(self.anna, date_done=self.days(-1000))
        self.new_rule(repeat="months", months=12)
        self.night()
        self.assertEqual(self.needs(self.anna).date_due, self.today)

    def test_departments_tags_persons_and_everybody(self):
        tag = self.env["hr.employee.category"].create({"name": "Forklift"})
        self.anna.category_ids = tag
        courses = [self.new_course(name) for name in ("A", "B", "C", "D")]
        self.new_rule(courses[0], audience_department_ids=[(6, 0, self.workshop.ids)])
        self.new_rule(courses[1], audience_category_ids=[(6, 0, tag.ids)])
        self.new_rule(courses[2], audience_employee_ids=[(6, 0, self.people[1].ids)])
        self.new_rule(courses[3], audience="everybody")
        self.night()
        everybody = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        expected = [self.people, self.anna, self.people[1], everybody]
        self.assertEqual([self.needs(course=course).employee_id for course in courses], expected)

    def test_contractors_count(self):
        contractor = self.new_people(1, employee_type="contractor")
        self.new_rule()
        self.night()
        self.assertTrue(self.needs(contractor))

    def test_other_companies_and_archived_people_are_left_alone(self):
        stranger = self.new_people(1, self.other_company)
        self.people[2].action_archive()
        self.new_rule(audience="everybody")
        self.night()
        self.night(self.other_company)
        self.assertFalse(self.needs(stranger | self.people[2]))

    def test_a_rule_of_the_parent_company_asks_its_branches(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        person = self.new_people(1, branch)
        rule = self.new_rule(audience="everybody")
        self.night(branch)
        need = self.env["qms.training.record"].search([("employee_id", "=", person.id)])
        self.assertEqual((need.rule_id, need.company_id), (rule, branch))

    def test_an_archived_rule_or_course_asks_nobody(self):
        self.new_rule().action_archive()
        fire = self.new_course()
        self.new_rule(fire)
        fire.action_archive()
        self.night()
        self.assertFalse(self.needs())

    def test_two_rules_make_one_need_due_on_the_earlier_day(self):
        self.new_rule(days=30)
        sooner = self.new_rule(days=5, audience_employee_ids=[(6, 0, self.anna.ids)])
        self.night()
        need = self.needs(self.anna)
        self.assertEqual((need.rule_id, need.date_due), (sooner, self.days(5)))

    def test_who_writes_rules(self):
        rule = self.new_rule()
        self.assertTrue(rule.with_user(self.manager).has_access("write"))
        for user in (self.officer, self.auditor):
            self.assertEqual(rule.with_user(user).training_id.name, "Ladders")
        with self.assertRaises(AccessError):
            rule.with_user(self.officer).write({"days": 3})
        with self.assertRaises(AccessError):
            rule.with_user(self.employee).read(["days"])
        with self.assertRaises(AccessError):
            rule.with_user(self.other_manager).read(["days"])

    def test_a_quality_manager_without_hr_rights_names_people(self):
        rule = self.new_rule(user=self.manager, audience_employee_ids=[(6, 0, self.anna.ids)])
        self.assertEqual(rule.audience_employee_ids, self.anna)

    def test_the_rule_opens_its_needs(self):
        rule = self.new_rule()
        self.night()
        rule = rule.with_user(self.hr)
        self.assertEqual(rule.open_count, len(self.people))
        action = rule.action_view_needs()
        self.assertEqual(self.env[action["res_model"]].search_count(action["domain"]), len(self.people))
