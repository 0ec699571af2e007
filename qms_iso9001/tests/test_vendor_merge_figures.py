from datetime import date

from odoo.tests import freeze_time, new_test_user, tagged

from .supplier_case import SupplierCase

DOUBLE = "Foundry Ltd."


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 12:00:00")
class TestVendorMergeFigures(SupplierCase):
    """After Odoo's own wizard merged two vendors, the one that is left has the figures of both, each order once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.double = cls.new_vendor(DOUBLE)
        cls.merger = new_test_user(cls.env, "t_merger", groups="base.group_partner_manager,base.group_user")
        cls.merger.write({"company_id": cls.company.id, "company_ids": [(6, 0, cls.company.ids)]})

    def setUp(self):
        super().setUp()
        self.delivered_all("2026-02-09", "2026-02-10", "2026-03-12")
        self.delivered_all("2026-02-09", vendor=self.double)

    def merge(self):
        wizards = self.env["base.partner.merge.automatic.wizard"].with_user(self.merger)
        wizard = wizards.create({"partner_ids": [(6, 0, [self.vendor.id, self.double.id])]})
        wizard.dst_partner_id = self.vendor
        wizard.action_merge()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.double.exists())

    def figures(self):
        """Return {vendor's id: (on time, deliveries)} of the first quarter."""
        rows = (
            self.env["qms.indicator"]
            .with_company(self.company)
            ._figure(self.on_time.code, date(2026, 1, 1), date(2026, 3, 31), group="partner_id")
        )
        return {key: (row["numerator"], row["denominator"]) for key, row in rows.items()}

    def report(self):
        reports = self.env["qms.supplier.report"].with_user(self.buyer)
        return reports.search(
            [("company_id", "=", self.company.id), ("partner_id", "in", (self.vendor | self.double).ids)]
        )

    def test_the_figures_of_both_count_once(self):
        self.assertEqual(self.figures(), {self.vendor.id: (2, 3), self.double.id: (1, 1)})
        self.assertEqual(sorted(self.report().mapped("order_count")), [1, 3])
        spend = sum(self.report().mapped("spend"))
        self.merge()
        self.assertEqual(self.figures(), {self.vendor.id: (3, 4)})
        row = self.report()
        self.assertEqual((row.partner_id, row.order_count, row.line_count), (self.vendor, 4, 4))
        self.assertEqual((row.spend, row.on_time_share), (spend, 75))

    def test_the_next_evaluation_counts_both_and_opens_the_rows_of_both(self):
        self.merge()
        line = self.line(self.evaluate(self.vendor), "On time")
        self.assertEqual((line.numerator, line.denominator, line.count), (3, 4, 4))
        action = line.action_view_evidence()
        rows = self.env[action["res_model"]].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(len(rows), 4)
        self.assertEqual(rows.partner_id, self.vendor)

    def test_what_was_confirmed_stays_as_it_was_signed_under_its_name(self):
        confirmed = self.evaluate(self.vendor, end="2026-02-28") | self.evaluate(self.double)
        for evaluation in confirmed:
            self.judge(evaluation, 100)
            evaluation.write({"status": "approved", "reason": "The only ones."})
            evaluation.action_confirm()
        rows = [
            (line.evaluation_id.id, line.name, line.numerator, line.denominator, line.score)
            for line in confirmed.line_ids
        ]
        hashes = confirmed.signature_ids.mapped("content_hash")
        approvals = self.env["qms.supplier.approval"].search([("evaluation_id", "in", confirmed.ids)])
        self.merge()
        self.assertEqual([evaluation.partner_name for evaluation in confirmed], ["Foundry", DOUBLE])
        self.assertEqual(confirmed.partner_id, self.vendor)
        self.assertEqual([evaluation.state for evaluation in confirmed], ["superseded", "confirmed"])
        after = [
            (line.evaluation_id.id, line.name, line.numerator, line.denominator, line.score)
            for line in confirmed.line_ids
        ]
        self.assertEqual(after, rows)
        self.assertEqual([evaluation._content_hash() for evaluation in confirmed], hashes, "The signatures hold.")
        row = self.report()
        self.assertEqual((row.rating, row.status), (confirmed[1].rating, "approved"))
        self.assertEqual(approvals.exists(), approvals)
        [ended] = approvals.filtered(lambda approval: approval.state == "expired")
        self.assertEqual(ended.end_reason, "Merged into Foundry")
        self.assertEqual(ended.partner_name, DOUBLE)
        self.assertEqual(approvals.partner_id, self.vendor)
        self.assertEqual(ended.successor_id, approvals - ended)

    def test_orders_keep_under_what_they_were_placed(self):
        self.company.qms_purchase_check_from = "2026-06-01"
        evaluation = self.evaluate(self.double)
        self.judge(evaluation, 100)
        evaluation.action_confirm()
        order = self.new_order(vendor=self.double)
        self.assertEqual(order.order_line.sudo().qms_evaluation_id, evaluation)
        self.merge()
        self.assertEqual((order.partner_id, order.order_line.sudo().qms_evaluation_id), (self.vendor, evaluation))
