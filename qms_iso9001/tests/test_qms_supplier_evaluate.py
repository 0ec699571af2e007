from unittest.mock import patch

from odoo import Command
from odoo.tests import Form, freeze_time, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestQmsSupplierEvaluate(SupplierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

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

    def test_one_grouped_query_per_criterion_for_2_and_for_20_vendors(self):
        again = self.on_time.copy({"code": "TEST_AGAIN", "name": "Once more"})
        first, second = self.scheme.criterion_ids
        counted = {"name": "Once more", "indicator_id": again.id, "weight": 40, "worst_value": 50, "minimum_count": 1}
        self.scheme.criterion_ids = [Command.update(second.id, {"active": False}), Command.create(counted)]
        for number in (2, 20):
            vendors = [self.new_vendor(f"Vendor {number} {each}") for each in range(number)]
            self.delivered_all("2026-02-09", vendor=vendors[0])
            self.env.flush_all()
            evaluations, statements = self.evaluate_recorded(*vendors)
            self.assertEqual(len(evaluations), number)
            grouped = [each for each in statements if "promise_date" in each and "GROUP BY" in each]
            self.assertEqual(len(grouped), 2, f"one for each of the two criteria, for {number} vendors")
            self.assertEqual(self.line(evaluations, "On time").mapped("numerator").count(1), 1)

    def evaluate_recorded(self, *vendors):
        """Return (the evaluations of these vendors, the SQL that was executed for them)."""
        statements = []
        execute = self.env.cr.__class__.execute

        def recorded(cursor, query, *args, **kw):
            statements.append(str(getattr(query, "code", query)))
            return execute(cursor, query, *args, **kw)

        with patch.object(self.env.cr.__class__, "execute", recorded):
            return self.evaluate(*vendors), statements

    # The same days again

    def test_a_judgement_is_taken_over_when_the_same_days_are_evaluated_again(self):
        first = self.evaluate(self.vendor)
        given = self.judge(first, 80)
        self.decide(first)
        with freeze_time("2026-06-20 09:00:00"):
            second = self.evaluate(self.vendor, user=self.manager)
        line = second.line_ids.filtered(lambda each: each.kind == "judged")
        self.assertNotEqual(second, first)
        kept = ("score", "reason", "judged_by_id", "date_judged", "state")
        self.assertEqual([line[name] for name in kept], [given[name] for name in kept])
        self.assertEqual((line.judged_by_id, str(line.date_judged)), (self.officer, LATER))
        self.assertEqual((line.taken_from_id, second.score, second.completeness), (first, 80, 40))
        self.assertIn("decided on 06/01/2026", line.taken_text)
        self.assertIn(self.officer.name, line.taken_text)
        self.assertEqual(second.taken_text, f"Cooperation: {line.taken_text}")
        self.assertFalse(second.open_text)

    def test_what_was_taken_over_can_be_changed_and_is_then_ones_own(self):
        first = self.evaluate(self.vendor)
        self.judge(first, 80)
        self.decide(first)
        second = self.evaluate(self.vendor)
        line = self.judge(second, 90, reason="Better by now.", user=self.manager)
        self.assertEqual(line.judged_by_id, self.manager)
        self.assertFalse(line.taken_from_id)
        self.assertFalse(line.taken_text)
        self.assertEqual(first.line_ids.filtered(lambda each: each.kind == "judged").score, 80)
        self.decide(second)
        third = self.evaluate(self.vendor)
        self.assertEqual(self.line(third, "Cooperation").score, 90, "the newest one")
        self.assertEqual(self.line(third, "Cooperation").taken_from_id, second)

    def test_nothing_is_taken_over_of_other_days_vendors_companies_or_criteria(self):
        turner = self.new_vendor("Turner")
        first = self.evaluate(self.vendor)
        self.judge(first, 80)
        self.decide(first)
        other_days = self.evaluate(self.vendor, start="2026-02-01", end="2026-04-30")
        self.new_scheme(company=self.other_company)
        others = self.evaluate(self.vendor, user=self.other_manager, company=self.other_company)
        for evaluation in (other_days, self.evaluate(turner), others):
            self.assertEqual(self.line(evaluation, "Cooperation").state, "open")
            self.assertFalse(evaluation.line_ids.taken_from_id)
        survey = self.env.ref("qms_iso9001.qms_supplier_survey")
        self.scheme.criterion_ids[1].write({"kind": "survey", "survey_id": survey.id})
        self.assertEqual(self.line(self.evaluate(self.vendor), "Cooperation").state, "open", "asked of others now")

    def test_a_floor_that_came_since_holds_for_what_is_taken_over(self):
        first = self.evaluate(self.vendor)
        self.judge(first, 80)
        self.decide(first)
        self.scheme.criterion_ids[1].floor = 85
        second = self.evaluate(self.vendor)
        self.assertTrue(self.line(second, "Cooperation").is_below_floor)
        self.assertEqual(second.proposed_rule, "floor")

    def test_a_draft_of_the_same_days_is_counted_again_in_place_and_keeps_its_judgement(self):
        draft = self.evaluate(self.vendor)
        self.judge(draft, 80)
        self.delivered_all("2026-02-12")
        dialog = Form(self.env["qms.supplier.evaluate"].with_user(self.officer).with_company(self.company))
        dialog.date_start, dialog.date_end, dialog.scope = "2026-01-01", "2026-03-31", "chosen"
        dialog.partner_ids.add(self.vendor)
        self.assertEqual((dialog.vendor_count, dialog.draft_count), (0, 1))
        self.assertEqual(self.evaluate(self.vendor), draft)
        self.assertEqual(self.line(draft, "On time").value, 0)
        self.assertEqual((self.line(draft, "Cooperation").score, draft.score), (80, 32))

    def test_it_says_that_judgements_are_taken_over(self):
        first = self.evaluate(self.vendor)
        self.judge(first, 80)
        self.decide(first)
        arch = self.env["qms.supplier.evaluate"].with_user(self.officer).get_view(view_type="form")["arch"]
        self.assertIn("taken over", " ".join(arch.split()))
        self.assertNotIn("asked for again", " ".join(arch.split()))
