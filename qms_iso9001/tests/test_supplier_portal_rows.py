from odoo import fields
from odoo.tests import freeze_time, tagged

from .scorecard_page_case import ScorecardPageCase


@tagged("post_install", "-at_install")
class TestSupplierPortalRows(ScorecardPageCase):
    """The figures of a scorecard and the rows behind them, as the vendor reads them."""

    def test_the_rows_behind_a_line_and_none_of_another_vendor(self):
        page = self.url_open(f"{self.path}/line/{self.line_id}").text
        for order in self.orders:
            self.assertIn(order.name, page)
        for order in self.other_orders:
            self.assertNotIn(order.name, page)
        self.assertEqual(page.count("Counts for you"), 2, "Once in the table, once in the list of a phone")
        self.assertEqual(page.count("Counts against you"), 4)
        self.assertIn("1 of 3", page)
        for word in ("agreed_amount", "Agreed amount", "€", "$"):
            self.assertNotIn(word, page)

    def test_rows_are_told_as_of_the_day_of_the_counting(self):
        never = self.orders[2]
        self.receive(never)
        self.env.flush_all()
        self.env.invalidate_all()
        total, labels, rows = self.line(self.evaluation, "On time").sudo()._vendor_rows()
        self.assertEqual((total, len(rows)), (3, 3))
        [row] = [row for row in rows if row["cells"][0] == never.name]
        told = dict(zip(labels, row["cells"], strict=True))
        self.assertEqual(told["Last arrival"], "", "It came after the day of the counting.")
        self.assertTrue(told["Received"].startswith("0.00"))
        self.assertEqual(row["verdict"], "bad")

    def test_the_receipts_and_returns_behind_rejects_are_shown_to_the_vendor(self):
        rejects = self.env.ref("qms_iso9001.qms_indicator_vendor_reject_lines")
        self.scheme.criterion_ids[0].write({"indicator_id": rejects.id, "best_value": 0, "worst_value": 100})
        receipt = self.orders[0].picking_ids
        with freeze_time("2026-02-20 09:00:00"):
            back = self.give_back(receipt, 2)
        second = self.confirmed(self.vendor, start="2026-01-01", end="2026-04-30")
        line = self.line(second, "On time")
        self.assertEqual((line.numerator, line.denominator), (1, 2))
        account = self.log_in()
        pages = [second._get_scorecard_path(), account.replace(str(self.evaluation.id), str(second.id))]
        for path in pages:
            page = self.url_open(f"{path}/line/{line.id}").text
            for text in (receipt.name, back.name, "sent back on 02/20/2026", "received on 02/09/2026"):
                self.assertIn(text, page)
            self.assertNotIn(self.other_orders.picking_ids.name, page)

    def test_the_vendor_reads_how_each_delivery_counts(self):
        page = self.url_open(f"{self.path}/line/{self.line_id}").text
        for text in ("How it counts", "Complete, 2 days late", "missing so far", "received on 02/09/2026"):
            self.assertIn(text, page)

    def test_a_page_or_kind_that_is_no_number_is_none(self):
        for page in ("²", "-1", "x", "9" * 40, "0"):
            with self.subTest(page):
                shown = self.url_open(f"{self.path}/line/{self.line_id}?page={page}")
                self.assertEqual(shown.status_code, 200)
        for kind in ("²", "x", "9" * 40):
            with self.subTest(kind=kind):
                self.assertEqual(self.send_certificate(kind=kind).status_code, 200)
                self.assertFalse(self.certificates())

    def test_the_pages_show_the_scale_of_the_counting(self):
        self.scheme.rating_ids[0].name = "Outstanding"
        for path in (self.path, self.log_in()):
            page = self.url_open(path).text
            self.assertNotIn("Outstanding", page)
            self.assertIn("60 – &lt; 90", page)

    def test_what_is_left_out_is_shown_beside(self):
        page = self.url_open(f"{self.path}/line/{self.line_id}?left_out=1")
        self.assertEqual(page.status_code, 200)
        self.assertIn("There is nothing behind it", page.text)

    def test_amounts_behind_a_figure_are_no_column(self):
        in_full = self.env.ref("qms_iso9001.qms_indicator_vendor_in_full")
        line = self.line(self.evaluation, "On time").sudo()
        line.env.cr.execute(
            "UPDATE qms_supplier_evaluation_line SET definition = %s WHERE id = %s",
            [fields.Json().convert_to_column(in_full.sudo()._frozen_definition(), line), line.id],
        )
        self.env.invalidate_all()
        self.assertNotIn("agreed_amount", line._vendor_columns())
        _total, _labels, rows = line._vendor_rows()
        self.assertEqual({row["verdict"] for row in rows}, {None})
