from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase
from .signal_case import TODAY, SignalCase
from .test_correction_follows import correct


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestRedefinedIndicator(MeasuringCase):
    """An indicator counts something else from one day on: what was measured before stays what it was."""

    def number(self, **vals):
        """Return an indicator that counted two receipts in January against a target of one, locked."""
        self.delivered("2026-01-10", "2026-01-10")
        self.delivered("2026-01-11")
        base = {"model_name": "qms.receipt.fact", "domain": "[]", "date_field": "promise_date", "direction": "up"}
        counted = self.new_indicator(**base, target=1, warning=1, **vals)
        self.measure(counted)
        return counted

    def share(self, counted):
        """Let it be the share of those on time, target 95 %."""
        share = {"is_ratio": True, "unit": "percent", "numerator_domain": "[('is_on_time', '=', True)]"}
        counted.with_user(self.manager).write({**share, "target": 95, "warning": 90})
        self.env.invalidate_all()

    def test_what_was_measured_reads_in_its_own_unit(self):
        counted = self.number()
        figure = self.measured("2026-01-01", counted).with_user(self.auditor)
        self.assertEqual((figure.value_text, figure.target_text), ("2", "1"))
        self.share(counted)
        self.assertEqual((figure.value_text, figure.target_text), ("2", "1"))
        points = counted.with_user(self.auditor).with_company(self.company).chart_data["points"]
        self.assertEqual((points[0]["text"], points[0]["target_text"]), ("2", "1"))
        self.assertEqual(points[-1]["target_text"], "1", "The running month was not measured since.")
        self.measure(counted)
        points = counted.with_user(self.auditor).with_company(self.company).chart_data["points"]
        self.assertEqual(points[-1]["target_text"], "95.0 %")

    def test_a_correction_is_judged_by_limits_of_what_it_counts(self):
        counted = self.number()
        self.share(counted)
        old = self.measured("2026-01-01", counted)
        dialogs = self.env["qms.measurement.correct"].with_user(self.officer)
        self.assertTrue(dialogs.new({"measurement_id": old.id}).is_redefined)
        new = correct(self, old)
        self.assertEqual((new.value_text, new.target_text, new.state), ("50.0 %", "95.0 %", "missed"))
        self.assertEqual((old.value_text, old.target_text, old.state), ("2", "1", "on_target"))

    def test_another_cut_off_is_the_same_figure_and_keeps_its_limits(self):
        counted = self.number()
        counted.with_user(self.manager).write({"cutoff_days": 7, "target": 9, "warning": 9})
        old = self.measured("2026-01-01", counted)
        self.assertFalse(
            self.env["qms.measurement.correct"].with_user(self.officer).new({"measurement_id": old.id}).is_redefined
        )
        self.assertEqual((correct(self, old).target, old.definition_version), (1, 1))

    def test_a_typed_value_of_another_unit_is_judged_by_the_limits_of_today(self):
        base = {"model_name": False, "date_field": False, "company_field": False, "source": "typed"}
        with freeze_time("2026-01-20 09:00:00"):
            typed = self.new_indicator(**base, user_id=self.employee.id)
            self.measure(typed)
            typed.value_ids.with_user(self.employee).write({"value": 1})
        self.measure(typed)
        typed.with_user(self.manager).write({"unit": "hours", "target": 30, "warning": 30})
        old = self.measured("2026-01-01", typed)
        new = correct(self, old, value=20)
        self.assertEqual((new.value_text, new.target_text, new.state), ("20.0 h", "30.0 h", "on_target"))
        self.assertEqual((old.value_text, old.target_text), ("1.00", "2.00"))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSignalOfRedefinedIndicator(SignalCase):
    def test_locked_limits_read_in_the_unit_of_then(self):
        self.history(*[(9, 1), (8, 2)] * 10)
        officers = self.watched.with_user(self.officer).with_company(self.company)
        officers.action_lock_limits("Steady")
        self.env.invalidate_all()
        limit = self.watched.limit_ids.with_user(self.officer)
        self.assertEqual(limit.center_text, "85.0 %")
        self.watched.with_user(self.manager).write({"is_ratio": False, "unit": "days", "target": 9, "warning": 9})
        self.env.invalidate_all()
        self.assertEqual(limit.center_text, "85.0 %")

    def test_a_signal_tells_what_it_told(self):
        signal = self.told_once().with_user(self.named)
        told, failed = signal.text, signal._failed_count()
        self.assertIn("50.0 % in May 2026: the target is 90.0 %", told)
        self.watched.with_user(self.manager).write(
            {"is_ratio": False, "unit": "days", "direction": "down", "target": 3, "warning": 4}
        )
        self.env.invalidate_all()
        self.assertEqual((signal.text, signal._failed_count()), (told, failed))
        self.assertEqual(
            self.env["qms.action"].search_count(signal.with_user(self.officer).action_view_failed()["domain"]), 5
        )
