from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .skill_case import SkillCase


@tagged("post_install", "-at_install")
class TestTrainingGrant(SkillCase):
    """A pass grants the skills of its course and a line of the resume, once; taken back, it ends exactly these."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Those of the demo company are set aside.
        cls.env["hr.resume.line"].search([("qms_record_id", "!=", False)])._qms_write({"qms_record_id": False})
        cls.course.skill_ids = [
            Command.create(
                {
                    "skill_type_id": cls.kind.id,
                    "skill_id": cls.welding.id,
                    "skill_level_id": cls.expert.id,
                    "validity_months": 24,
                }
            ),
            Command.create(
                {"skill_type_id": cls.kind.id, "skill_id": cls.soldering.id, "skill_level_id": cls.basic.id}
            ),
        ]
        cls.day = cls.today - timedelta(days=10)

    def passed(self, people=None, **vals):
        """Return the records of a training that `people` (Max) passed ten days ago, as the HR officer."""
        people = self.max if people is None else people
        return self.record_talk(people, result="passed", **{"date_done": self.day, **vals}).record_ids

    def resume_lines(self, record):
        return self.env["hr.resume.line"].search([("qms_record_id", "=", record.id)])

    def test_a_pass_grants_with_level_and_validity(self):
        record = self.passed()
        welding, soldering = self.skills_of().sorted("skill_id")
        self.assertEqual(self.skills_of().mapped("qms_evidence"), ["granted"] * 2)
        self.assertEqual(record.granted_skill_ids, welding | soldering)
        welding = self.skills_of(skill_id=self.welding.id)
        self.assertEqual(welding.skill_level_id, self.expert)
        self.assertEqual((welding.valid_from, welding.valid_to), (self.day, self.day + relativedelta(months=24)))
        self.assertFalse(self.skills_of(skill_id=self.soldering.id).valid_to)
        self.assertEqual(len(self.counted()), 2)

    def test_a_pass_writes_one_line_of_the_resume(self):
        record = self.passed()
        line = self.resume_lines(record)
        self.assertEqual((line.name, line.date_start, line.employee_id), ("Ladders", self.day, self.max))
        self.assertTrue(line.line_type_id.is_course)
        record.sudo()._grant()
        self.assertEqual(self.resume_lines(record), line)
        self.assertEqual(len(self.skills_of()), 2)

    def test_attending_and_failing_grant_nothing(self):
        self.record_talk(self.max, result="attended")
        record = (
            self.env["qms.training.record"]
            .with_user(self.hr)
            .create({"employee_id": self.anna.id, "training_id": self.course.id})
        )
        record.action_fail()
        self.assertFalse(self.skills_of() | self.skills_of(self.anna))
        self.assertFalse(self.env["hr.resume.line"].search([("qms_record_id", "!=", False)]))

    def test_the_verb_grants_today(self):
        record = (
            self.env["qms.training.record"]
            .with_user(self.hr)
            .create({"employee_id": self.max.id, "training_id": self.course.id})
        )
        record.action_pass()
        self.assertEqual(set(record.granted_skill_ids.mapped("valid_from")), {self.today})
        self.assert_refused(record.action_pass)
        self.assertEqual(len(self.skills_of()), 2)

    def test_a_pass_of_a_course_without_skills_writes_the_resume_only(self):
        record = self.passed(training_id=self.new_course().id)
        self.assertFalse(record.granted_skill_ids)
        self.assertEqual(len(self.resume_lines(record)), 1)

    def test_each_person_gets_their_own(self):
        records = self.passed(self.people | self.max)
        self.assertEqual([len(record.granted_skill_ids) for record in records], [2] * 9)
        for record in records:
            self.assertEqual(record.granted_skill_ids.employee_id, record.employee_id)

    def test_two_courses_passed_in_one_step_grant_both(self):
        second = self.new_course()
        second.skill_ids = [
            Command.create(
                {"skill_type_id": self.kind.id, "skill_id": self.welding.id, "skill_level_id": self.expert.id}
            )
        ]
        records = self.env["qms.training.record"].create(
            [{"employee_id": self.max.id, "training_id": course.id} for course in (self.course, second)]
        )
        records.with_user(self.hr).action_pass()
        self.assertEqual([len(record.granted_skill_ids) for record in records], [2, 1])
        self.assertEqual(len(self.counted()), 3)

    def test_a_declared_level_gives_way_and_a_confirmed_one_stays(self):
        declared = self.new_skill(skill=self.soldering, valid_from=self.today - timedelta(days=100))
        confirmed = self.new_confirmed()
        record = self.passed()
        # The day is by the clock of Odoo, not by that of the company.
        self.assertEqual(declared.valid_to, fields.Date.today() - timedelta(days=1))
        self.assertEqual(declared.qms_evidence, "declared")
        self.assertEqual(self.counted(), record.granted_skill_ids | confirmed)

    def test_a_higher_level_that_was_declared_waits_on_also_when_the_pass_is_taken_back(self):
        declared = self.new_skill(skill=self.soldering, level=self.expert, valid_from=self.today - timedelta(days=100))
        record = self.passed()
        self.assertEqual((declared.valid_to, declared.qms_evidence), (False, "declared"))
        self.assertEqual(self.counted(), record.granted_skill_ids)
        record.with_user(self.hr).action_cancel("It was somebody else")
        self.assertEqual((declared.valid_to, declared.qms_evidence), (False, "declared"))

    def test_what_was_declared_on_the_same_day_is_no_obstacle(self):
        self.new_skill(level=self.expert, valid_from=self.today)
        record = self.passed()
        self.assertEqual(self.counted(), record.granted_skill_ids)
        self.assertEqual(len(record.granted_skill_ids), 2)

    def test_certifications_are_granted_too(self):
        self.kind.is_certification = True
        self.new_skill(level=self.expert, valid_from=self.today)
        record = self.passed()
        again = self.passed(date_done=self.today)
        self.assertEqual([len(each.granted_skill_ids) for each in (record, again)], [2, 2])
        self.assertEqual(self.max.certification_ids & again.granted_skill_ids, again.granted_skill_ids)

    def test_a_certificate_of_today_is_no_obstacle(self):
        """Confirmed today, or granted today by another course: Odoo keeps one without end, a pass has its own."""
        self.kind.is_certification = True
        confirmed = self.new_confirmed(skill=self.soldering, valid_from=fields.Date.today())
        record = self.passed(date_done=self.today)
        other = self.new_course("Joining")
        other.skill_ids = [
            Command.create(
                {"skill_type_id": self.kind.id, "skill_id": self.soldering.id, "skill_level_id": self.basic.id}
            )
        ]
        second = self.passed(date_done=self.today, training_id=other.id)
        self.assertEqual([len(each.granted_skill_ids) for each in (record, second)], [2, 1])
        self.assertEqual(self.counted(), confirmed | record.granted_skill_ids | second.granted_skill_ids)
        second.action_retract("Copied")
        self.assertEqual(self.counted(), confirmed | record.granted_skill_ids)

    def test_hr_does_not_pass_themselves(self):
        own = self.hr.with_company(self.company).employee_id
        need = (
            self.env["qms.training.record"]
            .with_user(self.hr)
            .create({"employee_id": own.id, "training_id": self.course.id})
        )
        self.assert_refused(need.action_pass, says="passed themselves")
        self.assert_refused(self.passed, own | self.max, says="passed themselves")
        self.assertFalse(self.skills_of(own) | self.skills_of())
        need.with_user(self.manager).action_pass()
        self.assertEqual(need.granted_skill_ids.mapped("qms_evidence"), ["granted"] * 2)
        self.assertEqual(self.record_talk(own, date_done=self.day).record_ids.state, "attended")

    def test_a_refresher_grants_anew_and_the_longer_one_is_shown(self):
        first = self.passed()
        second = self.passed(date_done=self.today)
        self.assertEqual(self.counted(), first.granted_skill_ids | second.granted_skill_ids)
        self.env.invalidate_all()
        self.assertEqual(self.max.current_employee_skill_ids, second.granted_skill_ids)

    def test_taking_a_pass_back_ends_exactly_what_it_granted(self):
        first, second = self.passed(), self.passed(date_done=self.today)
        kept = second.granted_skill_ids
        confirmed = self.new_confirmed()
        first.action_retract("The exam was somebody else's")
        self.assertEqual(self.counted(), kept | confirmed)
        ended = first.granted_skill_ids
        self.assertEqual(ended.mapped("qms_evidence"), ["withdrawn"] * 2)
        self.assertEqual(set(ended.mapped("qms_withdrawn_reason")), {"The exam was somebody else's"})
        self.assertEqual(set(ended.mapped("valid_to")), {self.yesterday})
        self.assertIn("Taken back", self.resume_lines(first).description)
        self.assertNotIn("somebody else", self.resume_lines(first).description)
        self.assertRaises(AccessError, ended.with_user(self.employee).read, ["qms_withdrawn_reason"])
        self.assertFalse(self.resume_lines(second).description)

    def test_cancelling_a_pass_takes_it_back_too(self):
        record = self.passed()
        record.session_id.action_cancel("Another day")
        self.assertFalse(self.counted())
        self.assertEqual(len(self.skills_of()), 2)

    def test_cancelling_an_attendance_touches_no_skill(self):
        confirmed = self.new_confirmed()
        self.record_talk(self.max, result="attended").record_ids.action_cancel("Was ill")
        self.assertEqual(self.counted(), confirmed)

    def test_the_holder_does_not_link_a_resume_line_to_a_record(self):
        record = self.passed()
        vals = {"name": "Forged", "employee_id": self.max.id}
        lines = self.env["hr.resume.line"].with_user(self.employee)
        self.assertFalse(lines.create(vals).qms_record_id)
        self.assert_refused(lines.create, {**vals, "qms_record_id": record.id})

    def test_the_line_of_the_resume_stays_as_it_was_written(self):
        line = self.resume_lines(self.passed())
        for user in (self.employee, self.hr):
            mine = line.with_user(user)
            for vals in ({"name": "Forged"}, {"date_start": self.today}, {"duration": 40}, {"description": "Best"}):
                with self.subTest(user=user.login, vals=vals):
                    self.assert_refused(mine.write, vals, says="writes its own line")
            self.assert_refused(mine.update_field_translations, "name", {"en_US": "Forged"})
            self.assert_refused(mine.unlink, says="is kept")
            owner = self.max.with_user(user)
            for command in (Command.delete(line.id), Command.update(line.id, {"name": "Forged"})):
                self.assert_refused(owner.write, {"resume_line_ids": [command]})
        line.with_user(self.employee).external_url = "https://example.com/certificate"
        own = self.env["hr.resume.line"].with_user(self.employee).create({"name": "Mine", "employee_id": self.max.id})
        own.name = "Still mine"
        own.unlink()

    def test_that_a_pass_was_taken_back_is_no_matter_of_colleagues(self):
        record = self.passed()
        line = self.resume_lines(record)
        for user in (self.buyer, self.employee, self.boss, self.hr, self.auditor):
            self.assertTrue(line.with_user(user).has_access("read"), user.login)
        record.action_retract("Copied")
        for user, seen in (
            (self.buyer, False),
            (self.employee, True),
            (self.boss, True),
            (self.hr, True),
            (self.auditor, True),
        ):
            with self.subTest(user=user.login):
                found = line.with_user(user).search([("employee_id", "=", self.max.id), ("name", "=", line.name)])
                self.assertEqual(found == line, seen)

    def test_which_training_granted_a_skill_is_told_to_who_judges_people_alone(self):
        skill = self.passed().granted_skill_ids[:1]
        for user in (self.buyer, self.employee, self.boss):
            with self.subTest(user=user.login):
                skills = self.env["hr.employee.skill"].with_user(user)
                self.assertNotIn("qms_record_id", skills.fields_get())
                with self.assertRaises(AccessError):
                    skills.browse(skill.id).read(["qms_record_id"])
                with self.assertRaises(AccessError):
                    skills._read_group([], ["qms_record_id"])
        for user in (self.hr, self.auditor):
            self.assertTrue(skill.with_user(user).qms_record_id)

    def test_the_resume_tells_whole_hours_or_none(self):
        for days, (minutes, hours) in enumerate([(30, 0), (45, 0), (60, 1), (90, 0), (480, 8)]):
            with self.subTest(minutes=minutes):
                record = self.passed(minutes=minutes, date_done=self.day - timedelta(days=days))
                self.assertEqual(self.resume_lines(record).duration, hours)

    def test_the_holder_keeps_what_was_granted(self):
        record = self.passed()
        skill = record.granted_skill_ids[0].with_user(self.employee)
        self.assert_refused(skill.unlink, says="carries evidence")
        self.assert_refused(skill.write, {"valid_to": False if skill.valid_to else self.today})
        self.assertEqual(len(self.counted()), 2)

    def test_contractors_count_as_employees(self):
        contractor = self.new_people(1, employee_type="contractor")
        record = self.passed(contractor)
        self.assertEqual(self.counted(contractor), record.granted_skill_ids)

    def test_a_course_grants_a_skill_once_and_of_one_type(self):
        other = self.env["hr.skill.type"].create(
            {
                "name": "Languages",
                "skill_ids": [Command.create({"name": "French"})],
                "skill_level_ids": [Command.create({"name": "A1", "level_progress": 10})],
            }
        )
        course = self.new_course()
        with self.assertRaises(ValidationError):
            course.skill_ids = [
                Command.create(
                    {
                        "skill_type_id": self.kind.id,
                        "skill_id": self.welding.id,
                        "skill_level_id": other.skill_level_ids.id,
                    }
                )
            ]

    def test_the_hr_officer_says_what_a_course_grants(self):
        course = self.env["qms.training"].with_user(self.hr).create({"name": "Brazing", "company_id": self.company.id})
        with Form(course) as form, form.skill_ids.new() as line:
            line.skill_type_id = self.kind
            line.skill_id = self.welding
            line.skill_level_id = self.basic
        self.assertEqual(course.skill_ids.skill_level_id, self.basic)
        self.assertEqual(course.skill_ids.company_id, self.company)

    def test_what_is_declared_waits_above_what_the_own_course_grants(self):
        """Two people in one step: the one's course grants a skill at a low level, the other's at a high one."""
        second = self.new_course()
        second.skill_ids = [
            Command.create(
                {"skill_type_id": self.kind.id, "skill_id": self.soldering.id, "skill_level_id": self.expert.id}
            )
        ]
        month = self.today - timedelta(days=100)
        mine = self.new_skill(skill=self.soldering, level=self.expert, valid_from=month)
        middle = self.env["hr.skill.level"].create(
            {"skill_type_id": self.kind.id, "name": "Middle", "level_progress": 60}
        )
        theirs = self.new_skill(self.anna, skill=self.soldering, level=middle, valid_from=month)
        pairs = [(self.max, self.course), (self.anna, second)]
        for order in (pairs, pairs[::-1]):
            with self.subTest(first=order[0][0].name), self.undone():
                records = self.env["qms.training.record"].create(
                    [{"employee_id": person.id, "training_id": course.id} for person, course in order]
                )
                records.with_user(self.hr).action_pass()
                self.assertFalse(mine.valid_to, "Higher than what the own course grants: it waits.")
                self.assertEqual(theirs.valid_to, fields.Date.today() - timedelta(days=1))
