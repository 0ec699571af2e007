from odoo.tests import tagged

from .common import QmsCase


@tagged("post_install", "-at_install")
class TestCompany(QmsCase):
    def test_its_days_follow_the_address_else_the_calendar_else_utc(self):
        company = self.other_company.sudo()
        company.partner_id.tz = False
        company.resource_calendar_id = self.env["resource.calendar"].create({"name": "Tokyo", "tz": "Asia/Tokyo"})
        self.assertEqual(company._qms_zone().key, "Asia/Tokyo")

        company.partner_id.tz = "America/Lima"
        self.assertEqual(company._qms_zone().key, "America/Lima")

        company.partner_id.tz = False
        company.resource_calendar_id.tz = "Europe/Paris"
        self.assertEqual(company._qms_zone().key, "Europe/Paris")

        company.resource_calendar_id = False
        self.assertEqual(company._qms_zone().key, "UTC")
