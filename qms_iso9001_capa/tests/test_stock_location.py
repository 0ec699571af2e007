from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from .stock_case import StockCase


@tagged("post_install", "-at_install")
class TestStockLocation(StockCase):
    """Quarantine and rework lie beside the stock: inside it, Odoo would reserve bad goods for the next delivery."""

    def setUp(self):
        super().setUp()
        self.keeper = new_test_user(
            self.env,
            "t_keeper",
            groups="stock.group_stock_manager",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    def place(self, parent, name="Bay 4"):
        vals = {"name": name, "usage": "internal", "location_id": parent.id, "company_id": self.company.id}
        return self.env["stock.location"].with_user(self.keeper).create(vals)

    def test_a_location_in_the_stock_is_refused_as_quarantine_and_rework(self):
        inside = self.place(self.stock)
        for field in ("qms_quarantine_location_id", "qms_rework_location_id"):
            with self.assertRaisesRegex(ValidationError, "Choose a location beside"), self.undone():
                self.company[field] = inside
        with self.assertRaisesRegex(ValidationError, "Choose a location beside"), self.undone():
            self.company.qms_quarantine_location_id = self.stock
        with self.assertRaisesRegex(ValidationError, "would be reserved"), self.undone():
            inside.qms_is_quarantine = True

    def test_a_location_beside_the_stock_is_taken(self):
        beside = self.place(self.warehouse.view_location_id)
        self.company.qms_quarantine_location_id = beside
        self.assertEqual(self.company._qms_quarantine_location(), beside)
        self.assertTrue(beside.qms_is_quarantine)

    def test_quarantine_is_not_moved_into_the_stock_with_what_it_lies_in(self):
        hall = self.place(self.warehouse.view_location_id, "Hall 2")
        self.place(hall).qms_is_quarantine = True
        with self.assertRaisesRegex(ValidationError, "lies inside the stock"), self.undone():
            hall.location_id = self.stock
        hall.location_id = self.env["stock.location"]

    def test_the_stock_of_another_warehouse_is_stock_too(self):
        second = self.env["stock.warehouse"].create({"name": "North", "code": "NO", "company_id": self.company.id})
        with self.assertRaisesRegex(ValidationError, "North"):
            self.company.qms_quarantine_location_id = self.place(second.lot_stock_id)
