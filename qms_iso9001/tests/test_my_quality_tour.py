from odoo.tests import HttpCase, tagged

from .case import QmsAssertions
from .common import QmsCase


@tagged("post_install", "-at_install")
class TestMyQualityTour(QmsAssertions, QmsCase, HttpCase):
    """With one thumb: a phone of 400 px."""

    browser_size = "400x800"
    touch_enabled = True

    def test_an_employee_proposes_with_one_thumb_and_the_page_shows_it(self):
        self.approve(self.new_policy())
        self.new_action(user_id=self.employee.id, name="Label all the shelves of the goods that wait for their release")
        self.start_tour("/odoo/my-quality", "qms_my_quality_propose_tour", login="t_employee")
        proposal = self.env["qms.proposal"].search([("company_id", "=", self.company.id)])
        self.assertRecordValues(
            proposal, [{"name": "A hook", "proposed_by_id": self.employee.id, "description": "We look for it"}]
        )
