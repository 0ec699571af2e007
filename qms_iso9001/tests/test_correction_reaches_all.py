from datetime import date

from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase
from .signal_case import TODAY, SignalCase
from .test_correction_follows import correct


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 09:00:00")
class TestCorrectedTypedValue(MeasuringCase):
    """What is valid since a correction is what everybody reads, also where the value as typed stands beside."""

    def typed(self, value, **vals):
        """Return an indicator of which `value` was typed for January; January is locked."""
        base = {"model_name": False, "date_field": False, "company_field": False, "has_target": False}
        base |= {"direction": "up", "name": "Made", "source": "typed", "code": "T_MADE", "cutoff_days": 20}
        made = self.new_indicator(**base, date_from="2026-01-01", user_id=self.employee.id, **vals)
        with freeze_time("2026-02-05 09:00:00"):
            self.measure(made)
            if value:
                self.row(made).with_user(self.employee).write({"note": "Report", **value})
        self.measure(made)
        return made

    def row(self, made, start="2026-01-01"):
        return made.sudo().value_ids.filtered(lambda each: str(each.date_start) == start).sudo(False)

    def figure(self, last=date(2026, 1, 31)):
        """Return what others read of January (or up to `last`)."""
        found = self.env["qms.indicator"].with_company(self.company)._figure("T_MADE", date(2026, 1, 1), last)
        return found[None]["value"]

    def test_who_asks_for_the_figure_reads_the_corrected_one(self):
        made = self.typed({"value": 5})
        self.assertEqual(self.figure(), 5)
        correct(self, self.measured("2026-01-01", made), value=7)
        self.assertEqual((self.figure(), self.figure(date(2026, 3, 31))), (7, 7))

    def test_a_corrected_share_is_read_by_its_parts(self):
        made = self.typed({"numerator": 5, "denominator": 10}, is_ratio=True, unit="percent")
        correct(self, self.measured("2026-01-01", made), numerator=8, denominator=10)
        self.assertEqual(self.figure(), 80)

    def test_an_amount_and_what_was_never_typed_are_read_corrected(self):
        made = self.typed({}, unit="amount")
        self.assertIsNone(self.figure())
        correct(self, self.measured("2026-01-01", made), value=700)
        self.assertEqual(self.figure(), 700)

    def test_the_list_of_typed_values_says_what_is_valid(self):
        made = self.typed({"value": 5})
        row = self.row(made).with_user(self.officer)
        self.assertFalse(row.corrected_text)
        correct(self, self.measured("2026-01-01", made), value=7)
        self.env.invalidate_all()
        self.assertEqual((row.value, row.corrected_text), (5, "7.00"))
        self.assertEqual(row.with_user(self.employee).corrected_text, "7.00")

    def test_the_note_names_who_corrected_and_why(self):
        made = self.typed({"value": 5})
        old = self.measured("2026-01-01", made)
        new = correct(self, old, reason="A page was missing", value=7)
        note = new.with_user(self.officer).evidence_note
        self.assertEqual(note, f"corrected by {self.officer.name}: A page was missing")
        self.assertIn(f"typed by {self.employee.name}", old.with_user(self.officer).evidence_note)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSignalOfManyCorrections(SignalCase):
    """A signal is taken back by whichever correction does not show it any more."""

    def repair(self, count):
        """Let `count` more of the cases of May be good, and correct its figure."""
        cases = (
            self.env["qms.action"]
            .sudo()
            .search(
                [
                    ("date_due", ">=", "2026-05-01"),
                    ("date_due", "<=", "2026-05-31"),
                    ("company_id", "=", self.company.id),
                ]
            )
        )
        cases.filtered(lambda case: case.kind == "improvement")[:count].kind = "task"
        self.env.flush_all()
        correct(self, self.measured("2026-05-01", self.watched), reason=f"{count} more were done")
        self.env.invalidate_all()

    def test_the_second_correction_takes_it_back(self):
        signal = self.told_once()
        self.repair(1)
        self.assertEqual((signal.state, self.measured("2026-05-01", self.watched).state), ("new", "missed"))
        self.repair(4)
        self.assertEqual((signal.state, signal.settled_by_id), ("seen", self.measured("2026-05-01", self.watched)))
        self.assertIn("from 60.0 % to 100.0 %", signal.comment)
        self.assertFalse(signal.sudo().activity_ids)
