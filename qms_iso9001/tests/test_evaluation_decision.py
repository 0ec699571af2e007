from odoo.tests import freeze_time, tagged

from .supplier_case import SupplierCase


@tagged("post_install", "-at_install")
@freeze_time("2026-04-20 12:00:00")
class TestEvaluationDecision(SupplierCase):
    """What is decided from an evaluation is the vendor's status from then on."""

    def standing(self, vendor=None):
        return self.env["qms.supplier.approval"].search(
            [
                ("partner_id", "=", (vendor or self.vendor).id),
                ("company_id", "=", self.company.id),
                ("state", "in", ("approved", "conditional", "trial", "blocked")),
            ]
        )

    def confirmed(self, *arrivals, **vals):
        self.delivered_all(*arrivals)
        draft = self.evaluate(self.vendor)
        self.judge(draft, 100)
        if vals:
            draft.with_user(self.officer).write(vals)
        draft.with_user(self.officer).action_confirm()
        return draft

    def test_the_proposal_confirmed_becomes_the_status(self):
        evaluation = self.confirmed("2026-02-10", "2026-02-10")
        approval = self.standing()
        self.assertEqual((approval.state, approval.ground), ("approved", "evaluation"))
        self.assertEqual(approval.evaluation_id, evaluation)
        self.assertEqual(approval.decided_by_id, self.officer)

    def test_it_is_not_confirmed_blindly(self):
        self.delivered_all("2026-02-10", "2026-02-10")
        draft = self.evaluate(self.vendor)
        self.judge(draft, 100)
        vals = {"status": "conditional", "reason": "Two recalls", "conditions": "Inspect each lot"}
        draft.with_user(self.officer).write({**vals, "date_until": "2026-12-31"})
        page = self.env["qms.inbox"].with_user(self.officer).with_company(self.company).get_page()
        rows = [row for group in page["groups"] for row in group["rows"] if row["model"] == draft._name]
        row = next(row for row in rows if row["id"] == draft.id)
        self.assertEqual(row["confirm"], ["action_confirm"])
        self.assertIn("rating A", row["about"][0])
        decided = ["Decision: Conditional", "Until 12/31/2026", "Inspect each lot", "Two recalls"]
        self.assertEqual(row["about"][1:], decided)

    def test_the_next_decision_ends_the_one_before(self):
        self.confirmed("2026-02-10", "2026-02-10")
        first = self.standing()
        draft = self.evaluate(self.vendor, start="2026-01-01", end="2026-04-15")
        self.judge(draft, 100)
        draft.with_user(self.officer).write({"status": "blocked", "reason": "Two recalls since."})
        draft.with_user(self.officer).action_confirm()
        second = self.standing()
        self.assertEqual((second.state, second.reason), ("blocked", "Two recalls since."))
        self.assertEqual((first.state, first.successor_id), ("expired", second))

    def test_every_field_of_a_judged_line_can_be_read(self):
        evaluation = self.confirmed("2026-02-10")
        lines = evaluation.with_user(self.officer).line_ids
        rows = lines.read()
        notes = {row["name"]: row["evidence_note"] for row in rows}
        self.assertFalse(notes["Cooperation"])
        self.assertIn("1", notes["On time"])

    def test_the_dialog_says_who_was_evaluated_for_these_days(self):
        dialog = self.env["qms.supplier.evaluate"].with_user(self.officer).with_company(self.company)
        days = {"company_id": self.company.id, "date_start": "2026-01-01", "scope": "ordered"}
        self.confirmed("2026-02-10")
        same, other = (dialog.create({**days, "date_end": end}) for end in ("2026-03-31", "2026-04-15"))
        self.assertEqual((same.vendor_count, same.confirmed_count), (1, 1))
        self.assertEqual((other.vendor_count, other.confirmed_count), (1, 0))
