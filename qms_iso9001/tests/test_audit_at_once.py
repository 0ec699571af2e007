from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestAuditAtOnce(TransactionCase):
    """Two transactions at once: nothing changes under the signature of a report, no question comes in twice.

    What they share is committed, and removed afterwards.
    """

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            today = fields.Date.today()
            process = env["qms.process"].create({"name": "At once", "kind": "core"})
            vals = {"name": "At once", "objective": "Test", "date_start": today, "date_end": today}
            audit = env["qms.audit"].create({**vals, "process_ids": process.ids})
            self.audit_id, self.process_id, self.event_id = audit.id, process.id, audit.event_id.id
        self.addCleanup(self.remove)

    def remove(self):
        with self.transaction() as env:
            for table in ("qms_audit_finding", "qms_audit_line", "qms_audit_process_rel"):
                env.cr.execute(f"DELETE FROM {table} WHERE audit_id = %s", [self.audit_id])
            env.cr.execute("DELETE FROM qms_audit WHERE id = %s", [self.audit_id])
            env.cr.execute("DELETE FROM calendar_event WHERE id = %s", [self.event_id])
            env.cr.execute("DELETE FROM qms_process WHERE id = %s", [self.process_id])
            for model, number in (("qms.audit", self.audit_id), ("qms.process", self.process_id)):
                for table in ("mail_activity", "mail_followers"):
                    env.cr.execute(f"DELETE FROM {table} WHERE res_model = %s AND res_id = %s", [model, number])
                env.cr.execute("DELETE FROM mail_message WHERE model = %s AND res_id = %s", [model, number])

    @contextmanager
    def transaction(self):
        """Open a transaction of its own, which is committed if nothing goes wrong."""
        with self.registry.cursor() as cr:
            # Its snapshot is of now.
            cr.execute("SELECT 1 FROM qms_audit LIMIT 1")
            yield api.Environment(cr, SUPERUSER_ID, {})

    def audit(self, env):
        return env["qms.audit"].browse(self.audit_id)

    def answer(self, env):
        self.audit(env).line_ids.write({"answer": "conform"})

    def find(self, env):
        values = {"name": "Dust", "kind": "minor", "criterion": "Our rule", "objective_evidence": "On the shelf"}
        return env["qms.audit.finding"].create({**values, "audit_id": self.audit_id})

    def sign(self, env):
        self.audit(env)._set_state("reported")

    def running(self):
        with self.transaction() as env:
            self.audit(env).action_start()
            self.answer(env)

    def assert_second_fails(self, first_step, second_step):
        with self.transaction() as first, self.transaction() as second:
            self.audit(second).mapped("line_ids.answer")
            first_step(first)
            first.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure), second.cr.savepoint():
                second_step(second)
                second.flush_all()
            second.cr.rollback()
            second.clear()

    def test_two_load_the_questions(self):
        def load(env):
            self.audit(env).action_load_questions()

        self.assert_second_fails(load, load)
        with self.transaction() as env:
            self.assertEqual(len(self.audit(env).line_ids), 12)

    def test_an_answer_while_the_report_is_signed(self):
        self.running()
        self.assert_second_fails(self.answer, self.sign)
        self.assert_second_fails(self.sign, self.answer)

    def test_a_finding_while_the_report_is_signed(self):
        self.running()
        self.assert_second_fails(self.find, self.sign)
        self.assert_second_fails(self.sign, self.find)
