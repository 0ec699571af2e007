from datetime import date

from odoo.tests import freeze_time, tagged

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestIndicators(NonconformityCase):
    """The shipped indicators of complaints and repeats count what their formulas say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Ready Office"})

    def figure(self, code, first=date(2055, 3, 1), last=date(2055, 3, 31)):
        self.env.flush_all()
        indicators = self.env["qms.indicator"].with_company(self.company).with_user(self.manager)
        return indicators._figure(code, first, last)[None]

    def complaint(self, received="2055-03-03 10:00:00", **vals):
        with freeze_time(received):
            return (
                self.env["qms.complaint"]
                .with_user(self.officer)
                .create(
                    {
                        "name": "Chair arrived broken",
                        "partner_id": self.customer.id,
                        "company_id": self.company.id,
                        "date_received": received,
                        "date_due": "2055-03-10",
                        **vals,
                    }
                )
            )

    def test_k09_counts_first_answers_by_their_day(self):
        on_time, late, _never = self.complaint(), self.complaint(), self.complaint()
        cancelled = self.complaint()
        with freeze_time("2055-03-09 10:00:00"):
            on_time.action_answered("By phone")
            cancelled.action_cancel("Reported twice")
        with freeze_time("2055-03-12 10:00:00"):
            late.action_answered("By phone")
        with freeze_time("2055-04-20 10:00:00"):
            figure = self.figure("K09")
        self.assertEqual((figure["numerator"], figure["denominator"]), (1, 3))

    def test_k08_counts_complaints_per_thousand_deliveries(self):
        self.complaint()
        self.complaint().action_cancel("Reported twice")
        self.complaint("2055-04-02 10:00:00", date_due="2055-04-10")
        with freeze_time("2055-04-20 10:00:00"):
            figure = self.figure("K08")
        self.assertEqual((figure["numerator"], figure["denominator"], figure["value"]), (1, 0, None))

    def test_k08_of_services_counts_by_confirmed_lines(self):
        advice = self.env["product.product"].create({"name": "Advice", "type": "service", "taxes_id": False})
        note = (0, 0, {"name": "As talked about", "display_type": "line_note"})
        line = (0, 0, {"product_id": advice.id, "product_uom_qty": 3})
        orders = self.env["sale.order"].with_company(self.company)
        vals = {"partner_id": self.customer.id, "company_id": self.company.id, "order_line": [line, note]}
        with freeze_time("2055-03-02 10:00:00"):
            confirmed, _quotation = orders.create([vals, vals])
            confirmed.action_confirm()
        self.complaint()
        with freeze_time("2055-04-20 10:00:00"):
            figure = self.figure("K08_LINES")
        self.assertEqual((figure["numerator"], figure["denominator"], figure["value"]), (1, 1, 1000))

    def test_k40_counts_what_was_judged_to_be_the_same(self):
        with freeze_time("2055-03-20 10:00:00"):
            first = self.nonconformity(self.officer, date_detected="2055-03-02")
            self.nonconformity(self.officer, date_detected="2055-03-05", repeat_of_id=first.id)
            self.nonconformity(self.officer, date_detected="2055-03-06")
            self.nonconformity(self.officer, date_detected="2055-03-06", repeat_of_id=first.id).action_cancel("None")
            figure = self.figure("K40")
        self.assertEqual((figure["numerator"], figure["denominator"]), (1, 3))
