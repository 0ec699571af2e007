from odoo.tests import TransactionCase, tagged

from odoo.addons.qms_iso9001.tests.test_catalogue_traps import TrapComparison


@tagged("post_install", "-at_install")
class TestCatalogueTraps(TrapComparison, TransactionCase):
    """Every trap of every figure that this addon ships has a test."""

    def test_every_trap_has_a_test(self):
        self.assertFalse(self.assert_minded("qms_iso9001_training"))
