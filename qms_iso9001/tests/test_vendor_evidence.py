from unittest.mock import patch

from odoo.exceptions import LockError
from odoo.tests import tagged

from .supplier_check_case import SupplierCheckCase
from .vendor_case import VendorCase


@tagged("post_install", "-at_install")
class TestVendorEvidence(VendorCase):
    """What a decision about a vendor was taken by stays."""

    def decided(self):
        proposal = self.propose(class_id=self.critical.id, ground="selection")
        item = proposal.item_ids.filtered(lambda each: each.kind == "assessment")
        item.action_send_assessment()
        item.sudo().answer_id._mark_done()
        self.accept_all(proposal)
        proposal.with_user(self.officer).action_approve()
        return item

    def test_no_row_moves_into_another_checklist(self):
        decided = self.decided().approval_id
        other = self.propose(vendor=self.new_vendor("Forge"))
        own = (
            self.env["qms.supplier.approval.item"]
            .with_user(self.buyer)
            .create({"approval_id": other.id, "name": "Visit"})
        )
        for user in (self.buyer, self.officer):
            self.assert_refused(own.with_user(user).write, {"approval_id": decided.id}, says="stays in its checklist")

    def test_rows_of_an_imported_approval_stay(self):
        approvals = self.env["qms.supplier.approval"].with_user(self.manager)
        vals = {"partner_id": self.vendor.id, "class_id": self.relevant.id, "state": "approved", "ground": "other"}
        old = approvals.create({**vals, "item_ids": [(0, 0, {"name": "Visit"})]})
        self.assert_refused(old.with_user(self.officer).item_ids.unlink, says="decided")

    def test_a_row_and_a_decision_are_not_written_at_once(self):
        item = self.propose(class_id=self.critical.id, ground="selection").item_ids[:1].with_user(self.officer)
        with patch.object(self.env.registry["qms.supplier.approval"], "_touch", autospec=True) as touch:
            item.is_done = True
        self.assertEqual(touch.call_args.args[0], item.sudo().approval_id)

    def test_the_answers_of_a_self_assessment_stay(self):
        answer = self.decided().sudo().answer_id
        self.assert_refused(answer.write, {"state": "in_progress"}, says="evidence")
        self.assert_refused(answer.unlink, says="evidence")

    def test_a_certificate_that_a_decision_keeps_is_refused_not_rewritten(self):
        item = self.decided()
        kind = self.env["qms.supplier.certificate.kind"].create({"name": "Test kind"})
        certificate = self.env["qms.supplier.certificate"].create(
            {"partner_id": self.vendor.id, "company_id": self.company.id, "kind_id": kind.id, "date_end": "2040-01-01"}
        )
        certificate.with_user(self.officer).action_accept()
        item.sudo().certificate_id = certificate
        certificate.with_user(self.officer).action_take_back("Wrong day")
        changed = certificate.with_user(self.buyer)
        self.assert_refused(changed.write, {"date_end": "2041-01-01"}, says="Refuse it")
        certificate.with_user(self.officer).action_refuse("Wrong day")

    def test_two_messages_at_once_are_sent_again(self):
        def taken(*_args, **_kw):
            raise LockError("Cannot grab a lock on records")

        evaluation = self.env["qms.supplier.evaluation"].new({"partner_id": self.vendor.id})
        with patch.object(self.env.registry["res.partner"], "lock_for_update", taken):
            self.assert_refused(evaluation._lock_for_vendor, says="send it again")

    def test_nobody_told_is_not_reminded(self):
        approval = self.decide("approved", user_id=self.officer.id)
        self.officer.sudo().active = False
        with patch.object(self.env.registry["res.company"], "_qms_stand_in", lambda company: company.env["res.users"]):
            approval.sudo()._remind("Evaluate", self.company._qms_today())
        self.assertFalse(approval.sudo().date_reminded)


@tagged("post_install", "-at_install")
class TestReleaseIsBound(SupplierCheckCase):
    def test_what_a_release_is_for_stays(self):
        self.rule("block")
        order = self.new_rfq()
        releases = self.env["qms.gate.override"].with_user(self.officer)
        vals = {"name": order.name, "reason": "Please", "gate": "document", "origin_purchase_id": order.id}
        release = releases.create(vals)
        for change in ({"gate": "purchase"}, {"name": "P1"}, {"findings": "None"}, {"origin_purchase_id": False}):
            self.assert_refused(release.write, change, says="as it was asked for")
        release.write({"reason": "Please, soon"})
        release._write_unguarded({"gate": "purchase"})
        release.with_user(self.manager).action_grant()
        self.assertEqual(order._gate_verdicts()[order.id][0], "block", "It is granted for nothing.")

    def test_an_employee_is_not_told_how_vendors_stand(self):
        self.approve_vendor("blocked")
        partners = self.env["res.partner"].with_context(qms_order_company_id=self.company.id)
        for user, told in ((self.employee, False), (self.buyer, True)):
            rows = partners.with_user(user).web_name_search("Foundry", {"display_name": {}})
            self.assertEqual("--" in str(rows), told, user.login)

    def test_a_trial_with_a_limit_is_written_by_each_order(self):
        self.approve_vendor("trial", amount=1000)
        order = self.new_rfq()
        statements = []
        execute = type(self.env.cr).execute
        with patch.object(type(self.env.cr), "execute", autospec=True) as run:
            run.side_effect = lambda cr, query, *args, **kw: (
                statements.append(str(query)),
                execute(cr, query, *args, **kw),
            )[1]
            order.button_confirm()
        self.assertTrue(any("UPDATE qms_supplier_approval" in each for each in statements))
