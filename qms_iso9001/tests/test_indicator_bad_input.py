from datetime import date

from psycopg2.errors import CheckViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .measuring_case import MeasuringCase

JANUARY = (date(2026, 1, 1), date(2026, 1, 31))
# What an upgrade, an uninstalled addon or a lost right leaves in a definition, and what the indicator says about it.
PARAMETERS = {"model_name": "ir.config_parameter", "domain": "[]", "date_field": "create_date", "company_field": None}
WAGES = {"model_name": "hr.version", "domain": "[]", "date_field": "date_version", "aggregate": "average"}
PARTNERS = {"model_name": "res.partner", "domain": "[]", "date_field": "create_date"}
BROKEN = {
    "a domain that does not parse": ("cannot be read", {"domain": "[('state', '="}),
    "a domain that is no list": ("cannot be read", {"domain": "nonsense"}),
    "a domain that calls": ("cannot be read", {"domain": "__import__('os').getcwd()"}),
    "a value of another kind": ("value of another kind", {"domain": "[('id', '=', 'abc')]"}),
    "a numerator that does not parse": ("cannot be read", {"is_ratio": True, "numerator_domain": "[("}),
    "a filter of what is left out that does not parse": ("cannot be read", {"left_out_domain": "[("}),
    "a model gone": ("installed", {"model_name": "gone.model"}),
    "the model of the numerator gone": ("installed", {"is_ratio": True, "numerator_model_name": "gone.model"}),
    "a field of the domain gone": ('no field "gone"', {"domain": "[('gone', '=', 1)]"}),
    "a field behind a link gone": ('no field "gone"', {"domain": "[('user_id.gone', '=', 1)]"}),
    "a field of the numerator gone": ('no field "gone"', {"is_ratio": True, "numerator_domain": "[('gone', '=', 1)]"}),
    "a field of what is left out gone": ('no field "gone"', {"left_out_domain": "[('gone', '=', 1)]"}),
    "the date gone": ('no field "gone"', {"date_field": "gone"}),
    "the company gone": ('no field "gone"', {"company_field": "gone"}),
    "the number gone": ("no stored number", {"aggregate": "sum", "measure_field": "gone"}),
    "system parameters": ("may not read", PARAMETERS),
    "wages": ("may not read", {**WAGES, "measure_field": "wage"}),
    "a filter by wages": ("may not read", {**WAGES, "domain": "[('wage', '>', 1)]", "aggregate": "count"}),
    "a field of a group": ("may not read", {**PARTNERS, "domain": "[('credit_limit', '>', 0)]"}),
    "the sum of a field of a group": (
        "may not read",
        {**PARTNERS, "aggregate": "sum", "measure_field": "credit_limit"},
    ),
    "a field of a group behind a link": (
        "may not read",
        {"domain": "[('user_id.partner_id.credit_limit', '>', 0)]"},
    ),
    "a field of a group above the line": (
        "may not read",
        {**PARTNERS, "is_ratio": True, "numerator_domain": "[('credit_limit', '>', 0)]"},
    ),
}


@tagged("post_install", "-at_install")
class TestIndicatorBadInput(MeasuringCase):
    """Whatever a definition says: a sentence on that indicator, no figure, and the rest is measured."""

    def broken(self, **vals):
        """Return an indicator broken behind Odoo's back, as an upgrade or a lost right leaves it."""
        indicator = self.new_indicator()
        self.env.flush_all()
        for name, value in vals.items():
            self.env.cr.execute(f"UPDATE qms_indicator SET {name} = %s WHERE id = %s", [value, indicator.id])
        indicator.invalidate_recordset()
        return indicator

    def assert_told(self, indicators, healthy):
        self.env.flush_all()
        self.env.invalidate_all()
        for words, indicator in indicators.items():
            with self.subTest(words):
                self.assertIn(BROKEN[words][0], indicator.problem or "")
                self.assertNotIn("Traceback", indicator.problem)
                self.assertFalse(indicator.measurement_ids, "What cannot be counted has no figure.")
                self.assertEqual(indicator.with_user(self.officer).problem, indicator.problem)
        self.assertFalse(healthy.problem)
        self.assertTrue(healthy.measurement_ids)

    def test_each_says_why_and_the_rest_is_measured(self):
        indicators = {words: self.broken(**vals) for words, (_says, vals) in BROKEN.items()}
        healthy = self.new_indicator()
        with mute_logger("odoo.sql_db"):
            self.measure(healthy.union(*indicators.values()))
        self.assert_told(indicators, healthy)
        waiting = self.env["qms.indicator"].with_user(self.officer)._inbox_lines()[0]
        told = self.env["qms.indicator"].search(waiting["domain"])
        self.assertFalse(set(indicators.values()) - set(told), "The Inbox leads to each of them.")

    def test_the_job_of_the_night_goes_on_too(self):
        names = ("a domain that does not parse", "the date gone", "system parameters", "wages")
        indicators = {words: self.broken(**BROKEN[words][1]) for words in names}
        healthy = self.new_indicator()
        with self.enter_registry_test_mode(), mute_logger("odoo.sql_db"):
            self.env.ref("qms_iso9001.ir_cron_measure").method_direct_trigger()
        self.assert_told(indicators, healthy)

    def test_nobody_can_save_them_either(self):
        for words, (_says, vals) in BROKEN.items():
            with self.subTest(words), self.undone(), mute_logger("odoo.sql_db"):
                with self.assertRaises(ValidationError) as caught:
                    self.new_indicator(**{name: value or False for name, value in vals.items()})
                self.assertRegex(str(caught.exception), r"\.$", "A sentence.")

    def test_what_is_mended_is_measured_again(self):
        indicator = self.broken(**BROKEN["a field of the domain gone"][1])
        self.measure(indicator)
        self.assertTrue(indicator.problem)
        indicator.with_user(self.manager).domain = "[('state', '=', 'open')]"
        self.measure(indicator)
        self.assertFalse(indicator.problem)
        self.assertTrue(indicator.measurement_ids)

    def test_the_form_opens_to_mend_it(self):
        for words in ("a model gone", "the model of the numerator gone", "system parameters", "wages"):
            with self.subTest(words):
                indicator = self.broken(**BROKEN[words][1]).with_user(self.manager)
                # The editors of filters would break on what is not there, or not to be read.
                is_gone = words != "the model of the numerator gone"
                self.assertEqual(indicator.listed_model_name, False if is_gone else "qms.action")
                self.assertFalse(indicator.counted_model_name)
                with Form(indicator) as form:
                    form.model_name = "qms.proposal"
                    self.assertEqual(form.listed_model_name, "qms.proposal")
                    form.domain = "[]"
                    form.date_field, form.company_field = "date_due", "company_id"
                    form.aggregate = "count"
                    form.is_ratio = False
                self.assertFalse(indicator._definition_problem())

    # A division by nothing: test_qms_indicator (of cases) and test_indicator_sources (of a calculation).

    def test_no_figure_is_asked_for_of_what_is_broken(self):
        indicator = self.broken(**BROKEN["the number gone"][1])
        indicator.sudo().code = "T_BROKEN"
        figure = self.env["qms.indicator"].with_company(self.company)._figure("T_BROKEN", *JANUARY)
        self.assertEqual((figure[None]["value"], figure[None]["count"]), (None, 0))

    # Numbers and days that nobody means

    def typed(self, **vals):
        base = {"model_name": False, "date_field": False, "company_field": False, "source": "typed"}
        return self.new_indicator(**{**base, "user_id": self.employee.id, **vals})

    def rows(self, indicator):
        found = self.env["qms.indicator.value"].with_user(self.employee).with_company(self.company)
        return found.search([("indicator_id", "=", indicator.id)], order="date_start")

    def test_numbers_beyond_counting_are_refused_when_typed(self):
        share = self.typed(is_ratio=True, unit="percent", direction="up", warning=1)
        hours = self.typed(unit="hours")
        self.measure(share | hours)
        slips = [
            (share, {"numerator": 1e308, "denominator": 1e-10}),
            (share, {"numerator": 2.0, "denominator": 1e-300}),
            (share, {"numerator": float("inf"), "denominator": 2.0}),
            (hours, {"value": 1e308}),
            (hours, {"value": float("nan")}),
        ]
        for indicator, vals in slips:
            with self.subTest(vals):
                self.assert_refused(self.rows(indicator).write, vals, says="slip of the finger")
        self.rows(hours).value = 3.0
        self.assertEqual(self.measured(self.rows(hours).date_start, hours).value, 3)

    def test_a_figure_beyond_counting_takes_no_screen_down(self):
        indicator = self.measure(self.new_indicator())
        for number in ("Infinity", "NaN", "1e308"):
            query = "UPDATE qms_measurement SET value = %s::float8 WHERE indicator_id = %s"
            self.env.cr.execute(query, [number, indicator.id])
            self.env.invalidate_all()
            self.assertTrue(indicator.with_user(self.officer).with_company(self.company).latest_text)

    def test_a_slip_in_the_year_floods_nobody(self):
        with freeze_time("2026-03-10"):
            indicator = self.typed()
            for day in ("1026-03-01", "2021-03-09"):
                self.assert_refused(indicator.write, {"date_from": day}, says="last 5 years")
            indicator.date_from = "2025-05-01"
            self.measure(indicator)
            self.assertEqual(len(self.rows(indicator)), 11)
            [summary] = indicator.activity_ids.mapped("summary")
            self.assertIn("May 2025, June 2025, July 2025 and 7 more".replace(", ", " · "), summary)
            self.rows(indicator)[0].value = 5
            indicator.date_from = "2026-02-10"
            months = self.rows(indicator).mapped("date_start")
            self.assertEqual([str(day) for day in months], ["2025-05-01", "2026-02-01", "2026-03-01"])
            self.measure(indicator)
            self.assertEqual(len(self.rows(indicator)), 3)
            figures = self.env["qms.measurement"].search([("indicator_id", "=", indicator.id)])
            self.assertEqual(figures.mapped("date_start"), months[::-1])
            [summary] = indicator.activity_ids.mapped("summary")
            self.assertIn("February 2026 by", summary)

    def test_what_begins_later_is_not_begun_yet(self):
        for indicator in (self.new_indicator(), self.new_indicator(kind="level", date_field=False), self.typed()):
            with self.subTest(indicator.source, kind=indicator.kind):
                indicator.date_from = "2099-01-01"
                self.measure(indicator)
                here = indicator.with_user(self.officer).with_company(self.company)
                self.assertFalse(here.problem)
                self.assertIn("Not begun yet", here.remark)
                self.assertFalse(indicator.measurement_ids)

    def test_a_period_is_closed_within_three_years(self):
        indicator = self.new_indicator()
        for days in (0, 1001, 100000000):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.cr.savepoint():
                indicator.cutoff_days = days
                indicator.flush_recordset()
        indicator.cutoff_days = 1000

    def test_whatever_goes_wrong_stops_no_other(self):
        broken, healthy = self.new_indicator(), self.new_indicator()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE qms_indicator DROP CONSTRAINT qms_indicator_cutoff_positive")
        self.env.cr.execute("UPDATE qms_indicator SET cutoff_days = 100000000 WHERE id = %s", [broken.id])
        broken.invalidate_recordset()
        with mute_logger("odoo.addons.qms_iso9001.models.qms_indicator_measuring_mixin"):
            self.measure(broken | healthy)
        self.assertTrue(broken.with_user(self.officer).with_company(self.company).problem)
        self.assertFalse(broken.measurement_ids)
        self.assertTrue(healthy.measurement_ids)
