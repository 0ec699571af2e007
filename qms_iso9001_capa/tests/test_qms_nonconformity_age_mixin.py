from odoo.tests import tagged

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestQmsNonconformityAgeMixin(NonconformityCase):
    """Ages in days of the company."""

    def test_the_day_closed_is_that_of_the_company(self):
        record = self.nonconformity(self.officer)
        record.action_contain()
        record.disposition = "scrap"
        record.action_correct()
        record.action_close()
        self.assertEqual(record.closed_on, self.company._qms_day(record.date_done))
        record.action_reopen("Found again")
        self.assertFalse(record.closed_on)
