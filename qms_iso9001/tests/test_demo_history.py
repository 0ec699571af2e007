"""The demo company's purchases tell the story they should, and every point of its on-time delivery is what plain SQL
over Odoo's own tables says. The database may have been made on an earlier day: each point is compared as of its own."""

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

# Written without a look at qms.receipt.fact: what an order line owes on which day, and what came of it by a day.
LINES = """
    WITH line AS (
        SELECT pol.id, pol.partner_id, pol.product_id, pol.product_uom_id, COALESCE(pol.qms_tolerance, 0) AS tolerance,
               COALESCE(pol.qms_promise_date, (pol.date_planned AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date) AS due,
               CASE WHEN pol.qms_promise_date IS NULL THEN pol.product_qty ELSE pol.qms_promise_qty END AS owed,
               pol.qms_promise_source = 'none' AS is_vague,
               po.state <> 'purchase' AS is_over, po.qms_date_cancelled AS over_on
          FROM purchase_order_line pol
          JOIN purchase_order po ON po.id = pol.order_id
         WHERE pol.company_id = %(company)s AND pol.qty_received_method = 'stock_moves'
           AND (po.state = 'purchase' OR po.date_approve IS NOT NULL)
    ), point AS (
        SELECT * FROM qms_measurement WHERE indicator_id = %(indicator)s AND company_id = %(company)s
    ), judged AS (
        SELECT point.id AS point_id, line.*,
               (COALESCE(line.is_vague, FALSE)
                OR line.is_over AND line.over_on IS NULL
                OR EXISTS (SELECT FROM stock_move part WHERE part.purchase_line_id = line.id
                              AND part.state <> 'cancel' AND part.product_id <> line.product_id)) AS is_left_out,
               (SELECT round(COALESCE(sum(move.quantity * theirs.factor / ours.factor), 0), 2)
                  FROM stock_move move
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN uom_uom theirs ON theirs.id = move.product_uom
                  JOIN uom_uom ours ON ours.id = line.product_uom_id
                  LEFT JOIN stock_picking transfer ON transfer.id = move.picking_id
                 WHERE move.purchase_line_id = line.id AND move.state = 'done' AND source.usage = 'supplier'
                   AND transfer.return_id IS NULL
                   AND COALESCE(move.qms_arrived_date, (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
                       <= LEAST(line.due, point.date_as_of)
               ) >= round((line.owed * (1 - line.tolerance / 100))::numeric, 2) AS is_on_time
          FROM point
          JOIN line ON line.due BETWEEN point.date_start AND point.date_end AND line.due < point.date_as_of
         WHERE line.owed > 0 AND NOT (line.is_over AND line.over_on IS NOT NULL AND line.over_on <= line.due)
    )
"""
BY_POINT = """
    SELECT point.id, count(judged.id) FILTER (WHERE is_on_time AND NOT is_left_out),
           count(judged.id) FILTER (WHERE NOT is_left_out), count(judged.id) FILTER (WHERE is_left_out)
      FROM point LEFT JOIN judged ON judged.point_id = point.id
     GROUP BY point.id
"""
BY_VENDOR = """
    SELECT partner.commercial_partner_id, count(*) FILTER (WHERE is_on_time), count(*)
      FROM judged JOIN res_partner partner ON partner.id = judged.partner_id
     WHERE NOT is_left_out
     GROUP BY partner.commercial_partner_id
"""
MONTHS = 12


@tagged("post_install", "-at_install")
class TestDemoHistory(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.indicator = cls.env.ref("qms_iso9001.qms_indicator_vendor_on_time")
        cls.points = cls.env["qms.measurement"].search(
            [("indicator_id", "=", cls.indicator.id), ("company_id", "=", cls.company.id)], order="date_start"
        )
        cls.closed = cls.points.filtered(lambda point: point.date_end < point.date_as_of)[-MONTHS:]

    def recount(self, select):
        """Return the rows of `select` over what plain SQL makes of the company's purchases."""
        names = {"zone": self.company._qms_zone().key, "company": self.company.id, "indicator": self.indicator.id}
        return self.env.execute_query(SQL(LINES + select, **names))  # pylint: disable=sql-injection

    def expected_state(self, value, cases):
        if not cases:
            return "no_data"
        if cases < self.indicator.minimum_count:
            return "few"
        if value >= self.indicator.target:
            return "on_target"
        return "warning" if value >= self.indicator.warning else "missed"

    def test_every_point_is_what_plain_sql_counts(self):
        counted = {point: figures for point, *figures in self.recount(BY_POINT)}
        self.assertEqual(set(counted), set(self.points.ids))
        for point in self.points:
            on_time, cases, left_out = counted[point.id]
            value = 100 * on_time / cases if cases else False
            with self.subTest(month=point.date_start):
                self.assertEqual((point.count, point.left_out_count), (cases, left_out))
                self.assertEqual((point.numerator, point.denominator), (on_time, cases) if cases else (False, False))
                self.assertEqual(point.value is False, value is False)
                self.assertAlmostEqual(point.value, value)
                self.assertEqual(point.state, self.expected_state(value, cases))

    def test_twelve_closed_months_differ_and_one_is_a_gap(self):
        self.assertEqual(len(self.closed), MONTHS)
        self.assertEqual(self.closed.mapped("state").count("no_data"), 1)
        values = [point.value for point in self.closed if point.state != "no_data"]
        self.assertEqual(len(set(values)), MONTHS - 1)
        self.assertGreaterEqual(min(point.count for point in self.closed if point.state != "no_data"), 4)
        self.assertTrue(any(point.left_out_count for point in self.closed))

    def test_one_vendor_fails_and_one_never_does(self):
        rates = {vendor: (100 * on_time / cases, cases) for vendor, on_time, cases in self.recount(BY_VENDOR)}
        self.assertEqual(len([rate for rate, cases in rates.values() if rate < 70 and cases >= 8]), 1)
        self.assertEqual(len([rate for rate, cases in rates.values() if rate > 98 and cases >= 12]), 1)
        self.assertGreater(len([rate for rate, _cases in rates.values() if 70 <= rate <= 98]), 1)

    def test_every_way_to_an_agreed_date_occurs(self):
        lines = self.env["purchase.order.line"].search([("company_id", "=", self.company.id)])
        self.assertLessEqual({"acknowledged", "stood", "receipt", "none"}, set(lines.mapped("qms_promise_source")))
        changes = self.env["qms.promise.change"].search([("company_id", "=", self.company.id)])
        self.assertEqual(set(changes.mapped("cause")), {"ours", "vendor"})
        self.assertTrue(all(change.reason for change in changes if change.cause == "ours"))

    def test_five_objectives_stand_where_their_figures_put_them(self):
        names = self.env["ir.model.data"].search([("model", "=", "qms.objective"), ("module", "=", "qms_iso9001")])
        objectives = self.env["qms.objective"].browse(names.mapped("res_id"))
        self.assertEqual(len(objectives), 5)
        self.assertIn(self.indicator, objectives.indicator_id)
        with freeze_time(self.points[-1].measured_at):
            objectives.invalidate_recordset()
            self.assertEqual(set(objectives.mapped("status")), {"on_track", "at_risk", "achieved"})
        self.assertTrue(all(objective.measurement_id for objective in objectives))
        self.assertTrue(all(objectives.mapped("user_id")))
        self.assertGreater(len(objectives.action_ids), 5)
