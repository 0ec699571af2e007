from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase
from .row_verbs import RowVerbs


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestObjectiveTree(RowVerbs, MeasuringCase):
    """An objective of the company, served by one of a process that was missed; and where a figure is going."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.process = cls.env["qms.process"].with_user(cls.manager).create({"name": "Purchasing"})
        cls.department = cls.env["hr.department"].create({"name": "Buyers", "company_id": cls.company.id})

    def new_objective(self, **vals):
        objectives = self.env["qms.objective"].with_user(self.officer).with_company(self.company)
        return objectives.create(
            {
                "name": "Vendors deliver on time",
                "indicator_id": self.on_time.id,
                "user_id": self.employee.id,
                "baseline": 60,
                "target": 90,
                "date_start": "2026-01-01",
                "date_due": "2026-12-31",
                **vals,
            }
        )

    def month(self, number, on_time, late=0):
        for _each in range(on_time):
            self.delivered(f"2026-{number:02}-10", f"2026-{number:02}-10")
        for _each in range(late):
            self.delivered(f"2026-{number:02}-10")

    def family(self):
        """Return (parent on track, child missed at the end of January)."""
        self.month(1, 2, 1)
        self.month(3, 3)
        self.measure()
        parent = self.new_objective(process_id=False)
        child = self.new_objective(process_id=self.process.id, parent_id=parent.id, date_due="2026-01-31")
        self.env.invalidate_all()
        return parent, child

    def test_a_parent_is_not_on_track_while_a_child_is_missed(self):
        parent, child = self.family()
        self.assertEqual((parent.level, child.level, child.status), ("1_company", "2_process", "missed"))
        self.assertEqual(parent.status, "at_risk")
        self.assertIn(child.name, parent.status_note)
        self.assertIn(parent, self.env["qms.objective"].search([("status", "=", "at_risk")]))

    def test_unless_its_owner_says_why(self):
        parent, child = self.family()
        with self.assertRaisesRegex(UserError, "reason"):
            child.with_user(self.employee).action_excuse(" ")
        child.with_user(self.employee).action_excuse("The one late delivery was ours to blame")
        self.env.invalidate_all()
        self.assertEqual((parent.status, child.excuse_user_id), ("on_track", self.employee))
        self.assertIn("ours to blame", parent.message_ids[:1].body)

    def test_an_owner_who_does_not_read_the_figure_says_so_as_well(self):
        self.delivered("2026-01-10", "2026-01-10")
        self.month(3, 3)
        spent = self.new_indicator(
            self.buying_manager(),
            model_name="purchase.order",
            domain="[('state', '=', 'purchase')]",
            date_field="date_order",
            aggregate="sum",
            measure_field="amount_total",
            unit="amount",
        )
        self.measure(self.on_time | spent)
        parent = self.new_objective(process_id=False)
        child = self.new_objective(
            process_id=self.process.id,
            parent_id=parent.id,
            indicator_id=spent.id,
            baseline=9,
            target=0,
            date_start="2025-12-01",
            date_due="2025-12-31",
        )
        self.env.invalidate_all()
        said = child.with_user(self.employee)
        self.assertEqual((parent.status, said.status, said.value_text), ("at_risk", "missed", "not shown"))
        self.assertFalse(said.measurement_id)
        said.action_excuse("The pump had to be bought")
        self.env.invalidate_all()
        self.assertTrue(child.sudo().excused_measurement_id)
        self.assertEqual(parent.status, "on_track")

    def buying_manager(self):
        user = self.new_user("manager", self.company, "t_buying_manager")
        user.group_ids |= self.env.ref("purchase.group_purchase_user")
        return user

    def test_it_holds_until_the_next_figure(self):
        parent, child = self.family()
        child.action_excuse("One late delivery")
        self.assertTrue(child.is_excused)
        child.sudo()._qms_write({"excused_measurement_id": self.measured("2026-03-01").id})
        self.env.invalidate_all()
        self.assertEqual(parent.status, "at_risk")
        self.assertFalse(child.is_excused, "the form offers to say it again")
        child.with_user(self.employee).action_excuse("Still only that one")
        self.env.invalidate_all()
        self.assertEqual((parent.status, child.is_excused), ("on_track", True))

    def test_the_share_of_objectives_on_track_says_the_same(self):
        parent, child = self.family()
        share = self.env.ref("qms_iso9001.qms_indicator_objectives_on_track")
        counted = share._count(self.company)[None, None]
        running = self.env["qms.objective"].search(
            [("company_id", "=", self.company.id), ("date_start", "<=", "2026-03-20"), ("date_due", ">=", "2026-03-20")]
        )
        self.assertEqual(running, parent, "What is over does not run.")
        self.assertEqual((counted["numerator"], counted["count"]), (0, 1))
        child.with_user(self.employee).action_excuse("The one late delivery was ours to blame")
        self.env.invalidate_all()
        self.assertEqual(share._count(self.company)[None, None]["numerator"], 1)

    def test_an_archived_child_says_nothing_wherever_it_is_asked(self):
        parent, child = self.family()
        child.sudo().active = False  # people say why first
        for given in (True, False):
            self.env.invalidate_all()
            self.assertEqual(parent.with_context(active_test=given).status, "on_track")

    def test_what_was_missed_is_not_taken_off_without_saying_why(self):
        parent, child = self.family()
        other = self.new_objective(name="Others", process_id=False)
        for vals in ({"parent_id": False}, {"parent_id": other.id}, {"active": False}):
            for user in (self.officer, self.manager):
                self.assert_refused(child.with_user(user).write, vals, says="On track all the same")
        self.assert_refused(child.action_archive, says=parent.name)
        child.write({"parent_id": parent.id, "active": True, "name": "Still missed"})
        running = self.new_objective(process_id=self.process.id, parent_id=parent.id)
        running.parent_id = False
        running.action_archive()
        child.with_user(self.employee).action_excuse("The one late delivery was ours to blame")
        child.parent_id = False
        child.action_archive()
        self.assertFalse(child.active)

    def test_nobody_else_says_so_and_nobody_types_it(self):
        _parent, child = self.family()
        for user in (self.buyer, self.auditor, self.other_manager):
            with self.assertRaises(AccessError):
                child.with_user(user).action_excuse("It does not matter")
        with self.assertRaisesRegex(UserError, "On track all the same"):
            child.excuse = "It does not matter"
        with self.assertRaisesRegex(UserError, "nothing to say"):
            self.new_objective().action_excuse("It does not matter")

    def test_the_list_is_a_tree(self):
        company = self.new_objective(process_id=False, date_due="2027-12-31")
        other = self.new_objective(process_id=False, date_due="2027-12-30", name="Other")
        process = self.new_objective(process_id=self.process.id, parent_id=company.id)
        department = self.new_objective(department_id=self.department.id, parent_id=process.id, date_due="2026-06-30")
        mine = [("company_id", "=", self.company.id)]
        rows = self.env["qms.objective"].search(mine, order="parent_path")
        self.assertEqual(rows.ids.index(process.id), rows.ids.index(company.id) + 1)
        self.assertEqual(rows.ids.index(department.id), rows.ids.index(process.id) + 1)
        self.assertEqual(company.tree_name, company.name)
        self.assertEqual(process.tree_name, f"└ {process.name}")
        self.assertTrue(department.tree_name.endswith(f"└ {department.name}"))
        self.assertTrue(department.tree_name.startswith("\N{NO-BREAK SPACE}"))
        self.assertEqual(other.tree_name, "Other")

    def test_levels_go_down_and_never_round(self):
        company = self.new_objective(process_id=False)
        process = self.new_objective(process_id=self.process.id, parent_id=company.id)
        department = self.new_objective(department_id=self.department.id, parent_id=process.id)
        self.assertEqual(department.level, "3_department")
        for child, parent in ((company, process), (process, department), (process, process), (company, company)):
            with self.assertRaisesRegex(ValidationError, "higher level"), self.undone():
                child.parent_id = parent
        with self.assertRaisesRegex(ValidationError, "higher level"), self.undone():
            company.process_id = self.process
        foreign = (
            self.env["qms.objective"]
            .with_user(self.other_manager)
            .create(
                {
                    "name": "Theirs",
                    "indicator_id": self.on_time.sudo()
                    .copy({"company_id": self.other_company.id, "user_id": False})
                    .id,
                    "company_id": self.other_company.id,
                    "baseline": 60,
                    "target": 90,
                    "date_due": "2026-12-31",
                }
            )
        )
        with self.assertRaises(UserError), self.undone():
            process.sudo().parent_id = foreign

    def test_a_line_through_six_closed_periods(self):
        for number, late in enumerate((5, 4, 3, 3, 2), 1):
            self.month(number, 10 - late, late)
        with freeze_time("2026-06-20 09:00:00"):
            self.measure()
            objective, easy = self.new_objective(target=95), self.new_objective(target=61)
            self.assertIn("5 of 6", objective.forecast_text)
            self.assertFalse(objective.chart_data["forecast"], "Nothing is drawn that the words do not say.")
        self.month(6, 9, 1)
        with freeze_time("2026-07-20 09:00:00"):
            self.measure()
            self.env.invalidate_all()
            self.assertRegex(objective.forecast_text, r"^At this trend reached in \w+ 2026 \(\w+ 2026 to \w+ 2026\)$")
            self.assertEqual(easy.forecast_text, "The trend is at the target")
            self.assert_drawn(objective)

    def test_figures_of_another_definition_are_not_drawn_through(self):
        for number in range(1, 7):
            self.month(number, 6 + number // 2, 4)
        with freeze_time("2026-07-20 09:00:00"):
            self.measure()
            objective = self.new_objective(target=95)
            self.assertNotIn("Too few", objective.forecast_text)
            self.on_time.domain = "[('order_id', '!=', False)]"
        self.month(7, 9, 1)
        with freeze_time("2026-08-20 09:00:00"):
            self.measure()
            self.env.invalidate_all()
            self.assertIn("1 of 6", objective.forecast_text)

    def assert_drawn(self, objective):
        """The line goes through the closed periods and on to the due day, with a range around it."""
        data = objective.with_user(self.officer).chart_data
        picture = data["forecast"]
        self.assertEqual(picture["text"], objective.with_user(self.officer).forecast_text)
        self.assertEqual(len(picture["past"]), len(data["points"]))
        self.assertEqual([point["label"] for point in picture["points"]][-1], "Dec 2026")
        values = [value for value in picture["past"] if value is not None]
        values += [point["value"] for point in picture["points"]]
        steps = [round(after - before, 1) for before, after in zip(values, values[1:], strict=False)]
        self.assertTrue(all(1 < step < 12 for step in steps), steps)
        for point in picture["points"]:
            self.assertLess(point["low"], point["value"])
            self.assertLess(point["value"], point["high"])
            self.assertEqual(point["target"], 95)

    def test_the_policy_shows_how_its_objectives_stand(self):
        policy = self.new_policy()
        policy.action_submit()
        policy.with_user(self.manager).action_approve()
        commitment = policy.commitment_ids[0]
        self.new_objective(commitment_id=commitment.id)
        self.new_objective(commitment_id=commitment.id)
        self.env.invalidate_all()
        self.assertEqual((commitment.objective_count, commitment.objective_states), (2, "2 at risk"))

    def test_why_a_missed_child_does_not_matter(self):
        parent, child = self.family()
        self.assertEqual([*self.row_verbs(child, self.officer)], ["On track all the same", "Quality actions"])
        self.press(child, "On track all the same", self.officer, "It was ours to blame")
        self.env.invalidate_all()
        self.assertEqual(parent.status, "on_track")
        self.assertIsNone(self.row_verbs(child, self.officer), "there is nothing left to do about it")

    def test_while_the_period_runs_the_status_says_so(self):
        self.month(3, 3)
        self.measure()
        objective = self.new_objective(process_id=False)
        self.assertEqual(objective.status, "on_track")
        self.assertIn("so far: March 2026 is not over", objective.status_note)
        with freeze_time("2026-04-02 09:00:00"):
            self.env.invalidate_all()
            self.assertNotIn("so far", objective.status_note)
