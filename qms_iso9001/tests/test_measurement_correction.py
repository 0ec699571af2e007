from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .measuring_case import MeasuringCase


@tagged("post_install", "-at_install")
class TestMeasurementCorrection(MeasuringCase):
    """A locked figure that was wrong gets a new version, with a reason and a signature; the old one stays."""

    def wrong_january(self):
        """January is locked at 100 %; then the day of arrival turns out to have been too early. Return the figure."""
        order = self.delivered("2026-01-20", "2026-01-20")
        self.delivered("2026-03-05", "2026-03-05")
        self.measure()
        order.picking_ids.with_user(self.buyer).qms_arrived_date = "2026-01-25"
        return self.measured("2026-01-01")

    def correct(self, figure, reason="Arrival was booked too early", user=None, **vals):
        dialog = (
            self.env["qms.measurement.correct"]
            .with_user(user or self.officer)
            .with_company(self.company)
            .create({"measurement_id": figure.id, "reason": reason, **vals})
        )
        return self.env["qms.measurement"].browse(dialog.action_correct()["res_id"])

    @freeze_time("2026-03-20 09:00:00")
    def test_a_correction_is_a_new_version_and_the_old_one_stays(self):
        old = self.wrong_january()
        self.assertEqual((old.value, old.is_locked), (100, True))
        dialog = self.env["qms.measurement.correct"].with_user(self.officer).new({"measurement_id": old.id})
        self.assertIn("0.0", dialog.new_text)
        new = self.correct(old)
        self.assertEqual((new.value, new.version, new.is_locked, new.active), (0, 2, True, True))
        self.assertEqual((new.corrects_id, new.corrected_by_id), (old, self.officer))
        self.assertEqual(new.reason, "Arrival was booked too early")
        self.assertEqual((old.value, old.active, old.is_locked), (100, False, True))
        self.assertEqual(self.measured("2026-01-01"), new, "Whoever looks finds the newest.")
        self.measure()
        self.assertEqual(self.measured("2026-01-01"), new, "Measuring leaves it alone.")

    @freeze_time("2026-03-20 09:00:00")
    def test_charts_and_objectives_use_the_newest(self):
        old = self.wrong_january()
        objective = self.env["qms.objective"].create(
            {
                "name": "Punctual vendors",
                "company_id": self.company.id,
                "user_id": self.officer.id,
                "indicator_id": self.on_time.id,
                "baseline": 50,
                "target": 90,
                "date_start": "2025-12-01",
                "date_due": "2026-01-31",
            }
        )
        self.assertEqual(objective.status, "achieved")
        self.correct(old)
        objective.invalidate_recordset()
        self.assertEqual(objective.status, "missed")
        points = self.on_time.with_company(self.company).chart_data["points"]
        self.assertEqual([point["value"] for point in points], [0, None, 100])
        self.assertNotIn(old, self.on_time.measurement_ids)

    @freeze_time("2026-03-20 09:00:00")
    def test_it_is_judged_by_the_target_of_its_time(self):
        for day in (10, 12):
            self.delivered(f"2026-01-{day}", f"2026-01-{day}")
        self.on_time.write({"target": 90, "warning": 50})
        old = self.wrong_january()
        self.assertEqual((old.state, old.target, old.warning), ("on_target", 90, 50))
        self.on_time.write({"target": 97, "warning": 96, "minimum_count": 50})
        new = self.correct(old)
        self.assertEqual((round(new.value), new.target, new.warning, new.state), (67, 90, 50, "warning"))
        self.assertEqual((new.minimum_count, old.target), (1, 90))
        # Of a figure from before the limits were kept, only the target is known.
        sql = "UPDATE qms_measurement SET warning = NULL, direction = NULL, minimum_count = NULL WHERE id = %s"
        self.env.cr.execute(sql, [new.id])
        self.env.invalidate_all()
        self.on_time.minimum_count = 1
        again = self.correct(new)
        self.assertEqual((again.target, again.warning, again.state), (90, 90, "missed"))

    @freeze_time("2026-03-20 09:00:00")
    def test_it_is_signed_and_the_chain_holds(self):
        new = self.correct(self.wrong_january())
        signature = new.signature_ids
        self.assertEqual((signature.meaning, signature.signer_id.user_id), ("author", self.officer))
        chain = self.env["qms.signature.chain"].search([("company_id", "=", self.company.id)])
        self.assertEqual(chain._first_broken_link(), "")
        self.env.cr.execute("UPDATE qms_measurement SET value = 99 WHERE id = %s", [new.id])
        self.env.invalidate_all()
        self.assertTrue(chain._first_broken_link())

    @freeze_time("2026-03-20 09:00:00")
    def test_only_officers_correct_only_what_is_locked_and_only_with_a_reason(self):
        old = self.wrong_january()
        for user in (self.auditor, self.employee, self.buyer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.correct(old, user=user)
        self.assertFalse(old.with_user(self.auditor).can_correct)
        self.assert_refused(self.correct, old, reason=" ", says="reason")
        self.assert_refused(self.correct, self.measured("2026-03-01"), says="still open")
        new = self.correct(old)
        self.assert_refused(self.correct, old, says="corrected already")
        self.assertEqual(self.correct(new, "Again").version, 3)
        for user in (self.officer, self.manager):
            for figure in (old, new):
                self.assert_refused(figure.with_user(user).write, {"active": True})
        self.assert_refused(old.unlink, says="evidence")

    def test_a_state_of_a_past_day_is_not_counted_afterwards(self):
        with freeze_time("2026-01-31 09:00:00"):
            level = self.new_indicator(kind="level", date_field=False)
            self.measure(level)
        with freeze_time("2026-02-10 09:00:00"):
            self.measure(level)
            self.assert_refused(self.measured("2026-01-01", level).with_user(self.officer).action_correct, says="state")

    def test_a_typed_value_is_corrected_by_typing_the_right_one(self):
        base = {"model_name": False, "date_field": False, "company_field": False, "source": "typed"}
        with freeze_time("2026-01-20 09:00:00"):
            typed = self.new_indicator(**base, user_id=self.employee.id)
            self.measure(typed)
            typed.value_ids.with_user(self.employee).write({"value": 30, "note": "Counter"})
        with freeze_time("2026-03-20 09:00:00"):
            self.measure(typed)
            january = self.measured("2026-01-01", typed)
            self.assert_refused(self.correct, january, says="Type the right value")
            new = self.correct(january, "A nought too many", value=3)
        self.assertEqual((new.value, new.state, new.version), (3, "warning", 2))
        self.assertEqual(january.value, 30)
        self.assertEqual(fields.Date.to_string(new.date_as_of), "2026-02-05")

    @freeze_time("2026-03-20 09:00:00")
    def test_another_company_corrects_nothing_here(self):
        with self.assertRaises(AccessError):
            self.correct(self.wrong_january(), user=self.other_manager)

    @freeze_time("2026-03-20 09:00:00")
    def test_the_dialog_tells_no_figure_of_another_company(self):
        old, new = self.wrong_january(), self.measured("2026-03-01")
        dialogs = self.env["qms.measurement.correct"].with_user(self.other_manager).with_company(self.other_company)
        with self.assertRaises(AccessError):
            dialogs.create({"measurement_id": old.id})
        for name in ("present_text", "new_text", "source"):
            with self.subTest(name), self.assertRaises(AccessError):
                dialogs.new({"measurement_id": old.id}).mapped(name)
        own = self.env["qms.measurement.correct"].with_user(self.officer).create({"measurement_id": old.id})
        self.assert_refused(own.write, {"measurement_id": new.id}, says="still open")
        with self.assertRaises(AccessError):
            dialogs.onchange({"measurement_id": old.id}, ["measurement_id"], {"present_text": {}, "measurement_id": {}})
