from unittest.mock import patch

from odoo.tests import Form, freeze_time, tagged

from .measuring_case import MeasuringCase

SHEET = ("indicator_id", "date_start", "numerator", "denominator", "value", "note")


@tagged("post_install", "-at_install")
class TestIndicatorValueImport(MeasuringCase):
    """A year of typed values comes from a sheet: by indicator and period, with the rights of who imports it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = {"model_name": False, "date_field": False, "company_field": False, "source": "typed"}

    def typed(self, name="Electricity used", **vals):
        owner = {"user_id": self.employee.id, "date_from": "2026-01-01"}
        return self.new_indicator(**{**self.base, "name": name, **owner, **vals})

    def bring(self, user, *lines, sheet=SHEET):
        rows = self.env["qms.indicator.value"].with_user(user).with_company(self.company)
        return rows.load(list(sheet), [list(line) for line in lines])

    def row(self, indicator, start):
        return indicator.sudo().value_ids.filtered(lambda row: str(row.date_start) == start)

    def assert_said(self, words, user, *lines, **kw):
        result = self.bring(user, *lines, **kw)
        self.assertFalse(result["ids"])
        self.assertIn(words, result["messages"][-1]["message"])
        return result["messages"][-1]

    @freeze_time("2026-04-10 09:00:00")
    def test_values_are_found_by_name_or_code_and_period(self):
        power, share = self.typed(), self.typed("Trained", code="T_TRAINED", is_ratio=True, unit="percent")
        result = self.bring(
            self.manager,
            ["Electricity used", "2026-01-01", "", "", "3", "Meter"],
            ["Electricity used", "2026-02-01", "", "", "4", ""],
            ["T_TRAINED", "2026-01-01", "17", "20", "", "List"],
        )
        self.assertEqual((len(result["ids"]), result["messages"]), (3, []))
        self.assert_measured("2026-01-01", "warning", 3, 1, power)
        self.assert_measured("2026-01-01", "missed", 85, 1, share)
        self.assertEqual(self.row(power, "2026-01-01").typed_by_id, self.manager)
        self.assertEqual(self.row(power, "2026-02-01").note, "Meter")
        # An empty cell takes nothing away.
        self.bring(self.employee, ["Electricity used", "2026-01-01", "", "", "", "Other meter"])
        self.assertEqual((self.row(power, "2026-01-01").value, self.row(power, "2026-01-01").note), (3, "Other meter"))

    @freeze_time("2026-04-10 09:00:00")
    def test_an_indicator_is_measured_once_for_all_its_lines(self):
        power = self.typed()
        counter = self.env.registry["qms.indicator"]
        with patch.object(counter, "_measure", autospec=True, side_effect=counter._measure) as measured:
            result = self.bring(
                self.officer,
                *(("Electricity used", f"2026-0{month}-01", "", "", str(month), "Meter") for month in (1, 2, 3)),
            )
        self.assertFalse(result["messages"])
        self.assertEqual(measured.call_count, 1)
        self.assertEqual([self.measured(f"2026-0{month}-01", power).value for month in (1, 2, 3)], [1, 2, 3])

    @freeze_time("2026-04-10 09:00:00")
    def test_what_cannot_be_typed_is_said_per_line_and_nothing_is_half_done(self):
        power = self.typed()
        self.typed("Trained", is_ratio=True, unit="percent")
        self.measure(power)
        good = ["Electricity used", "2026-01-01", "", "", "3", ""]
        message = self.assert_said("no indicator", self.manager, good, ["Gone", "2026-01-01", "", "", "3", ""])
        self.assertEqual((message["record"], message["rows"]), (1, {"from": 1, "to": 1}))
        self.assertFalse(self.row(power, "2026-01-01").is_typed)
        self.assert_said("has no row for 2025-01-01", self.manager, good, ["Electricity used", "2025-01-01", *good[2:]])
        self.assert_said("no date", self.manager, ["Electricity used", "January", *good[2:]])
        self.assert_said("no number", self.manager, [*good[:4], "three", ""])
        self.assert_said("twice", self.manager, good, good)
        self.assert_said("is typed as", self.manager, ["Trained", *good[1:]])
        self.assert_said("is missing", self.manager, ["", *good[1:]])
        self.assert_said("owner and quality officers", self.auditor, good)
        self.assertTrue(self.bring(self.buyer, good)["messages"])
        self.assert_said("not imported", self.manager, [*good, "x"], sheet=[*SHEET, "typed_at"])
        self.assert_said("two columns", self.manager, ["3"], sheet=["value"])
        with freeze_time("2026-04-20 09:00:00"):
            self.assert_said("was closed on", self.manager, good)
        self.assertFalse(self.row(power, "2026-01-01").is_typed)
        self.assertFalse(power.with_user(self.buyer).sudo().measurement_ids.filtered("count"))

    @freeze_time("2026-04-10 09:00:00")
    def test_the_screen_of_the_import_knows_indicator_and_period(self):
        action = self.env["qms.indicator.value"].with_user(self.employee).action_import()
        tree = self.env["base_import.import"].with_user(self.employee).get_fields_tree(action["params"]["active_model"])
        self.assertLessEqual(set(SHEET), {field["name"] for field in tree})

    def test_an_indicator_is_given_its_past(self):
        with freeze_time("2026-04-10 09:00:00"):
            power = self.typed()
            self.measure(power)
            january = self.row(power, "2026-01-01")
            self.assertEqual((str(january.date_due), january.state), ("2026-04-15", "due"))
            self.assertFalse(self.measured("2026-01-01", power).is_locked)
            self.row(power, "2026-02-01").with_user(self.employee).value = 1
        with freeze_time("2026-04-15 09:00:00"):
            self.measure(power)
            january.with_user(self.employee).value = 2
            self.assert_measured("2026-01-01", "on_target", 2, 1, power)
        with freeze_time("2026-04-16 09:00:00"):
            self.measure(power)
        self.assertTrue(self.assert_measured("2026-01-01", "on_target", 2, 1, power).is_locked)
        self.assertTrue(self.assert_measured("2026-03-01", "not_measured", False, 0, power).is_locked)
        self.assertEqual(str(self.row(power, "2026-04-01").date_due), "2026-05-05")
        with freeze_time("2026-04-17 09:00:00"):
            power.with_user(self.manager).date_from = "2025-12-01"
            self.measure(power)
            self.assertEqual(self.row(power, "2025-12-01").state, "due")

    @freeze_time("2026-04-10 09:00:00")
    def test_two_numbers_that_make_no_share_are_refused(self):
        share = self.typed("Trained", is_ratio=True, unit="percent")
        self.measure(share)
        january = self.row(share, "2026-01-01").with_user(self.employee)
        for numerator, denominator, says in ((3, 0, "above nought"), (3, -4, "above nought"), (-3, 4, "below nought")):
            vals = {"numerator": numerator, "denominator": denominator}
            self.assert_refused(january.write, vals, says=says)
        self.assertFalse(january.is_typed)
        january.write({"numerator": 9, "denominator": 4})
        self.assertIn("9 of 4 are more than all", january.hint)
        self.assertIn("9 of 4 are more than all", share.remark)
        january.write({"numerator": 4, "denominator": 9})
        self.assertFalse(january.hint or share.remark)
        growth = self.typed("Growth", is_ratio=True, unit="number")
        self.measure(growth)
        self.row(growth, "2026-01-01").with_user(self.employee).write({"numerator": -3, "denominator": 4})
        self.assert_measured("2026-01-01", "on_target", -0.75, 1, growth)

    @freeze_time("2026-04-10 09:00:00")
    def test_what_is_switched_off_here_takes_no_values(self):
        both = self.new_user("manager", self.company, "t_both")
        both.company_ids = self.env["res.company"].search([])
        power = self.new_indicator(both, company_id=False, name="Electricity used", **self.base)
        line = ["Electricity used", "2026-04-01", "", "", "3", "Meter"]
        for companies, on in ((self.company, True), (both.company_ids, False)):
            for company in companies:
                power.with_user(both).with_company(company).action_deactivate()
            self.assertEqual(power.active, on)
            self.assert_said("activate it in the catalogue", self.manager, line)
            self.assertFalse(power.sudo().value_ids)
        power.with_user(self.manager).with_company(self.company).action_activate()
        self.assertEqual(len(self.bring(self.manager, line)["ids"]), 1)


@tagged("post_install", "-at_install")
class TestIndicatorSaysWhy(MeasuringCase):
    """What was declared wrongly is said where it was declared."""

    def share(self, **vals):
        base = {"is_ratio": True, "unit": "percent", "direction": "up", "target": 90, "warning": 80}
        return self.new_indicator(**{**base, "numerator_domain": "[('state', '=', 'open')]", **vals})

    @freeze_time("2026-02-20 09:00:00")
    def test_nothing_found_in_any_period_is_a_sentence(self):
        nothing = self.share(domain="[('id', '=', -1)]")
        self.measure(nothing)
        self.assertIn("Nothing was found in any of the 13 periods", nothing.remark)
        self.assertIn("Check the filter", nothing.remark)
        self.assertFalse(nothing.problem)
        self.new_action(self.officer, date_due="2026-02-10")
        nothing.with_user(self.manager).domain = "[]"
        self.measure(nothing)
        self.assertFalse(nothing.remark)
        with freeze_time("2026-03-02 09:00:00"):
            self.measure(nothing)
        self.assertNotIn("Nothing was found", nothing.remark)

    def test_a_unit_that_is_no_share_switches_the_share_off(self):
        with Form(self.env["qms.indicator"].with_user(self.manager).with_company(self.company)) as form:
            form.name = "Actions"
            form.model_name = "qms.action"
            form.unit = "number"
            self.assertFalse(form.is_ratio)
            form.unit = "ppm"
            self.assertTrue(form.is_ratio)
            form.numerator_domain = "[('state', '=', 'done')]"
            form.unit = "number"
            self.assertTrue(form.is_ratio)

    def test_a_field_that_cannot_be_searched_is_named(self):
        says = '"Password" of User cannot be searched. Choose a field that is stored.'
        vals = {"model_name": "res.users", "domain": "[('password', '!=', False)]", "date_field": "create_date"}
        admin = self.env.ref("base.user_admin")
        admin.group_ids |= self.manager.group_ids
        vals |= {"company_field": "company_id", "user": admin}
        with self.undone():
            self.assert_refused(self.new_indicator, says=says, **vals)

    def test_the_line_is_broken_where_the_definition_changed(self):
        with freeze_time("2026-02-20 09:00:00"):
            self.new_action(self.officer, date_due="2026-01-10")
            number = self.new_indicator()
            self.measure(number)
            self.assertFalse(number.with_company(self.company).chart_data["note"])
            number.with_user(self.manager).domain = "[]"
            self.measure(number)
        number.invalidate_recordset()
        data = number.with_company(self.company).chart_data
        self.assertEqual([point["is_redefined"] for point in data["points"]], [False, True])
        self.assertIn("another definition from Feb 2026 on", data["note"])
        self.assertEqual(len(number.with_company(self.company).card_points or []), 0)
