from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import QmsCase
from .risk_case import RiskBuilders
from .samples_change import running_change
from .samples_equipment import check, new_certificate, new_gauge


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestTraces(RiskBuilders, QmsCase):
    """What somebody changes in a plan or a judgement is told beside it, and nobody writes what the system finds."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = cls.new_user("employee", cls.company, "t_owner")

    def notes(self, record):
        return " ".join(str(body) for body in record.sudo().message_ids.mapped("body"))

    # What a change touches

    def test_who_judged_and_what_was_found_is_filled_by_no_default(self):
        change = running_change(self, self.owner)
        forged = {"is_found": True, "ground": "?", "judged_by_id": self.manager.id, "date_judged": "2020-01-01"}
        defaults = {f"default_{name}": value for name, value in forged.items()}
        rows = self.env["qms.change.impact"].with_user(self.owner).with_context(**defaults)
        row = rows.create({"action_id": change.id, "name": "The gate"})
        self.assertFalse([name for name in forged if row[name]])

    def test_what_is_not_theirs_to_read_is_not_named(self):
        change = running_change(self, self.owner)
        risk = self.new_risk(name="The only vendor fails")
        rows = self.env["qms.change.impact"].with_user(self.owner)
        self.assertFalse(risk.with_user(self.owner).has_access("read"))
        with self.assertRaises(AccessError):
            rows.create({"action_id": change.id, "risk_id": risk.id})
        row = rows.create({"action_id": change.id, "name": "The gate"})
        with self.assertRaises(AccessError):
            row.risk_id = risk
        self.assertTrue(rows.with_user(self.officer).create({"action_id": change.id, "risk_id": risk.id}))

    def test_another_reason_of_a_judged_row_is_told(self):
        change = running_change(self, self.owner, judged=True)
        row = change.impact_ids.with_user(self.owner)
        row.note = "Nobody works there"
        self.assertIn("Works as before", self.notes(change))
        row.write({"verdict": row.verdict, "note": "The gate is closed"})
        self.assertIn("Nobody works there", self.notes(change))

    # Visits of the certification body

    def test_a_visit_that_moves_or_was_held_is_told_with_its_former_day(self):
        certificate = new_certificate(self)
        visit = self.env["qms.certificate.surveillance"].with_user(self.officer)
        visit = visit.create({"certificate_id": certificate.id, "date_due": "2026-03-31"})
        certificate.action_hold()
        before = self.notes(certificate)
        visit.date_due = "2026-04-30"
        self.assertIn("moved", self.notes(certificate).replace(before, ""))
        visit.write({"date_due": "2026-03-10", "date_done": "2026-03-10", "result": "Kept"})
        self.assertIn("due by 04/30/2026: held on 03/10/2026", self.notes(certificate))

    def test_a_visit_entered_as_held_is_told(self):
        certificate = new_certificate(self)
        certificate.action_hold()
        visits = self.env["qms.certificate.surveillance"].with_user(self.officer)
        visits.create({"certificate_id": certificate.id, "date_due": "2026-01-31", "date_done": "2026-01-20"})
        self.assertIn("held on 01/20/2026", self.notes(certificate))

    # Measuring equipment

    def test_a_check_keeps_the_limit_it_was_held_against(self):
        gauge = new_gauge(self, user_id=self.owner.id, error_limit="0.02 mm")
        made = check(self, gauge)
        tracked = gauge.with_user(self.owner).with_context(mail_notrack=False, tracking_disable=False)
        self.env.cr.precommit.run()
        tracked.error_limit = "0.05 mm"
        self.assertEqual(made.error_limit, "0.02 mm")
        self.env.cr.precommit.run()
        self.assertIn("error_limit", gauge.sudo().message_ids.tracking_value_ids.field_id.mapped("name"))

    def test_a_good_check_entered_afterwards_takes_nothing_out_of_doubt(self):
        gauge = new_gauge(self, user_id=self.owner.id)
        receipt = self.new_receipt(done="2026-03-10 09:00:00")
        receipt.qms_equipment_ids = [Command.link(gauge.id)]
        bad = check(self, gauge, "bad", date="2026-03-20")
        self.assertEqual(bad.affected_count, 1)
        check(self, gauge, date="2026-03-19")
        self.assertEqual(len(bad._measured_since()), 1)

    def test_two_of_one_number_are_not_held_at_once(self):
        first = new_certificate(self)
        first.action_hold()
        second = new_certificate(self, body=first.body, reference=first.reference.lower())
        with self.assertRaisesRegex(UserError, "held already"):
            second.action_hold()
        second.replaces_id = first
        second.action_hold()
        self.assertEqual(second.state, "held")
