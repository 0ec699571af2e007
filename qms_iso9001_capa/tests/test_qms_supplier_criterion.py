from odoo.tests import tagged
from odoo.tools import convert_file

from .common import NonconformityCase

CRITERION = "qms_iso9001_capa.qms_supplier_criterion_nonconformity"


@tagged("post_install", "-at_install")
class TestQmsSupplierCriterion(NonconformityCase):
    """The criterion that comes with the addon, where the scheme it goes into is the company's own by now."""

    def load(self, mode):
        convert_file(self.env, "qms_iso9001_capa", "data/qms_supplier_criterion.xml", {}, mode=mode)
        return self.env.ref(CRITERION, raise_if_not_found=False)

    def forget(self, *names):
        """What names a deleted record is gone; evaluations of the demo data keep the records themselves."""
        for name in names:
            module, identifier = name.split(".")
            self.env["ir.model.data"].search([("module", "=", module), ("name", "=", identifier)]).unlink()

    def test_it_installs_and_updates_without_the_shipped_scheme(self):
        self.forget(CRITERION, "qms_iso9001.qms_supplier_scheme")
        for mode in ("init", "update"):
            self.assertFalse(self.load(mode))

    def test_it_installs_and_updates_without_the_indicator(self):
        self.forget(CRITERION, "qms_iso9001_capa.qms_indicator_vendor_nonconformity")
        for mode in ("init", "update"):
            self.assertFalse(self.load(mode))

    def test_it_is_added_once_and_what_somebody_made_of_it_stays(self):
        self.env.ref(CRITERION).unlink()
        criterion = self.load("init")
        self.assertEqual((criterion.name, criterion.weight, criterion.active), ("Nonconformities", 10, False))
        self.assertEqual(criterion.scheme_id, self.env.ref("qms_iso9001.qms_supplier_scheme"))
        criterion.weight = 15
        self.assertEqual(self.load("update"), criterion)
        self.assertEqual(criterion.weight, 15)
