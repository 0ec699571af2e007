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

    def test_a_zone_that_nobody_knows_is_passed_over(self):
        company = self.other_company.sudo()
        company.partner_id.tz = "America/Lima"
        company.resource_calendar_id = self.env["resource.calendar"].create({"name": "Tokyo", "tz": "Asia/Tokyo"})
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET tz = 'Mars/Base' WHERE id = %s", [company.partner_id.id])
        self.env.cr.execute("UPDATE res_company SET qms_zone_name = 'Mars/Base' WHERE id = %s", [company.id])
        self.env.invalidate_all()
        self.assertEqual(company._qms_zone().key, "UTC")
        self.assertTrue(company._qms_today())
        company._compute_qms_zone_name()
        self.assertEqual(company._qms_zone().key, "Asia/Tokyo")
