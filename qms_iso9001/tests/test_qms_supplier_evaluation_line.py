from odoo import Command
from odoo.tests import freeze_time, tagged

from .supplier_case import SupplierCase

LATER = "2026-06-01 09:00:00"


@tagged("post_install", "-at_install")
class TestQmsSupplierEvaluationLine(SupplierCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(LATER))

    # Opening what is behind it

    def test_a_line_opens_exactly_the_rows_it_counted(self):
        mine = self.delivered_all("2026-02-09", "2026-02-12")
        self.delivered_all("2026-02-09", vendor=self.new_vendor("Turner"))
        line = self.line(self.evaluate(self.vendor), "On time")
        action = line.action_view_evidence()
        rows = self.env[action["res_model"]].with_context(**action["context"]).search(action["domain"])
        self.assertEqual(rows.order_line_id, mine.order_line)
        self.assertIn("1 of 2 as it stood on", action["name"])
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

    def test_of_a_figure_there_is_one_day_wherever_it_is_told(self):
        self.on_time.cutoff_days = 10
        self.delivered_all("2026-02-09", "2026-02-12")
        evaluation = self.evaluate(self.vendor)
        line = self.line(evaluation, "On time")
        self.assertEqual(str(line.date_as_of), "2026-04-10")
        action = line.action_view_evidence()
        self.assertEqual(action["context"]["qms_as_of"], "2026-04-10")
        self.assertIn("1 of 2 as it stood on 04/10/2026", action["name"])
        self.assertNotIn("counted on", action["name"])
        report = self.env["ir.actions.report"].with_user(self.officer)
        html = report._render_qweb_html("qms_iso9001.report_qms_supplier_scorecard", evaluation.ids)[0].decode()
        self.assertIn("as it stood on <span>04/10/2026</span>", html)
        self.assertNotIn("06/01/2026", html)

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
