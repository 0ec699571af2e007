from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import QmsCase
from .samples_context import new_issue, new_need
from .samples_equipment import check, new_certificate, new_gauge
from .samples_risk import rated


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 09:00:00")
class TestRulesHold(QmsCase):
    """Rules of risks, context, gauges and certificates hold whatever the way round: another model, another order, a
    day in the past, several records at once, another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.named = cls.new_user("employee", cls.company, "t_named")

    def rate(self, risk, chance, effect, user=None, **vals):
        values = {"risk_id": risk.id, "stage": "residual", "chance": chance, "effect": effect, "reason": "Seen"}
        return self.env["qms.risk.assessment"].with_user(user or self.named).create({**values, **vals})

    def treated(self, risk):
        """Let an action on the risk be done."""
        vals = {"name": "Second vendor", "risk_id": risk.id, "user_id": self.named.id}
        action = self.env["qms.action"].with_user(self.officer).create(vals)
        action.with_user(self.named).action_done("Approved")
        return action

    # Risks

    def test_a_rating_from_before_the_action_does_not_say_that_it_worked(self):
        risk = rated(self, chance=5, effect=5)
        self.rate(risk, 5, 5)
        risk.with_user(self.officer).action_treat()
        action = self.treated(risk)
        with self.assertRaisesRegex(UserError, "say whether it worked"):
            risk.with_user(self.manager).action_accept()
        self.rate(risk, 2, 5, verdict="effective")
        self.assertEqual(action.risk_verdict, "effective")
        risk.with_user(self.manager).action_accept()
        self.assertEqual(risk.state, "accepted")

    def test_a_past_rating_does_not_judge_what_was_done_later(self):
        risk = rated(self, chance=5, effect=5)
        risk.with_user(self.officer).action_treat()
        action = self.treated(risk)
        self.rate(risk, 2, 5, user=self.manager, date="2020-01-01", verdict="effective")
        self.assertFalse(action.risk_verdict)

    def test_steps_follow_each_other_whoever_writes_them(self):
        scale = self.env["qms.risk.scale"]._of_company(self.company, "risk").with_user(self.manager)
        steps = scale._steps("chance")
        with self.assertRaises(ValidationError):
            steps[1].events_from = 500
        # Through the scale several change at once.
        scale.write(
            {
                "step_ids": [
                    Command.update(steps[1].id, {"events_from": 8}),
                    Command.update(steps[2].id, {"events_from": 10}),
                    Command.update(steps[3].id, {"events_from": 12}),
                ]
            }
        )
        self.assertEqual(steps.mapped("events_from"), [0, 8, 10, 12, 25])
        with self.assertRaises(ValidationError):
            scale.write({"step_ids": [Command.update(steps[1].id, {"events_from": 11})]})

    def test_without_the_first_step_the_next_one_begins_at_nothing(self):
        scale = self.env["qms.risk.scale"]._of_company(self.company, "risk").with_user(self.manager)
        scale._steps("chance")[0].unlink()
        self.assertEqual(scale._steps("chance")[0].events_from, 0)

    def test_a_step_that_rated_something_keeps_its_place(self):
        risk = rated(self)
        step = risk.assessment_ids.chance_id.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "was rated"):
            step.axis = "effect"
        step.write({"axis": "chance", "scale_id": step.scale_id.id, "name": "Seldom"})

    def test_a_risk_becomes_no_smaller_by_being_rated_anew(self):
        risk = rated(self, chance=5, effect=5)
        self.rate(risk, 1, 1)
        with self.assertRaisesRegex((AccessError), "accepted by top management"):
            risk.with_user(self.named).action_accept()
        with self.assertRaisesRegex(UserError, "without any action is rated"):
            self.rate(risk, 1, 1, stage="inherent")
        risk.with_user(self.manager).action_accept()

    def test_who_rated_a_risk_leaves_its_acceptance_to_another(self):
        risk = rated(self, chance=5, effect=5)
        self.company.sudo().qms_top_manager_ids = self.manager | self.officer
        self.rate(risk, 4, 4, user=self.manager)
        with self.assertRaisesRegex(AccessError, "own or rated"):
            risk.with_user(self.manager).action_accept()

    def test_a_level_that_was_taken_off_asks_for_treatment(self):
        risk = rated(self, chance=5, effect=5)
        scale = self.env["qms.risk.scale"]._of_company(self.company, "risk").with_user(self.manager)
        scale._level("high").unlink()
        with self.assertRaisesRegex(UserError, "do something about it first"):
            risk.with_user(self.manager).action_accept()

    def test_what_was_accepted_is_about_the_same_vendor(self):
        risk = rated(self, chance=1, effect=1)
        risk.with_user(self.named).action_accept()
        partner = self.env["res.partner"].create({"name": "Another vendor"})
        for vals in ({"partner_id": partner.id}, {"date_identified": "2010-01-01"}):
            with self.subTest(vals), self.assertRaises(UserError):
                risk.with_user(self.officer).write(vals)

    # Certificates

    def test_two_of_one_number_are_not_held_at_once(self):
        both = new_certificate(self) | new_certificate(self, body="EXAMPLE  certification", reference="ec-1 ")
        with self.assertRaisesRegex(UserError, "held already"):
            both.action_hold()
        other = new_certificate(self, reference="EC_1")
        new_certificate(self, reference="EC21").action_hold()
        other.action_hold()
        self.assertEqual(other.state, "held", "A number is no pattern")

    # Companies, and what may be deleted

    def test_what_was_checked_or_reviewed_stays_in_its_company(self):
        officer = self.officer
        officer.sudo().company_ids |= self.other_company
        both = officer.company_ids.ids
        gauge, issue = new_gauge(self), new_issue(self)
        check(self, gauge)
        issue.with_user(self.named)._record_review("still_valid", "Looked at", issue._review_date_next("still_valid"))
        for record in (gauge, issue):
            with self.subTest(model=record._name), self.assertRaisesRegex(UserError, "stays there"):
                record.with_user(officer).with_context(allowed_company_ids=both).company_id = self.other_company

    def test_a_gauge_in_use_is_retired_before_it_is_archived(self):
        gauge = new_gauge(self).with_user(self.officer)
        with self.assertRaisesRegex(UserError, "retire it"):
            gauge.active = False
        gauge.action_retire("Worn")
        gauge.active = False

    def test_the_owner_does_not_let_an_obligation_go(self):
        need = new_need(self, kind="obligation", decision="taken", review_months=12, user_id=self.named.id)
        with self.assertRaisesRegex(AccessError, "quality officer decides"):
            need.with_user(self.named).decision = "open"
        need.with_user(self.officer).decision = "open"

    def test_an_obligation_with_evidence_is_archived_never_deleted(self):
        law = {"kind": "obligation", "review_months": 12}
        plain = new_need(self, **law)
        taken = new_need(self, name="Permit", decision="taken", evidence="Permit 12 of 2024", **law)
        proved = new_need(self, name="Report", evidence="Report of 2025", **law)
        for need in (taken, proved):
            with self.subTest(need=need.name), self.assertRaisesRegex(UserError, "Archive it"):
                need.with_user(self.officer).unlink()
        plain.with_user(self.officer).unlink()

    def test_an_overdue_gauge_is_checked_or_its_interval_explained(self):
        gauge = new_gauge(self, date_first_due="2026-01-01").with_user(self.officer)
        with self.assertRaisesRegex(UserError, "overdue"):
            gauge.interval_months = 60
        gauge.write({"interval_months": 60, "interval_reason": "The norm says five years"})

    def test_the_owner_of_a_change_that_has_begun_does_not_move_its_goal(self):
        vals = {"name": "New hall", "kind": "change", "user_id": self.named.id, "date_due": "2026-04-01"}
        plan = ("change_purpose", "change_consequences", "change_resources", "change_communication", "change_criterion")
        change = self.env["qms.action"].with_user(self.officer).create({**vals, **dict.fromkeys(plan, "As agreed")})
        owner = change.with_user(self.named)
        owner.impact_ids = [Command.create({"name": "Own row"})]
        owner.action_start_change()
        for moved in ({"change_criterion": "We moved."}, {"date_review": "2040-01-01"}):
            with self.subTest(moved), self.assertRaisesRegex(AccessError, "has begun"):
                owner.write(moved)
        change.with_user(self.officer).change_criterion = "No rework"

    def test_an_obligation_is_checked_with_what_shows_it(self):
        need = new_need(self, kind="obligation", decision="taken", review_months=12, user_id=self.named.id)
        day = need._review_date_next("still_valid")
        with self.assertRaisesRegex(UserError, "what shows"):
            need.with_user(self.named)._record_review("still_valid", "Fine", day)
        need.evidence = "Report of 2026"
        need.with_user(self.named)._record_review("still_valid", "Fine", day)

    def test_what_comes_in_as_held_is_complete(self):
        with self.assertRaisesRegex(UserError, "file of the certificate"):
            new_certificate(self, user=self.manager, state="held", attachment_ids=False)
