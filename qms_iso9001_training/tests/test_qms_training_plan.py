from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import TrainingCase

NOW = "2055-05-20 10:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestQmsTrainingPlan(TrainingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.course.cost = 300
        cls.fire = cls.new_course()

    def plan(self, user=None, **vals):
        """Make the plan of 2055 as the HR officer."""
        return self.env["qms.training.plan"].with_user(user or self.hr).create({"year": 2055, **vals})

    def line(self, plan, quarter="2", **vals):
        vals = {"plan_id": plan.id, "quarter": quarter, "training_id": self.course.id, **vals}
        return self.env["qms.training.plan.line"].with_user(self.hr).create(vals)

    def need(self, people, day, course=None):
        course = course or self.course
        return self.env["qms.training.record"].create(
            [{"employee_id": person.id, "training_id": course.id, "date_due": day} for person in people]
        )

    def told(self, plan):
        lines = plan.line_ids.sorted(lambda line: (line.quarter, line.training_id.name))
        return [(line.quarter, line.training_id.name, line.people_planned) for line in lines]

    def test_one_button_takes_the_needs_by_course_and_quarter(self):
        self.need(self.people[:3], date(2055, 8, 1))
        self.need(self.people[3:5], date(2055, 2, 1))
        self.need(self.people[5:6], False)
        self.need(self.people[:2], date(2055, 12, 31), self.fire)
        self.need(self.people[2:4], date(2056, 1, 1), self.fire)
        self.need(self.people[4:5], date(2055, 7, 2), self.fire).action_cancel("Left")
        plan = self.plan()
        plan.action_take_needs()
        wanted = [("2", "Ladders", 3), ("3", "Ladders", 3), ("4", "Fire", 2)]
        self.assertEqual(self.told(plan), wanted, "What is overdue or has no day comes in this quarter.")
        plan.action_take_needs()
        self.assertEqual(self.told(plan), wanted, "Pressed twice it plans once.")

    def test_taking_needs_again_raises_and_never_lowers(self):
        plan = self.plan()
        more, fewer = self.line(plan, "3", people_planned=1), self.line(plan, "4", people_planned=9)
        self.need(self.people[:2], date(2055, 9, 1))
        self.need(self.people[2:4], date(2055, 10, 1))
        plan.action_take_needs()
        self.assertEqual((more.people_planned, fewer.people_planned), (2, 9))

    def test_next_year_takes_what_is_overdue_first(self):
        self.need(self.people[:1], date(2055, 2, 1))
        self.need(self.people[1:2], date(2056, 7, 1))
        plan = self.plan(year=2056)
        plan.action_take_needs()
        self.assertEqual(self.told(plan), [("1", "Ladders", 1), ("3", "Ladders", 1)])
        past = self.plan(year=2054)
        past.action_take_needs()
        self.assertFalse(past.line_ids)

    def test_who_is_planned_is_trained_on_that_day(self):
        self.need(self.people[:2], date(2055, 6, 1))
        self.schedule(self.people[:2], date_start=datetime(2055, 11, 3, 8))
        self.need(self.people[2:3], date(2055, 12, 1))
        self.schedule(self.people[2:3], date_start=datetime(2056, 2, 3, 8))
        plan, coming = self.plan(), self.plan(year=2056)
        (plan | coming).action_take_needs()
        self.assertEqual(self.told(plan), [("4", "Ladders", 2)])
        self.assertEqual(self.told(coming), [("1", "Ladders", 1)])

    def test_the_plan_of_next_year_leaves_what_is_due_before_to_this_year(self):
        self.need(self.people[:2], date(2055, 8, 1))
        self.need(self.people[2:3], date(2055, 5, 31))
        plan, coming = self.plan(), self.plan(year=2056)
        (plan | coming).action_take_needs()
        self.assertEqual(self.told(plan), [("2", "Ladders", 1), ("3", "Ladders", 2)])
        self.assertFalse(coming.line_ids)

    def test_an_imported_cost_of_nothing_stays(self):
        vals = {"training_id": self.course.id, "date_done": date(2055, 5, 3), "state": "done"}
        sessions = self.env["qms.training.session"].with_user(self.manager)
        costs = [{}, {"cost": 0}, {"cost": 40}, {"cost": False}]
        held = sessions.create([{**vals, "date_done": date(2055, 5, 3 + i), **cost} for i, cost in enumerate(costs)])
        self.assertEqual(held.mapped("cost"), [300, 0, 40, 300])

    def test_budget_and_actual(self):
        plan = self.plan(budget=500)
        line = self.line(plan, sessions_planned=1, people_planned=4)
        self.assertEqual((line.cost_planned, plan.cost_planned), (300, 300))
        self.record_talk(self.people[:3], date_done=date(2055, 4, 1))
        self.record_talk(self.people[3:4], date_done=date(2055, 5, 20))
        self.record_talk(self.people[4:5], date_done=date(2055, 3, 31))
        self.record_talk(self.people[5:6], date_done=date(2055, 5, 2)).action_cancel("Wrong day")
        self.env.invalidate_all()
        self.assertEqual((line.people_done, line.sessions_done, line.cost_actual), (4, 2, 600))
        self.assertEqual((plan.people_done, plan.cost_actual), (4, 600))
        self.assertTrue(plan.is_over_budget)
        self.course.cost = 100
        self.env.invalidate_all()
        self.assertEqual(line.cost_planned, 300, "A cost that changes later changes no plan.")

    def test_what_was_held_keeps_the_cost_of_its_day(self):
        line = self.line(self.plan())
        held = self.record_talk(self.people[:3], date_done=date(2055, 4, 1))
        cancelled = self.record_talk(self.people[3:4], date_done=date(2055, 4, 2))
        planned = self.schedule(self.people[4:5])
        cancelled.action_cancel("Wrong day")
        self.course.cost = 500
        self.env.invalidate_all()
        self.assertEqual([each.cost for each in (held, cancelled, planned)], [300, 300, 0])
        self.assertEqual(line.cost_actual, 300, "A cost that changes later changes nothing that was held.")
        planned.action_attend_all()
        planned.action_close()
        self.env.invalidate_all()
        self.assertEqual((planned.cost, line.cost_actual), (500, 800))
        for forged in ({"cost": 1}, {"cost": 0}):
            self.assert_refused(held.write, forged, says="set by its buttons")
        imported = (
            self.env["qms.training.session"]
            .with_user(self.manager)
            .create({"training_id": self.course.id, "date_done": date(2055, 5, 3), "state": "done"})
        )
        self.assertEqual((imported.cost, imported.is_legacy), (500, True))
        self.assertEqual(held.with_user(self.officer).cost, 300)
        with self.assertRaises(AccessError):
            held.with_user(self.auditor).read(["cost"])

    def test_the_pivot_adds_up_what_is_counted(self):
        plan = self.plan()
        self.line(plan, "1"), self.line(plan, "2")
        self.record_talk(self.people[:3], date_done=date(2055, 4, 1))
        self.record_talk(self.people[:2], date_done=date(2055, 1, 1))
        lines = self.env["qms.training.plan.line"].with_user(self.hr)
        sums = ["people_done:sum", "sessions_done:sum", "cost_actual:sum"]
        groups = lines._read_group([("plan_id", "=", plan.id)], ["quarter"], sums)
        self.assertEqual(groups, [("1", 2, 1, 300.0), ("2", 3, 1, 300.0)])
        [total] = lines._read_group([("plan_id", "=", plan.id)], [], sums)
        self.assertEqual(total, (5, 2, 600.0))
        # As the pivot and a grouped list of the web client ask for it.
        asked = ["people_done:sum", "cost_actual:sum_currency", "__count"]
        [everything, by_quarter] = lines.formatted_read_grouping_sets(
            [("plan_id", "=", plan.id)], [[], ["quarter"]], asked
        )
        self.assertEqual((everything[0]["people_done:sum"], everything[0]["cost_actual:sum_currency"]), (5, 600.0))
        self.assertEqual([group["cost_actual:sum_currency"] for group in by_quarter], [300.0, 300.0])

    def test_amounts_are_for_hr_and_quality_alone(self):
        plan = self.plan(approver_ids=self.employee.ids, budget=500)
        line = self.line(plan)
        mine = plan.with_user(self.employee)
        self.assertEqual(mine.line_ids.people_done, 0)
        for record, name in ((mine, "budget"), (mine, "cost_actual"), (line.with_user(self.employee), "cost_planned")):
            with self.assertRaises(AccessError):
                record.read([name])
        with self.assertRaises(AccessError):
            line.with_user(self.employee)._read_group([], [], ["cost_actual:sum"])
        self.assertEqual(plan.with_user(self.officer).budget, 500)

    def test_who_sees_and_makes_plans(self):
        plan = self.plan()
        for user in (self.officer, self.auditor, self.manager):
            self.assertTrue(plan.with_user(user).has_access("read"), user.login)
        for user in (self.employee, self.buyer, self.other_manager):
            self.assertFalse(plan.with_user(user).has_access("read"), user.login)
        with self.assertRaises(AccessError):
            self.plan(user=self.officer)
        with self.assertRaises(AccessError):
            plan.with_user(self.auditor).action_take_needs()

    def test_another_company_plans_its_own(self):
        other = self.env["qms.training.plan"].with_user(self.other_manager).create({"year": 2055})
        self.need(self.people[:3], date(2055, 8, 1))
        other.action_take_needs()
        self.assertFalse(other.line_ids)
        self.assertTrue(self.plan(), "Each company has a plan of the year.")

    def test_without_approval_it_serves_as_a_draft(self):
        plan = self.plan(approver_ids=self.manager.ids)
        self.line(plan)
        self.assertFalse(plan.is_approval_asked)
        self.assert_refused(plan.action_submit, says="approves no training plans")
        plan.line_ids.people_planned = 7
        self.assert_state(plan, "draft")

    def test_approved_it_stays_as_it_is(self):
        self.company.qms_training_plan_approval = True
        plan = self.plan(approver_ids=self.employee.ids, budget=900)
        self.assert_refused(plan.action_submit, says="at least one training")
        line = self.line(plan)
        plan.action_submit()
        self.assert_refused(line.write, {"people_planned": 3}, says="its trainings stay")
        self.assert_refused(self.line, plan, "3", says="its trainings stay")
        self.assert_refused(line.unlink, says="its trainings stay")
        self.assert_refused(plan.write, {"budget": 1}, says="cannot be changed")
        self.assert_refused(plan.action_take_needs, says="Draft")
        found = self.env["qms.training.plan"].with_user(self.employee)
        self.assertIn(plan.id, found.search(found._my_quality_lines()[0]["domain"]).ids)
        plan.with_user(self.employee).action_approve()
        self.assert_state(plan, "in_force")
        self.assert_refused(line.write, {"people_planned": 3}, says="its trainings stay")
        self.assertEqual(plan.sudo().signature_count, 2)

    def test_a_line_moves_into_no_approved_plan(self):
        self.company.qms_training_plan_approval = True
        plan = self.plan(approver_ids=self.employee.ids)
        self.line(plan)
        plan.action_submit()
        loose = self.line(self.plan(year=2056))
        self.assert_refused(loose.write, {"plan_id": plan.id}, says="its trainings stay")

    def test_the_form_plans_and_prints(self):
        form = Form(self.env["qms.training.plan"].with_user(self.hr))
        form.year = 2055
        with form.line_ids.new() as line:
            line.quarter = "2"
            line.training_id = self.course
            line.people_planned = 6
        plan = form.save()
        self.assertEqual(plan.line_ids.cost_planned, 300)
        report = self.env["ir.actions.report"].with_user(self.hr)
        html = report._render_qweb_html("qms_iso9001_training.qms_training_plan_report", plan.ids)[0].decode()
        self.assertIn("Training plan <span>2055</span>", html)
        self.assertIn("Planned cost", html)
        plan.approver_ids = self.employee
        html = (
            report.with_user(self.employee)
            ._render_qweb_html("qms_iso9001_training.qms_training_plan_report", plan.ids)[0]
            .decode()
        )
        self.assertNotIn("Planned cost", html)

    def test_many_lines_cost_no_more_queries(self):
        plan = self.plan()
        courses = self.env["qms.training"].create(
            [{"name": f"Course {number}", "company_id": self.company.id} for number in range(40)]
        )
        lines = self.env["qms.training.plan.line"]
        for quarter in "12":
            lines += lines.create(
                [{"plan_id": plan.id, "quarter": quarter, "training_id": course.id} for course in courses]
            )
        self.env.flush_all()
        lines.invalidate_recordset()
        lines.mapped("year")
        with self.assertQueryCount(1):
            lines.mapped("people_done")
        for number, course in enumerate(courses):
            self.need(self.people[:2], date(2055, 6, 1) + timedelta(days=number), course)
        self.env.flush_all()
        with self.assertQueryCount(1):
            plan.sudo()._count_needs()
