from odoo.tests import freeze_time, tagged

from .vendor_figure_case import FIRST, LAST, LATER, VendorFigureCase

THURSDAY = "2026-03-05"
# Per vendor: working days, orders with days, orders counted, orders left out. All answers are before the cut-off.
DAYS_BY_HAND = """
    SELECT partner_id, sum(days) FILTER (WHERE is_out IS NOT TRUE), count(days) FILTER (WHERE is_out IS NOT TRUE),
           count(*) FILTER (WHERE is_out IS NOT TRUE), count(*) FILTER (WHERE is_out)
      FROM (SELECT placed.partner_id,
                   placed.qms_date_acknowledged IS NULL AND came.first_on <= placed.qms_answer_due AS is_out,
                   (SELECT count(*)
                      FROM generate_series(placed.date_approve::date + 1, COALESCE(
                               placed.qms_date_acknowledged::date, came.first_on, %(last)s::date + 5), '1 day') AS day
                     WHERE extract(isodow FROM day) < 6) AS days
              FROM purchase_order AS placed
             CROSS JOIN LATERAL (
                    SELECT min(picking.qms_arrived_date) AS first_on FROM stock_picking AS picking
                     WHERE picking.origin = placed.name AND picking.state = 'done') AS came
             WHERE placed.company_id = %(company)s AND placed.qms_answer_due BETWEEN %(first)s AND %(last)s) AS orders
     GROUP BY partner_id
"""


@tagged("post_install", "-at_install")
class TestQmsOrderFact(VendorFigureCase):
    """K18 and K50: whether vendors answer, and how long they take. Three working days, weekends left out."""

    def placed(self, day=THURSDAY, answered=None, **vals):
        order = self.ordered(day=day, confirm=False, **vals)
        if answered:
            with freeze_time(f"{answered} 09:00:00"):
                self.confirm_as_vendor_said(order)
        return order

    def night(self, day):
        with freeze_time(f"{day} 01:00:00"), self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_count_answers").method_direct_trigger()

    def test_the_days_to_answer_are_working_days(self):
        order = self.placed()
        self.night("2026-03-06")
        self.assertEqual(str(order.sudo().qms_answer_due), "2026-03-10")
        self.night("2026-03-09")
        self.assertEqual(str(order.sudo().qms_answer_due), "2026-03-10")

    def test_the_answer_of_the_same_day_took_no_day_and_a_weekend_is_none(self):
        same, monday = self.placed(answered=THURSDAY), self.placed(answered="2026-03-09")
        self.assertEqual((same.sudo().qms_answer_days, monday.sudo().qms_answer_days), (0, 2))

    def test_public_holidays_are_no_working_days(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "date_from": "2026-03-06 00:00:00",
                "date_to": "2026-03-06 23:59:59",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
            }
        )
        order = self.placed(answered="2026-03-09")
        self.assertEqual((str(order.sudo().qms_answer_due), order.sudo().qms_answer_days), ("2026-03-11", 1))

    def test_without_a_calendar_every_day_counts(self):
        self.company.resource_calendar_id = False
        order = self.placed(answered="2026-03-09")
        self.assertEqual((str(order.sudo().qms_answer_due), order.sudo().qms_answer_days), ("2026-03-08", 4))

    def test_in_time_late_and_never(self):
        self.placed(answered="2026-03-10")
        self.placed(answered="2026-03-11")
        self.placed()
        self.night("2026-03-12")
        self.assert_figure("K18", 100 / 3, 1, 3)
        # Three and four working days, and 21 from the order to the cut-off.
        self.assert_figure("K50", 28 / 3, 28, 3, count=3)

    def test_an_order_is_no_case_while_the_vendor_may_still_answer(self):
        self.placed(day="2026-03-27")
        self.night("2026-03-28")
        self.assert_figure("K18", None, count=0, as_of="2026-03-31", last=LAST.replace(month=4, day=5), first=LAST)
        self.assert_figure("K18", 0, count=1, as_of="2026-04-02", last=LAST.replace(month=4, day=5), first=LAST)
        span = {"first": LAST, "last": LAST.replace(month=4, day=5)}
        self.assert_figure("K50", None, count=0, left_out=1, as_of="2026-04-01", **span)
        self.assert_figure("K50", 4, count=1, as_of="2026-04-02", **span)

    def test_an_answer_after_the_cutoff_is_none(self):
        self.placed(answered="2026-04-20")
        self.assert_figure("K18", 0, 0, 1)
        self.assert_figure("K50", 21, count=1)

    def test_silence_is_never_better_than_an_answer_on_the_day_of_the_goods(self):
        silent, late = self.placed(), self.placed(answered="2026-03-16")
        self.night("2026-03-11")
        for order in (silent, late):
            self.received(order, day="2026-03-16")
        self.night("2026-03-20")
        waited = self.facts("qms.order.fact").search([("order_id", "in", (silent | late).ids)])
        self.assertEqual(waited.mapped("waited_days"), [7, 7])
        self.assertEqual(waited.mapped("is_answered"), [True, False])
        self.assert_figure("K50", 7, count=2)

    def test_silence_says_until_when_it_counts(self):
        delivered, open_one, ended, answered = (self.placed() for _each in range(4))
        self.night("2026-03-11")
        self.received(delivered, day="2026-03-16")
        with freeze_time("2026-03-12 09:00:00"):
            ended.button_cancel()
            self.confirm_as_vendor_said(answered)
        facts = self.facts("qms.order.fact", as_of="2026-04-05")
        found = {fact.order_id: fact.silence_text for fact in facts.search([("company_id", "=", self.company.id)])}
        self.assertEqual(found[delivered], "Not answered; counted until the goods came on 03/16/2026")
        self.assertEqual(found[ended], "Not answered; counted until the order ended on 03/12/2026")
        self.assertEqual(found[open_one], "Not answered; counted until 04/05/2026")
        self.assertFalse(found[answered])

    def test_silence_ends_when_the_order_does(self):
        order = self.placed()
        self.night("2026-03-11")
        with freeze_time("2026-03-12 09:00:00"):
            order.button_cancel()
        self.assert_figure("K50", 5, count=1)

    def test_of_silence_weekends_and_public_holidays_are_no_part(self):
        self.placed()
        self.night("2026-03-11")
        before = self.figure("K50", as_of="2026-03-16")[None]["value"]
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "date_from": "2026-03-12 00:00:00",
                "date_to": "2026-03-12 23:59:59",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual((before, self.figure("K50", as_of="2026-03-16")[None]["value"]), (7, 6))

    def test_silence_counts_in_each_period_up_to_its_own_cutoff(self):
        for day in ("2026-02-05", THURSDAY):
            self.placed(day=day)
        self.night("2026-03-20")
        indicator = self.env["qms.indicator"]._of_code("K50")
        with freeze_time(f"{LATER} 09:00:00"):
            span = (self.company, FIRST.replace(month=2), LAST)
            rows = indicator._count(*span, frequency="month", qms_cutoff=["month", 5])
        # Days from 6 February to 5 March, and from 6 March to 5 April.
        self.assertEqual({start.month: row["numerator"] for (start, _), row in rows.items()}, {2: 20, 3: 21})

    def test_odoos_own_mark_is_no_answer(self):
        order = self.placed()
        order.sudo().acknowledged = True
        self.night("2026-03-12")
        self.assert_figure("K18", 0, count=1)

    def test_delivered_before_an_answer_was_due_is_left_out_and_shown(self):
        self.received(self.placed(), day="2026-03-09")
        self.night("2026-03-12")
        for code in ("K18", "K50"):
            self.assert_figure(code, None, count=0, left_out=1)

    def test_cancelled_before_the_answer_was_due_is_out_and_after_it_is_not(self):
        for day in ("2026-03-09", "2026-03-12"):
            order = self.placed()
            self.night("2026-03-06")
            with freeze_time(f"{day} 09:00:00"):
                order.button_cancel()
        self.assert_figure("K18", 0, count=1)

    def test_days_to_answer_changed_later_do_not_change_the_past(self):
        self.placed(answered="2026-03-10")
        self.company.qms_promise_days = 1
        self.assert_figure("K18", 100)

    def test_the_night_repeats_without_doubles_and_leaves_rfqs_alone(self):
        rfq, order = self.new_rfq(), self.placed(answered="2026-03-09")
        for _night in range(2):
            self.night("2026-03-20")
        self.assertFalse(rfq.sudo().qms_answer_due)
        self.assertEqual(order.sudo().qms_answer_days, 2)

    def test_orders_from_before_the_update_are_counted_in_the_next_night(self):
        order = self.placed(answered="2026-03-09")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE purchase_order SET qms_answer_due = NULL, qms_answer_days = NULL WHERE id = %s", [order.id]
        )
        self.env.invalidate_all()
        self.night("2026-03-20")
        self.assertEqual((str(order.sudo().qms_answer_due), order.sudo().qms_answer_days), ("2026-03-10", 2))

    def test_nobody_types_how_long_an_answer_took(self):
        order = self.placed()
        self.assert_refused(order.with_user(self.buyer).write, {"qms_answer_days": 0})
        self.assert_refused(order.with_user(self.buyer).write, {"qms_answer_due": "2027-01-01"})

    def test_per_vendor_as_plain_sql_counts_it(self):
        mill = self.new_product("Sheet", vendor=self.other_vendor)
        self.placed(answered="2026-03-10")
        self.placed(answered="2026-03-16")
        self.ordered({"product": mill}, day=THURSDAY, vendor=self.other_vendor)
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT partner_id, count(*) FILTER (WHERE qms_date_acknowledged::date <= qms_answer_due), count(*)"
            " FROM purchase_order WHERE company_id = %s AND qms_answer_due BETWEEN %s AND %s GROUP BY 1",
            [self.company.id, FIRST, LAST],
        )
        by_hand = {vendor: (good, cases) for vendor, good, cases in self.env.cr.fetchall()}
        found = self.figure("K18", group="partner_id")
        self.assertEqual({vendor: (row["numerator"], row["count"]) for vendor, row in found.items()}, by_hand)
        self.assertEqual(by_hand, {self.vendor.id: (1, 2), self.other_vendor.id: (1, 1)})

    def test_days_per_vendor_as_plain_sql_counts_them(self):
        mill = self.new_product("Sheet", vendor=self.other_vendor)
        self.placed(answered="2026-03-10")
        self.received(self.placed(), day="2026-03-17")
        self.received(self.placed(), day="2026-03-09")
        self.ordered({"product": mill}, day=THURSDAY, vendor=self.other_vendor, confirm=False)
        self.night("2026-03-20")
        self.env.flush_all()
        self.env.cr.execute(DAYS_BY_HAND, {"company": self.company.id, "first": FIRST, "last": LAST})
        names = ("numerator", "denominator", "count", "left_out")
        by_hand = {vendor: dict(zip(names, numbers, strict=True)) for vendor, *numbers in self.env.cr.fetchall()}
        found = {
            vendor: {name: row[name] for name in names}
            for vendor, row in self.figure("K50", group="partner_id").items()
        }
        self.assertEqual(found, by_hand)
        self.assertEqual(by_hand[self.vendor.id], dict(zip(names, (11, 2, 2, 1), strict=True)))
        self.assertEqual(by_hand[self.other_vendor.id], dict(zip(names, (21, 1, 1, 0), strict=True)))

    def test_who_reads_it(self):
        order = self.placed(answered=THURSDAY)
        for user in (self.buyer, self.officer, self.auditor):
            fact = self.facts("qms.order.fact", user).search([("order_id", "=", order.id)])
            self.assertEqual(fact.display_name, order.sudo().name)
        for user in (self.employee, self.hr, self.portal):
            self.assertFalse(self.env["qms.order.fact"].with_user(user).has_access("read"))
        self.assertFalse(self.facts("qms.order.fact", self.other_manager).search([("order_id", "=", order.id)]))
