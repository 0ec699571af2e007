from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestQmsSupplierEvaluation(SupplierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    # Counting

    def test_a_line_keeps_what_it_was_counted_from(self):
        self.delivered_all("2026-02-09", "2026-02-10", "2026-02-12", None)
        evaluation = self.evaluate(self.vendor)
        line = self.line(evaluation, "On time")
        self.assertEqual((line.numerator, line.denominator, line.count, line.value), (2, 4, 4, 50))
        self.assertEqual((line.state, line.score, line.weight), ("scored", 0, 60))
        self.assertEqual(line.value_text, "50.0 %")
        self.assertEqual(str(evaluation.date_as_of), "2026-06-01")

    def test_the_score_is_weighted_over_what_has_one_and_says_how_much_that_is(self):
        self.delivered_all("2026-02-09", "2026-02-09", "2026-02-09", "2026-02-12")
        evaluation = self.evaluate(self.vendor)
        self.assertEqual((evaluation.score, evaluation.completeness, evaluation.rating), (50, 60, "C"))
        self.judge(evaluation, 100)
        self.assertEqual((evaluation.score, evaluation.completeness, evaluation.rating), (70, 100, "B"))

    def test_missing_data_counts_full_or_zero_when_the_scheme_says_so(self):
        self.delivered_all("2026-02-09", "2026-02-09", "2026-02-09", "2026-02-12")
        self.scheme.missing = "full"
        evaluation = self.evaluate(self.vendor)
        self.assertEqual((evaluation.score, evaluation.completeness), (70, 60))
        self.scheme.missing = "zero"
        evaluation.action_count()
        self.assertEqual((evaluation.score, evaluation.completeness), (30, 60))

    def test_never_scored_is_never_a_hundred(self):
        for missing in ("spread", "full", "zero"):
            with self.subTest(missing=missing), self.undone():
                self.scheme.missing = missing
                evaluation = self.evaluate(self.new_vendor("Nobody ordered there"))
                self.assertEqual((evaluation.score, evaluation.result), (False, "no_data"))
                self.assertFalse(evaluation.rating)
                self.assertFalse(evaluation.proposed_status)

    def test_too_few_cases_show_their_figure_and_no_score(self):
        self.scheme.criterion_ids[0].minimum_count = 3
        self.delivered_all("2026-02-09", "2026-02-12")
        evaluation = self.evaluate(self.vendor)
        line = self.line(evaluation, "On time")
        self.assertEqual((line.state, line.value, line.score), ("few", 50, False))
        self.assertEqual((evaluation.result, evaluation.score), ("few", False))

    def test_an_indicator_that_is_gone_is_no_data(self):
        self.delivered_all("2026-02-09")
        self.scheme.criterion_ids[0].indicator_id = False
        evaluation = self.evaluate(self.vendor)
        self.assertEqual(self.line(evaluation, "On time").state, "no_data")
        self.assertFalse(self.line(evaluation, "On time").can_view_evidence)

    def test_a_contact_is_evaluated_as_its_company(self):
        contact = self.env["res.partner"].create({"name": "Sales desk", "parent_id": self.vendor.id})
        evaluation = self.evaluate(contact)
        self.assertEqual((evaluation.partner_id, evaluation.partner_name), (self.vendor, "Foundry"))

    def test_orders_of_another_company_do_not_count(self):
        self.delivered_all("2026-02-09")
        self.new_scheme(company=self.other_company)
        evaluation = self.evaluate(self.vendor, user=self.other_manager, company=self.other_company)
        self.assertEqual(evaluation.result, "no_data")
        self.assertFalse(self.env["qms.supplier.evaluation"].with_user(self.officer).search([]))

    def test_a_branch_uses_the_scheme_of_its_parent_and_everybody_else_the_shipped_one(self):
        schemes = self.env["qms.supplier.scheme"]
        branch = self.env["res.company"].create({"name": "Pumps North", "parent_id": self.company.id})
        self.assertEqual(schemes._of_company(branch), self.scheme)
        self.assertEqual(schemes._of_company(self.company), self.scheme)
        shipped = self.env.ref("qms_iso9001.qms_supplier_scheme")
        self.assertEqual(schemes._of_company(self.other_company), shipped)

    # The dialog

    def test_all_with_orders_in_the_period_are_evaluated_and_counted_before(self):
        other = self.new_vendor("Turner")
        self.delivered_all("2026-02-09")
        self.delivered_all("2026-02-09", vendor=other)
        self.new_vendor("Nobody ordered there")
        dialog = Form(self.env["qms.supplier.evaluate"].with_user(self.officer).with_company(self.company))
        dialog.date_start, dialog.date_end = "2026-01-01", "2026-03-31"
        self.assertEqual(dialog.vendor_count, 2)
        self.assertEqual(self.evaluate().partner_id, self.vendor | other)

    def test_vendors_with_a_draft_for_these_days_get_no_second_one(self):
        first = self.evaluate(self.vendor)
        self.assertEqual(self.evaluate(self.vendor), first)

    def test_vendors_of_a_class_that_is_not_relevant_are_left_out_and_counted(self):
        self.delivered_all("2026-02-09")
        paper = self.env["qms.supplier.class"].create({"name": "Paper", "is_relevant": False})
        approvals = self.env["qms.supplier.approval"].with_user(self.manager)
        approval = {"partner_id": self.vendor.id, "company_id": self.company.id, "class_id": paper.id}
        approvals.create({**approval, "state": "approved", "ground": "not_critical", "reason": "Paper only"})
        dialog = Form(self.env["qms.supplier.evaluate"].with_user(self.officer).with_company(self.company))
        dialog.date_start, dialog.date_end = "2026-01-01", "2026-03-31"
        self.assertEqual((dialog.vendor_count, dialog.not_relevant_count), (0, 1))
        self.assert_refused(self.evaluate, says="no vendor to evaluate")

    def test_an_incomplete_scheme_is_refused_with_what_to_do(self):
        self.scheme.criterion_ids[0].weight = 50
        self.assert_refused(self.evaluate, self.vendor, says="90, not 100")

    def test_the_number_of_queries_does_not_grow_with_the_vendors(self):
        def queries(count):
            vendors = [self.new_vendor(f"Vendor {count} {number}") for number in range(count)]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.evaluate(*vendors)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        few, many = queries(3), queries(60)
        self.assertLessEqual(many, few + 4)

    # Opening what is behind it

    def test_a_line_opens_exactly_the_rows_it_counted(self):
        mine = self.delivered_all("2026-02-09", "2026-02-12")
        self.delivered_all("2026-02-09", vendor=self.new_vendor("Turner"))
        line = self.line(self.evaluate(self.vendor), "On time")
        action = line.action_view_evidence()
        rows = self.env[action["res_model"]].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(rows.order_line_id, mine.order_line)
        self.assertIn("1 of 2 counted on", action["name"])
        self.assertNotIn("select today", action["name"])

    def test_it_says_when_the_rows_select_another_number_today(self):
        orders = self.delivered_all("2026-02-09", "2026-02-12")
        line = self.line(self.evaluate(self.vendor), "On time")
        orders[1].order_line._qms_write({"qms_promise_date": "2026-02-12"})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn("2 of 2 select today", line.action_view_evidence()["name"])

    def test_a_counted_figure_stays_when_the_receipts_are_corrected(self):
        orders = self.delivered_all("2026-02-12")
        evaluation = self.evaluate(self.vendor)
        self.decide(evaluation, reason="Known", status="approved")
        orders.picking_ids.sudo().qms_arrived_date = "2026-02-09"
        self.assertEqual(self.line(evaluation, "On time").value, 0)

    # Judging

    def test_a_judgement_has_a_reason_and_a_name(self):
        evaluation = self.evaluate(self.vendor)
        line = evaluation.line_ids.filtered(lambda each: each.kind == "judged")
        self.assert_refused(line.write, {"score": 80}, says="Say why")
        self.judge(evaluation, 80)
        self.assertEqual((line.judged_by_id, line.state, evaluation.score), (self.officer, "scored", 80))

    def test_a_judgement_keeps_its_reason_and_names_who_changed_it_last(self):
        evaluation = self.evaluate(self.vendor)
        line = self.judge(evaluation, 80)
        for reason in (False, "", "  "):
            self.assert_refused(line.write, {"reason": reason}, says="Say why")
        self.assert_refused(line.write, {"score": 90, "reason": False}, says="Say why")
        line.with_user(self.manager).write({"reason": "Answers within the day."})
        self.assertEqual((line.score, line.judged_by_id), (80, self.manager))
        self.env.flush_all()
        self.env.cr.execute("UPDATE qms_supplier_evaluation_line SET reason = NULL WHERE id = %s", [line.id])
        self.env.invalidate_all()
        self.assert_refused(self.decide, evaluation, says="judged without a reason")

    def test_a_judgement_is_from_0_to_100(self):
        evaluation = self.evaluate(self.vendor)
        for score in (-1, 101):
            self.assert_refused(self.judge, evaluation, score, says="from 0 to 100")

    def test_a_judgement_of_nought_is_a_score_and_can_be_taken_back(self):
        evaluation = self.evaluate(self.vendor)
        line = self.judge(evaluation, 0)
        self.assertEqual((evaluation.score, evaluation.rating), (0, "D"))
        line.write({"score": False})
        self.assertEqual((line.state, evaluation.score), ("open", False))

    def test_counting_again_keeps_judgements(self):
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 80)
        evaluation.action_count()
        self.assertEqual((evaluation.score, len(evaluation.line_ids)), (80, 2))

    def test_counting_again_takes_the_scheme_as_it_stands(self):
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 80)
        first, second = self.scheme.criterion_ids
        third = {"name": "Openness", "kind": "judged", "weight": 50}
        self.scheme.criterion_ids = [
            Command.update(first.id, {"active": False}),
            Command.update(second.id, {"weight": 50}),
            Command.create(third),
        ]
        evaluation.action_count()
        found = [(line.name, line.weight, line.score) for line in evaluation.line_ids]
        self.assertEqual(found, [("Cooperation", 50, 80), ("Openness", 50, False)])

    def test_counted_lines_are_typed_by_nobody(self):
        self.delivered_all("2026-02-12")
        evaluation = self.evaluate(self.vendor)
        line = self.line(evaluation, "On time")
        for user in (self.officer, self.manager):
            for lines in (line.with_user(user), line.with_user(user).sudo()):
                self.assert_refused(lines.write, {"score": 100}, says="never typed")
                self.assert_refused(lines.write, {"numerator": 9}, says="never typed")
            self.assert_refused(line.with_user(user).unlink)
        judged = evaluation.line_ids - line
        self.assert_refused(judged.write, {"weight": 99, "reason": "x"}, says="never typed")
        lines = self.env["qms.supplier.evaluation.line"].with_user(self.manager)
        for model in (lines, lines.sudo()):
            self.assert_refused(model.create, {"evaluation_id": evaluation.id, "name": "More", "score": 100})

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

    # Who may do what

    def test_buyers_and_auditors_read_and_change_nothing(self):
        evaluation = self.evaluate(self.vendor)
        for user in (self.buyer, self.auditor):
            own = evaluation.with_user(user)
            self.assertEqual(own.result, "no_data")
            self.assertTrue(own.line_ids.mapped("name"))
            for call in (own.action_confirm, own.action_count, own.action_send_scorecard, own.action_ask_buyers):
                with self.assertRaises(AccessError):
                    call()
            with self.assertRaises(AccessError):
                self.evaluate(self.vendor, user=user)

    def test_amounts_are_hidden_from_the_auditor(self):
        amounts = self.new_indicator(
            user=self.env.ref("base.user_root"),
            name="Ordered",
            code="TEST_AMOUNT",
            model_name="purchase.order",
            domain="[('state', '=', 'purchase')]",
            date_field="date_approve",
            aggregate="sum",
            measure_field="amount_total",
            unit="number",
            direction="up",
            warning=0,
            target=1,
        )
        self.scheme.criterion_ids[0].write({"indicator_id": amounts.id, "best_value": 500})
        self.delivered_all("2026-02-09")
        line = self.line(self.evaluate(self.vendor), "On time")
        self.assertEqual((line.amount_numerator, line.numerator), (50, False))
        for user, sees in ((self.officer, True), (self.buyer, True), (self.auditor, False)):
            own = line.with_user(user)
            self.assertEqual("amount_numerator" in own.fields_get(), sees)
            self.assertFalse(own.numerator)
        with self.assertRaises(AccessError):
            line.with_user(self.auditor).read(["amount_numerator"])

    # Scorecard

    def test_the_scorecard_is_in_the_language_of_the_vendor_and_names_no_amount(self):
        self.delivered_all("2026-02-09", "2026-02-12")
        self.scheme.criterion_ids[0].floor = 60
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 95)
        self.decide(evaluation, conditions="Deliver on the agreed day.")
        html = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render_qweb_html("qms_iso9001.report_qms_supplier_scorecard", evaluation.ids)[0]
        )
        text = html.decode()
        for part in ("Foundry", "On time", "Cooperation", "50.0 %", "Deliver on the agreed day.", "floor of 60"):
            self.assertIn(part, text)
        self.assertIn("Answers within the hour.", text)

    def test_the_mail_goes_from_the_composer_to_the_vendor(self):
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 95)
        self.assert_refused(evaluation.action_send_scorecard, says="Confirmed")
        self.decide(evaluation)
        action = evaluation.action_send_scorecard()
        composer = Form(self.env["mail.compose.message"].with_user(self.officer).with_context(**action["context"]))
        self.assertIn("scorecard", composer.subject)
        self.assertEqual(composer.partner_ids[:], self.vendor)

    # Short survey

    def test_buyers_are_asked_once_and_their_mean_is_the_score(self):
        survey = self.env.ref("qms_iso9001.qms_supplier_survey")
        self.scheme.write(
            {
                "criterion_ids": [
                    Command.update(
                        self.scheme.criterion_ids[1].id,
                        {
                            "kind": "survey",
                            "survey_id": survey.id,
                            "user_ids": [Command.set(self.buyer.ids)],
                            "minimum_count": 1,
                        },
                    )
                ]
            }
        )
        evaluation = self.evaluate(self.vendor)
        self.assertTrue(evaluation.to_ask)
        evaluation.action_ask_buyers()
        evaluation.action_ask_buyers()
        activity = evaluation.activity_ids
        self.assertEqual((activity.user_id, len(activity)), (self.buyer, 1))
        line = evaluation.line_ids[1]
        answer = self.env["survey.user_input"].sudo().search([("qms_evaluation_line_id", "=", line.id)])
        self.assertIn(answer.access_token, activity.note)
        for question in survey.question_ids:
            answer._save_lines(question, str(question.suggested_answer_ids[0].id))
        answer.with_user(self.env.ref("base.public_user")).sudo()._mark_done()
        self.assertEqual((line.state, line.score, line.count), ("scored", 100, 1))
        self.assertEqual(evaluation.score, 100)
        self.assertFalse(evaluation.activity_ids)

    def test_answers_after_the_confirmation_change_nothing(self):
        evaluation = self.evaluate(self.vendor)
        line = self.judge(evaluation, 95)
        self.decide(evaluation)
        survey = self.env.ref("qms_iso9001.qms_supplier_survey")
        answer = survey.sudo()._create_answer(user=self.buyer, check_attempts=False)
        answer.qms_evaluation_line_id = line.id
        answer._mark_done()
        self.assertEqual(line.score, 95)

    def test_nobody_to_ask_is_said(self):
        self.assert_refused(self.evaluate(self.vendor).action_ask_buyers, says="Nobody is to be asked")

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
