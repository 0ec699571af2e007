from odoo.tests import tagged

from .common import NonconformityCase


@tagged("post_install", "-at_install")
class TestNonconformityRights(NonconformityCase):
    """Of high severity, nobody closes what they corrected: also not by calling it harmless afterwards."""

    def lowered(self):
        """Return a nonconformity the officer corrected at high severity and then called low."""
        record = self.corrected(severity="high")
        record.severity = "low"
        return record

    def test_lowering_the_severity_closes_nothing_alone(self):
        record = self.lowered()
        self.assert_refused(record.action_close, says="another person")
        self.assertFalse(record.can_close)
        self.assertIn("somebody else", record.next_step)
        self.assert_state(record, "corrected")

    def test_lowered_one_is_closed_and_signed_by_another_person(self):
        record = self.lowered()
        record.with_user(self.manager).action_close()
        self.assert_state(record, "closed")
        self.assertEqual(record.signature_ids.signer_id.user_id, self.manager)
        self.assertEqual(record._required_meanings(), {"verifier"})

    def test_verifier_named_on_a_lowered_one_is_called_and_closes(self):
        record = self.lowered()
        record.verifier_id = self.employee
        self.assertEqual(record.activity_ids.user_id, self.employee)
        mine = self.env["qms.contribution"].with_user(self.employee)._collect("_my_quality_lines")
        domain = next(line["domain"] for line in mine if line["model"] == record._name)
        self.assertEqual(self.env[record._name].with_user(self.employee).search(domain), record)
        record.with_user(self.employee).action_close()
        self.assert_state(record, "closed")

    def test_lowering_between_containment_and_correction_changes_nothing(self):
        record = self.nonconformity(self.officer, severity="high")
        record.action_contain()
        record.severity = "low"
        record.action_correct("scrap")
        self.assert_refused(record.action_close, says="another person")

    def test_reopening_changes_nothing(self):
        record = self.lowered()
        record.with_user(self.manager).action_close()
        record.action_reopen("Found again")
        record.action_correct("scrap")
        self.assert_refused(record.action_close, says="another person")

    def test_severity_is_set_right_before_containment(self):
        """The reporter guesses; an officer who sorts new reports lowers it without consequence."""
        record = self.nonconformity(self.buyer, severity="high").with_user(self.officer)
        record.severity = "low"
        record.action_contain()
        record.action_correct("scrap")
        record.action_close()
        self.assert_state(record, "closed")
        self.assertFalse(record.signature_ids)

    def test_raised_after_the_correction_needs_another_person(self):
        record = self.corrected(severity="low")
        record.severity = "high"
        self.assert_refused(record.action_close, says="another person")

    def test_mark_is_never_typed(self):
        record = self.lowered()
        for user in (self.officer, self.manager):
            with self.subTest(user=user.login):
                write = record.with_user(user).write
                self.assert_refused(write, {"is_verification_required": False}, says="button")

    def routing(self, user):
        """Return what decides whose a nonconformity is, all in favour of `user`."""
        return {"user_id": user.id, "verifier_id": user.id, "date_due": "2099-12-31"}

    def assert_routed_by_the_process(self, record):
        """Nothing of `routing` came through, and the owner of the process deals with it."""
        record = record.sudo()
        self.assertEqual((record.user_id, record.activity_ids.user_id), (self.officer, self.officer))
        self.assertFalse(record.verifier_id)
        self.assertLess(str(record.date_due), "2099-12-31")
        self.assert_refused(record.with_user(self.buyer).action_contain, says="dealt with by")

    def test_defaults_of_the_context_make_nobody_responsible(self):
        process = self.new_process("Receiving", user_id=self.officer.id)
        defaults = {f"default_{name}": value for name, value in self.routing(self.buyer).items()}
        reports = self.env["qms.nonconformity"].with_user(self.buyer).with_context(**defaults)
        self.assertFalse(self.routing(self.buyer).keys() & reports.default_get([*self.routing(self.buyer)]).keys())
        self.assert_routed_by_the_process(reports.create({"name": "x", "process_id": process.id}))

    def test_own_defaults_make_nobody_responsible(self):
        process = self.new_process("Receiving", user_id=self.officer.id)
        for name, value in self.routing(self.buyer).items():
            self.env["ir.default"].with_user(self.buyer).set("qms.nonconformity", name, value, user_id=True)
        self.assert_routed_by_the_process(self.nonconformity(self.buyer, process_id=process.id))

    def test_officers_keep_their_defaults(self):
        values = self.routing(self.manager)
        defaults = {f"default_{name}": value for name, value in values.items()}
        record = self.env["qms.nonconformity"].with_user(self.officer).with_context(**defaults).create({"name": "x"})
        self.assertEqual((record.user_id, record.verifier_id), (self.manager, self.manager))

    def test_whoever_reported_it_completes_the_report_and_fills_in_no_correction(self):
        record = self.nonconformity(self.buyer)
        record.write({"description": "All on the left side", "place": "Dock", "quantity": 3})
        for name, value in (
            ("containment", "Set aside"),
            ("disposition", "scrap"),
            ("correction", "Welded"),
            ("evidence", "Sheet 112"),
        ):
            with self.subTest(field=name):
                self.assert_refused(record.write, {name: value}, says="by who deals with it")
                self.assert_refused(self.nonconformity, self.buyer, **{name: value}, says="by who deals with it")
                reports = self.env["qms.nonconformity"].with_user(self.buyer).with_context(**{f"default_{name}": value})
                self.assertFalse(reports.create({"name": "x"})[name])
                record.with_user(self.officer)[name] = value
        record.with_user(self.officer).user_id = self.buyer
        record.correction = "Welded again"
