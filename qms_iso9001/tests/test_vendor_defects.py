from datetime import date, datetime, timedelta

from odoo import models
from odoo.tests import freeze_time, tagged

from .supplier_case import SupplierCase
from .vendor_figure_case import LATER, VendorFigureCase

# What a manager sets up for vendors.
SET_UP = (
    "qms.supplier.scheme",
    "qms.supplier.criterion",
    "qms.supplier.rating",
    "qms.supplier.class",
    "qms.supplier.class.item",
    "qms.supplier.certificate.kind",
)


@tagged("post_install", "-at_install")
class TestVendorDefects(VendorFigureCase, SupplierCase):
    """What is wrong with vendors' figures in other systems: one test per defect, each named after it. The defects that
    other tests cover stand with them in docs/design.md."""

    def row(self, vendor=None):
        """Return the row of the vendor in the list of vendors, on the day LATER."""
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["qms.supplier.report"]
            .with_user(self.officer)
            .search([("partner_id", "=", (vendor or self.vendor).id)])
        )

    # On time

    @freeze_time(f"{LATER} 09:00:00")
    def test_list_and_scorecard_show_two_numbers_after_no_backorder(self):
        self.received(self.ordered(), qty=8)
        self.received(self.ordered())
        line = self.line(self.evaluate(self.vendor), "On time")
        figure = self.figure("K14", group="partner_id")[self.vendor.id]
        shares = self.facts("qms.receipt.fact").search([("partner_id", "=", self.vendor.id)]).mapped("on_time_share")
        self.assertEqual([figure["value"], line.value, self.row().on_time_share, sum(shares) / 2], [50] * 4)

    def test_seconds_decide_what_is_on_time(self):
        order = self.ordered()
        with freeze_time("2026-03-20 22:59:59"):
            self.company.partner_id.tz = "UTC"
            self.receive(order)
        self.assert_figure("K14", 100, count=1)

    def test_more_than_a_hundred_percent(self):
        self.received(self.ordered(), qty=40)
        for code in ("K14", "K15"):
            self.assert_figure(code, 100)

    def test_division_by_nothing(self):
        # Nothing is due of a line without a quantity, one without a price weighs nothing; both were confirmed at once.
        nothing = dict.fromkeys(("K15", "K16", "K16_PPM", "K17", "K17_WITHIN", "K49", "K49_LINES"))
        for vals, values in (
            ({"qty": 0}, {**nothing, "K14": None, "K18": 100, "K50": 0}),
            ({"price_unit": 0}, {**nothing, "K14": 0, "K18": 100, "K50": 0}),
        ):
            vendor = self.new_vendor("Nothing")
            self.ordered({**vals, "product": self.new_product("Nothing", vendor=vendor)}, vendor=vendor)
            for code, value in values.items():
                with self.subTest(code=code, **vals):
                    found = self.figure(code, group="partner_id")
                    self.assertIsNotNone(found, "no indicator has this code")
                    self.assertEqual(found.get(vendor.id, {"value": None})["value"], value)
            with freeze_time(f"{LATER} 09:00:00"):
                self.assertTrue(self.row(vendor).read())

    def test_an_order_line_without_a_planned_date_crashes(self):
        order = self.ordered()
        self.env.flush_all()
        self.env.cr.execute("UPDATE purchase_order_line SET date_planned = NULL WHERE order_id = %s", [order.id])
        self.env.invalidate_all()
        self.received(order)
        self.assert_figure("K14", 100)
        with freeze_time(f"{LATER} 09:00:00"):
            self.assertEqual(self.row().on_time_share, 100)
            vendor = self.vendor.with_user(self.buyer)
            self.assertTrue(vendor.read([name for name in vendor.fields_get() if name.startswith("qms_")]))
            self.assertTrue(self.evaluate(self.vendor))

    def test_minus_one_for_nothing_and_a_hundred_percent_without_data(self):
        with freeze_time("2026-03-10 09:00:00"):
            self.ordered(day="2026-03-02")
            self.assertIs(self.row().on_time_share, False)
            self.assertEqual(self.row().read(["on_time_share"])[0]["on_time_share"], False)
        self.assert_figure("K14", None, count=0, as_of="2026-03-10")
        with freeze_time(f"{LATER} 09:00:00"):
            self.assertEqual(self.row().on_time_share, 0)
            self.assertIsNot(self.row().on_time_share, False)

    def test_what_never_came_is_left_out(self):
        self.ordered()
        self.assert_figure("K14", 0, 0, 1, count=1)
        self.assert_figure("K15", 0, 0, 50, count=1)

    def test_a_split_delivery_never_counts_as_on_time(self):
        order = self.ordered()
        self.received(order, day="2026-03-10", qty=4, backorder=True)
        self.received(order, day="2026-03-20")
        self.assert_figure("K14", 100, count=1)

    def test_the_vendor_moves_the_date_and_is_on_time(self):
        order = self.ordered()
        with freeze_time("2026-03-19 09:00:00"):
            line = order.sudo().order_line
            order.sudo()._update_date_planned_for_lines([(line, datetime(2026, 4, 2, 12))])
        self.assertEqual(str(line.date_planned.date()), "2026-04-02")
        self.received(order, day="2026-04-01")
        self.assert_figure("K14", 0, count=1)

    def test_a_past_month_looks_other_whenever_it_is_counted(self):
        order = self.ordered()
        receipt = self.received(order)
        before = self.figure("K14", as_of="2026-04-10")
        self.sent_back(receipt, 10, day="2026-05-20")
        order.with_user(self.buyer).order_line.write({"price_unit": 99})
        self.assertEqual(self.figure("K14", as_of="2026-08-01"), before)

    # Periods

    def test_a_week_has_eight_days_and_a_day_counts_twice(self):
        self.received(self.ordered({"due": "2026-03-08"}), day="2026-03-08")
        weeks = [(date(2026, 3, 2) + timedelta(weeks=week)) for week in range(-1, 2)]
        counts = [self.figure("K14", first=day, last=day + timedelta(days=6))[None]["count"] for day in weeks]
        self.assertEqual(counts, [0, 1, 0])
        with freeze_time(f"{LATER} 09:00:00"):
            spans = [("2026-02-01", "2026-03-07"), ("2026-03-08", "2026-03-31")]
            lines = [self.line(self.evaluate(self.vendor, start=a, end=b), "On time") for a, b in spans]
        self.assertEqual([line.count for line in lines], [0, 1])

    def test_the_end_of_the_year_and_the_leap_day_are_lost(self):
        for due in ("2027-12-31", "2028-02-29"):
            day = date.fromisoformat(due)
            self.received(self.ordered({"due": due}, day="2027-12-01"), day=due)
            first, last = day.replace(day=1), day
            self.assert_figure("K14", 100, count=1, first=first, last=last, as_of="2028-05-01")
        year = {"first": date(2028, 1, 1), "last": date(2028, 12, 31)}
        self.assert_figure("K14", 100, count=1, as_of="2028-05-01", **year)

    def test_a_score_of_a_hundred_in_months_without_deliveries(self):
        self.received(self.ordered())
        with freeze_time("2026-06-10 09:00:00"):
            evaluation = self.evaluate(self.vendor, start="2026-05-01", end="2026-05-31")
        self.assertEqual((evaluation.result, evaluation.score, evaluation.rating), ("no_data", False, False))
        self.assertFalse(evaluation.proposed_status)

    # The score

    def test_the_best_vendor_cannot_reach_a_hundred_and_a_hundred_has_no_rating(self):
        self.received(self.ordered())
        with freeze_time(f"{LATER} 09:00:00"):
            evaluation = self.evaluate(self.vendor)
            self.judge(evaluation, 100)
        self.assertEqual((evaluation.score, evaluation.rating, evaluation.proposed_status), (100, "A", "approved"))
        shipped = self.env.ref("qms_iso9001.qms_supplier_scheme")
        self.assertEqual(sum(shipped.criterion_ids.mapped("weight")), 100)

    def test_nobody_can_say_where_a_score_comes_from(self):
        self.received(self.ordered())
        self.received(self.ordered(), day="2026-03-25")
        with freeze_time(f"{LATER} 09:00:00"):
            evaluation = self.evaluate(self.vendor)
            self.judge(evaluation, 75)
        line = self.line(evaluation, "On time")
        self.assertEqual((line.numerator, line.denominator, line.count, line.value, line.score), (1, 2, 2, 50, 0))
        parts = [each.weight * each.score / 100 for each in evaluation.line_ids]
        self.assertEqual(round(sum(parts), 1), evaluation.score)
        action = line.action_view_evidence()
        rows = self.env[action["res_model"]].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(sorted(rows.mapped("is_on_time")), [False, True])

    def test_a_setting_is_hidden_and_does_nothing(self):
        for model in SET_UP:
            setup = self.env[model].with_user(self.manager)
            views = "".join(setup.get_view(view_type=kind)["arch"] for kind in ("list", "form"))
            typed = {
                name
                for name, field in setup._fields.items()
                if field.store and not field.readonly and name not in models.MAGIC_COLUMNS and field.type != "one2many"
            }
            with self.subTest(model=model):
                self.assertTrue(typed)
                # Companies are shown to whoever has several; rows are sorted by hand where they stand.
                hidden = {name for name in typed if f'name="{name}"' not in views} - {"company_id", "sequence"}
                self.assertFalse(hidden)

    # Buttons and copies

    def test_a_button_for_two_vendors_raises(self):
        approvals = self.env["qms.supplier.approval"].with_user(self.officer)
        relevant = self.env.ref("qms_iso9001.qms_supplier_class_b")
        vendors = self.vendor | self.other_vendor
        vals = {"company_id": self.company.id, "class_id": relevant.id, "reason": "Seen", "ground": "other"}
        both = approvals.create([{"partner_id": vendor.id, **vals} for vendor in vendors])
        both.item_ids.write({"is_done": True})
        both.action_approve()
        self.assertEqual(both.mapped("state"), ["approved"] * 2)
        self.received(self.ordered())
        with freeze_time(f"{LATER} 09:00:00"):
            evaluations = self.evaluate(*vendors)
            for evaluation in evaluations:
                self.judge(evaluation, 95)
            evaluations.action_count()
            evaluations.write({"status": "approved", "reason": "Seen"})
            evaluations.action_confirm()
        self.assertEqual(evaluations.mapped("state"), ["confirmed"] * 2)

    def test_a_copy_names_who_decided_before(self):
        approval = self.env["qms.supplier.approval"].with_user(self.officer)
        approval = approval._record_decision(
            [{"partner_id": self.vendor.id, "company_id": self.company.id, "state": "approved", "ground": "other"}]
        )
        copy = approval.copy()
        people = (copy.state, copy.decided_by_id, copy.date_decided, copy.date_start, copy.date_end, copy.evaluation_id)
        self.assertEqual(people[0], "proposed")
        self.assertFalse(any(people[1:]))
        self.assert_refused(self.evaluate(self.vendor).copy, says="Evaluate vendors")
