from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestVendorDue(VendorCase):
    """Vendors with conditions or on trial are evaluated again sooner than the others of their class."""

    def in_months(self, months):
        return self.company._qms_today() + relativedelta(months=months)

    def new_class(self, **vals):
        return self.env["qms.supplier.class"].with_user(self.manager).create({"name": "D", **vals})

    def test_the_class_says_half_as_many_months_at_most_six(self):
        for months, sooner in ((12, 6), (24, 6), (6, 3), (3, 2), (1, 1), (0, 0)):
            self.assertEqual(self.new_class(interval_months=months).conditional_interval_months, sooner)
        shipped = self.critical | self.relevant | self.other_class
        self.assertEqual(shipped.mapped("conditional_interval_months"), [6, 6, 0])

    def test_what_was_entered_stays_while_it_is_the_shorter_one(self):
        kind = self.new_class(interval_months=24, conditional_interval_months=9)
        self.assertEqual(kind.conditional_interval_months, 9)
        with Form(kind) as form:
            form.interval_months = 12
        self.assertEqual(kind.conditional_interval_months, 9)
        with Form(kind) as form:
            form.interval_months = 6
            self.assertEqual(form.conditional_interval_months, 3)

    def test_a_nought_that_was_entered_stays(self):
        kind = self.new_class(interval_months=18, conditional_interval_months=0)
        with Form(kind) as form:
            form.interval_months = 12
            self.assertEqual(form.conditional_interval_months, 0)
        kind.interval_months = 24
        self.assertIs(kind.conditional_interval_months, 0)
        self.other_class.with_user(self.manager).interval_months = 12
        self.assertIs(self.other_class.conditional_interval_months, 0)

    def test_a_rhythm_that_is_entered_later_brings_half_of_it(self):
        kind = self.new_class(interval_months=0)
        kind.interval_months = 12
        self.assertEqual(kind.conditional_interval_months, 6)
        kind.conditional_interval_months = False
        day = self.company._qms_today()
        self.assertEqual(kind._next_due(day, "conditional"), self.in_months(6))

    def test_conditions_are_looked_at_sooner_after_each_decision(self):
        decided = self.decide("conditional", conditions="Inspect", class_id=self.critical.id)
        self.assertEqual(decided.date_due, self.in_months(6))
        proposal = self.propose(vendor=self.new_vendor("By button"), conditions="Inspect").with_user(self.officer)
        proposal.action_approve_conditional()
        self.assertEqual(proposal.date_due, self.in_months(6))
        proposal.action_approve()
        self.assertEqual(proposal.successor_id.date_due, self.in_months(24))

    def test_a_trial_is_due_on_its_last_day(self):
        end = self.in_months(2)
        later = self.in_months(3)
        rows = [
            {
                "partner_id": self.new_vendor(str(day)).id,
                "company_id": self.company.id,
                "class_id": self.relevant.id,
                "ground": "other",
                "state": "trial",
                "date_end": day,
            }
            for day in (end, later)
        ]
        trials = self.env["qms.supplier.approval"].with_user(self.officer)._record_decision(rows)
        self.assertEqual(trials.mapped("date_due"), [end, later])
        trials[0].action_approve()
        self.assertEqual(trials[0].successor_id.date_due, self.in_months(24))

    def test_none_of_their_own_means_as_the_others(self):
        kind = self.new_class(interval_months=18, conditional_interval_months=0)
        decided = self.decide("conditional", conditions="Inspect", class_id=kind.id)
        self.assertEqual(decided.date_due, self.in_months(18))
        decided = self.decide("conditional", conditions="Inspect", class_id=self.other_class.id)
        self.assertFalse(decided.date_due)

    def test_an_evaluation_with_conditions_is_followed_sooner(self):
        self.decide("approved", class_id=self.relevant.id)
        evaluation = (
            self.env["qms.supplier.evaluation"]
            .with_user(self.officer)
            .create(
                {
                    "partner_id": self.vendor.id,
                    "company_id": self.company.id,
                    "date_start": "2025-01-01",
                    "date_end": "2025-12-31",
                }
            )
        )
        evaluation.write({"status": "conditional", "reason": "Rated D", "conditions": "Inspect"})
        evaluation.action_confirm()
        self.assertEqual(evaluation.approval_ids.date_due, self.in_months(6))

    def test_imported_ones_are_due_sooner_too(self):
        model = self.env["qms.supplier.approval"].with_user(self.manager)
        vals = {"class_id": self.relevant.id, "ground": "other", "date_start": "2026-01-15"}
        cases = (
            ("conditional", {"conditions": "Inspect"}, "2026-07-15"),
            ("trial", {"date_end": "2099-03-31"}, "2099-03-31"),
            ("approved", {}, "2028-01-15"),
            ("conditional", {"conditions": "Inspect", "date_due": "2027-02-01"}, "2027-02-01"),
        )
        for number, (state, more, due) in enumerate(cases):
            vendor = self.new_vendor(f"Imported {number}")
            approval = model.create({**vals, "partner_id": vendor.id, "state": state, **more})
            self.assertEqual(str(approval.date_due), due)

    def test_start_approving_vendors_sets_these_days(self):
        self.new_order()
        late = self.new_vendor("Late")
        self.new_order(vendor=late)
        approvals = self.env["qms.supplier.approval"].with_user(self.officer).with_company(self.company)
        proposals = approvals.search(approvals.action_start_approving()["domain"])
        proposals.filtered(lambda each: each.partner_id == late).write(
            {"proposed_state": "conditional", "conditions": "Inspect", "class_id": self.relevant.id}
        )
        proposals.item_ids.write({"is_done": True})
        trial = proposals.filtered(lambda each: each.partner_id == self.vendor)
        self.assertEqual(trial.proposed_state, "trial")
        end = trial.date_end
        proposals.action_confirm_proposed()
        self.assertEqual(trial.date_due, end)
        self.assertEqual((proposals - trial).date_due, self.in_months(6))

    def test_the_due_list_and_the_night_follow(self):
        with freeze_time("2026-03-02 12:00"):
            decided = self.decide("conditional", conditions="Inspect")
        action = self.env["ir.actions.act_window"]._for_xml_id("qms_iso9001.qms_supplier_approval_action_due")
        approvals = self.env["qms.supplier.approval"].with_user(self.officer)
        self.assertIn(decided, approvals.search(safe_eval(action["domain"])))
        with freeze_time("2026-09-01 12:00"):
            self.assertFalse(decided & approvals.sudo().search(approvals.sudo()._get_due_domain()))
        with freeze_time("2026-09-02 12:00"):
            self.assertTrue(decided & approvals.sudo().search(approvals.sudo()._get_due_domain()))
            lines = {line["label"]: line for line in approvals._my_quality_lines()}
            self.assertIn(decided, approvals.search(lines["Vendors to evaluate again"]["domain"]))

    def test_less_often_than_the_others_is_refused(self):
        kind = self.new_class(interval_months=12)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            kind.conditional_interval_months = 13
            kind.flush_recordset()
