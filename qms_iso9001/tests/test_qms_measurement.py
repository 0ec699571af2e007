import json

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase


@tagged("post_install", "-at_install")
class TestQmsMeasurement(MeasuringCase):
    """Periods: measured while open, locked at the cut-off, and opened again row by row."""

    def story(self):
        """January: two of three on time. February: nothing. March: one on time, one late."""
        for due, arrived in (
            ("2026-01-10", "2026-01-09"),
            ("2026-01-20", "2026-01-20"),
            ("2026-01-31", "2026-02-02"),
            ("2026-03-05", "2026-03-05"),
            ("2026-03-06", None),
        ):
            self.delivered(due, arrived)

    @freeze_time("2026-03-20 09:00:00")
    def test_each_period_has_its_figure_and_a_month_without_deliveries_has_none(self):
        self.story()
        self.measure()
        january = self.assert_measured("2026-01-01", "missed", 200 / 3, 3)
        self.assertEqual((january.numerator, january.denominator, january.target), (2, 3, 95))
        self.assert_measured("2026-02-01", "no_data", False, 0)
        self.assert_measured("2026-03-01", "missed", 50, 2)
        self.assertEqual([self.measured(f"2026-0{month}-01").is_locked for month in (1, 2, 3)], [True, True, False])

    @freeze_time("2026-03-20 09:00:00")
    def test_what_cannot_be_judged_stands_beside_the_figure(self):
        self.story()
        with freeze_time("2026-03-02 09:00:00"):
            self.new_order({"product": self.new_product("Bolt", delay=None)})
        self.measure()
        self.assertEqual((self.measured("2026-03-01").count, self.measured("2026-03-01").left_out_count), (2, 1))

    @freeze_time("2026-03-20 09:00:00")
    def test_history_begins_with_the_first_case(self):
        self.story()
        self.measure()
        first = self.env["qms.measurement"].search(
            [("indicator_id", "=", self.on_time.id), ("company_id", "=", self.company.id)], order="date_start", limit=1
        )
        self.assertEqual(str(first.date_start), "2026-01-01")

    def test_each_period_is_judged_as_it_stood_at_its_own_cut_off(self):
        self.delivered("2026-01-31", "2026-01-31")
        late = self.delivered("2026-01-20", "2026-02-15")
        with freeze_time("2026-03-20 09:00:00"):
            self.measure()
        january = self.assert_measured("2026-01-01", "missed", 50, 2)
        self.assertEqual(str(january.date_as_of), "2026-02-05")
        fact = self.fact(late.order_line, january.date_as_of)
        self.assertEqual((fact.received_qty, fact.days_late), (0, 16))

    def test_it_stays_open_until_the_cut_off_and_then_nothing_changes_it(self):
        order = self.delivered("2026-01-20", "2026-01-20")
        with freeze_time("2026-02-04 09:00:00"):
            self.measure()
        self.assertFalse(self.assert_measured("2026-01-01", "on_target", 100, 1).is_locked)
        with freeze_time("2026-02-05 09:00:00"):
            order.picking_ids.with_user(self.buyer).qms_arrived_date = "2026-01-22"
            self.measure()
        self.assertFalse(self.assert_measured("2026-01-01", "missed", 0, 1).is_locked)
        with freeze_time("2026-02-06 09:00:00"):
            self.measure()
            self.assertTrue(self.assert_measured("2026-01-01", "missed", 0, 1).is_locked)
            order.picking_ids.with_user(self.buyer).qms_arrived_date = "2026-01-19"
            self.measure()
        self.assert_measured("2026-01-01", "missed", 0, 1)

    @freeze_time("2026-03-20 09:00:00")
    def test_measuring_again_makes_no_doubles(self):
        self.story()
        self.measure()
        before = self.on_time.measurement_ids.ids
        self.measure()
        self.assertEqual(self.on_time.measurement_ids.ids, before)

    @freeze_time("2026-03-20 09:00:00")
    def test_too_few_cases_are_shown_and_not_judged(self):
        self.story()
        self.on_time.minimum_count = 3
        self.measure()
        self.assert_measured("2026-03-01", "few", 50, 2)
        self.assert_measured("2026-01-01", "missed", 200 / 3, 3)

    # Evidence

    def test_the_drill_down_opens_the_rows_that_were_counted(self):
        self.story()
        with freeze_time("2026-03-20 09:00:00"):
            self.measure()
        january = self.measured("2026-01-01").with_user(self.auditor)
        action = january.action_view_evidence()
        rows = (
            self.env[action["res_model"]]
            .with_user(self.auditor)
            .with_context(**action["context"])
            .search(action["domain"])
        )
        self.assertEqual(len(rows), 3)
        self.assertEqual(sorted(rows.mapped("is_on_time")), [False, True, True])
        self.assertIn("2 of 3 counted on", action["name"])
        self.assertNotIn("today", action["name"])

    def test_when_the_rows_changed_since_it_says_so(self):
        self.story()
        with freeze_time("2026-03-20 09:00:00"):
            self.measure()
            receipt = self.env["stock.picking"].search(
                [("company_id", "=", self.company.id), ("qms_arrived_date", "=", "2026-01-20")]
            )
            receipt.with_user(self.buyer).qms_arrived_date = "2026-01-25"
            january = self.measured("2026-01-01").with_user(self.auditor)
            self.assertEqual((round(january.value), january.is_locked), (67, True))
            action = january.action_view_evidence()
            self.assertIn("2 of 3 counted on", action["name"])
            self.assertIn("1 of 3 select today", action["name"])

    def test_the_drill_down_keeps_the_definition_it_counted_with(self):
        self.story()
        with freeze_time("2026-03-20 09:00:00"):
            self.measure()
        self.on_time.domain = "[('is_due', '=', True), ('is_in_full', '=', True)]"
        january = self.measured("2026-01-01")
        self.assertEqual(january.definition_version, self.on_time.definition_version - 1)
        self.assertIn("('left_out', '=', False)", str(january.action_view_evidence()["domain"]).replace('"', "'"))

    def test_the_rows_left_out_open_as_well(self):
        with freeze_time("2026-03-02 09:00:00"):
            order = self.new_order({"product": self.new_product("Bolt", delay=None)})
        with freeze_time("2026-03-20 09:00:00"):
            self.measure()
            action = self.measured("2026-03-01").action_view_left_out()
            rows = self.env["qms.receipt.fact"].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(rows.ids, order.order_line.ids)

    def test_who_may_not_read_the_rows_is_told_so(self):
        indicator = self.new_indicator(user_id=self.employee.id)
        with freeze_time("2026-03-20 09:00:00"):
            self.delivered("2026-03-05", "2026-03-05")
            self.on_time.user_id = self.employee
            self.measure()
        march = self.measured("2026-03-01").with_user(self.employee)
        self.assert_refused(march.action_view_evidence, says="no right to read")
        self.assertTrue(indicator)

    # No data is no number

    @freeze_time("2026-03-20 09:00:00")
    def test_no_data_is_empty_in_list_and_export_and_groups(self):
        self.auditor.group_ids |= self.env.ref("base.group_allow_export")
        self.story()
        self.measure()
        february = self.measured("2026-02-01").with_user(self.auditor)
        [row] = february.web_read({"value": {}, "value_text": {}, "numerator": {}, "denominator": {}, "target": {}})
        self.assertEqual(row["value_text"], "no data")
        for name in ("value", "numerator", "denominator"):
            self.assertIs(row[name], False, name)
            self.assertEqual(february.export_data([name])["datas"], [[""]], name)
        groups = february._read_group(
            [("id", "=", february.id)], ["indicator_id"], ["numerator:sum", "denominator:sum"]
        )
        self.assertEqual(groups[0][1:], (False, False))
        self.assertIsNone(self.env["qms.measurement"]._fields["value"].aggregator)

    @freeze_time("2026-03-20 09:00:00")
    def test_the_chart_has_a_gap_where_there_is_no_data(self):
        self.story()
        self.measure()
        points = self.on_time.with_company(self.company).chart_data["points"]
        self.assertEqual([point["value"] and round(point["value"]) for point in points], [67, None, 50])
        self.assertEqual(points[1]["text"], "no data")

    # Guards

    @freeze_time("2026-03-20 09:00:00")
    def test_nobody_types_a_figure(self):
        self.story()
        self.measure()
        january = self.measured("2026-01-01")
        vals = january.copy_data()[0]
        for user in (self.manager, self.officer, self.buyer, self.env.user):
            for measurement in (january, self.measured("2026-03-01")):
                self.assert_refused(measurement.with_user(user).write, {"value": 100})
            self.assert_refused(january.with_user(user).create, vals)
        self.assert_refused(january.unlink, says="evidence")
        with self.assertRaises(UserError):
            self.measured("2026-01-01").with_user(self.manager).unlink()

    @freeze_time("2026-03-20 09:00:00")
    def test_each_company_has_its_own_figures_and_sees_no_others(self):
        self.story()
        self.measure()
        january = self.measured("2026-01-01")
        self.assertFalse(january.with_user(self.other_manager).has_access("read"))
        self.on_time.with_user(self.other_manager).with_company(self.other_company).action_measure()
        self.assertFalse(self.measured("2026-01-01", company=self.other_company))
        self.assertEqual(self.measured("2026-03-01", company=self.other_company).state, "no_data")

    def test_a_definition_that_is_gone_leaves_the_figure_readable(self):
        self.story()
        with freeze_time("2026-03-20 09:00:00"):
            self.measure()
        january = self.measured("2026-01-01")
        for broken in ({"model_name": "gone.model"}, {"domain": "[('gone', '=', 1)]"}):
            self.env.flush_all()
            definition = {**january.definition, **broken}
            self.env.cr.execute(
                "UPDATE qms_measurement SET definition = %s WHERE id = %s", [json.dumps(definition), january.id]
            )
            january.invalidate_recordset()
            self.assertIn("2 of 3 counted", january.evidence_note)
            self.assertIn("cannot be counted again", january.evidence_note)

    def test_the_rows_of_a_figure_open_as_a_form_for_those_without_the_right_to_orders(self):
        self.story()
        with freeze_time("2026-03-20 09:00:00"):
            self.measure()
        action = self.measured("2026-01-01").with_user(self.auditor).action_view_evidence()
        rows = self.env[action["res_model"]].with_user(self.auditor).search(action["domain"])
        views = rows.get_views(action["views"])
        shown = dict.fromkeys(views["models"]["qms.receipt.fact"]["fields"], {})
        self.assertEqual(len(rows.web_read(shown)), 3)
        self.assertIn("Housing", rows[0].display_name)

    # A state is measured on its day

    def test_a_state_is_never_measured_afterwards(self):
        self.owner = self.officer
        with freeze_time("2026-01-31 09:00:00"):
            self.new_action(self.officer)
            level = self.new_indicator(kind="level", date_field=False)
            self.measure(level)
        with freeze_time("2026-02-10 09:00:00"):
            self.new_action(self.officer)
            self.measure(level)
        with freeze_time("2026-06-15 09:00:00"):
            self.new_action(self.officer)
            self.measure(level)
        january = self.assert_measured("2026-01-01", "on_target", 1, 1, level)
        self.assertTrue(january.is_locked)
        february = self.assert_measured("2026-02-01", "not_measured", False, 0, level)
        self.assertEqual(february.value_text, "not measured")
        self.assert_measured("2026-04-01", "not_measured", False, 0, level)
        self.assertFalse(self.assert_measured("2026-06-01", "warning", 3, 3, level).is_locked)

    def test_no_open_action_is_a_figure(self):
        with freeze_time("2026-01-31 09:00:00"):
            level = self.new_indicator(kind="level", date_field=False)
            self.measure(level)
        self.assert_measured("2026-01-01", "on_target", 0, 0, level)

    # The job

    def run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("qms_iso9001.ir_cron_measure").method_direct_trigger()
        self.env.invalidate_all()

    def test_the_job_measures_once_after_each_companys_midnight_and_goes_on_after_a_break(self):
        self.company.partner_id.tz = "Asia/Tokyo"
        indicator = self.new_indicator()
        with freeze_time("2026-03-20 14:50:00"):
            self.run_job()
            first = indicator.measured_at
            self.run_job()
        self.assertEqual(indicator.measured_at, first)
        with freeze_time("2026-03-20 15:10:00"):  # past midnight in Tokyo
            self.run_job()
        indicator.invalidate_recordset()
        self.assertGreater(indicator.measured_at, first)

    def test_measuring_by_hand_in_one_company_leaves_the_others_to_the_job(self):
        with freeze_time("2026-03-20 09:00:00"):
            self.measure()
            self.assertFalse(self.measured("2026-03-01", company=self.other_company))
            self.run_job()
        self.assertTrue(self.measured("2026-03-01", company=self.other_company))
