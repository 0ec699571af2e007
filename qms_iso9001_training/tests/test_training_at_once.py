from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.qms_iso9001.tests.case import QmsAssertions

FOLLOW = "odoo.addons.qms_iso9001_training.models.qms_training_follow_mixin"


@tagged("post_install", "-at_install")
class TestTrainingAtOnce(TransactionCase, QmsAssertions):
    """Two transactions at once: nothing is needed twice, and nothing is granted twice.

    What they share is committed, and removed afterwards.
    """

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            company = env.ref("base.main_company")
            self.company_id = company.id
            kind = env["hr.skill.type"].create(
                {
                    "name": "At once",
                    "skill_ids": [Command.create({"name": "Welding"})],
                    "skill_level_ids": [Command.create({"name": "Expert", "level_progress": 90})],
                }
            )
            skill = {
                "skill_type_id": kind.id,
                "skill_id": kind.skill_ids.id,
                "skill_level_id": kind.skill_level_ids.id,
            }
            course = env["qms.training"].create(
                {"name": "At once", "company_id": company.id, "skill_ids": [Command.create(skill)]}
            )
            people = env["hr.employee"].create([{"name": name, "company_id": company.id} for name in ("Anna", "Ben")])
            self.kind_id, self.course_id, self.people_ids = kind.id, course.id, people.ids
        self.addCleanup(self.remove)

    def remove(self):
        with self.transaction() as env:
            people, course = env["hr.employee"].browse(self.people_ids), env["qms.training"].browse(self.course_id)
            for table in ("hr_employee_skill", "hr_resume_line", "qms_training_record"):
                env.cr.execute(f"DELETE FROM {table} WHERE employee_id = ANY(%s)", [people.ids])
            sessions = env["qms.training.session"].search([("training_id", "=", course.id)])
            sessions.event_id.unlink()
            for table in ("mail_message", "mail_followers"):
                model = "model" if table == "mail_message" else "res_model"
                env.cr.execute(
                    f"DELETE FROM {table} WHERE {model} = 'qms.training.session' AND res_id = ANY(%s)", [sessions.ids]
                )
            env.cr.execute("DELETE FROM qms_training_session WHERE id = ANY(%s)", [sessions.ids])
            contacts = people.work_contact_id
            people.unlink()
            contacts.unlink()
            course.unlink()
            env["hr.skill.type"].browse(self.kind_id).unlink()

    @contextmanager
    def transaction(self):
        """Open a transaction of its own, which is committed if nothing goes wrong."""
        with self.registry.cursor() as cr:
            # Its snapshot is of now.
            cr.execute("SELECT 1 FROM qms_training LIMIT 1")
            yield api.Environment(cr, SUPERUSER_ID, {})

    def need(self, env, number=0, **vals):
        """Ask for the course for one of the people; return what was created."""
        vals = {"employee_id": self.people_ids[number], "training_id": self.course_id, "origin": "rule", **vals}
        return env["qms.training.record"]._need([vals])

    def records(self, env):
        return env["qms.training.record"].search([("training_id", "=", self.course_id)], order="employee_id, id")

    def new_rule(self, env):
        return env["qms.training.rule"].create(
            {
                "training_id": self.course_id,
                "company_id": self.company_id,
                "audience_employee_ids": [Command.set(self.people_ids)],
            }
        )

    def assert_waits(self, env, call, *args):
        """`call` waits for what the other transaction does."""
        env.cr.execute("SET LOCAL lock_timeout = '50ms'")
        with mute_logger("odoo.sql_db"), self.assertRaises(LockNotAvailable), env.cr.savepoint():
            call(*args)

    # Needs

    def test_who_looked_before_the_other_asked_is_repeated_and_asks_nothing(self):
        with self.transaction() as event, self.transaction() as late:
            self.assertTrue(self.need(event))
            event.cr.commit()
            self.assert_repeated(late, self.need, late)
            self.assertFalse(self.need(late))
            self.assertEqual(len(self.records(late)), 1)

    def test_two_who_ask_at_once_wait_for_each_other(self):
        with self.transaction() as event, self.transaction() as other:
            self.need(event)
            self.assert_waits(other, self.need, other)

    def assert_repeated(self, env, call, *args):
        """`call` meets what another transaction committed since this one began: Odoo repeats the request."""
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure), env.cr.savepoint():
            call(*args)
        env.cr.rollback()
        env.invalidate_all(flush=False)

    def test_a_need_entered_by_hand_meanwhile_is_met_by_a_repetition(self):
        with self.transaction() as person, self.transaction() as event:
            person["qms.training.record"].create({"employee_id": self.people_ids[0], "training_id": self.course_id})
            person.cr.commit()
            self.assert_repeated(event, self.need, event)
            self.assertFalse(self.need(event))

    def test_who_is_being_planned_is_not_asked_beside_it(self):
        with self.transaction() as planner, self.transaction() as event:
            session = planner["qms.training.session"].create(
                {"training_id": self.course_id, "company_id": self.company_id, "date_start": fields.Datetime.now()}
            )
            session._plan(planner["hr.employee"].browse(self.people_ids[0]))
            planner.cr.commit()
            self.assert_repeated(event, self.need, event)
            self.assertFalse(self.need(event))

    @contextmanager
    def night(self, env, before_batch):
        """The job of the night, of these people alone, in its own transactions."""
        Record = env.registry["qms.training.record"]
        missing, unasked, need = Record._missing_needs, Record._find_unasked, Record._need
        told = []

        def commit(*_args, **_kwargs):
            env.cr.commit()
            return 1

        def need_after_event(records, vals_list):
            if not told:
                told.append(before_batch())
            return need(records, vals_list)

        with (
            patch.object(
                Record,
                "_missing_needs",
                lambda records, company, employees=None: [
                    vals
                    for vals in missing(records, company, employees or env["hr.employee"].browse(self.people_ids))
                    if vals["training_id"] == self.course_id
                ],
            ),
            patch.object(
                Record,
                "_find_unasked",
                lambda records, company, employees=None: unasked(
                    records, company, env["hr.employee"].browse(self.people_ids)
                ),
            ),
            patch.object(Record, "_need", need_after_event),
            patch.object(env.registry["ir.cron"], "_commit_progress", commit),
            mute_logger("odoo.sql_db"),
            self.assertNoLogs(FOLLOW, "WARNING"),
        ):
            yield env["qms.training.record"]._follow_company(env["res.company"].browse(self.company_id), 0)

    def test_the_night_that_meets_an_event_skips_it_in_silence(self):
        def hired():
            with patch.object(event.registry["qms.training.record"], "_need", original):
                self.need(event)
            event.cr.commit()

        with self.transaction() as env:
            self.new_rule(env)
        with self.transaction() as cron, self.transaction() as event:
            original = cron.registry["qms.training.record"]._need
            with self.night(cron, hired):
                self.assertEqual(self.records(cron).employee_id.ids, self.people_ids)
                self.assertEqual(len(self.records(cron)), 2)

    def test_the_night_does_not_ask_for_what_was_done_meanwhile(self):
        def taught():
            done = event["qms.training.record"].create(
                {"employee_id": self.people_ids[0], "training_id": self.course_id}
            )
            done.action_attend()
            event.cr.commit()

        with self.transaction() as env:
            self.new_rule(env)
        with self.transaction() as cron, self.transaction() as event, self.night(cron, taught):
            self.assertEqual(self.records(cron).mapped("state"), ["attended", "needed"])

    # Results

    def test_of_two_who_enter_the_result_at_once_one_grants(self):
        with self.transaction() as env:
            self.need(env)
        with self.transaction() as first, self.transaction() as second:
            mine, theirs = self.records(first), self.records(second)
            mine.action_pass()
            self.assert_waits(second, theirs.action_pass)
            first.cr.commit()
            second.invalidate_all(flush=False)
            self.assert_repeated(second, theirs.action_pass)
            self.assert_refused(theirs.action_pass, says="Reload it")
            self.assertEqual(len(theirs.granted_skill_ids), 1)
            lines = second["hr.resume.line"].search([("qms_record_id", "=", theirs.id)])
            self.assertEqual(len(lines), 1)
            self.assertEqual(len(theirs.employee_id.employee_skill_ids), 1)
