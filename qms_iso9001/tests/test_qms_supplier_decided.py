from unittest.mock import patch

from lxml import etree

from odoo import Command
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .supplier_decision_case import SupplierDecisionCase


@tagged("post_install", "-at_install")
class TestQmsSupplierDecided(SupplierDecisionCase):
    """What was decided stays, is handed on and found."""

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

    def test_the_orders_placed_open_under_their_own_name(self):
        action = self.evaluate(self.vendor).with_user(self.buyer).action_view_placed()
        self.assertEqual((action["name"], action["display_name"]), ("Orders placed under it",) * 2)

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
