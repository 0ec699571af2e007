from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .measuring_case import MeasuringCase


@tagged("post_install", "-at_install")
class TestIndicatorForm(MeasuringCase):
    """A quality manager who never saw SQL declares an indicator."""

    def test_a_manager_declares_a_share_by_choosing_alone(self):
        with Form(self.env["qms.indicator"].with_user(self.manager).with_company(self.company)) as form:
            form.name = "Quality actions done"
            form.model_name = "qms.action"
            self.assertEqual(form.company_field, "company_id")
            labels = {label for _name, label in form.field_choices["date"]}
            self.assertIn("Due", labels)
            form.date_field = next(name for name, label in form.field_choices["date"] if label == "Due")
            form.numerator_domain = "[('state', '=', 'done')]"
        indicator = form.record
        self.assertEqual((indicator.source, indicator.unit, indicator.domain), ("counted", "percent", "[]"))
        self.new_action(self.officer, date_due=self.company._qms_today())
        self.measure(indicator)
        self.assertFalse(indicator.problem)
        latest = indicator.with_company(self.company).latest_id
        self.assertEqual((latest.value, latest.count), (0, 1))

    def test_only_fields_are_offered_that_the_user_may_read(self):
        choices = self.env["qms.indicator"].with_user(self.manager)._choices_of
        partner = self.env["res.partner"].with_user(self.manager)
        self.assertNotIn("credit_limit", dict(choices(partner)["number"]))
        self.assertIn("credit_limit", dict(self.env["qms.indicator"].sudo()._choices_of(partner.sudo())["number"]))
        for closed in ("hr.version", "ir.config_parameter"):
            model = self.env[closed].with_user(self.manager)
            self.assertFalse(any(choices(model).values()), closed)

    def test_records_without_a_company_belong_to_that_of_what_they_belong_to(self):
        line = self.env["survey.user_input.line"]
        paths = dict(self.env["qms.indicator"]._company_paths(line, line.fields_get()))
        self.assertFalse([path for path in paths if not path.endswith(".company_id")])
        with Form(self.env["qms.indicator"].with_user(self.manager)) as form:
            form.name = "Companies"
            form.model_name = "qms.action"
            form.aggregate = "sum"
            form.measure_field = "signing_round"
            form.model_name = "res.company"
            self.assertEqual((form.company_field, form.measure_field), ("id", False))
            form.aggregate = "count"
            form.model_name = "qms.action"
            form.date_field = "date_due"
            form.numerator_domain = "[('state', '=', 'done')]"

    def test_choosing_another_kind_of_record_forgets_the_filter_of_the_first(self):
        with Form(self.env["qms.indicator"].with_user(self.manager)) as form:
            form.name = "Open"
            form.model_name = "qms.action"
            form.domain = "[('state', '=', 'open')]"
            form.model_name = "qms.process"
            self.assertEqual(form.domain, "[]")
            form.is_ratio = False
            self.assertEqual(form.unit, "number")
            form.is_ratio = True
            self.assertEqual(form.unit, "percent")
            form.numerator_domain = "[('active', '=', True)]"


@tagged("post_install", "-at_install")
class TestTypedValues(MeasuringCase):
    """What no record tells is typed, row by row, before the cut-off, by the owner and officers alone."""

    def typed(self, **vals):
        base = {"model_name": False, "date_field": False, "company_field": False, "source": "typed"}
        return self.new_indicator(**{**base, "user_id": self.employee.id, "date_from": "2026-01-01", **vals})

    def row(self, indicator, start, company=None):
        company = company or self.company
        found = indicator.sudo().value_ids.filtered(lambda r: str(r.date_start) == start and r.company_id == company)
        return found.sudo(False)

    @freeze_time("2026-02-03 09:00:00")
    def test_the_owner_types_in_the_row_and_the_figure_is_there(self):
        indicator = self.typed()
        self.measure(indicator)
        january = self.row(indicator, "2026-01-01").with_user(self.employee)
        self.assertEqual((january.state, january.can_type, str(january.date_due)), ("due", True, "2026-02-08"))
        january.write({"value": 3, "note": "Counter of line 2"})
        figure = self.assert_measured("2026-01-01", "warning", 3, 1, indicator)
        self.assertFalse(figure.is_locked)
        self.assertEqual((january.state, january.typed_by_id), ("typed", self.employee))
        self.assertIn("Counter of line 2", figure.evidence_note)
        opened = figure.with_user(self.officer).action_view_evidence()
        self.assertEqual(self.env[opened["res_model"]].search(opened["domain"]), january)
        january.write({"value": 0})
        self.assert_measured("2026-01-01", "on_target", 0, 1, indicator)

    @freeze_time("2026-02-03 09:00:00")
    def test_a_share_is_typed_as_two_numbers(self):
        indicator = self.typed(is_ratio=True, unit="percent", direction="up", target=90, warning=80)
        self.measure(indicator)
        january = self.row(indicator, "2026-01-01").with_user(self.officer)
        january.numerator = 17
        self.assertFalse(january.is_typed)
        january.denominator = 20
        self.assert_measured("2026-01-01", "warning", 85, 1, indicator)
        self.assert_refused(january.write, {"denominator": 0}, says="above nought")
        self.assert_measured("2026-01-01", "warning", 85, 1, indicator)

    def test_the_source_is_that_of_the_last_time_unless_said_otherwise(self):
        with freeze_time("2026-02-03 09:00:00"):
            indicator = self.typed()
            self.measure(indicator)
            rows = indicator.value_ids.sorted("date_start").with_user(self.employee)
            rows[0].write({"value": 3, "note": "Counter"})
            rows[1].write({"value": 4})
            self.assertEqual(rows[1].note, "Counter")
            rows[1].note = "Other counter"
        with freeze_time("2026-03-03 09:00:00"):
            self.measure(indicator)
        self.assertEqual(self.row(indicator, "2026-03-01").note, "Other counter")

    def test_after_the_cut_off_nobody_types_and_what_is_missing_is_not_measured(self):
        with freeze_time("2026-01-20 09:00:00"):
            indicator = self.typed()
            self.measure(indicator)
        january = self.row(indicator, "2026-01-01")
        with freeze_time("2026-02-06 09:00:00"):
            for user in (self.employee, self.officer):
                self.assert_refused(january.with_user(user).write, {"value": 1}, says="was closed on")
            self.measure(indicator)
        self.assertTrue(self.assert_measured("2026-01-01", "not_measured", False, 0, indicator).is_locked)
        self.assertEqual((january.state, january.is_locked), ("missing", True))
        _due, missing = self.env["qms.indicator.value"].with_user(self.officer)._inbox_lines()
        self.assertIn(january, january.search(missing["domain"]))

    @freeze_time("2026-02-03 09:00:00")
    def test_only_the_owner_and_officers_type_and_each_company_its_own(self):
        indicator = self.typed()
        self.measure(indicator)
        january = self.row(indicator, "2026-01-01")
        for user in (self.auditor, self.buyer, self.hr, self.other_manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                january.with_user(user).write({"value": 1})
        self.assertFalse(january.with_user(self.auditor).can_type)
        self.assertTrue(january.with_user(self.auditor).has_access("read"))
        for user in (self.buyer, self.hr, self.other_manager):
            self.assertFalse(january.with_user(user).has_access("read"))
        for user in (self.employee, self.manager):
            self.assert_refused(january.with_user(user).write, {"is_locked": True}, says="never typed")
            self.assertFalse(january.with_user(user).has_access("unlink"))
            self.assertFalse(january.with_user(user).has_access("create"))

    @freeze_time("2026-02-03 09:00:00")
    def test_nothing_but_what_is_typed_is_written_whoever_asks(self):
        indicator, other = self.typed(), self.typed(name="Another")
        self.measure(indicator | other)
        january, february = self.row(indicator, "2026-01-01"), self.row(indicator, "2026-02-01")
        with freeze_time("2026-02-09 09:00:00"):
            self.measure(indicator)
            self.assertTrue(january.is_locked)
            for user in (self.employee, self.officer, self.manager):
                for vals in (
                    {"date_start": "2026-03-01", "date_end": "2026-03-31"},
                    {"date_end": "2026-12-31"},
                    {"indicator_id": other.id},
                    {"company_id": self.other_company.id},
                    {"value": 1, "date_due": "2026-12-31"},
                    {"is_typed": True},
                ):
                    for row in (january, february):
                        with self.subTest(user=user.login, vals=vals, row=row.date_start):
                            self.assert_refused(row.with_user(user).write, vals, says="Type the value in its row")
        self.assertEqual((january.indicator_id, str(january.date_end)), (indicator, "2026-01-31"))
        # Nor through the indicator.
        lines = {"value_ids": [Command.update(february.id, {"date_end": "2026-12-31"})]}
        self.assert_refused(indicator.with_user(self.manager).write, lines, says="Type the value in its row")

    def test_the_cut_off_is_not_walked_round(self):
        with freeze_time("2026-01-20 09:00:00"):
            indicator = self.typed()
            self.measure(indicator)
        january = self.row(indicator, "2026-01-01").with_user(self.employee)
        with freeze_time("2026-02-06 09:00:00"):
            self.assert_refused(january.write, {"date_end": "2026-12-31"}, says="never typed")
            self.assert_refused(january.write, {"date_end": "2026-12-31", "value": 1}, says="never typed")
            self.assert_refused(january.write, {"value": 1}, says="was closed on")

    def test_an_indicator_that_is_switched_off_waits_for_nothing(self):
        with freeze_time("2026-02-01 09:00:00"):
            gone, late = self.typed(), self.typed(name="Late")
            self.measure(gone | late)
        with freeze_time("2026-02-07 09:00:00"):
            self.measure(late)
        with freeze_time("2026-02-03 09:00:00"):
            values = self.env["qms.indicator.value"].with_user(self.officer)
            mine = values.with_user(self.employee)

            def waiting():
                lines = [*values._inbox_lines(), *mine._my_quality_lines()]
                found = [values.search(line["domain"]).indicator_id & (gone | late) for line in lines]
                return [each.sudo(False).with_user(self.manager) for each in found]

            self.assertEqual(waiting(), [gone, late, gone])
            self.assertEqual(gone.value_due_count, 1)
            (gone | late).with_user(self.manager).active = False
            self.env.invalidate_all()
            self.assertFalse(any(waiting()))

    def test_the_last_closed_period_is_found_by_one_query_per_company(self):
        indicator = self.typed(company_id=False)
        for day in ("2026-01-20", "2026-03-01"):
            with freeze_time(f"{day} 09:00:00"):
                self.measure(indicator)
                indicator.with_user(self.other_manager).with_company(self.other_company).action_measure()
        with freeze_time("2026-04-20 09:00:00"):
            self.measure(indicator)
        with freeze_time("2026-03-20 09:00:00"):
            indicator.with_user(self.other_manager).with_company(self.other_company).action_measure()
        self.env.flush_all()
        values = self.env["qms.indicator.value"].with_user(self.officer)
        self.assertIn(self.row(indicator, "2026-03-01"), values._last_closed())
        self.assertFalse(values._last_closed().sudo().filtered(lambda row: row.company_id == self.other_company))
        last = indicator.sudo().value_ids.filtered("is_last")
        self.assertEqual(
            last, self.row(indicator, "2026-03-01") | self.row(indicator, "2026-02-01", self.other_company)
        )
        with self.assertQueryCount(1):
            values.sudo()._last_closed()

    @freeze_time("2026-02-03 09:00:00")
    def test_an_indicator_of_all_companies_is_typed_in_each(self):
        indicator = self.typed(company_id=False)
        indicator.with_user(self.other_manager).with_company(self.other_company).action_activate()
        self.measure(indicator)
        indicator.with_user(self.other_manager).with_company(self.other_company).action_measure()
        self.row(indicator, "2026-01-01").with_user(self.officer).value = 2
        self.row(indicator, "2026-01-01", self.other_company).with_user(self.other_manager).value = 9
        self.assert_measured("2026-01-01", "on_target", 2, 1, indicator)
        self.assertEqual(self.measured("2026-01-01", indicator, self.other_company).value, 9)

    def test_a_missing_value_is_told_to_the_owner_once(self):
        with freeze_time("2026-01-20 09:00:00"):
            indicator = self.typed()
            self.measure(indicator)
        self.assertFalse(indicator.activity_ids)
        with freeze_time("2026-02-02 09:00:00"):
            self.measure(indicator)
            activity = indicator.activity_ids
            self.assertEqual((activity.user_id, str(activity.date_deadline)), (self.employee, "2026-02-05"))
            self.assertIn("January 2026", activity.summary)
            self.measure(indicator)
            self.assertEqual(indicator.activity_ids, activity)
            [line] = self.env["qms.indicator.value"].with_user(self.employee)._my_quality_lines()
            self.assertEqual(
                self.env["qms.indicator.value"].with_user(self.employee).search(line["domain"]),
                self.row(indicator, "2026-01-01"),
            )
            activity.unlink()
            self.measure(indicator)
            self.assertFalse(indicator.activity_ids, "Whoever put it away is not reminded of the same month again.")
            self.row(indicator, "2026-01-01").with_user(self.employee).value = 1
        with freeze_time("2026-03-02 09:00:00"):
            self.measure(indicator)
            self.assertIn("February 2026", indicator.activity_ids.summary)
            self.row(indicator, "2026-02-01").with_user(self.employee).value = 1
        self.assertFalse(indicator.activity_ids)

    def test_each_company_reminds_by_itself_and_ends_its_own_reminder(self):
        boss = self.new_user("manager", self.company, "t_boss")
        boss.company_ids |= self.other_company
        with freeze_time("2026-01-20 09:00:00"):
            indicator = self.typed(company_id=False, user_id=boss.id)
            theirs = indicator.with_user(self.other_manager).with_company(self.other_company)
            theirs.action_activate()
            indicator.with_user(boss).with_company(self.company).action_activate()
            self.measure(indicator)
            theirs.action_measure()
        with freeze_time("2026-02-02 09:00:00"):
            self.row(indicator, "2026-01-01", self.other_company).with_user(self.other_manager).value = 1
            self.measure(indicator)
            self.assertEqual(indicator.activity_ids.user_id, boss)
            theirs.action_measure()
            self.assertEqual(len(indicator.activity_ids), 1, "nothing is due there, and ours still is")
            indicator.with_user(boss).with_company(self.company).action_deactivate()
            self.assertFalse(indicator.activity_ids)
            indicator.with_user(boss).with_company(self.company).action_activate()
            self.measure(indicator)

    @freeze_time("2026-02-03 09:00:00")
    def test_switching_off_keeps_what_is_half_typed(self):
        indicator = self.typed(is_ratio=True, unit="percent", direction="up", target=0, warning=0)
        self.measure(indicator)
        january, february = (self.row(indicator, day) for day in ("2026-01-01", "2026-02-01"))
        january.with_user(self.employee).numerator = 0
        indicator.with_user(self.manager).action_deactivate()
        self.assertTrue(january.exists())
        self.assertFalse(february.exists())

    @freeze_time("2026-02-03 09:00:00")
    def test_what_was_typed_by_mistake_is_taken_back_before_the_cut_off(self):
        indicator = self.typed()
        self.measure(indicator)
        january = self.row(indicator, "2026-01-01").with_user(self.employee)
        january.value = 7
        january.action_clear()
        self.assertEqual(january.state, "due")
        self.assert_measured("2026-01-01", "no_data", False, 0, indicator)

    @freeze_time("2026-02-03 09:00:00")
    def test_amounts_are_typed_and_read_by_those_who_see_amounts(self):
        indicator = self.typed(unit="amount")
        self.measure(indicator)
        january = self.row(indicator, "2026-01-01")
        january.with_user(self.employee).value = 100
        self.assertFalse(january.with_user(self.auditor).has_access("read"))
        self.assertFalse(self.measured("2026-01-01", indicator).with_user(self.auditor).has_access("read"))
        self.assertTrue(self.measured("2026-01-01", indicator).with_user(self.officer).has_access("read"))

    @freeze_time("2026-04-03 09:00:00")
    def test_typed_figures_are_asked_for_by_code(self):
        indicator = self.typed(code="T_TYPED", frequency="month", cutoff_days=200)
        self.measure(indicator)
        for month, value in (("01", 2), ("02", 3)):
            self.row(indicator, f"2026-{month}-01").with_user(self.officer).value = value
        days = [self.env["qms.measurement"]._fields["date_start"].to_date(d) for d in ("2026-01-01", "2026-03-31")]
        asked = self.env["qms.indicator"].with_company(self.company)._figure("T_TYPED", *days)
        self.assertEqual((asked[None]["value"], asked[None]["count"]), (5, 2))

    @freeze_time("2026-02-03 09:00:00")
    def test_days_of_several_periods_have_no_sum(self):
        days = {unit: self.typed(code=f"T_{unit}", unit=unit, cutoff_days=200) for unit in ("days", "number")}
        share = self.typed(code="T_share", unit="days", is_ratio=True, cutoff_days=200)
        with freeze_time("2026-01-20 09:00:00"):
            self.measure(share.union(*days.values()))
        with freeze_time("2026-03-20 09:00:00"):
            self.measure(share.union(*days.values()))
            for indicator in days.values():
                for row, value in zip(indicator.sudo().value_ids.sorted("date_start"), (3, 4, 5), strict=True):
                    row.with_user(self.officer).value = value
            for row in share.sudo().value_ids:
                row.with_user(self.officer).write({"numerator": 6, "denominator": 2})
            ask = self.env["qms.indicator"].with_company(self.company)._figure
            quarter, march = (date(2026, 1, 1), date(2026, 3, 31)), (date(2026, 3, 1), date(2026, 3, 31))
            self.assertIsNone(ask("T_days", *quarter)[None]["value"])
            self.assertEqual(ask("T_days", *march)[None]["value"], 5)
            self.assertEqual(ask("T_number", *quarter)[None]["value"], 12)
            self.assertEqual(ask("T_share", *quarter)[None]["value"], 3)

    def test_a_rhythm_in_which_values_were_typed_stays(self):
        indicator = self.typed()
        self.measure(indicator)
        indicator.with_user(self.manager).frequency = "quarter"
        self.measure(indicator)
        row = self.row(indicator, "2026-01-01")
        self.assertEqual(str(row.date_end), "2026-03-31")
        row.with_user(self.officer).value = 1
        self.assert_refused(indicator.with_user(self.manager).write, {"frequency": "year"}, says="Copy the indicator")


@tagged("post_install", "-at_install")
class TestFormulaIndicator(MeasuringCase):
    """Plain arithmetic over other indicators, measured after them."""

    def typed(self, code, **vals):
        base = {"model_name": False, "date_field": False, "company_field": False, "source": "typed", "name": code}
        return self.new_indicator(**{**base, "code": code, "date_from": "2026-01-01", "cutoff_days": 60, **vals})

    def formula(self, expression, **vals):
        base = {"model_name": False, "date_field": False, "company_field": False, "source": "formula"}
        return self.new_indicator(**{**base, "expression": expression, "name": "Per hundred", **vals})

    def enter(self, indicator, **months):
        for month, value in months.items():
            start = {"january": "2026-01-01", "february": "2026-02-01"}[month]
            row = indicator.sudo().value_ids.filtered(lambda r, s=start: str(r.date_start) == s)
            row.with_user(self.officer).value = value

    @freeze_time("2026-02-10 09:00:00")
    def test_it_is_calculated_per_period_after_its_inputs(self):
        # Declared before its inputs could be measured: the order comes from the calculation.
        made, bad = self.typed("T_MADE"), self.typed("T_BAD")
        share = self.formula("T_BAD * 100 / T_MADE", code="T_SHARE", unit="percent", target=5, warning=10)
        twice = self.formula("T_SHARE * 2", unit="percent")
        self.measure(twice | share | made | bad)
        self.enter(made, january=50, february=0)
        self.enter(bad, january=4, february=1)
        self.measure(twice | share | made | bad)
        figure = self.assert_measured("2026-01-01", "warning", 8, 2, share)
        self.assert_measured("2026-01-01", "missed", 16, 1, twice)
        self.assert_measured("2026-02-01", "no_data", False, 0, share)
        self.assertIn("it would divide by nothing", share.remark)
        self.assertIn("T_SHARE has no figure", twice.remark)
        self.assertEqual(figure.value_text, "8.0 %")
        self.assertIn("T_BAD: 4", figure.evidence_note)
        opened = figure.with_user(self.officer).action_view_evidence()
        behind = self.env[opened["res_model"]].search(opened["domain"])
        self.assertEqual(behind.indicator_id, made | bad)
        self.assertIn("T_MADE", share.inputs_text)
        self.assertIn("Percent", share.inputs_text)

    @freeze_time("2026-02-10 09:00:00")
    def test_it_is_closed_when_its_inputs_are(self):
        made = self.typed("T_MADE")
        share = self.formula("T_MADE * 2", cutoff_days=1)
        self.measure(made)
        self.enter(made, january=5)
        self.measure(share)
        self.assertFalse(self.assert_measured("2026-01-01", "missed", 10, 1, share).is_locked)
        with freeze_time("2026-04-12 09:00:00"):
            self.measure(made | share)
        self.assertTrue(self.measured("2026-01-01", share).is_locked)

    def test_what_is_no_calculation_is_a_sentence(self):
        self.typed("T_MADE")
        for says, expression, vals in (
            ("cannot be read", "T_MADE *", {}),
            ("cannot be read at", "__import__('os').system('x')", {}),
            ("cannot be read", False, {}),
            ("names no indicator", "3 + 4", {}),
            ("no indicator T_GONE", "T_MADE / T_GONE", {}),
            ("not active", "T_MADE / K02", {}),
            ("another rhythm", "T_MADE * 2", {"frequency": "quarter"}),
            ("in a circle", "T_SELF + 1", {"code": "T_SELF"}),
            ("can be a state", "T_MADE * 2", {"kind": "level"}),
        ):
            with self.subTest(expression=expression), self.undone():
                with self.assertRaises(ValidationError) as caught:
                    self.formula(expression, **vals)
                self.assertIn(says, str(caught.exception))

    def test_no_calculation_leads_back_to_itself(self):
        self.typed("T_MADE")
        first = self.formula("T_MADE + 1", code="T_ONE")
        self.formula("T_ONE + 1", code="T_TWO")
        with self.assertRaises(ValidationError) as caught:
            first.expression = "T_TWO + 1"
        self.assertIn("T_ONE → T_TWO → T_ONE", str(caught.exception))

    @freeze_time("2026-02-10 09:00:00")
    def test_a_circle_or_a_gone_input_behind_its_back_stops_no_other(self):
        made = self.typed("T_MADE")
        first, second = self.formula("T_MADE + 1", code="T_ONE"), self.formula("T_ONE + 1", code="T_TWO")
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_indicator SET expression = 'T_TWO + 1' WHERE id = %s", [first.id])
        self.env.invalidate_all()
        self.measure(first | second | made)
        self.assertIn("in a circle", first.problem)
        self.assertIn("in a circle", second.problem)
        self.assertFalse(made.problem)
        self.assertTrue(made.measurement_ids)
        self.env.cr.execute("UPDATE qms_indicator SET expression = '(((' WHERE id = %s", [first.id])
        self.env.invalidate_all()
        self.measure(first | made)
        self.assertIn("cannot be read", first.problem)

    @freeze_time("2026-02-10 09:00:00")
    def test_without_any_figure_it_is_due_once_a_day_all_the_same(self):
        made = self.typed("T_MADE")
        both = self.formula("T_MADE * 2") | self.formula("T_MADE * 3", date_from="2026-04-01")
        due = both.sudo()._companies_due
        midnights = {self.company: self.company._qms_midnight(self.company._qms_today())}
        self.assertEqual(len(due(midnights)), 2)
        self.measure(both)
        self.assertFalse(made.measurement_ids)
        self.assertFalse(due(midnights))
        with freeze_time("2026-02-11 09:00:00"):
            self.assertEqual(len(due({self.company: self.company._qms_midnight(self.company._qms_today())})), 2)

    @freeze_time("2026-02-10 09:00:00")
    def test_calculated_from_amounts_it_is_read_by_those_who_see_amounts(self):
        self.measure(self.typed("T_MONEY", unit="amount"))
        cost = self.formula("T_MONEY / 2", unit="number", code="T_HALF")
        self.assertTrue(cost._tells_amounts())
        self.measure(cost)
        row = self.measured("2026-02-01", cost)
        self.assertTrue(row.is_amount)
        self.assertFalse(row.with_user(self.auditor).has_access("read"))

    @freeze_time("2026-02-10 09:00:00")
    def test_each_company_calculates_from_its_own_figures(self):
        made = self.typed("T_MADE", company_id=False)
        double = self.formula("T_MADE * 2", company_id=False, code="T_DOUBLE")
        (made | double).with_user(self.other_manager).with_company(self.other_company).action_activate()
        self.measure(made | double)
        (made | double).with_user(self.other_manager).with_company(self.other_company).action_measure()
        for company, value in ((self.company, 4), (self.other_company, 7)):
            row = made.sudo().value_ids.filtered(
                lambda r, c=company: r.company_id == c and str(r.date_start) == "2026-01-01"
            )
            row.value = value
        self.measure(made | double)
        (made | double).with_user(self.other_manager).with_company(self.other_company).action_measure()
        self.assertEqual(self.measured("2026-01-01", double).value, 8)
        self.assertEqual(self.measured("2026-01-01", double, self.other_company).value, 14)
