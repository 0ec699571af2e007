from odoo.tests import tagged

from .supplier_case import SupplierCase


@tagged("post_install", "-at_install")
class TestVendorConditions(SupplierCase):
    """A vendor that goes on with conditions has real ones: typed, or what it lacks for an approval."""

    def approval(self):
        approvals = self.env["qms.supplier.approval"]
        return approvals.search([("partner_id", "=", self.vendor.id), ("state", "=", "conditional")])

    def test_an_evaluation_as_proposed_carries_what_is_missing_for_an_approval(self):
        self.delivered_all("2026-02-09", "2026-02-12")
        self.scheme.criterion_ids[0].floor = 70
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 100)
        self.assertEqual(evaluation.proposed_status, "conditional")
        evaluation.action_confirm()
        self.assertEqual(self.approval().conditions, "On time: at least 85.0 %, not 50.0 %.")
        self.assertEqual(evaluation.conditions, self.approval().conditions)
        self.assertNotIn("score of", self.approval().conditions)

    def test_a_certificate_that_lapsed_is_asked_for(self):
        kind = self.env["qms.supplier.certificate.kind"].create({"name": "Test standard"})
        vals = {"partner_id": self.vendor.id, "company_id": self.company.id, "kind_id": kind.id}
        old = self.env["qms.supplier.certificate"].create({**vals, "date_end": "2026-04-01"})
        self.env.cr.execute("UPDATE qms_supplier_certificate SET state = 'accepted' WHERE id = %s", [old.id])
        self.env.invalidate_all()
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 100)
        evaluation.action_confirm()
        self.assertEqual(self.approval().conditions, "A valid certificate: Test standard.")

    def test_decided_otherwise_they_are_typed(self):
        evaluation = self.evaluate(self.vendor)
        self.judge(evaluation, 100)
        evaluation.write({"status": "conditional", "reason": "The plant moves."})
        self.assert_refused(evaluation.action_confirm, says="write under Conditions")
        evaluation.conditions = "  "
        self.assert_refused(evaluation.action_confirm, says="write under Conditions")
        evaluation.conditions = "Sends samples of each batch."
        evaluation.action_confirm()
        self.assertEqual(self.approval().conditions, "Sends samples of each batch.")

    def test_no_way_to_decide_lets_them_out(self):
        approvals = self.env["qms.supplier.approval"].with_user(self.officer)
        vals = {"partner_id": self.vendor.id, "company_id": self.company.id, "state": "conditional"}
        for conditions in (False, "", " \n"):
            decision = {**vals, "conditions": conditions}
            self.assert_refused(approvals._record_decision, [decision], says="write under Conditions")
