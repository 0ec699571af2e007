from datetime import date

from odoo.tests import freeze_time, tagged

from odoo.addons.qms_iso9001.tests.common import tiny_pdf
from odoo.addons.qms_iso9001.tests.figure_case import FigureComparison

from .request_case import ANSWER, RequestCase

CRITERION = "qms_iso9001_capa.qms_supplier_criterion_request"


@tagged("post_install", "-at_install")
class TestSupplierRequestFigure(FigureComparison, RequestCase):
    """K19: answered in time. It is what plain SQL counts, and a criterion of vendors."""

    def asked(self, due="2026-03-20", answered=None, **vals):
        with freeze_time("2026-03-02 09:00:00"):
            record = self.sent(date_due=due, **vals)
        if answered:
            with freeze_time(answered):
                self.answer(record)
        return record

    def compared(self):
        with freeze_time("2026-06-30 09:00:00"):
            return self.compare_catalogue("qms_iso9001_capa", {"K19_ANSWERED"})["K19_ANSWERED"][:2]

    def test_first_answers_by_the_day_agreed_first(self):
        self.asked(answered="2026-03-20 09:00:00")
        self.asked(answered="2026-03-23 09:00:00")
        self.asked()
        refused = self.asked(answered="2026-03-05 09:00:00")
        refused.action_refused("It is not them")
        agreed, asked_late = self.asked(), self.asked()
        with freeze_time("2026-03-19 09:00:00"):
            agreed.date_due = "2026-03-30"
        with freeze_time("2026-03-23 09:00:00"):
            asked_late.date_due = "2026-03-30"
        with freeze_time("2026-03-27 09:00:00"):
            for record in (agreed, asked_late):
                self.answer(record)
        self.assertEqual(self.compared(), (2, 6))

    def test_sent_back_drafts_and_cancelled(self):
        record = self.asked(answered="2026-03-10 09:00:00")
        with freeze_time("2026-03-11 09:00:00"):
            record.action_return("And the bench?")
        with freeze_time("2026-05-11 09:00:00"):
            self.answer(record)
        self.asked().action_cancel("Our mistake")
        self.draft(date_due="2026-03-20")
        self.assertEqual(self.compared(), (1, 1))

    def test_the_day_of_the_company_and_the_vendor(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        # Eleven in the evening there, and half past midnight.
        self.asked(answered="2026-03-20 10:00:00")
        self.asked(answered="2026-03-20 11:30:00", contact_id=self.vendor.id)
        self.assertEqual(self.compared(), (1, 2))
        indicators = self.env["qms.indicator"].with_company(self.company).with_user(self.manager)
        with freeze_time("2026-06-30 09:00:00"):
            found = indicators._figure("K19_ANSWERED", date(2026, 3, 1), date(2026, 3, 31), group="partner_id")
        self.assertEqual(found[self.vendor.id]["denominator"], 2)

    def entered(self, record, came, today, files=()):
        """The buyer enters on `today` what the vendor answered on `came`."""
        with freeze_time(f"{today} 09:00:00"):
            names = [(0, 0, {"name": name, "raw": content}) for name, content in files]
            vals = {**ANSWER, "request_id": record.id, "date_answered": came, "attachment_ids": names}
            self.env["qms.supplier.request.enter"].with_user(self.buyer).create(vals).action_enter()

    def compared_with_left_out(self):
        with freeze_time("2026-06-30 09:00:00"):
            numerator, denominator, _cases, left_out = self.compare_catalogue("qms_iso9001_capa", {"K19_ANSWERED"})[
                "K19_ANSWERED"
            ]
        return numerator, denominator, left_out

    def test_nobody_is_made_punctual_by_what_we_type_later(self):
        proven, unproven, at_once, late, again = (self.asked() for _number in range(5))
        self.entered(proven, "2026-03-18", "2026-03-25", [("letter.pdf", tiny_pdf())])
        self.entered(unproven, "2026-03-18", "2026-03-25")
        self.entered(at_once, "2026-03-17", "2026-03-20")
        self.entered(late, "2026-03-24", "2026-03-25")
        with freeze_time("2026-03-19 09:00:00"):
            self.answer(again)
            again.action_return("And the bench?")
        self.entered(again, "2026-03-19", "2026-03-25")
        requests = proven | unproven | at_once | late | again
        self.assertEqual(requests.mapped("is_answered_in_time"), [True, True, True, False, True])
        self.assertEqual(requests.mapped("is_in_time_by_hand"), [True, True, False, False, False])
        self.assertEqual(requests.mapped("left_out"), [False, "by_hand", False, False, False])
        self.assertEqual(self.compared_with_left_out(), (3, 4, 1))
        with freeze_time("2026-04-02 09:00:00"):
            unproven.action_refused("And does nothing")
        self.assertEqual(self.compared_with_left_out(), (3, 5, 0))

    def test_cancelled_after_its_day_is_left_out_and_shown(self):
        early, on_its_day, late, answered = self.asked(), self.asked(), self.asked(), self.asked()
        self.company.partner_id.tz = "Pacific/Auckland"
        for record, instant in (
            (early, "2026-03-10 09:00:00"),
            (on_its_day, "2026-03-20 10:00:00"),
            (late, "2026-03-20 12:00:00"),
        ):
            with freeze_time(instant):
                record.action_cancel("Our mistake")
        with freeze_time("2026-03-30 09:00:00"):
            self.answer(answered)
            answered.action_cancel("Our mistake")
            self.draft(date_due="2026-03-31").action_cancel("Not needed")
        self.assertEqual(self.compared_with_left_out(), (0, 0, 2))
        self.assertEqual((early | on_its_day | late).mapped("left_out"), [False, False, "cancelled"])

    def test_it_is_a_criterion_of_the_shipped_scheme(self):
        criterion = self.env.ref(CRITERION)
        self.assertEqual(criterion.scheme_id, self.env.ref("qms_iso9001.qms_supplier_scheme"))
        self.assertEqual((criterion.indicator_id.code, criterion.active), ("K19_ANSWERED", False))
        self.assertEqual(criterion._score_value(80, 5), ("scored", 50))
        self.assertEqual(criterion._score_value(80, 2), ("few", None))
        self.assertEqual(criterion._score_value(None, 0), ("no_data", None))
