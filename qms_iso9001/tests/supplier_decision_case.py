from odoo.tests import freeze_time

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


class SupplierDecisionCase(SupplierCase):
    """Evaluations of the first quarter, decided in June."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))
