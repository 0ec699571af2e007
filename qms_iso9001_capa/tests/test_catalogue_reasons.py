from odoo.tests import freeze_time, tagged

from odoo.addons.qms_iso9001.tests.figure_case import FigureComparison
from odoo.addons.qms_iso9001.tests.sale_case import SaleCase

TODAY = "2026-06-30 09:00:00"


@tagged("post_install", "-at_install")
class TestCatalogueReasons(FigureComparison, SaleCase):
    """What the demo company does not do with reasons, complaints and nonconformities. The figures are those of plain
    SQL all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Pacific/Auckland"
        defects = cls.env["qms.defect"].with_user(cls.manager)
        cls.crack = defects.create({"name": "Crack", "company_id": cls.company.id})
        cls.surplus = defects.create({"name": "Too much", "is_commercial": True, "company_id": cls.company.id})

    def delivered(self):
        with freeze_time("2026-03-10 09:00:00"):
            order = self.new_order(due="2026-03-12")
            return order, self.deliver(order)

    def complaint(self, received="2026-03-15 09:00:00", **vals):
        with freeze_time(received):
            return (
                self.env["qms.complaint"]
                .with_user(self.officer)
                .create(
                    {
                        "name": "Leaks",
                        "partner_id": self.customer.id,
                        "company_id": self.company.id,
                        "date_received": received,
                        **vals,
                    }
                )
            )

    def compared(self, *codes):
        with freeze_time(TODAY):
            core = self.compare_catalogue("qms_iso9001", set(codes))
            return {**core, **self.compare_catalogue("qms_iso9001_capa", set(codes))}

    def test_reasons_of_returns(self):
        for reason in (self.crack, self.surplus, self.crack.browse()):
            _order, delivery = self.delivered()
            with freeze_time("2026-03-20 09:00:00"):
                self.take_back(delivery, 2).sudo().qms_return_reason_id = reason
        found = self.compared("K03", "K06", "K06_UNKNOWN")
        self.assertEqual(found["K06"][:2], (2, 3))
        self.assertEqual(found["K06_UNKNOWN"][:2], (1, 2))
        self.assertEqual(found["K03"][:2], (0, 3))

    def test_reasons_of_credit_notes(self):
        self.env["account.chart.template"].try_loading("generic_coa", company=self.company, install_demo=False)
        line = (0, 0, {"name": "Pumps", "price_unit": 100, "tax_ids": []})
        vals = {"partner_id": self.customer.id, "invoice_date": "2026-03-10", "invoice_line_ids": [line]}
        moves = self.env["account.move"].with_company(self.company)
        moves.create({**vals, "move_type": "out_invoice"}).action_post()
        for reason in (self.crack, self.surplus, self.crack.browse()):
            moves.create({**vals, "move_type": "out_refund", "qms_return_reason_id": reason.id}).action_post()
        found = self.compared("K07", "K07_UNKNOWN")
        self.assertEqual(found["K07"][:2], (200, 100))
        self.assertEqual(found["K07_UNKNOWN"][:2], (100, 300))

    def test_complaints_of_orders(self):
        orders = [self.delivered() for _number in range(5)]
        self.complaint(sale_id=orders[0][0].id)
        self.complaint(picking_id=orders[1][1].id)
        self.complaint(sale_id=orders[2][0].id).action_cancel("No complaint")
        # After the cut-off of March, on 30 April in Auckland
        self.complaint("2026-04-30 13:00:00", sale_id=orders[3][0].id)
        # On the last day: eleven in the evening there
        self.complaint("2026-04-30 11:00:00", sale_id=orders[4][0].id)
        self.assertEqual(self.compared("K03")["K03"][:2], (2, 5))

    def test_complaints_by_deliveries(self):
        returned, exchanged = self.delivered()[1], self.delivered()[1]
        with freeze_time("2026-03-20 09:00:00"):
            self.take_back(returned, 2)
            self.take_back(exchanged, 2, exchange=True)  # the replacement is a delivery
        first, twin, *_others = (self.complaint() for _number in range(3))
        merge = self.env["qms.complaint.merge"].with_user(self.officer)
        merge.create({"complaint_ids": [(6, 0, (first | twin).ids)]}).action_merge()
        # The last hours of March in Auckland, and the first of April
        self.complaint("2026-03-31 10:30:00")
        self.complaint("2026-03-31 11:30:00")
        found = self.compared("K08", "K09")
        self.assertEqual(found["K08"][:2], (4, 3))

    def test_first_answers(self):
        for answered in ("2026-03-16", "2026-04-20", None):
            record = self.complaint(date_due="2026-03-20")
            if answered:
                with freeze_time(f"{answered} 09:00:00"):
                    record.action_answered("By phone")
        with freeze_time("2026-03-17 09:00:00"):
            record = self.complaint(date_due="2026-03-20")
            record.action_answered("By phone")
        self.complaint(date_due="2026-03-20").action_cancel("No complaint")
        self.assertEqual(self.compared("K09")["K09"][:2], (2, 4))

    def test_repeats_and_what_is_cancelled(self):
        cases = self.env["qms.nonconformity"].with_user(self.officer)
        vals = {"name": "Cracked", "company_id": self.company.id}
        with freeze_time("2026-03-20 09:00:00"):
            first = cases.create({**vals, "date_detected": "2026-02-02"})
            cases.create({**vals, "date_detected": "2026-03-05", "repeat_of_id": first.id})
            cases.create({**vals, "date_detected": "2026-03-06"})
            cases.create({**vals, "date_detected": "2026-03-06", "repeat_of_id": first.id}).action_cancel("None")
        self.assertEqual(self.compared("K40", "K19")["K40"][:2], (1, 3))
