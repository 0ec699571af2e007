from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from .need_case import NeedCase


@tagged("post_install", "-at_install")
class TestTrainingSkillNeed(NeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["hr.skill.type"].create(
            {
                "name": "Welding",
                "skill_ids": [(0, 0, {"name": "MAG"}), (0, 0, {"name": "TIG"})],
                "skill_level_ids": [
                    (0, 0, {"name": "Basic", "level_progress": 50}),
                    (0, 0, {"name": "Master", "level_progress": 100}),
                ],
            }
        )
        cls.mag, cls.tig = cls.kind.skill_ids.sorted("name")
        cls.basic, cls.master = cls.kind.skill_level_ids.sorted("level_progress")
        cls.grant(cls.course, cls.mag, cls.basic, validity_months=24)
        cls.welder.write({"job_skill_ids": [(0, 0, cls.skill_vals(cls.mag, cls.basic))]})

    @classmethod
    def skill_vals(cls, skill, level, **vals):
        return {"skill_type_id": cls.kind.id, "skill_id": skill.id, "skill_level_id": level.id, **vals}

    @classmethod
    def grant(cls, course, skill, level, **vals):
        cls.env["qms.training.skill"].create({"training_id": course.id, **cls.skill_vals(skill, level, **vals)})

    def hold(self, person, skill=None, level=None, evidence="confirmed", start=-10, end=None, **vals):
        """Let `person` hold a skill (MAG, basic) since `start` days until `end` days, as its evidence says."""
        vals = self.skill_vals(skill or self.mag, level or self.basic, **vals)
        dates = {"valid_from": self.days(start), "valid_to": self.days(end) if end is not None else False}
        row = self.env["hr.employee.skill"].create({"employee_id": person.id, **vals, **dates})
        self.env.flush_all()
        self.env.cr.execute("UPDATE hr_employee_skill SET qms_evidence = %s WHERE id = %s", [evidence, row.id])
        self.env.invalidate_all()
        return row

    def night_of(self, person):
        """Return the need of `person` after the night."""
        self.night()
        return self.needs(person)

    def test_who_lacks_a_skill_of_the_job_needs_the_course_that_grants_it(self):
        need = self.night_of(self.anna)
        self.assertEqual((need.training_id, need.need_skill_id, need.origin), (self.course, self.mag, "gap"))
        self.assertEqual(need.date_due, self.days(30))
        self.assertEqual(self.night_of(self.anna), need)

    def test_whoever_is_hired_needs_it_the_same_minute(self):
        person = (
            self.env["hr.employee"]
            .with_user(self.hr)
            .create({"name": "New", "company_id": self.company.id, "job_id": self.welder.id})
        )
        self.assertEqual(self.needs(person).need_skill_id, self.mag)

    def test_who_holds_it_with_evidence_needs_nothing(self):
        self.hold(self.anna)
        self.assertFalse(self.night_of(self.anna))

    def test_declared_withdrawn_expired_and_to_come_are_not_held(self):
        ways = [{"evidence": "declared"}, {"evidence": "withdrawn"}, {"start": -90, "end": -1}, {"start": 5}]
        for person, way in zip(self.people, ways, strict=False):
            self.hold(person, **way)
            with self.subTest(way=way):
                self.assertEqual(self.night_of(person).origin, "gap")

    def test_a_lower_level_is_not_enough_and_another_skill_is_none(self):
        self.welder.job_skill_ids.unlink()
        self.welder.write({"job_skill_ids": [(0, 0, self.skill_vals(self.mag, self.master))]})
        self.hold(self.anna)
        self.hold(self.anna, self.tig, self.master)
        self.assertFalse(self.night_of(self.anna), "No course grants that level.")
        masters = self.new_course("Masters")
        self.grant(masters, self.mag, self.master)
        self.assertEqual(self.night_of(self.anna).training_id, masters)

    def test_the_course_of_the_lowest_level_that_is_enough_is_needed(self):
        first = self.new_course("A master class")
        self.grant(first, self.mag, self.master)
        self.assertEqual(self.night_of(self.anna).training_id, self.course)

    def test_another_course_that_grants_it_and_is_open_is_enough(self):
        other = self.new_course("Other")
        self.grant(other, self.mag, self.basic)
        self.env["qms.training.record"]._need([{"employee_id": self.anna.id, "training_id": other.id}])
        self.assertEqual(self.night_of(self.anna).training_id, other)

    def test_a_course_attended_lately_is_not_asked_for_every_night(self):
        self.record_talk(self.anna, date_done=self.days(-5))
        self.assertFalse(self.night_of(self.anna))

    def test_a_skill_of_the_job_that_is_over_asks_nobody(self):
        self.env.cr.execute(
            "UPDATE hr_job_skill SET valid_from = %s, valid_to = %s WHERE job_id = %s",
            [self.days(-50), self.days(-1), self.welder.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.night_of(self.anna))

    def test_a_skill_about_to_end_is_asked_for_before(self):
        self.hold(self.anna, start=-700, end=60)
        self.hold(self.people[1], start=-600, end=100)
        self.night()
        need = self.needs(self.anna)
        self.assertEqual((need.origin, need.date_due, need.training_id), ("lapse", self.days(60), self.course))
        self.assertFalse(self.needs(self.people[1]))

    def test_a_short_skill_is_not_asked_for_on_its_first_day(self):
        self.hold(self.anna, start=0, end=30)
        self.hold(self.people[1], start=-20, end=10)
        self.assertFalse(self.night_of(self.anna))
        self.assertEqual(self.night_of(self.people[1]).origin, "lapse")

    def test_what_was_renewed_does_not_end(self):
        self.kind.is_certification = True
        self.hold(self.anna, start=-700, end=20)
        self.hold(self.anna, start=-3, end=700)
        self.assertFalse(self.night_of(self.anna))

    def test_what_a_course_granted_is_asked_for_again_whatever_the_job(self):
        person = self.new_people(1, job_id=False)
        self.env["qms.training.skill"].search([("training_id", "=", self.course.id)]).validity_months = 2
        self.record_talk(person, date_done=self.days(-50), result="passed")
        self.assertEqual(self.night_of(person).origin, "lapse")

    def test_what_was_granted_keeps_needs_of_its_own_origin_alone(self):
        people = self.new_people(2, job_id=False)
        self.env["qms.training.skill"].search([("training_id", "=", self.course.id)]).validity_months = 2
        lapsing = people[0]
        self.record_talk(people, date_done=self.days(-50), result="passed")
        rule = self.new_rule(repeat="months", months=1, audience_employee_ids=[(6, 0, people[1].ids)])
        self.night()
        self.assertEqual([self.needs(person).origin for person in people], ["lapse", "rule"])
        rule.active = False
        self.cr.execute(
            "UPDATE hr_employee_skill SET valid_to = %s WHERE employee_id IN %s", [self.days(-1), tuple(people.ids)]
        )
        self.env.invalidate_all()
        records = self.env["qms.training.record"].sudo()
        self.assertEqual(
            records._find_unasked(self.company, people), self.needs(people[1]), "What ended brings no rule back."
        )
        self.assertTrue(self.needs(lapsing))

    def test_passed_it_is_needed_no_more(self):
        self.night_of(self.anna).with_user(self.hr).action_pass()
        self.assertFalse(self.night_of(self.anna))

    def test_a_rule_repeats_before_what_it_granted_ends(self):
        person = self.new_people(1, job_id=False)
        rule = self.new_rule(repeat="validity", lead_days=200, audience_employee_ids=[(6, 0, person.ids)])
        self.env["qms.training.skill"].search([("training_id", "=", self.course.id)]).validity_months = 12
        self.record_talk(person, date_done=self.days(-100), result="passed")
        self.assertFalse(self.night_of(person))
        self.record_talk(person, date_done=self.days(-200), result="passed")
        rule.lead_days = 300
        need = self.night_of(person)
        self.assertFalse(need, "The later pass lasts longer.")

    def test_a_rule_asks_before_what_it_granted_ends_and_not_earlier(self):
        sooner, later = self.new_people(2, job_id=False)
        rule = self.new_rule(repeat="validity", lead_days=170, audience_employee_ids=[(6, 0, (sooner | later).ids)])
        self.env["qms.training.skill"].search([("training_id", "=", self.course.id)]).validity_months = 12
        self.record_talk(sooner, date_done=self.days(-200), result="passed")
        self.record_talk(later, date_done=self.days(-190), result="passed")
        need = self.night_of(sooner)
        end = self.days(-200) + relativedelta(months=12)
        self.assertEqual((need.origin, need.rule_id, need.date_due), ("rule", rule, end))
        self.assertFalse(self.needs(later), "Its end is more than 170 days off.")

    def test_a_rule_asks_again_when_what_it_granted_has_ended(self):
        person = self.new_people(1, job_id=False)
        rule = self.new_rule(repeat="validity", audience_employee_ids=[(6, 0, person.ids)])
        self.env["qms.training.skill"].search([("training_id", "=", self.course.id)]).validity_months = 1
        self.record_talk(person, date_done=self.days(-100), result="passed")
        need = self.night_of(person)
        self.assertEqual((need.rule_id, need.date_due), (rule, self.today))

    def test_a_need_ends_once_the_skill_is_held(self):
        need, other = self.night_of(self.anna), self.needs(self.people[1])
        self.hold(self.anna, start=-5, end=95)
        self.night()
        self.assertEqual((need.state, other.state), ("cancelled", "needed"))
        self.assertIn("held by now", need.cancel_reason)

    def test_a_need_ends_with_the_job_that_required_the_skill(self):
        need = self.night_of(self.anna)
        painter = self.env["hr.job"].create({"name": "Painter", "company_id": self.company.id})
        self.anna.with_user(self.hr).write({"job_id": painter.id})
        self.assert_state(need, "cancelled")
        self.assertFalse(self.needs(self.anna))

    def test_a_need_stays_while_something_else_asks_for_the_course(self):
        need, action = (
            self.night_of(self.anna),
            self.env["qms.action"].create({"name": "Why?", "company_id": self.company.id}),
        )
        ruled, third = self.needs(self.people[1]), self.needs(self.people[2])
        need._take_reasons({"action_id": action.id})
        self.new_rule(audience_employee_ids=[(6, 0, ruled.employee_id.ids)])
        by_hand = self.people[3]
        self.needs(by_hand)._write_unguarded({"origin": "manual"})
        for person in self.people[:4]:
            self.hold(person)
        self.night()
        self.assertEqual(self.needs(self.people[:4]).employee_id, self.anna | self.people[1] | by_hand)
        self.assert_state(third, "cancelled")

    def test_a_need_of_a_skill_about_to_end_goes_when_it_is_renewed_not_when_it_has_ended(self):
        rows = [self.hold(person, start=-700, end=20) for person in self.people[:2]]
        self.night()
        needs = [self.needs(person) for person in self.people[:2]]
        self.kind.is_certification = True
        self.hold(self.anna, start=-3, end=700)
        self.cr.execute("UPDATE hr_employee_skill SET valid_to = %s WHERE id = %s", [self.days(-1), rows[1].id])
        self.env.invalidate_all()
        self.night()
        self.assertEqual([need.state for need in needs], ["cancelled", "needed"])

    def test_what_a_course_granted_is_asked_for_after_it_has_ended_whatever_the_job(self):
        person = self.new_people(1, job_id=False)
        self.env["qms.training.skill"].search([("training_id", "=", self.course.id)]).validity_months = 2
        self.record_talk(person, date_done=self.days(-50), result="passed")
        need = self.night_of(person)
        self.cr.execute("UPDATE hr_employee_skill SET valid_to = %s WHERE employee_id = %s", [self.days(-1), person.id])
        self.env.invalidate_all()
        self.assertEqual(self.night_of(person), need)
        self.hold(person, level=self.master)
        self.assertFalse(self.night_of(person))

    def test_what_a_course_granted_keeps_needs_of_its_own_origin_alone(self):
        """A skill that ended keeps the need to renew it, not the need of a job that asks for it no more."""
        person = self.new_people(1, job_id=False)
        self.env["qms.training.skill"].search([("training_id", "=", self.course.id)]).validity_months = 2
        self.record_talk(person, date_done=self.days(-50), result="passed")
        need = self.night_of(person)
        self.cr.execute("UPDATE hr_employee_skill SET valid_to = %s WHERE employee_id = %s", [self.days(-1), person.id])
        for origin, unasked in (("lapse", False), ("gap", True)):
            with self.subTest(origin=origin):
                need._write_unguarded({"origin": origin})
                self.env.flush_all()
                self.env.invalidate_all()
                found = self.env["qms.training.record"].sudo()._find_unasked(self.company)
                self.assertEqual(need in found, unasked)

    def test_other_companies_courses_and_people_stay_apart(self):
        theirs = self.env["qms.training"].create({"name": "Theirs", "company_id": self.other_company.id})
        self.grant(theirs, self.mag, self.basic)
        stranger = self.new_people(1, self.other_company)
        self.night()
        self.night(self.other_company)
        self.assertEqual(self.needs().training_id, self.course)
        self.assertFalse(self.needs(stranger))

    def test_the_dialog_says_why(self):
        dialog = self.env["qms.training.need"].with_user(self.hr).create({})
        self.assertEqual(dialog.line_ids.mapped("reasons"), ["Skill that the job requires"])
        self.assertEqual(dialog.people_count, 8)

    def test_needs_and_gaps_require_and_count_the_same(self):
        """A type that was archived, a level of another type and a skill without first day: gap and night agree."""
        other = self.env["hr.skill.type"].create(
            {
                "name": "Old scale",
                "skill_ids": [(0, 0, {"name": "Riveting"})],
                "skill_level_ids": [(0, 0, {"name": "Good", "level_progress": 80})],
            }
        )
        vals = {
            "skill_type_id": other.id,
            "skill_id": other.skill_ids.id,
            "skill_level_id": other.skill_level_ids.id,
        }
        rivets = self.new_course("Rivets")
        self.env["qms.training.skill"].create({"training_id": rivets.id, **vals})
        self.welder.write({"job_skill_ids": [(0, 0, vals)]})
        other.active = False
        ben = self.people[1]
        self.hold(self.anna)
        moved = self.hold(ben)
        self.env.cr.execute("UPDATE hr_employee_skill SET valid_from = NULL WHERE employee_id = %s", [self.anna.id])
        self.env.cr.execute("UPDATE hr_employee_skill SET skill_type_id = %s WHERE id = %s", [other.id, moved.id])
        self.env.invalidate_all()
        self.night()
        gaps = self.env["qms.competence.gap"].search(
            [("employee_id", "in", (self.anna | ben).ids), ("left_out", "=", False), ("is_met", "=", False)]
        )
        pairs = {(gap.employee_id, gap.skill_id) for gap in gaps}
        self.assertEqual(pairs, {(ben, self.mag)})
        self.assertEqual({(need.employee_id, need.need_skill_id) for need in self.needs(self.anna | ben)}, pairs)
