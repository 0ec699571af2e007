from odoo.modules.migration import load_script
from odoo.tests import tagged

from .common import QmsCase


@tagged("post_install", "-at_install")
class TestMigrations(QmsCase):
    """What an update does to the records of the version before."""

    def migrate(self, script, version):
        self.env.flush_all()
        load_script(f"qms_iso9001/migrations/{script}", "qms_migration").migrate(self.cr, version)
        self.env.invalidate_all()

    def test_a_policy_of_before_asks_nobody_to_read_it(self):
        policy = self.new_policy()
        self.migrate("19.0.1.2.0/post-reading.py", None)
        self.assertTrue(policy.is_reading_asked)
        self.migrate("19.0.1.2.0/post-reading.py", "19.0.1.1.0")
        self.assertFalse(policy.is_reading_asked)

    def test_a_target_of_before_is_that_of_all_companies(self):
        indicator = self.env.ref("qms_iso9001.qms_indicator_vendor_on_time")
        self.env.flush_all()
        for name in ("target", "warning"):
            self.cr.execute(f"ALTER TABLE qms_indicator DROP COLUMN IF EXISTS {name}")
            self.cr.execute(f"ALTER TABLE qms_indicator RENAME COLUMN shared_{name} TO {name}")
        self.migrate("19.0.1.6.0/pre-target.py", "19.0.1.5.0")
        self.assertEqual((indicator.target, indicator.warning), (95, 90))

    def test_what_a_new_company_begins_with_is_marked_also_where_people_changed_it(self):
        six = self.env["qms.indicator"].search([("is_for_new_company", "=", True)])
        six.is_for_new_company = False
        own = six[0].copy({"code": six[0].code, "company_id": self.company.id, "user_id": False, "process_id": False})
        self.migrate("19.0.1.6.0/post-new-company.py", None)
        self.assertFalse(six.filtered("is_for_new_company"))
        self.migrate("19.0.1.6.0/post-new-company.py", "19.0.1.5.0")
        self.assertEqual(six.filtered("is_for_new_company"), six)
        self.assertFalse(own.is_for_new_company)
