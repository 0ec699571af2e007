from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestQmsSupplierDecision(SupplierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

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
        self.assert_refused(self.decide, first, says="a later evaluation")

    def test_a_confirmed_one_never_changes(self):
        self.delivered_all("2026-02-09")
        evaluation = self.evaluate(self.vendor)
        judged = self.judge(evaluation, 95)
        self.decide(evaluation)
        found = evaluation._content_hash()
        typed = {
            "status": "blocked",
            "conditions": "None",
            "reason": "Other",
            "date_end": "2026-04-30",
            "date_until": "2027-01-01",
            "partner_id": self.new_vendor("Turner").id,
            "score": 1,
            "state": "draft",
            "partner_name": "Turner",
            "line_ids": [Command.update(judged.id, {"score": 1, "reason": "Other"})],
        }
        for user in (self.officer, self.manager):
            for records in (evaluation.with_user(user), evaluation.with_user(user).sudo()):
                for name, value in typed.items():
                    with self.subTest(user=user.login, su=records.env.su, field=name):
                        self.assert_refused(records.write, {name: value})
                self.assert_refused(records.unlink)
                self.assert_refused(records.action_count)
                self.assert_refused(records.action_confirm)
            for lines in (judged.with_user(user), judged.with_user(user).sudo()):
                self.assert_refused(lines.write, {"score": 1, "reason": "Other"})
                self.assert_refused(lines.unlink)
        loaded = (
            self.env["qms.supplier.evaluation"]
            .with_user(self.manager)
            .load([".id", "score"], [[str(evaluation.id), "1"]])
        )
        self.assertFalse(loaded["ids"])
        self.env.invalidate_all()
        self.assertEqual(evaluation._content_hash(), found)

    def test_a_changed_scheme_changes_no_evaluation(self):
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 95)
        self.decide(evaluation)
        self.scheme.write({"criterion_ids": [Command.update(self.scheme.criterion_ids[0].id, {"name": "Punctual"})]})
        self.assertEqual((evaluation.line_ids[0].name, evaluation.score), ("On time", 95))

    def test_state_and_score_come_from_buttons_only(self):
        evaluation = self.evaluate(self.vendor)
        for vals in ({"state": "confirmed"}, {"score": 100}, {"proposed_status": "approved"}, {"is_otherwise": True}):
            self.assert_refused(evaluation.write, vals, says="set by its buttons")
        vals = {"partner_id": self.vendor.id, "date_start": "2026-01-01", "date_end": "2026-02-01", "score": 100}
        self.assert_refused(self.env["qms.supplier.evaluation"].with_user(self.officer).create, vals)

    def test_a_manager_imports_old_evaluations_with_their_score(self):
        header = ["partner_id/.id", "company_id/.id", "date_start", "date_end", "state", "score", "rating", "status"]
        row = [
            str(self.vendor.id),
            str(self.company.id),
            "2024-01-01",
            "2024-12-31",
            "confirmed",
            "81.5",
            "B",
            "approved",
        ]
        evaluations = self.env["qms.supplier.evaluation"]
        self.assertFalse(evaluations.with_user(self.officer).load(header, [row])["ids"])
        result = evaluations.with_user(self.manager).load(header, [row])
        self.assertFalse(result["messages"])
        imported = evaluations.browse(result["ids"])
        self.assertEqual((imported.score, imported.is_legacy, imported.partner_name), (81.5, True, "Foundry"))
        self.assertFalse(imported.line_ids)
        new = self.evaluate(self.vendor)
        self.judge(new, 95)
        self.decide(new)
        self.assert_state(imported, "superseded")

    def test_another_vendor_or_other_days_are_counted_anew(self):
        self.delivered_all("2026-02-09")
        evaluation = self.evaluate(self.new_vendor("Turner"))
        self.judge(evaluation, 10)
        evaluation.partner_id = self.vendor
        self.assertEqual((evaluation.partner_name, evaluation.score), ("Foundry", 100))
        evaluation.write({"date_start": "2025-01-01", "date_end": "2025-03-31"})
        self.assertEqual(evaluation.result, "no_data")

    def test_the_name_stays_when_the_vendor_goes(self):
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 95)
        self.decide(evaluation)
        self.env.cr.execute("UPDATE qms_supplier_evaluation SET partner_id = NULL WHERE id = %s", [evaluation.id])
        self.env.invalidate_all()
        self.assertEqual(evaluation.partner_name, "Foundry")
        self.assertEqual(evaluation._content_hash(), evaluation.signature_ids.content_hash)

    def test_the_vendors_decision_is_handed_on_in_one_call(self):
        evaluations = self.evaluate(self.vendor, self.new_vendor("Turner"))
        for evaluation in evaluations:
            self.judge(evaluation, 95)
        approvals = self.env.registry["qms.supplier.approval"]
        with patch.object(approvals, "_record_decision", create=True) as record:
            evaluations.action_confirm()
        self.assertEqual(record.call_count, 1)

    def test_the_orders_placed_under_it(self):
        self.delivered_all("2026-02-09", "2026-02-09", "2026-02-09")
        evaluation = self.evaluate(self.vendor)
        self.decide(evaluation)
        self.assertFalse(evaluation.with_user(self.buyer).placed_count)
        orders = self.delivered_all("2026-06-09", "2026-06-09")
        orders.order_line[:2]._qms_write({"qms_evaluation_id": evaluation.id})
        evaluation.invalidate_recordset()
        self.assertEqual(evaluation.with_user(self.buyer).placed_count, 2)
        action = evaluation.with_user(self.buyer).action_view_placed()
        found = self.env["purchase.order"].with_user(self.buyer).search(action["domain"])
        self.assertEqual(found, orders)
        fields = evaluation.with_user(self.auditor).fields_get()
        self.assertNotIn("placed_count", fields, "who may not read orders sees no button")

    def test_what_was_decided_otherwise_is_filtered_and_grouped_beside_its_proposal(self):
        self.delivered_all("2026-02-12")
        otherwise, followed = self.evaluate(self.vendor), self.evaluate(self.new_vendor("Turner"))
        self.judge(followed, 95)
        self.decide(followed)
        self.decide(otherwise, status="approved", reason="The only foundry of this size.")
        evaluations = self.env["qms.supplier.evaluation"].with_user(self.officer)
        arch = etree.fromstring(evaluations.get_view(view_type="search")["arch"])
        own = [("id", "in", (otherwise | followed).ids)]
        wanted = safe_eval(arch.find(".//filter[@name='otherwise']").get("domain"))
        self.assertEqual(evaluations.search(wanted + own), otherwise)
        counts = {}
        for name in ("group_otherwise", "group_proposed", "group_status"):
            field = safe_eval(arch.find(f".//filter[@name='{name}']").get("context"))["group_by"]
            counts[field] = dict(evaluations._read_group(own, [field], ["__count"]))
        self.assertEqual(counts["is_otherwise"], {True: 1, False: 1})
        self.assertEqual(counts["proposed_status"], {"blocked": 1, "approved": 1})
        self.assertEqual(counts["status"], {"approved": 2})

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
