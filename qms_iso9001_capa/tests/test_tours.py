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
