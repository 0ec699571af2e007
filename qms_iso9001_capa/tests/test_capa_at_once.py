from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.qms_iso9001.tests.case import QmsAssertions


@tagged("post_install", "-at_install")
class TestCapaAtOnce(TransactionCase, QmsAssertions):
    """Two transactions at once: no second corrective action, no second verdict, nothing judged that is confirmed.

    What they share is committed, and removed afterwards.
    """

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            case = env["qms.nonconformity"].create({"name": "At once: it leaks"})
            self.case_id = case.id
        self.capa_ids, self.risk_ids = [], []
        self.addCleanup(self.remove)

    def remove(self):
        with self.transaction() as env:
            capas = tuple({*self.capa_ids, *self.case(env).capa_id.ids}) or (0,)
            env.cr.execute("DELETE FROM qms_nonconformity WHERE id = %s", [self.case_id])
            for table in ("qms_capa_check", "qms_capa_similar", "qms_action"):
                env.cr.execute(f"DELETE FROM {table} WHERE capa_id IN %s", [capas])
            env.cr.execute("DELETE FROM qms_capa WHERE id IN %s", [capas])
            risks = tuple(self.risk_ids) or (0,)
            env.cr.execute("DELETE FROM qms_risk WHERE id IN %s", [risks])
            for model, ids in (("qms.capa", capas), ("qms.nonconformity", (self.case_id,)), ("qms.risk", risks)):
                env.cr.execute("DELETE FROM mail_activity WHERE res_model = %s AND res_id IN %s", [model, ids])
                env.cr.execute("DELETE FROM mail_followers WHERE res_model = %s AND res_id IN %s", [model, ids])
                env.cr.execute("DELETE FROM mail_message WHERE model = %s AND res_id IN %s", [model, ids])

    @contextmanager
    def transaction(self):
        """Open a transaction of its own, which is committed if nothing goes wrong."""
        with self.registry.cursor() as cr:
            # Its snapshot is of now.
            cr.execute("SELECT 1 FROM qms_capa LIMIT 1")
            yield api.Environment(cr, SUPERUSER_ID, {})

    def case(self, env):
        return env["qms.nonconformity"].browse(self.case_id)

    def assert_waits(self, env, call, *args):
        """`call` waits for what the other transaction does."""
        env.cr.execute("SET LOCAL lock_timeout = '50ms'")
        with mute_logger("odoo.sql_db"), self.assertRaises(LockNotAvailable), env.cr.savepoint():
            call(*args)

    def assert_starts_again(self, env, call, *args):
        """`call` is refused by the database, rolled back and done again, as a request of the web client is."""
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure), env.cr.savepoint():
            call(*args)
            env.flush_all()
        env.cr.rollback()
        env.clear()
        return call(*args)

    # Two press Corrective action

    def opened(self, env):
        return self.case(env).action_open_capa()["res_id"]

    def test_the_second_waits_for_the_first(self):
        with self.transaction() as first, self.transaction() as second:
            self.opened(first)
            first.flush_all()
            self.assert_waits(second, self.opened, second)

    def test_the_second_opens_what_the_first_started(self):
        with self.transaction() as first, self.transaction() as second:
            self.assertFalse(self.case(second).capa_id)
            capa_id = self.opened(first)
            first.cr.commit()
            self.assertEqual(self.assert_starts_again(second, self.opened, second), capa_id)
            self.assertEqual(second["qms.capa"].search_count([("name", "=", "At once: it leaks")]), 1)

    def test_of_a_risk_the_second_opens_what_the_first_started(self):
        with self.transaction() as env:
            risk = env["qms.risk"].create({"name": "At once: no boards"})
            self.risk_ids.append(risk.id)

        def opened(env):
            return env["qms.risk"].browse(self.risk_ids).action_open_capa()["res_id"]

        with self.transaction() as first, self.transaction() as second:
            self.assertFalse(second["qms.risk"].browse(self.risk_ids).capa_count)
            self.capa_ids.append(opened(first))
            first.cr.commit()
            self.assertEqual(self.assert_starts_again(second, opened, second), self.capa_ids[0])

    # Two confirm

    def waiting(self, verdict="effective"):
        """Return the number of a check that waits for a person."""
        with self.transaction() as env:
            cause = env.ref("qms_iso9001_capa.qms_cause_mat")
            vals = {
                "name": "At once",
                "cause": "Not greased",
                "cause_id": cause.id,
                "user_id": env.ref("base.user_admin").id,
            }
            capa = env["qms.capa"].create(vals)
            self.capa_ids.append(capa.id)
            capa.action_start_actions()
            env["qms.action"].create({"name": "Grease", "kind": "corrective", "capa_id": capa.id}).action_done("Done")
            capa.action_start_effectiveness()
            today = capa.company_id._qms_today()
            capa.check_ids._write_unguarded({"date_end": today.replace(year=today.year - 1)})
            capa.check_ids._set_state("to_confirm", verdict=verdict)
            return capa.check_ids.id

    def check(self, env, number):
        return env["qms.capa.check"].browse(number)

    def test_confirmed_twice_at_once_it_counts_once(self):
        number = self.waiting("not_effective")
        with self.transaction() as first, self.transaction() as second:
            self.assertEqual(self.check(second, number).state, "to_confirm")
            self.check(first, number)._confirm("not_effective", False)
            first.cr.commit()
            with self.assertRaises(UserError):
                self.assert_starts_again(second, self.confirm, second, number)
            self.assertEqual(self.check(second, number).capa_id.failure_count, 1)

    def confirm(self, env, number):
        self.check(env, number)._require_state("to_confirm")
        self.check(env, number)._confirm("not_effective", False)

    def test_one_says_effective_the_other_not(self):
        number = self.waiting()
        with self.transaction() as first, self.transaction() as second:
            self.assertEqual(self.check(second, number).state, "to_confirm")
            self.check(first, number)._confirm("effective", False)
            first.cr.commit()
            with self.assertRaises(UserError):
                self.assert_starts_again(second, self.confirm, second, number)
            self.assertEqual(self.check(second, number).capa_id.failure_count, 0)

    # The job beside a person

    def test_the_job_judges_nothing_that_somebody_confirms(self):
        number = self.waiting()
        with self.transaction() as person, self.transaction() as job:
            self.check(person, number)._confirm("effective", False)
            person.flush_all()
            self.check(job, number)._judge_running()
            job.flush_all()
        with self.transaction() as env:
            self.assertEqual(self.check(env, number).state, "effective")

    def test_somebody_saving_one_check_keeps_no_other_from_being_counted(self):
        saved, other = self.waiting(), self.waiting()
        with self.transaction() as person, self.transaction() as job:
            self.check(person, saved)._write_unguarded({"note": "I am at it"})
            person.flush_all()
            job.cr.execute("SET LOCAL lock_timeout = '50ms'")
            with patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 60.0):
                job["qms.capa.check"]._cron_judge()
            self.assertFalse(self.check(job, saved).date_counted)
            self.assertTrue(self.check(job, other).date_counted)
            job.cr.rollback()
            person.cr.rollback()

    def test_one_that_fails_keeps_no_other_from_being_judged(self):
        broken, other = self.waiting(), self.waiting()
        judge = self.registry["qms.capa.check"]._judge

        def fail(checks, today):
            if broken in checks.ids:
                raise ValueError("At once")
            return judge(checks, today)

        with self.transaction() as env:
            for number in (broken, other):
                self.check(env, number)._set_state("running", verdict=False, opportunities=1, extension_count=2)
            with (
                patch.object(self.registry["ir.cron"], "_commit_progress", lambda *args, **kwargs: 60.0),
                patch.object(self.registry["qms.capa.check"], "_judge", fail),
                mute_logger("odoo.addons.qms_iso9001_capa.models.qms_capa_check_night_mixin"),
            ):
                env["qms.capa.check"]._cron_judge()
            self.assertEqual([self.check(env, number).state for number in (broken, other)], ["running", "to_confirm"])
            env.cr.rollback()

    def test_killed_between_two_batches_the_rest_is_judged_next_time(self):
        numbers = [self.waiting(), self.waiting()]
        with self.transaction() as env:
            for number in numbers:
                self.check(env, number)._set_state("running", verdict=False, opportunities=1, extension_count=2)
            cron = self.registry["ir.cron"]
            night = "odoo.addons.qms_iso9001_capa.models.qms_capa_check_night_mixin"
            domain = [("id", "in", numbers), ("state", "=", "running")]

            class Killed(Exception):
                pass

            def kill(self, processed=0, **_kwargs):
                if processed:
                    self.env.cr.commit()
                    raise Killed
                return 60.0

            with (
                patch(f"{night}.BATCH", 1),
                patch.object(self.registry["qms.capa.check"], "_ending_domain", lambda self: domain),
                patch.object(cron, "_commit_progress", kill),
                self.assertRaises(Killed),
            ):
                env["qms.capa.check"]._cron_judge()
            env.cr.rollback()
            states = [self.check(env, number).state for number in numbers]
            self.assertEqual(states, ["to_confirm", "running"])
            with (
                patch.object(self.registry["qms.capa.check"], "_ending_domain", lambda self: domain),
                patch.object(cron, "_commit_progress", lambda *args, **kwargs: 60.0),
            ):
                env["qms.capa.check"]._cron_judge()
            for number in numbers:
                check = self.check(env, number)
                self.assertEqual((check.state, check.verdict, check.extension_count), ("to_confirm", "few", 2))
