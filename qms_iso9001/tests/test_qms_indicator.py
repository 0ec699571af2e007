from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .measuring_case import MeasuringCase


@tagged("post_install", "-at_install")
class TestQmsIndicator(MeasuringCase):
    """The declaration: what can be said, what is refused, and whose rights it counts with."""

    def assert_not_definable(self, says, user=None, **vals):
        with self.assertRaises(ValidationError) as caught, self.undone():
            self.new_indicator(user, **vals)
        self.assertIn(says, str(caught.exception))

    # Bad input

    def test_a_definition_that_cannot_be_is_refused_with_a_sentence(self):
        for says, vals in (
            ("no kind of record", {"model_name": "gone.model"}),
            ("cannot be read", {"domain": "[('state', '="}),
            ('no field "gone"', {"domain": "[('gone', '=', 1)]"}),
            ("no stored date", {"date_field": "name"}),
            ("need a date", {"date_field": False}),
            ("does not lead to a company", {"company_field": "user_id"}),
            ("no stored number", {"aggregate": "sum", "measure_field": "name"}),
            ("name the number", {"aggregate": "median"}),
            ("no share", {"unit": "percent"}),
            (
                "does not work",
                {"model_name": "res.users", "domain": "[('password', '!=', False)]", "date_field": "create_date"},
            ),
            ("value of another kind", {"domain": "[('id', '=', 'abc')]"}),
            ("numbers and sums", {"is_ratio": True, "aggregate": "average", "measure_field": "id"}),
            ('no field "lost"', {"is_ratio": True, "numerator_domain": "[('lost', '=', 1)]"}),
            ("no kind of record", {"is_ratio": True, "numerator_model_name": "gone.model"}),
            ('no field "lost"', {"left_out_domain": "[('lost', '=', 1)]"}),
        ):
            with self.subTest(**vals):
                self.assert_not_definable(says, **vals)

    def test_a_model_or_field_its_author_may_not_read_is_refused(self):
        for says, vals in (
            ("may not read", {"model_name": "hr.version", "domain": "[]", "date_field": "date_version"}),
            (
                "may not read",
                {
                    "model_name": "ir.config_parameter",
                    "domain": "[]",
                    "date_field": "create_date",
                    "company_field": False,
                },
            ),
            (
                "may not read",
                {
                    "model_name": "res.partner",
                    "domain": "[('credit_limit', '>', 0)]",
                    "date_field": "create_date",
                },
            ),
        ):
            with self.subTest(**vals):
                self.assert_not_definable(says, **vals)

    def test_the_wage_of_employees_is_no_figure_of_a_quality_manager(self):
        self.assert_not_definable(
            "may not read",
            model_name="hr.version",
            domain="[]",
            date_field="date_version",
            aggregate="average",
            measure_field="wage",
        )

    def test_rights_are_asked_again_at_each_measuring(self):
        indicator = self.new_indicator(
            model_name="purchase.order",
            domain="[('state', '=', 'purchase')]",
            date_field="date_order",
            user=self.buying_manager(),
        )
        self.measure(indicator)
        self.assertFalse(indicator.problem)
        indicator.definition_user_id.sudo().group_ids -= self.env.ref("purchase.group_purchase_user")
        self.measure(indicator)
        self.assertIn("may not read", indicator.problem)

    def buying_manager(self):
        user = self.new_user("manager", self.company, "t_buying_manager")
        user.group_ids |= self.env.ref("purchase.group_purchase_user")
        return user

    def test_what_is_broken_says_why_and_the_others_go_on(self):
        broken = {
            "installed": {"model_name": "gone.model"},
            "cannot be read": {"domain": "nonsense"},
            "no field": {"domain": "[('gone', '=', 1)]"},
            "value of another kind": {"domain": "[('id', '=', 'abc')]"},
            "no stored number": {"aggregate": "sum", "measure_field": "gone"},
        }
        indicators = {words: self.broken(**vals) for words, vals in broken.items()}
        healthy = self.new_indicator()
        everything = healthy.union(*indicators.values())
        with mute_logger("odoo.sql_db"):
            everything.with_user(self.officer).with_company(self.company).action_measure()
        everything.invalidate_recordset()
        for words, indicator in indicators.items():
            self.assertIn(words, indicator.problem)
            self.assertFalse(indicator.measurement_ids)
        self.assertFalse(healthy.problem)
        self.assertTrue(healthy.measurement_ids)
        waiting = self.env["qms.indicator"]._inbox_lines()[0]
        self.assertEqual(self.env["qms.indicator"].search(waiting["domain"]) & everything, everything - healthy)

    def broken(self, **vals):
        """Return an indicator broken behind Odoo's back, as an uninstalled addon leaves it."""
        indicator = self.new_indicator()
        self.env.flush_all()
        for name, value in vals.items():
            self.env.cr.execute(f"UPDATE qms_indicator SET {name} = %s WHERE id = %s", [value, indicator.id])
        indicator.invalidate_recordset()
        return indicator

    def test_a_division_by_nothing_is_a_sentence_and_no_figure(self):
        with freeze_time("2026-02-20 09:00:00"):
            self.delivered("2026-01-20", "2026-01-20")
            self.measure()
        self.assert_measured("2026-02-01", "no_data", False, 0)
        self.assertIn("Nothing to divide by in 1 of 2 periods", self.on_time.remark)
        self.assertFalse(self.on_time.problem)

    def test_a_warning_limit_better_than_the_target_is_refused(self):
        for vals in ({"direction": "up", "target": 90, "warning": 95}, {"target": 5, "warning": 4}):
            self.assert_not_definable("warning limit is better", **vals)
        self.assertTrue(self.new_indicator(has_target=False, target=5, warning=0))

    def test_an_indicator_of_all_companies_has_a_process_and_an_owner(self):
        self.on_time.write({"process_id": self.new_process("Purchasing").id, "user_id": self.employee.id})
        self.assertTrue(self.on_time.process_id)
        with self.assertRaises(UserError):
            self.new_indicator(process_id=self.new_process("Sales", self.other_company).id)

    def test_a_company_makes_its_own_version_of_an_indicator_of_all(self):
        on_time = self.on_time.with_user(self.manager).with_company(self.company)
        own = self.env["qms.indicator"].browse(on_time.action_adapt()["res_id"])
        self.assertEqual((own.code, own.company_id, own.domain), ("K14", self.company, self.on_time.domain))
        self.assertEqual(on_time.action_adapt()["res_id"], own.id)
        own.write({"target": 80, "warning": 70})
        with freeze_time("2026-03-20 09:00:00"):
            self.delivered("2026-03-05", "2026-03-05")
            self.measure(self.on_time | own)
        self.assertFalse(self.measured("2026-03-01", self.on_time))
        self.assertEqual(self.measured("2026-03-01", own).target, 80)
        own.domain = "[('is_due', '=', True), ('is_on_time', '=', False)]"
        month = self.measured("2026-03-01", own)
        with freeze_time("2026-03-20 09:00:00"):
            figures = (
                self.env["qms.indicator"].with_company(self.company)._figure("K14", month.date_start, month.date_end)
            )
        self.assertEqual(
            figures[None]["count"], 0, "Asked by its code, the company's own version answers: nothing late."
        )

    # Versions

    def test_another_definition_is_another_version_and_another_target_is_not(self):
        indicator = self.new_indicator()
        indicator.write({"target": 1, "user_id": self.officer.id})
        self.assertEqual(indicator.definition_version, 1)
        indicator.write({"domain": "[('state', '=', 'done')]"})
        indicator.write({"domain": "[('state', '=', 'done')]"})
        self.assertEqual((indicator.definition_version, indicator.definition_user_id), (2, self.manager))

    def test_a_rhythm_in_which_something_is_locked_stays(self):
        with freeze_time("2026-03-20 09:00:00"):
            self.delivered("2026-01-20", "2026-01-20")
            self.measure()
        on_time = self.on_time.with_user(self.manager)
        self.assert_refused(on_time.write, {"frequency": "quarter"}, says="Copy the indicator")
        copied = on_time.copy({"frequency": "quarter"})
        self.assertEqual(copied.frequency, "quarter")

    def test_what_was_measured_is_archived_and_not_deleted(self):
        indicator = self.new_indicator()
        self.new_action(self.officer)
        self.measure(indicator)
        self.assert_refused(indicator.unlink, says="Archive")
        self.assertTrue(self.new_indicator().unlink())

    def test_measuring_leaves_a_shipped_indicator_to_the_updates_of_its_addon(self):
        data = self.on_time.with_user(self.env.ref("base.user_root"))._shipped_data()
        data.noupdate = False
        self.measure()
        self.assertFalse(data.noupdate)
        self.on_time.with_user(self.manager).target = 97
        self.assertTrue(data.noupdate)

    # Who may what

    def test_officers_and_the_owner_measure_and_nobody_else(self):
        indicator = self.new_indicator(user_id=self.employee.id)
        self.assertTrue(indicator.with_user(self.employee).can_measure)
        self.measure(indicator, self.employee)
        self.assertTrue(indicator.measured_at)
        for user in (self.auditor, self.buyer):
            self.assert_refused(self.on_time.with_user(user).action_measure)

    def test_employees_read_what_they_own_and_what_measures_an_objective(self):
        mine, other = self.new_indicator(user_id=self.employee.id), self.new_indicator()
        indicators = self.env["qms.indicator"].with_user(self.employee)
        self.assertIn(mine, indicators.search([]))
        self.assertNotIn(other, indicators.search([]))

    # What else can be counted

    @freeze_time("2026-03-20 09:00:00")
    def test_a_sum_and_an_average_and_a_median_of_a_number(self):
        for sequence in (2, 4, 9):
            self.env["qms.process"].create(
                {"name": f"P{sequence}", "sequence": sequence, "company_id": self.company.id}
            )
        base = {
            "model_name": "qms.process",
            "domain": "[]",
            "date_field": "create_date",
            "measure_field": "sequence",
            "has_target": False,
        }
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE qms_process SET create_date = '2026-03-10' WHERE company_id = %s", [self.company.id]
        )
        for aggregate, value, numerator, denominator in (
            ("sum", 15, 15, False),
            ("average", 5, 15, 3),
            ("median", 4, 4, False),
        ):
            found = self.measure(self.new_indicator(**base, aggregate=aggregate))
            row = self.measured("2026-03-01", found)
            self.assertEqual(
                (row.value, row.numerator, row.denominator, row.count, row.state),
                (value, numerator, denominator, 3, "no_target"),
            )

    @freeze_time("2026-03-20 09:00:00")
    def test_a_sum_of_which_nothing_meets_the_condition_is_nought_and_not_missing(self):
        self.delivered("2026-03-05", "2026-03-05")
        share = self.new_indicator(
            model_name="qms.receipt.fact",
            domain="[('is_due', '=', True), ('left_out', '=', False)]",
            date_field="promise_date",
            is_ratio=True,
            unit="percent",
            aggregate="sum",
            measure_field="promise_qty",
            numerator_aggregate="sum",
            numerator_measure_field="promise_qty",
            numerator_domain="[('is_on_time', '=', False)]",
        )
        self.measure(share)
        row = self.assert_measured("2026-03-01", "on_target", 0, 1, share)
        self.assertEqual((row.numerator, row.denominator), (0, 10))

    @freeze_time("2026-03-20 09:00:00")
    def test_other_records_can_stand_above_the_line(self):
        for name in ("one", "two"):
            self.new_process(name)
        self.new_action(self.officer, date_due="2026-03-12")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE qms_process SET create_date = '2026-03-10' WHERE company_id = %s", [self.company.id]
        )
        indicator = self.new_indicator(
            model_name="qms.process",
            domain="[]",
            date_field="create_date",
            is_ratio=True,
            unit="percent",
            direction="up",
            target=100,
            warning=50,
            numerator_model_name="qms.action",
            numerator_domain="[('state', '=', 'open')]",
            numerator_date_field="date_due",
            numerator_company_field="company_id",
        )
        self.measure(indicator)
        row = self.assert_measured("2026-03-01", "warning", 50, 2, indicator)
        self.assertEqual((row.numerator, row.denominator), (1, 2))

    # By name, for others

    def test_a_figure_is_asked_for_by_code_and_by_group(self):
        with freeze_time("2026-03-20 09:00:00"):
            self.delivered("2026-01-20", "2026-01-20")
            self.delivered("2026-01-21", "2026-01-23")
            indicators = self.env["qms.indicator"].with_company(self.company)
            span = ("2026-01-01", "2026-12-31")
            days = [self.env["qms.measurement"]._fields["date_start"].to_date(day) for day in span]
            [row] = indicators._figure("K14", *days).values()
            by_vendor = indicators._figure("K14", *days, group="partner_id")
        self.assertEqual((row["numerator"], row["denominator"], row["value"], row["count"]), (1, 2, 50, 2))
        self.assertEqual(by_vendor[self.vendor.id]["value"], 50)
        self.assertIsNone(indicators._figure("NOT_INSTALLED", *days))
        early = [day.replace(year=2020) for day in days]
        self.assertEqual(indicators._figure("K14", *early)[None], {**dict.fromkeys(row, 0), "value": None})
        self.assertEqual(indicators._figure("K14", *early, group="partner_id"), {})

    def test_a_state_asked_for_by_code_is_the_one_of_now(self):
        self.new_indicator(kind="level", date_field=False, code="T_OPEN")
        self.new_action(self.officer)
        day = self.company._qms_today()
        [row] = self.env["qms.indicator"].with_company(self.company)._figure("T_OPEN", day, day).values()
        self.assertEqual((row["value"], row["count"]), (1, 1))

    def test_what_the_measuring_keeps_is_typed_by_nobody(self):
        indicator = self.new_indicator()
        for name, value in (("measured_at", "2099-01-01"), ("definition_version", 9), ("problem", "None")):
            self.assert_refused(indicator.with_user(self.manager).write, {name: value}, says="never typed")
        indicator.with_user(self.manager).write({"definition_user_id": self.officer.id})
        self.assertEqual(indicator.definition_user_id, self.manager, "Whoever writes is who defined it.")

    def test_a_companys_own_version_begins_where_the_other_is_locked(self):
        with freeze_time("2026-03-20 09:00:00"):
            self.delivered("2026-01-20", "2026-01-20")
            self.delivered("2026-03-05", "2026-03-05")
            self.measure()
            on_time = self.on_time.with_user(self.manager).with_company(self.company)
            own = self.env["qms.indicator"].browse(on_time.action_adapt()["res_id"])
            self.measure(own)
        self.assertEqual(str(own.date_from), "2026-03-01")
        self.assertEqual([str(each.date_start) for each in own.measurement_ids], ["2026-03-01"])
        self.assertTrue(self.measured("2026-01-01").is_locked)

    def test_the_direction_stays_that_of_its_objectives(self):
        self.env["qms.objective"].with_user(self.officer).create(
            {"name": "O", "indicator_id": self.on_time.id, "baseline": 60, "target": 90, "date_due": "2030-12-31"}
        )
        with self.assertRaises(ValidationError):
            self.on_time.write({"direction": "down", "warning": 99})

    def test_objectives_go_on_with_the_companys_own_version(self):
        objective = (
            self.env["qms.objective"]
            .with_user(self.officer)
            .create(
                {
                    "name": "On time",
                    "indicator_id": self.on_time.id,
                    "baseline": 60,
                    "target": 90,
                    "date_start": "2026-01-01",
                    "date_due": "2030-12-31",
                }
            )
        )
        own = self.on_time.with_user(self.manager).with_company(self.company).action_adapt()["res_id"]
        self.assertEqual(objective.indicator_id.id, own)

    def test_the_sheet_says_no_data_and_never_nought(self):
        with freeze_time("2026-02-20 09:00:00"):
            self.delivered("2026-01-20", "2026-01-20")
            self.measure()
            report = self.env["ir.actions.report"].with_company(self.company).with_user(self.officer)
            html = report._render_qweb_html("qms_iso9001.qms_indicator_report", self.on_time.ids)[0].decode()
        self.assertIn("no data", html)
        self.assertIn("100.0 %", html)
        self.assertNotIn("0.0 %", html.replace("100.0 %", ""))

    def test_of_the_vendors_figures_two_are_active_and_all_can_be_counted(self):
        indicators = self.env["qms.indicator"].with_context(active_test=False)
        data = self.env["ir.model.data"].search([("model", "=", "qms.indicator"), ("module", "=like", "qms_iso9001%")])
        shipped = indicators.browse(data.filtered(lambda row: "vendor" in row.name).mapped("res_id")).filtered("code")
        self.assertEqual(set(shipped.filtered("active").mapped("code")), {"K14", "K16"})
        self.delivered("2026-03-10", "2026-03-10")
        self.env.flush_all()
        figures = self.env["qms.indicator"].with_company(self.company)
        with freeze_time("2026-05-10 09:00:00"):
            found = figures._figure("K15", date(2026, 3, 1), date(2026, 3, 31), group="partner_id")
        self.assertEqual(found[self.vendor.id]["value"], 100)

    def test_of_two_that_are_not_active_that_of_all_companies_counts(self):
        shared = self.env.ref("qms_iso9001.qms_indicator_vendor_in_full")
        own = shared.copy({"company_id": self.company.id, "code": "K15", "active": False})
        found = self.env["qms.indicator"].with_company(self.company)._of_code("K15")
        self.assertEqual((found, own.active), (shared, False))
