from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .competence_case import CompetenceCase


@tagged("post_install", "-at_install")
class TestQmsCompetenceGap(CompetenceCase):
    def test_a_row_per_person_and_required_skill(self):
        self.require(self.solder, self.low)
        gaps = self.gaps()
        self.assertEqual(len(gaps), 2 * len(self.people))
        self.assertEqual(gaps.employee_id, self.people)
        self.assertEqual(len(set(gaps.ids)), len(gaps))
        self.assertEqual((gaps.job_id, gaps.department_id), (self.welder, self.workshop))
        self.assertEqual(set(gaps.mapped("state")), {"missing"})

    def test_what_people_declare_about_themselves_does_not_count(self):
        self.hold(self.anna, self.weld, self.high, evidence="declared")
        gap = self.gap()
        self.assertEqual((gap.state, gap.is_met, gap.held_progress, gap.declared_progress), ("declared", False, 0, 100))

    def test_confirmed_at_the_level_or_above_is_met(self):
        self.hold(self.anna, self.weld, self.high)
        gap = self.gap()
        self.assertEqual((gap.state, gap.is_met, gap.valid_to), ("met", True, False))
        self.assertEqual((gap.required_level_id, gap.held_level_id), (self.middle, self.high))
        self.assertEqual((gap.held_progress, gap.gap_progress, gap.met_share), (100, 0, 100))

    def test_a_lower_level_is_a_gap(self):
        self.hold(self.anna, self.weld, self.low)
        gap = self.gap()
        self.assertEqual((gap.state, gap.is_met, gap.held_level_id, gap.gap_progress), ("below", False, self.low, 25))

    def test_expired_is_not_held_and_renewed_is_not_expired(self):
        self.hold(self.anna, self.weld, self.middle, until=-1)
        gap = self.gap()
        self.assertEqual((gap.state, gap.is_met, gap.valid_to), ("expired", False, self.today - timedelta(days=1)))
        self.hold(self.anna, self.weld, self.middle, valid_from=self.today)
        self.assert_state("met")

    def test_the_last_day_still_counts_and_ninety_days_are_told(self):
        for person, days, state in zip(
            self.people, (0, 90, 91, -1), ("expiring", "expiring", "met", "expired"), strict=False
        ):
            self.hold(person, self.weld, self.middle, until=days)
            self.assert_state(state, person)

    def test_a_better_level_that_ends_beside_one_that_lasts_does_not_end(self):
        self.hold(self.anna, self.weld, self.middle)
        self.hold(self.anna, self.weld, self.high, until=10)
        gap = self.gap()
        self.assertEqual((gap.state, gap.held_level_id, gap.valid_to), ("met", self.high, False))

    def test_expired_beside_a_lower_level_is_a_level_too_low(self):
        self.hold(self.anna, self.weld, self.low)
        self.hold(self.anna, self.weld, self.high, until=-5)
        self.assert_state("below")

    def test_what_begins_tomorrow_does_not_count_yet(self):
        tomorrow = self.today + timedelta(days=1)
        self.hold(self.anna, self.weld, self.high, valid_from=tomorrow)
        self.assert_state("missing")

    def test_levels_are_compared_inside_one_type(self):
        self.hold(self.anna, self.weld, self.high)
        elsewhere = self.new_type("Elsewhere")
        self.new_level(10, elsewhere)
        # As the database is left by a skill that moved to another type: the row held keeps its old type.
        self.env.cr.execute(
            "UPDATE hr_employee_skill SET skill_type_id = %s WHERE skill_id = %s", [elsewhere.id, self.weld.id]
        )
        self.assert_state("missing")

    def test_the_requirement_of_today_counts_and_the_highest_of_two(self):
        self.hold(self.anna, self.weld, self.middle)
        old = self.require(self.solder, self.high, valid_to=self.today - timedelta(days=1))
        self.require(self.new_skill("Later"), self.high, valid_from=self.today + timedelta(days=1))
        self.assertTrue(old)
        self.assertEqual(self.gaps().skill_id, self.weld)
        # Odoo's own check lets a row in that encloses another one.
        self.env.cr.execute(
            "INSERT INTO hr_job_skill (job_id, skill_id, skill_level_id, skill_type_id, valid_from)"
            " VALUES (%s, %s, %s, %s, '2019-01-01')",
            [self.welder.id, self.weld.id, self.high.id, self.craft.id],
        )
        self.assertEqual(len(self.gap()), 1)
        self.assert_state("below")

    def test_who_is_archived_or_changes_job_is_out_at_once(self):
        self.anna.action_archive()
        self.others[0].job_id = self.env["hr.job"].create({"name": "Painter", "company_id": self.company.id})
        self.assertEqual(self.gaps().employee_id, self.others[1:])

    def test_whom_nothing_is_required_of_is_seen_beside(self):
        self.anna.job_id = False
        painter = self.env["hr.job"].create({"name": "Painter", "company_id": self.company.id})
        self.others[0].job_id = painter
        self.env.invalidate_all()
        rows = self.env["qms.competence.gap"].with_user(self.hr).search([("left_out", "!=", False)])
        found = {row.employee_id: row.left_out for row in rows}
        self.assertEqual(found[self.anna], "no_job")
        self.assertEqual(found[self.others[0]], "no_requirement")
        self.assertFalse(rows.skill_id)
        self.assertFalse(rows.employee_id & self.others[1:])

    def test_contractors_count_as_everybody(self):
        self.anna.sudo().employee_type = "contractor"
        self.assert_state("missing")

    def test_a_shared_job_asks_the_people_of_each_company(self):
        shared = self.env["hr.job"].create({"name": "Driver", "company_id": False})
        self.require(self.weld, self.high, shared)
        ours = self.new_people(1, job_id=shared.id)
        theirs = self.new_people(1, self.other_company, job_id=shared.id)
        self.assertIn(ours, self.gaps().employee_id)
        self.assertNotIn(theirs, self.gaps().employee_id)
        self.assertEqual(self.gaps(self.other_manager).employee_id, theirs)

    def test_grouped_by_department_it_is_one_query(self):
        self.hold(self.anna, self.weld, self.high)
        Gap = self.env["qms.competence.gap"].with_user(self.hr)
        domain = [("left_out", "=", False)]
        Gap._read_group(domain, ["department_id"], ["met_share:avg"])
        self.env.flush_all()
        with self.assertQueryCount(2):  # the companies with their days, and the groups
            ((department, share, count),) = Gap._read_group(domain, ["department_id"], ["met_share:avg", "__count"])
        self.assertEqual((department, share, count), (self.workshop, 100 / 8, 8))

    # Who sees whom

    def test_a_manager_sees_the_team_at_every_level_and_nobody_else(self):
        self.anna.parent_id = self.me
        self.others[0].parent_id = self.anna
        self.assertEqual(self.gaps(self.employee).employee_id, self.anna | self.others[0])

    def test_people_see_their_own_and_nobody_sees_others_without_right(self):
        self.assertFalse(self.gaps(self.employee))
        self.me.job_id = self.welder
        self.assertEqual(self.gaps(self.employee).employee_id, self.me)
        for user in (self.hr, self.officer, self.manager, self.auditor):
            self.assertEqual(self.gaps(user).employee_id, self.people | self.me)
        self.assertFalse(self.gaps(self.buyer))
        self.assertFalse(self.gaps(self.other_manager))

    def test_a_plain_user_groups_and_reads_the_list(self):
        self.anna.parent_id = self.me
        self.env.invalidate_all()
        Gap = self.env["qms.competence.gap"].with_user(self.employee)
        fields = {"employee_id": {"fields": {"display_name": {}}}, "job_id": {"fields": {"display_name": {}}}}
        (row,) = Gap.web_search_read([("left_out", "=", False)], fields)["records"]
        self.assertEqual(row["employee_id"]["display_name"], self.anna.name)
        for name in ("employee_id", "department_id", "job_id", "skill_id", "state"):
            self.assertEqual(len(Gap.formatted_read_group([("left_out", "=", False)], [name], ["__count"])), 1)

    def test_nobody_writes_it(self):
        for operation in ("write", "create", "unlink"):
            with self.assertRaises(AccessError):
                self.env["qms.competence.gap"].with_user(self.hr).check_access(operation)

    def test_the_employee_shows_the_row_to_hr_and_to_the_person(self):
        self.me.job_id = self.welder
        self.env.invalidate_all()
        self.assertEqual(self.anna.with_user(self.hr).qms_gap_ids.skill_id, self.weld)
        public = self.env["hr.employee.public"].with_user(self.employee)
        self.assertEqual(public.browse(self.me.id).qms_gap_ids.skill_id, self.weld)
        self.assertFalse(public.browse(self.anna.id).qms_gap_ids)
