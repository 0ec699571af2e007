from odoo.tests import HttpCase, tagged

from .common import QmsCase

PAGE = "/odoo/quality-overview"


@tagged("post_install", "-at_install", "is_tour")
class TestOverviewTour(QmsCase, HttpCase):
    def test_an_officer_opens_a_tile_and_the_inbox(self):
        self.new_action(user_id=self.manager.id, date_due="2020-01-01")
        self.start_tour(PAGE, "qms_overview_tour", login="t_officer")


@tagged("post_install", "-at_install", "is_tour")
class TestOverviewPhoneTour(QmsCase, HttpCase):
    """With one thumb: a phone of 400 px."""

    browser_size = "400x800"
    touch_enabled = True

    def test_an_officer_opens_a_tile_and_the_inbox(self):
        self.new_action(user_id=self.manager.id, date_due="2020-01-01")
        self.start_tour(PAGE, "qms_overview_tour", login="t_officer")

    def test_an_employee_finds_what_is_theirs(self):
        self.new_action(user_id=self.employee.id, date_due="2020-01-01")
        self.start_tour(PAGE, "qms_overview_employee_tour", login="t_employee")
