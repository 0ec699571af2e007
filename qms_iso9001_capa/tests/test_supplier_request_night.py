from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .request_case import RequestCase


@tagged("post_install", "-at_install")
class TestSupplierRequestNight(RequestCase):
    """Once before, once after the day, then never again."""

    def night(self, days):
        """Run the job so many days from now."""
        commit = patch.object(self.registry["ir.cron"], "_commit_progress", lambda _cron, done=0, **_kw: 60)
        with freeze_time(self.start + timedelta(days=days)), commit:
            self.env["qms.supplier.request"]._cron_remind_vendors()
        self.env.flush_all()

    def setUp(self):
        super().setUp()
        self.start = fields.Datetime.now()

    def count(self, record):
        return len(self.mails(record).filtered(lambda mail: "answer due on" in mail.subject))

    def test_twice_and_then_never_again(self):
        record = self.sent(date_due=self.day(10))
        counted = []
        for days in (1, 7, 8, 8, 9, 11, 12, 12, 13, 40):
            self.night(days)
            counted.append(self.count(record))
        self.assertEqual(counted, [0, 0, 1, 1, 1, 1, 2, 2, 2, 2])

    def test_an_answer_and_an_end_stop_it(self):
        answered, cancelled, refused = (self.sent(date_due=self.day(10)) for _each in range(3))
        self.answer(answered)
        cancelled.action_cancel("Our mistake")
        refused.action_refused("They do not answer")
        for days in (8, 13):
            self.night(days)
        for record in (answered, cancelled, refused):
            self.assertEqual(self.count(record), 0)

    def test_each_can_be_switched_off(self):
        self.company.write({"qms_request_remind_before": 0, "qms_request_remind_after": 0})
        record = self.sent(date_due=self.day(10))
        for days in (8, 13):
            self.night(days)
        self.assertEqual(self.count(record), 0)
        self.company.qms_request_remind_after = 1
        self.night(11)
        self.assertEqual(self.count(record), 1)

    def test_with_another_day_and_in_another_round_it_begins_anew(self):
        record = self.sent(date_due=self.day(10))
        self.night(8)
        record.date_due = self.day(20)
        self.night(9)
        self.assertEqual(self.count(record), 1)
        self.night(18)
        self.assertEqual(self.count(record), 2)
        self.answer(record)
        record.action_return("And the bench?")
        self.assertEqual(record.reminded, "none")

    def test_what_fails_keeps_no_other_back_and_is_tried_again(self):
        first, second = self.sent(date_due=self.day(10)), self.sent(date_due=self.day(10))
        send = type(first)._mail_vendor

        def failing(record, xmlid):
            if record.id == first.id:
                raise ValueError("no server")
            return send(record, xmlid)

        with (
            patch.object(type(first), "_mail_vendor", failing),
            mute_logger("odoo.addons.qms_iso9001_capa.models.qms_supplier_request_night_mixin"),
        ):
            self.night(8)
        self.assertEqual((self.count(first), self.count(second)), (0, 1))
        self.night(8)
        self.assertEqual((self.count(first), self.count(second)), (1, 1))

    def test_without_an_address_it_is_marked_and_nobody_is_mailed(self):
        record = self.sent(date_due=self.day(10))
        self.contact.email = False
        self.night(8)
        self.assertEqual((record.reminded, self.count(record)), ("before", 0))
