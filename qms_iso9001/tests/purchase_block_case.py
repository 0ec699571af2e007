from .supplier_check_case import SupplierCheckCase


class PurchaseBlockCase(SupplierCheckCase):
    """Castings are bought from approved vendors only: the vendor is approved, Backyard is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule("block", cls.castings)
        cls.bad = cls.new_vendor("Backyard")
        cls.approve_vendor()
