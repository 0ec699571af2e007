"""The demo company's figures tell the story they should: one week out of control, one value forgotten, one corrected,
one calculated, customers who were asked, objectives that were missed. The database may be older than today: what is
counted from a day is compared as of the measuring."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

# Written without a look at qms.delivery.fact: which order lines were promised in the days, and did not leave in time.
LATE = """
    SELECT line.id
      FROM sale_order_line AS line
     WHERE line.company_id = %(company)s AND line.qms_promise_date BETWEEN %(first)s AND %(last)s
       AND COALESCE((SELECT sum(move.quantity) FROM stock_move AS move
                       JOIN stock_location AS place ON place.id = move.location_dest_id
                      WHERE move.sale_line_id = line.id AND move.state = 'done' AND place.usage = 'customer'
                        AND (move.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date <= line.qms_promise_date), 0)
           < line.product_uom_qty
"""
LOADED = ("qms.indicator", "qms.measurement", "qms.signal", "qms.objective", "survey.user_input", "stock.scrap")
BAD_WEEK = 7


@tagged("post_install", "-at_install")
class TestDemoMeasuring(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("base.main_company")
        cls.weekly, cls.typed, cls.calculated = (
            cls.env.ref(f"qms_iso9001.qms_indicator_demo_{name}") for name in ("customer_week", "downtime", "buffer")
        )
        cls.loaded_on = cls.typed.measured_at.date()
        cls.monday = fields.Date.start_of(cls.loaded_on, "week")

    def user(self, login):
        return self.env.ref(f"qms_iso9001.res_users_demo_{login}")

    def points(self, indicator):
        return indicator.measurement_ids.sorted("date_start")

    def months_ago(self, months):
        return fields.Date.start_of(fields.Date.subtract(self.loaded_on, months=months), "month")

    def late_lines(self, first, last):
        values = {"company": self.company.id, "first": first, "last": last, "zone": self.company._qms_zone().key}
        return {line for (line,) in self.env.execute_query(SQL(LATE, **values))}

    # The one week

    def test_one_signal_of_one_week_opens_exactly_its_late_deliveries(self):
        [signal] = self.weekly.signal_ids
        monday = self.monday - timedelta(weeks=BAD_WEEK)
        self.assertEqual((signal.rule, signal.date_start, signal.state), ("nelson_1", monday, "new"))
        self.assertEqual(signal.user_id, self.user("manager"))
        action = signal.with_user(self.user("manager")).action_view_failed()
        facts = self.env[action["res_model"]].with_user(self.user("manager"))
        opened = facts.with_context(**action["context"]).search(action["domain"])
        late = self.late_lines(monday, monday + timedelta(days=6))
        self.assertEqual(set(opened.order_line_id.ids), late)
        self.assertEqual(len(late), 4)

    def test_the_chart_has_points_enough_on_both_sides_of_it(self):
        points = self.points(self.weekly).filtered("is_locked")
        before = points.filtered(lambda point: point.date_start < self.monday - timedelta(weeks=BAD_WEEK))
        self.assertGreaterEqual(len(before), 20)
        self.assertGreaterEqual(len(points - before), 4)
        reminded = self.weekly.signal_ids.activity_ids
        self.assertEqual(reminded.user_id, self.user("manager"))
        self.assertEqual(len(reminded), 1)

    # Typed, corrected, calculated

    def test_one_month_was_not_typed_and_says_so(self):
        states = {point.date_start: point.state for point in self.points(self.typed) if point.is_locked}
        self.assertEqual([day for day in states if states[day] == "not_measured"], [self.months_ago(4)])
        typed = self.typed.value_ids.filtered("is_typed")
        self.assertEqual(typed.typed_by_id, self.user("employee"))
        self.assertTrue(all(typed.mapped("note")))

    def test_the_corrected_figure_keeps_the_wrong_one_beside_it(self):
        month = self.months_ago(6)
        versions = (
            self.env["qms.measurement"]
            .with_context(active_test=False)
            .search([("indicator_id", "=", self.typed.id), ("date_start", "=", month)], order="version")
        )
        self.assertEqual(
            [(each.version, each.active, each.value) for each in versions], [(1, False, 21), (2, True, 12)]
        )
        self.assertIn("12 hours", versions[1].reason)
        self.assertEqual(versions[1].corrected_by_id, self.user("officer"))
        self.assertTrue(versions[1].sudo()._current_signatures())

    def test_the_calculated_figure_is_that_of_its_inputs(self):
        inputs = {
            code: {point.date_start: point for point in self.points(self.env["qms.indicator"]._of_code(code))}
            for code in ("K01", "K14")
        }
        compared = 0
        for point in self.points(self.calculated).filtered("is_locked"):
            customer, vendor = (inputs[code].get(point.date_start) for code in ("K01", "K14"))
            if point.value is False:
                self.assertTrue(not customer or not vendor or False in (customer.value, vendor.value))
                continue
            self.assertAlmostEqual(point.value, customer.value - vendor.value)
            compared += 1
        self.assertGreaterEqual(compared, 9)

    # Customers who were asked

    def test_customers_answered_over_twelve_months_and_the_last_bad_answer_waits(self):
        rows = self.env["qms.satisfaction.fact"].search([("company_id", "=", self.company.id)])
        answered = rows.filtered("is_answered")
        self.assertGreaterEqual(len({(day.year, day.month) for day in rows.mapped("invited_on")}), 5)
        self.assertEqual(set(answered.mapped("kind")), {"promoter", "passive", "detractor"})
        self.assertLess(len(answered), len(rows))
        asked_at = {}
        for row in rows.sorted("invited_on"):
            before = asked_at.get(row.contact_id)
            self.assertTrue(not before or (row.invited_on - before).days >= 180, row.contact_id.name)
            asked_at[row.contact_id] = row.invited_on
        waiting = self.env["mail.activity"].search(
            [("activity_type_id", "=", self.env.ref("qms_iso9001.mail_activity_type_satisfaction").id)]
        )
        last_bad = answered.filtered(lambda row: row.kind == "detractor").sorted("answered_on")[-1]
        self.assertEqual((waiting.res_model, waiting.res_id), ("sale.order", last_bad.order_id.id))
        self.assertEqual(waiting.user_id, last_bad.user_id)

    def test_each_is_asked_after_an_order_and_a_customer_not_twice_in_a_month(self):
        rows = self.env["qms.satisfaction.fact"].search([("company_id", "=", self.company.id)])
        self.assertFalse(rows.filtered(lambda row: not row.order_id).mapped("contact_id.name"))
        self.assertEqual(len(rows.order_id), len(rows), "one order, one question")
        for customer, asked in rows.grouped(lambda row: row.contact_id.commercial_partner_id).items():
            days = sorted(asked.mapped("invited_on"))
            gaps = [(later - earlier).days for earlier, later in zip(days, days[1:], strict=False)]
            self.assertGreaterEqual(min(gaps, default=30), 30, customer.name)

    def test_nobody_gets_a_mail(self):
        answers = self.env["survey.user_input"].search([("qms_satisfaction_company_id", "!=", False)])
        mails = self.env["mail.mail"].search([("model", "=", answers._name), ("res_id", "in", answers.ids)])
        self.assertFalse(mails)

    # Stock: nothing is delivered that is not there

    def test_the_stock_is_counted_scrapped_and_never_below_nothing(self):
        self.assertFalse(
            self.env["stock.quant"].search(
                [
                    ("company_id", "=", self.company.id),
                    ("location_id.usage", "=", "internal"),
                    ("quantity", "<", 0),
                ]
            )
        )

    def test_figures_of_credits_scrap_counts_and_satisfaction_are_there(self):
        until = self.loaded_on
        since = fields.Date.subtract(until, months=12)
        figures = self.env["qms.indicator"].with_company(self.company)
        for code in ("K06", "K07", "K11", "K12", "K22", "K27"):
            with self.subTest(code=code):
                figure = figures._figure(code, since, until)[None]
                self.assertTrue(figure["value"])
                self.assertGreater(figure["count"], 10)
                # Credit notes for quality wait for the addon that knows their reasons.
                self.assertTrue(code == "K07" or figures._of_code(code).active)

    def test_somebody_looks_at_each_figure_and_is_called(self):
        own = self.env["qms.indicator"].search([("company_id", "in", [False, self.company.id])])
        self.assertFalse(own.filtered(lambda each: not each.user_id).mapped("name"))
        signals = self.env["qms.signal"].search([("company_id", "=", self.company.id)])
        self.assertFalse(
            signals.filtered(lambda each: not each.user_id or not each.activity_ids).mapped("display_name")
        )

    # Objectives

    def test_a_child_that_was_missed_holds_its_parent_back_unless_its_owner_says_why(self):
        company, peak, bench, spares = self.tree()
        self.assertEqual(
            [each.level for each in (company, peak, bench, spares)],
            ["1_company", "2_process", "2_process", "3_department"],
        )
        with freeze_time(self.typed.measured_at):
            (company | peak | bench | spares).invalidate_recordset()
            self.assertEqual((peak.status, spares.status), ("missed", "missed"))
            self.assertEqual(bench.status, "at_risk")
            self.assertIn(spares.name, bench.status_note)
            self.assertNotIn(peak.name, company.status_note)
        self.assertTrue(peak.excuse)
        self.assertEqual(peak.excuse_user_id, company.user_id)
        self.assertFalse(spares.excuse)

    def tree(self):
        """Return the objectives of the demo, the higher ones first."""
        tops = self.env["qms.objective"].search(
            [("company_id", "=", self.company.id), ("child_ids", "!=", False), ("parent_id", "=", False)]
        )
        [company] = tops
        peak = company.child_ids.filtered(lambda each: each.indicator_id == self.weekly)
        bench = company.child_ids - peak
        return company, peak, bench, bench.child_ids

    def test_loading_again_makes_no_doubles(self):
        counts = [self.env[model].with_context(active_test=False).search_count([]) for model in LOADED]
        self.env["qms.demo"]._load()
        again = [self.env[model].with_context(active_test=False).search_count([]) for model in LOADED]
        self.assertEqual(again, counts)
