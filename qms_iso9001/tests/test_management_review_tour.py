from odoo.tests import HttpCase, tagged

from .common import QmsCase
from .samples_management_review import planned


@tagged("post_install", "-at_install")
class TestManagementReviewTour(QmsCase, HttpCase):
    def test_from_prepare_to_signed_minutes_without_leaving_the_page(self):
        self.env["qms.risk"].with_user(self.officer).create({"name": "Boards arrive late"})
        review = planned(self)
        self.start_tour("/odoo/quality-management-review", "qms_management_review_tour", login="t_manager")
        self.assertEqual(review.state, "signed")
        self.assertEqual(
            [(each["name"], each["output"]) for each in review.decisions], [("Train a second person", "resources")]
        )
        self.assertEqual(
            review.input_ids.filtered(lambda each: each.kind_id.code == "d").comment, "One person is too few"
        )
        self.assertTrue(review.minutes_sha256)
