from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.tests import tagged

from .supplier_decision_case import SupplierDecisionCase


@tagged("post_install", "-at_install")
class TestQmsSupplierDecision(SupplierDecisionCase):
    """What is proposed, and what is decided."""

    # Proposal

    def test_a_floor_caps_the_proposal_whatever_the_total_and_is_said(self):
        self.delivered_all(*["2026-02-09"] * 3, "2026-02-12")
        self.scheme.criterion_ids[0].floor = 60
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 100)
        self.assertEqual((evaluation.rating, evaluation.score), ("C", 70))
        self.assertEqual(evaluation.rating_capped_by, "capped by the floor of On time")
        self.assertEqual((evaluation.proposed_status, evaluation.proposed_rule), ("conditional", "floor"))
        self.assertIn("less than its floor of 60", evaluation.proposed_because)
        self.assertTrue(self.line(evaluation, "On time").is_below_floor)

    def test_a_floor_makes_no_proposal_better(self):
        self.scheme.criterion_ids[0].floor = 60
        self.delivered_all("2026-02-12")
        evaluation = self.evaluate(self.vendor)
        self.assertEqual((evaluation.proposed_status, evaluation.proposed_rule), ("blocked", "score"))

    def test_a_lapsed_certificate_caps_the_proposal(self):
        kind = self.env["qms.supplier.certificate.kind"].create({"name": "Test standard"})
        certificates = self.env["qms.supplier.certificate"]
        vals = {"partner_id": self.vendor.id, "company_id": self.company.id, "kind_id": kind.id}
        old = certificates.create({**vals, "date_end": "2026-04-01"})
        self.env.cr.execute("UPDATE qms_supplier_certificate SET state = 'accepted' WHERE id = %s", [old.id])
        self.env.invalidate_all()
        self.delivered_all("2026-02-09")
        evaluation = self.evaluate(self.vendor)
        self.assertEqual((evaluation.proposed_status, evaluation.proposed_rule), ("conditional", "certificate"))
        self.assertIn("Test standard ended on", evaluation.proposed_because)
        new = certificates.create({**vals, "date_end": "2027-04-01"})
        self.env.cr.execute("UPDATE qms_supplier_certificate SET state = 'accepted' WHERE id = %s", [new.id])
        self.env.invalidate_all()
        evaluation.action_count()
        self.assertEqual((evaluation.proposed_status, evaluation.proposed_rule), ("approved", "score"))

    def test_the_decision_follows_the_proposal_until_it_is_typed(self):
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 95)
        self.assertEqual(evaluation.status, "approved")
        evaluation.status = "trial"
        self.judge(evaluation, 10)
        self.assertEqual((evaluation.proposed_status, evaluation.status), ("blocked", "trial"))

    # Confirming

    def test_confirmed_is_signed_and_becomes_the_status_of_the_vendor(self):
        self.delivered_all("2026-02-09")
        evaluation = self.evaluate(self.vendor)
        (decision,) = self.decide(evaluation, conditions="Send the drawings.")
        self.assert_state(evaluation, "confirmed")
        self.assertEqual(evaluation.decided_by_id, self.officer)
        self.assertEqual(evaluation._content_hash(), evaluation.signature_ids.content_hash)
        wanted = {"partner_id": self.vendor.id, "state": "approved", "ground": "evaluation"}
        self.assertEqual({name: decision[name] for name in wanted}, wanted)
        self.assertEqual((decision["evaluation_id"], decision["conditions"]), (evaluation.id, "Send the drawings."))
        self.assertFalse(evaluation.is_otherwise)

    def test_deciding_otherwise_needs_a_reason_and_both_are_kept(self):
        self.delivered_all("2026-02-12")
        evaluation = self.evaluate(self.vendor)
        evaluation.status = "approved"
        self.assert_refused(self.decide, evaluation, says="Write why")
        self.assert_refused(self.decide, evaluation, reason="   ", says="Write why")
        self.decide(evaluation, reason="The only foundry of this size.")
        self.assertEqual((evaluation.proposed_status, evaluation.status), ("blocked", "approved"))
        self.assertTrue(evaluation.is_otherwise)
        groups = self.env["qms.supplier.evaluation"]._read_group(
            [("company_id", "=", self.company.id)], ["is_otherwise"], ["__count"]
        )
        self.assertEqual(groups, [(True, 1)])

    def test_without_a_score_somebody_decides_and_says_why(self):
        evaluation = self.evaluate(self.vendor)
        self.assert_refused(self.decide, evaluation, says="no score")
        self.assert_refused(self.decide, evaluation, status="approved", says="Write why")
        self.decide(evaluation, status="approved", reason="New this year.")
        self.assertFalse(evaluation.proposed_status)

    def test_a_trial_ends(self):
        evaluation = self.evaluate(self.vendor)
        trial = {"status": "trial", "reason": "New this year."}
        self.assert_refused(self.decide, evaluation, says="a trial ends", **trial)
        self.assert_refused(self.decide, evaluation, says="is past", date_until="2026-05-31", **trial)
        (decision,) = self.decide(evaluation, date_until="2026-09-30", **trial)
        self.assertEqual(str(decision["date_end"]), "2026-09-30")

    def test_what_is_conditional_says_on_which_condition(self):
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 40)
        (decision,) = self.decide(evaluation)
        wanted = "Cooperation: at least 60 points, not 40.0."
        self.assertEqual((decision["state"], decision["conditions"]), ("conditional", wanted))
        self.assertEqual(evaluation.conditions, wanted, "The scorecard says the same.")

    def test_the_next_one_supersedes_it(self):
        first, second = self.evaluate(self.vendor), self.evaluate(self.vendor, start="2026-02-01", end="2026-04-30")
        for evaluation in (first, second):
            self.judge(evaluation, 95)
        self.decide(first)
        self.decide(second)
        self.assert_state(first, "superseded")
        self.assert_state(second, "confirmed")
        self.assertEqual(first.successor_id, second)

    def test_two_of_one_vendor_confirmed_at_once_end_with_the_later(self):
        both = self.evaluate(self.vendor, start="2026-02-01", end="2026-04-30") | self.evaluate(self.vendor)
        for evaluation in both:
            self.judge(evaluation, 95)
        (decision,) = self.decide(both)
        self.assertEqual(decision["evaluation_id"], both.sorted("date_end")[-1].id)
        self.assertEqual(both.sorted("date_end").mapped("state"), ["superseded", "confirmed"])

    def test_confirming_many_looks_for_the_ones_before_once(self):
        vendors = [self.new_vendor(f"Vendor {number}") for number in range(4)]
        before, after = self.evaluate(*vendors), self.evaluate(*vendors, start="2026-02-01", end="2026-04-30")
        for evaluation in before | after:
            self.judge(evaluation, 95)
        self.decide(before)
        searches = []
        original = self.env.registry["qms.supplier.evaluation"]._get_confirmed

        def looked_up(records):
            searches.append(len(records))
            return original(records)

        with patch.object(self.env.registry["qms.supplier.evaluation"], "_get_confirmed", looked_up):
            self.decide(after)
        self.assertEqual(searches, [4, 4], "to check, and to supersede")
        self.assertEqual(set(before.mapped("state")), {"superseded"})
        for old in before:
            self.assertEqual(old.successor_id.partner_id, old.partner_id)

    def test_an_older_one_does_not_replace_a_later_one(self):
        first, second = self.evaluate(self.vendor), self.evaluate(self.vendor, start="2026-02-01", end="2026-04-30")
        for evaluation in (first, second):
            self.judge(evaluation, 95)
        self.decide(second)
        self.assert_refused(self.decide, first, says="later evaluation, to")

    # What is still open

    def test_confirming_says_before_and_keeps_what_nobody_judged(self):
        self.delivered_all(*["2026-02-09"] * 3, "2026-02-12")
        rules = {"spread": ("spread over the others", 50), "full": ("full marks", 70), "zero": ("counts zero", 30)}
        for missing, (says, score) in rules.items():
            with self.subTest(missing=missing), self.undone():
                self.scheme.missing = missing
                evaluation = self.evaluate(self.vendor)
                self.assertIn("Not judged or answered: Cooperation.", evaluation.open_text)
                self.assertIn(says, evaluation.open_text)
                self.assertEqual((evaluation.score, evaluation.completeness), (score, 60))
                self.assertIn(says, evaluation.proposed_because)
                self.decide(evaluation)
                self.assertFalse(evaluation.open_text)
                self.assertIn("Not judged or answered: Cooperation.", evaluation.proposed_because)
                self.assertEqual(self.line(evaluation, "Cooperation")._missing_text(), "Not judged")
                self.assertEqual(self.line(evaluation, "Cooperation").value_text, "Not judged")

    def test_confirming_says_before_what_nobody_answered(self):
        self.delivered_all("2026-02-09")
        survey = self.env.ref("qms_iso9001.qms_supplier_survey")
        asked = {"kind": "survey", "survey_id": survey.id, "user_ids": [Command.set(self.buyer.ids)]}
        self.scheme.criterion_ids[1].write(asked)
        evaluation = self.evaluate(self.vendor)
        evaluation.action_ask_buyers()
        self.assertIn("Not judged or answered: Cooperation. Its weight is spread", evaluation.open_text)
        self.decide(evaluation)
        self.assertFalse(evaluation.activity_ids, "nobody is asked any more")
        self.assertEqual(self.line(evaluation, "Cooperation").value_text, "Not answered")
        self.assertEqual((evaluation.score, evaluation.completeness), (100, 60))

    def test_the_form_asks_before_it_confirms_what_is_open(self):
        arch = etree.fromstring(
            self.env["qms.supplier.evaluation"].with_user(self.officer).get_view(view_type="form")["arch"]
        )
        plain, asking = arch.findall(".//button[@name='action_confirm']")
        self.assertIn("or open_text", plain.get("invisible"))
        self.assertIn("or not open_text", asking.get("invisible"))
        self.assertIn("Sign and confirm all the same?", asking.get("confirm"))
