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
