from datetime import date

from odoo.tests import freeze_time, tagged

from odoo.addons.qms_iso9001.tests.sale_case import SaleCase

MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@tagged("post_install", "-at_install")
class TestCustomerFacts(SaleCase):
    """What reasons and complaints say about orders, returns and credit notes: K03, K06, K07."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        defects = cls.env["qms.defect"].with_user(cls.manager)
        cls.crack = defects.create({"name": "Crack", "company_id": cls.company.id})
        cls.surplus = defects.create({"name": "Too much", "is_commercial": True, "company_id": cls.company.id})

    def figure(self, code):
        self.env.flush_all()
        with freeze_time("2026-06-30"):
            row = self.env["qms.indicator"].with_company(self.company)._figure(code, *MARCH)[None]
        return row["numerator"], row["denominator"]

    def delivered(self):
        with freeze_time("2026-03-10 09:00:00"):
            order = self.new_order(due="2026-03-12")
            return order, self.deliver(order)

    def test_only_a_commercial_reason_keeps_a_return_out(self):
        for reason, expected in ((self.crack, (1, 1)), (self.surplus, (0, 1)), (False, (1, 1))):
            with self.subTest(reason=reason and reason.name), self.undone():
                _order, delivery = self.delivered()
                with freeze_time("2026-03-20 09:00:00"):
                    self.take_back(delivery, 2).sudo().qms_return_reason_id = reason
                self.assertEqual(self.figure("K06"), expected)
                self.assertEqual(self.figure("K06_UNKNOWN"), (int(not reason), expected[0]))

    def test_only_a_commercial_reason_keeps_a_credit_note_out(self):
        self.env["account.chart.template"].try_loading("generic_coa", company=self.company, install_demo=False)
        line = (0, 0, {"name": "Pumps", "price_unit": 100, "tax_ids": []})
        vals = {"partner_id": self.customer.id, "invoice_date": "2026-03-10", "invoice_line_ids": [line]}
        moves = self.env["account.move"].with_company(self.company)
        moves.create({**vals, "move_type": "out_invoice"}).action_post()
        for reason in (self.crack, self.surplus, self.crack.browse()):
            credit = moves.create({**vals, "move_type": "out_refund", "qms_return_reason_id": reason.id})
            credit.action_post()
        self.assertEqual(self.figure("K07"), (200, 100))
        self.assertEqual(self.figure("K07_UNKNOWN"), (100, 300))

    def test_an_order_of_which_somebody_complained_is_not_perfect(self):
        complained, by_delivery, cancelled, _good = (self.delivered() for _number in range(4))
        complaints = self.env["qms.complaint"].with_user(self.officer)
        vals = {"name": "Leaks", "company_id": self.company.id, "partner_id": self.customer.id}
        with freeze_time("2026-04-02 09:00:00"):
            complaints.create({**vals, "sale_id": complained[0].id})
            complaints.create({**vals, "picking_id": by_delivery[1].id})
            complaints.create({**vals, "sale_id": cancelled[0].id}).sudo()._set_state("cancelled")
        self.assertEqual(self.figure("K02"), (4, 4))
        self.assertEqual(self.figure("K03"), (2, 4))
