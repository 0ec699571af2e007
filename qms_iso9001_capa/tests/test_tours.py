from odoo.tests import HttpCase, tagged

from .common import NonconformityCase


@tagged("post_install", "-at_install", "is_tour")
class TestTours(NonconformityCase, HttpCase):
    def test_report_from_the_receipt_in_five_taps(self):
        receipt = self.receipt()
        self.start_tour(
            f"/odoo/action-stock.action_picking_tree_all/{receipt.id}",
            "qms_nonconformity_report_tour",
            login=self.buyer.login,
        )
        record = self.env["qms.nonconformity"].search([("picking_id", "=", receipt.id)])
        self.assertRecordValues(
            record,
            [
                {
                    "name": "3 of 10 damaged",
                    "quantity": 3,
                    "reported_by_id": self.buyer.id,
                    "product_id": self.housing.id,
                }
            ],
        )
        self.assertTrue(record.photo)


@tagged("post_install", "-at_install", "is_tour")
class TestPhoneTours(NonconformityCase, HttpCase):
    """With one thumb: a phone of 400 px."""

    browser_size = "400x800"
    touch_enabled = True

    def test_an_employee_reports_a_problem_from_my_quality(self):
        self.start_tour("/odoo/my-quality", "qms_nonconformity_phone_tour", login=self.employee.login)
        record = self.env["qms.nonconformity"].search([("company_id", "=", self.company.id)])
        self.assertRecordValues(
            record, [{"name": "Oil on the floor", "place": "Machine 4", "reported_by_id": self.employee.id}]
        )

    def test_goods_of_a_receipt_go_to_quarantine_in_five_taps(self):
        receipt = self.receipt()
        self.start_tour(
            f"/odoo/action-stock.action_picking_tree_all/{receipt.id}",
            "qms_nonconformity_quarantine_phone_tour",
            login=self.buyer.login,
        )
        receipt.move_ids.write({"quantity": 10, "picked": True})
        receipt.button_validate()
        record = self.env["qms.nonconformity"].search([("picking_id", "=", receipt.id)])
        self.assertRecordValues(
            record, [{"name": "3 of 10 damaged", "state": "reported", "quantity": 3, "quarantined_quantity": 3}]
        )
        self.assertTrue(record.photo)
