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

    def test_a_reminder_of_before_is_that_of_the_rows_it_was_made_for(self):
        vals = {"model_name": False, "date_field": False, "company_field": False, "source": "typed", "domain": "[]"}
        indicator = self.env["qms.indicator"].create({"name": "Power", "company_id": self.company.id, **vals})
        value = self.env["qms.indicator.value"].with_company(self.company)
        rows = value.create(
            [
                {"indicator_id": indicator.id, "company_id": self.company.id, "date_start": start, "date_end": end}
                for start, end in (("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28"))
            ]
        )
        rows[0]._qms_write({"is_reminded": True})
        reminder = indicator.activity_schedule("qms_iso9001.mail_activity_type_value_due", user_id=self.officer.id)
        self.migrate("19.0.1.7.0/post-migrate.py", "19.0.1.6.0")
        self.assertEqual([row.reminder_id for row in rows], [reminder, reminder.browse()])

    def test_what_a_new_company_begins_with_is_marked_also_where_people_changed_it(self):
        six = self.env["qms.indicator"].search([("is_for_new_company", "=", True)])
        six.is_for_new_company = False
        own = six[0].copy({"code": six[0].code, "company_id": self.company.id, "user_id": False, "process_id": False})
        self.migrate("19.0.1.6.0/post-new-company.py", None)
        self.assertFalse(six.filtered("is_for_new_company"))
        self.migrate("19.0.1.6.0/post-new-company.py", "19.0.1.5.0")
        self.assertEqual(six.filtered("is_for_new_company"), six)
        self.assertFalse(own.is_for_new_company)
