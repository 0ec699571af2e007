from odoo.tests import freeze_time, tagged

from odoo.addons.qms_iso9001.tests.figure_case import FigureComparison

from .quality_cost_case import QualityCostCase


@tagged("post_install", "-at_install")
class TestCatalogueCost(FigureComparison, QualityCostCase):
    """K26 of sales, returns and hours that the demo company does not have. The figures are those of plain SQL."""

    def compared(self, code, today="2026-06-30 09:00:00"):
        with freeze_time(today):
            return self.compare_catalogue("qms_iso9001_capa", {code})[code]

    def everything(self):
        """Sell in January, take back, replace, credit, scrap and rework; also what does not count."""
        with freeze_time("2026-01-25 09:00:00"):
            _order, delivery, invoice = self.sold(10)
            self.put(self.pump, 2)
            self.credit(invoice, self.reason, {self.pump: 2})
            self.take_back(delivery, 2, self.reason)
            _order, other, invoice = self.sold()
            self.take_back(other, 1, self.surplus, exchange=True)
            self.credit(invoice, self.surplus, {self.pump: 1})
            _order, replaced, _invoice = self.sold()
            self.put(self.pump, 1)
            self.take_back(replaced, 1, None, exchange=True)
        self.scrap(self.pump, 3, "2026-02-10")
        case = self.case(self.pump, 1)
        self.rework(case, 2, date="2026-02-11")
        self.rework(case, 1, date="2026-03-11", rate=30)

    def test_by_net_sales_of_the_month(self):
        self.everything()
        found = self.compared("K26")
        # 100 credited less 40 that came back, 20 less 20 replaced, 60 of scrap, 80 and 30 of hours
        self.assertEqual(found[0], 100 - 40 + 20 - 20 + 60 + 80 + 30)
        # 18 pumps invoiced, 3 credited for whatever reason
        self.assertEqual(found[1], 18 * 50 - 3 * 50)
        self.assertEqual(found[2], 5)

    def test_what_nobody_gave_a_reason(self):
        self.everything()
        found = self.compared("K26_UNKNOWN")
        # Scrap without a tag, and what came back for a reason that nobody entered
        self.assertEqual(found[:2], (60 - 20, 230))

    def test_of_the_vendor_and_of_a_case(self):
        _order, _delivery, invoice = self.sold()
        case = self.reported_on(invoice)
        self.credit(invoice, None, {self.pump: 1})
        self.assertEqual(self.total(("nonconformity_id", "=", case.id)), 50)
        self.assertEqual(self.compared("K26")[0], 50)
        self.assertEqual(self.compared("K26_UNKNOWN")[0], 0)
        self.company = self.other_company
        self.assertEqual(self.compared("K26")[:3], (0, 0, 0))

    def test_as_far_as_it_was_made_good_and_since_then(self):
        with freeze_time("2026-01-10 09:00:00"):
            _order, delivery, invoice = self.sold(10)
            self.put(self.pump, 5)
            self.take_back(delivery, 6, self.reason)
            self.take_back(delivery, 1, None, exchange=True)
            case, billed = self.returned_case(3)
            order, bill = self.bought()
            self.take_back(order.picking_ids, 4, self.reason)
            self.take_back(order.picking_ids[0], 2, self.reason, exchange=True)
        with freeze_time("2026-02-10 09:00:00"):
            self.replaced(order)
        self.credit(invoice, self.reason, {self.pump: 2})
        self.disposed(case, "refund", 3)
        self.credit(billed, self.reason, {self.pump: 2})
        self.credit(bill, self.reason, {self.pump: 1})
        march = self.credit(invoice, None, {self.pump: 1}, post=False)
        march.invoice_date = "2026-03-05"
        march.action_post()
        found = self.compared("K26")
        # 5 credited, 6 pieces back, 1 delivered; 1 credited by the vendor, 3 back to him, 2 replaced at his price
        self.assertEqual(found[0], 5 * 50 - 6 * 20 + 20 - 18 + 3 * 20 - 2 * 18)
        self.compared("K26_UNKNOWN")

    def test_of_what_was_invoiced_again(self):
        _order, _delivery, invoice = self.sold()
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        wizard = wizard.with_context(active_model="account.move", active_ids=invoice.ids)
        wizard = wizard.create({"journal_id": invoice.journal_id.id, "date": "2026-01-20"})
        wizard.modify_moves()
        self.assertEqual(self.compared("K26")[0], 0)
        self.assertEqual(self.compared("K26_UNKNOWN")[:2], (0, 0))
        wizard.new_move_ids.invoice_line_ids.price_unit = 45
        self.assertEqual(self.compared("K26")[0], 20)

    def reported_on(self, invoice):
        case = self.report(invoice, self.accountant, product_id=self.pump.id, quantity=1).with_user(self.officer)
        lines = self.env["qms.nonconformity.disposition"].with_user(self.officer)
        lines.create({"nonconformity_id": case.id, "kind": "refund", "quantity": 1}).action_post()
        return case
