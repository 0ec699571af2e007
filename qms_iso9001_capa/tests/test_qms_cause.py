from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestCause(NonconformityCase):
    """Cause codes: some for all companies to begin with, the company's own beside them."""

    def test_what_is_shipped_is_for_every_company_and_officers_change_it(self):
        shipped = self.env.ref("qms_iso9001_capa.qms_cause_set")
        self.assertFalse(shipped.company_id)
        for user in (self.employee, self.other_manager):
            self.assertIn(shipped, self.env["qms.cause"].with_user(user).search([]))
        shipped.with_user(self.officer).active = False
        self.assert_refused(shipped.with_user(self.employee).write, {"name": "Mine"})

    def test_the_codes_of_another_company_are_its_own(self):
        theirs = self.env["qms.cause"].with_user(self.other_manager).create({"name": "Theirs", "code": "SET"})
        self.assertEqual(theirs.company_id, self.other_company)
        self.assertNotIn(theirs, self.env["qms.cause"].with_user(self.officer).search([]))
        with self.assertRaises(Exception):  # noqa: B017 whichever check comes first
            self.nonconformity(self.officer, cause_id=theirs.id)

    @mute_logger("odoo.sql_db")
    def test_a_code_is_given_once(self):
        causes = self.env["qms.cause"].with_user(self.officer)
        causes.create({"name": "Setting", "code": "ST1"})
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            causes.create({"name": "Other", "code": "st1"})

    def test_it_counts_cases_and_stays_when_they_are_closed(self):
        cause = self.env.ref("qms_iso9001_capa.qms_cause_set")
        record = self.corrected(cause_id=cause.id)
        record.action_close()
        self.assert_refused(record.write, {"cause_id": False}, says="Cause")
        groups = self.env["qms.nonconformity"]._read_group(
            [("company_id", "=", self.company.id)], ["cause_id"], ["__count"]
        )
        self.assertIn((cause, 1), groups)
