from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .measuring_case import MeasuringCase


@tagged("post_install", "-at_install")
class TestIndicatorTargets(MeasuringCase):
    """The target of an indicator of all companies: changed by one company, it holds for that one."""

    def setUp(self):
        super().setUp()
        self.ours = self.on_time.with_user(self.manager).with_company(self.company)
        self.theirs = self.on_time.with_user(self.other_manager).with_company(self.other_company)
        self.both = self.new_user("manager", self.company, "t_both")
        self.both.company_ids = self.env["res.company"].search([])

    def limits(self, *indicators):
        self.env.flush_all()
        self.env.invalidate_all()
        return [(each.target, each.warning) for each in indicators]

    def test_a_target_of_one_company_holds_there_alone(self):
        self.ours.target = 97
        self.assertEqual(self.limits(self.ours, self.theirs, self.on_time), [(97, 90), (95, 90), (95, 90)])
        self.theirs.write({"target": 0, "warning": 0})
        self.assertEqual(self.limits(self.ours, self.theirs), [(97, 90), (0, 0)])
        new = self.env["res.company"].create({"name": "New"})
        self.assertEqual(self.limits(self.on_time.with_company(new)), [(95, 90)])

    def test_an_update_of_the_addon_changes_the_target_of_all(self):
        self.ours.write({"target": 97, "warning": 96})
        root = self.on_time.with_user(self.env.ref("base.user_root")).with_company(self.company)
        root._load_records_write({"target": 93, "warning": 92})
        self.assertEqual(self.limits(self.ours, self.theirs), [(97, 96), (93, 92)])
        self.ours.has_own_target = False
        self.assertEqual(self.limits(self.ours), [(93, 92)])

    def test_in_the_form_target_and_warning_go_together_and_back(self):
        for target, warning in ((97, 90), (80, 80)):
            with Form(self.ours) as form:
                form.target = target
            self.assertEqual(self.limits(self.ours, self.theirs), [(target, warning), (95, 90)])
        with Form(self.ours) as form:
            form.has_own_target = False
        self.assertEqual(self.limits(self.ours, self.theirs), [(95, 90), (95, 90)])
        self.assertFalse(self.ours.has_own_target)

    def test_a_warning_limit_better_than_the_own_target_is_refused(self):
        self.assert_refused(self.ours.write, {"warning": 96}, says="warning limit is better")
        self.assert_refused(self.ours.write, {"target": 80}, says="warning limit is better")

    @freeze_time("2026-03-20 09:00:00")
    def test_each_company_is_judged_by_its_own(self):
        everywhere = self.new_indicator(self.both, company_id=False)  # less is better: 2, warning at 4
        ours = everywhere.with_user(self.manager).with_company(self.company)
        ours.write({"target": -2, "warning": -1})
        measured = everywhere.with_user(self.both).with_context(
            allowed_company_ids=(self.other_company | self.company).ids
        )
        measured.action_measure()
        self.env.invalidate_all()
        rows = {row.company_id: (row.target, row.state) for row in everywhere.sudo().measurement_ids}
        self.assertEqual(rows[self.company], (-2, "missed"))
        self.assertEqual(rows[self.other_company], (2, "on_target"))
        self.assertFalse(everywhere.sudo().signal_ids.filtered(lambda each: each.company_id == self.other_company))
        self.assertIn("-2", ours.latest_target_text)

    def test_who_works_in_all_companies_changes_it_for_all_but_where_one_has_its_own(self):
        of_both = self.on_time.with_user(self.both)
        self.theirs.target = 97
        of_both.with_company(self.company).target = 96
        self.assertEqual(self.limits(self.ours, self.theirs), [(96, 90), (97, 90)])
        of_both.with_company(self.other_company).target = 98
        self.assertEqual(self.limits(self.ours, self.theirs), [(96, 90), (98, 90)])

    def test_an_own_version_begins_with_the_own_target(self):
        self.ours.write({"target": 97, "warning": 96})
        own = self.ours.browse(self.ours.action_adapt()["res_id"])
        self.assertEqual(self.limits(own, self.theirs), [(97, 96), (95, 90)])
        own.target = 99
        self.assertEqual((own.target, own.has_own_target), (99, False))

    @freeze_time("2026-03-20 09:00:00")
    def test_an_objective_takes_the_target_of_its_company(self):
        self.ours.target = 97
        form = Form(self.env["qms.objective"].with_user(self.manager).with_company(self.company))
        form.indicator_id = self.ours
        self.assertEqual(form.target, 97)

    def test_switched_on_by_a_program_it_is_the_own_one_and_of_no_other(self):
        of_both = self.on_time.with_user(self.both).with_company(self.company)
        of_both.write({"has_own_target": True, "target": 97})
        self.assertEqual(self.limits(self.ours, self.theirs), [(97, 90), (95, 90)])

    def test_switched_off_it_takes_no_target_that_nobody_keeps(self):
        self.ours.target = 97
        with self.assertRaisesRegex(UserError, "Keep .Own target of this company. switched on"):
            self.ours.write({"has_own_target": False, "target": 96})
        self.ours.write({"has_own_target": False, "target": 95})
        self.assertEqual(self.limits(self.ours, self.theirs), [(95, 90), (95, 90)])
        of_both = self.on_time.with_user(self.both).with_company(self.company)
        of_both.write({"has_own_target": False, "target": 96})
        self.assertEqual(self.limits(self.ours, self.theirs), [(96, 90), (96, 90)])

    def test_a_change_for_all_is_refused_where_it_contradicts_the_own_target_of_one(self):
        everywhere = self.new_indicator(self.both, company_id=False)  # less is better: 2, warning at 4
        theirs = everywhere.with_user(self.other_manager).with_company(self.other_company)
        theirs.write({"target": 1, "warning": 3})
        of_both = everywhere.with_user(self.both).with_company(self.company)
        self.assert_refused(of_both.write, {"direction": "up", "target": 4, "warning": 2}, says=self.other_company.name)
