from unittest.mock import patch

from odoo.tests import Form, tagged

from .need_case import NeedCase

FOLLOW = "odoo.addons.qms_iso9001_training.models.qms_training_follow_mixin"


@tagged("post_install", "-at_install")
class TestQmsTrainingFollow(NeedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.painter = cls.env["hr.job"].create({"name": "Painter", "company_id": cls.company.id})
        cls.paint = cls.new_course("Paint")
        cls.new_rule(cls.paint, audience_job_ids=[(6, 0, cls.painter.ids)], days=7)

    def hire(self, **vals):
        vals = {"name": "New", "company_id": self.company.id, "job_id": self.painter.id, **vals}
        return self.env["hr.employee"].with_user(self.hr).create(vals)

    def hire_many(self, count):
        vals = {"company_id": self.company.id, "job_id": self.painter.id}
        names = [f"Hired {number}" for number in range(count)]
        return self.env["hr.employee"].with_user(self.hr).create([{**vals, "name": name} for name in names])

    def test_whoever_is_hired_needs_it_the_same_minute(self):
        need = self.needs(self.hire())
        self.assertEqual((need.training_id, need.date_due), (self.paint, self.days(7)))

    def test_whoever_is_hired_by_form_needs_it(self):
        with Form(self.env["hr.employee"].with_user(self.hr)) as form:
            form.name = "By form"
            form.job_id = self.painter.with_user(self.hr)
        self.assertEqual(self.needs(form.record.sudo()).training_id, self.paint)

    def test_whoever_moves_needs_what_the_new_job_asks_for(self):
        self.anna.with_user(self.hr).write({"job_id": self.painter.id})
        self.assertEqual(self.needs(self.anna).training_id, self.paint)
        self.anna.with_user(self.hr).write({"job_id": self.welder.id})
        self.anna.with_user(self.hr).write({"job_id": self.painter.id})
        self.assertEqual(len(self.needs(self.anna)), 1)

    def test_a_move_to_come_asks_for_nothing_before_its_day(self):
        self.anna.version_id.date_version = self.days(-100)
        version = self.anna.create_version({"date_version": self.days(30), "job_id": self.painter.id})
        self.assertFalse(self.needs(self.anna))
        version.date_version = self.days(-1)
        self.assertEqual(self.needs(self.anna).training_id, self.paint)

    def test_a_tag_brings_its_course(self):
        tag = self.env["hr.employee.category"].create({"name": "Forklift"})
        fire = self.new_course()
        self.new_rule(fire, audience_category_ids=[(6, 0, tag.ids)])
        self.anna.with_user(self.hr).category_ids = tag
        self.assertEqual(self.needs(self.anna).training_id, fire)

    def test_whoever_comes_back_needs_it_again(self):
        person = self.hire()
        person.action_archive()
        self.assertFalse(self.needs(person))
        person.action_unarchive()
        self.assertEqual(len(self.needs(person)), 1)

    def test_many_people_at_once_are_left_to_the_job(self):
        job = self.env.ref("qms_iso9001_training.ir_cron_follow_needs")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)])
        with patch(f"{FOLLOW}.BATCH", 1):
            people = self.hire() | self.hire(name="Second")
            self.assertEqual(len(self.needs(people)), 2, "Of one at a time each is followed at once.")
            more = self.hire_many(2)
            self.assertFalse(self.needs(more))
            self.assertEqual(self.env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)]), triggers + 1)
            self.env["qms.training.record"]._follow_people(people)
            self.night()
        self.assertEqual(len(self.needs(people)), 2)
        self.assertEqual(len(self.needs(more)), 2)

    def test_thirty_hired_at_once_are_looked_at_once(self):
        Record = type(self.env["qms.training.record"])
        looked = []
        original = Record._missing_needs

        def missing(self, *args):
            looked.append(args)
            return original(self, *args)

        with patch.object(Record, "_missing_needs", missing):
            one = self.hire()
            runs = len(looked)
            many = self.hire_many(30)
        self.assertEqual((runs, len(looked)), (1, 2))
        self.assertEqual(self.needs(one | many).employee_id, one | many)

    def test_whoever_moves_after_being_hired_is_followed_again(self):
        person = self.hire(job_id=self.welder.id)
        self.assertFalse(self.needs(person))
        person.with_user(self.hr).job_id = self.painter.with_user(self.hr)
        self.assertEqual(self.needs(person).training_id, self.paint)

    def test_the_night_goes_on_where_it_was_stopped(self):
        self.new_rule()
        with patch(f"{FOLLOW}.BATCH", 3):
            self.night(time_left=0)
            self.assertEqual(len(self.needs(self.people)), 3)
            self.night(time_left=0)
        self.assertEqual(len(self.needs(self.people)), 6)

    def test_the_job_follows_every_company(self):
        self.new_rule()
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_a, **_k: 1):
            self.env["qms.training.record"]._cron_follow_needs()
        self.assertEqual(self.needs(self.people).employee_id, self.people)

    def test_a_night_that_finds_nothing_asks_no_more_for_more_people(self):
        self.new_rule()
        self.night()
        Record = self.env["qms.training.record"].sudo()
        with self.assertQueryCount(40):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(Record._missing_needs(self.company), [])
            few = self.env.cr.sql_log_count - before
        self.new_people(30)
        self.night()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(Record._missing_needs(self.company), [])
        self.assertLessEqual(self.env.cr.sql_log_count - before, few)

    def test_nobody_without_rights_to_records_is_stopped(self):
        self.new_rule(self.new_course("All"), audience="everybody")
        self.employee.with_user(self.employee).with_company(self.company).write({"tz": "Europe/Berlin"})
        self.me.sudo().with_user(self.env.ref("base.user_root")).write({"job_id": self.painter.id})
        self.assertIn(self.paint, self.needs(self.me).training_id)

    def new_branch(self):
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.hr.company_ids |= branch
        return branch

    def test_whoever_goes_to_another_company_leaves_needs_and_plans_behind(self):
        self.new_rule(audience="everybody")
        self.night()
        branch, need = self.new_branch(), self.needs(self.anna)
        session = self.schedule(self.anna | self.people[1], training_id=self.paint.id)
        plan = self.record_of(session, self.anna)
        self.anna.with_user(self.hr).with_context(allowed_company_ids=[self.company.id, branch.id]).write(
            {"company_id": branch.id, "department_id": False, "job_id": False}
        )
        self.assertEqual(set((need | plan).mapped("state")), {"cancelled"})
        self.assertIn("another company", need.cancel_reason)
        self.assertIn(self.anna.name, session.message_ids[0].body)
        new = self.env["qms.training.record"].search([("employee_id", "=", self.anna.id), ("state", "=", "needed")])
        self.assertEqual((new.company_id, new.training_id), (branch, self.course))

    def test_the_night_cancels_what_was_left_in_another_company(self):
        self.new_rule()
        self.night()
        need, others = self.needs(self.anna), self.needs(self.people[1])
        self.env.flush_all()
        self.cr.execute("UPDATE hr_employee SET company_id = %s WHERE id = %s", [self.other_company.id, self.anna.id])
        self.env.invalidate_all()
        with patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_a, **_k: 1):
            self.env["qms.training.record"]._cron_follow_needs()
        self.assert_state(need, "cancelled")
        self.assert_state(others, "needed")

    def test_one_record_that_cannot_be_cancelled_does_not_stop_the_night(self):
        self.new_rule()
        self.night()
        bad, good, later = (self.needs(person) for person in self.people[:3])
        leaving = (bad | good).employee_id.ids
        self.cr.execute(
            "UPDATE hr_employee SET company_id = %s WHERE id IN %s", [self.other_company.id, tuple(leaving)]
        )
        later.action_cancel("Another test")
        self.env.flush_all()
        self.env.invalidate_all()
        Record = type(self.env["qms.training.record"])
        cancel = Record._cancel

        def refuse(records, reason):
            if bad in records:
                raise ValueError("spoiled")
            return cancel(records, reason)

        with (
            patch.object(self.env.registry["ir.cron"], "_commit_progress", lambda *_a, **_k: 1),
            patch.object(Record, "_cancel", refuse),
            self.assertLogs(FOLLOW, "ERROR") as logs,
        ):
            self.env["qms.training.record"]._cron_follow_needs()
        self.assertEqual(len(logs.output), 1)
        self.assert_state(bad, "needed")
        self.assert_state(good, "cancelled")
        self.assertTrue(self.needs(later.employee_id), "Every company is followed all the same.")

    def test_needs_of_a_rule_end_with_the_move_out_of_it(self):
        self.anna.with_user(self.hr).write({"job_id": self.painter.id})
        need = self.needs(self.anna)
        self.anna.with_user(self.hr).write({"job_id": self.welder.id})
        self.assertEqual((need.state, need.previous_state), ("cancelled", "needed"))
        self.assertIn("No rule", need.cancel_reason)

    def test_what_is_planned_or_asked_for_by_something_else_stays(self):
        other = self.people[1]
        (self.anna | other).with_user(self.hr).write({"job_id": self.painter.id})
        self.schedule(self.anna, training_id=self.paint.id)
        action = self.env["qms.action"].create({"name": "Why?", "company_id": self.company.id})
        self.env["qms.training.record"]._need(
            [{"employee_id": other.id, "training_id": self.paint.id, "action_id": action.id}]
        )
        (self.anna | other).with_user(self.hr).write({"job_id": self.welder.id})
        self.night()
        records = self.env["qms.training.record"].search([("training_id", "=", self.paint.id)])
        self.assertEqual(set(records.mapped("state")), {"planned", "needed"})

    def test_the_night_cancels_what_a_rule_that_is_gone_asked_for_in_constant_queries(self):
        rule = self.new_rule(self.new_course("Gone"))
        self.night()
        self.assertEqual(len(self.needs(self.people, rule.training_id)), 8)
        rule.active = False
        self.night()
        self.assertFalse(self.needs(self.people, rule.training_id))
        theirs = self.new_people(1, self.other_company)
        self.new_rule(audience="everybody")
        self.night()
        self.night()
        self.assertEqual(self.needs(self.people).employee_id, self.people)
        self.assertFalse(self.needs(theirs))
